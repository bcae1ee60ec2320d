#include "envelope/net/accept.h"

#include <atomic>
#include <cerrno>

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "envelope/net/descriptors.h"

namespace {

std::atomic<std::uint64_t> refused{0};

}  // namespace

namespace gofed::envelope {

std::uint64_t refused_connections() {
  return refused.load(std::memory_order_relaxed);
}

}  // namespace gofed::envelope

extern "C" int accept4(int listener, sockaddr* address, socklen_t* length, int flags) {
  const auto done = ::syscall(SYS_accept4, listener, address, length, flags);
  const int fd = static_cast<int>(done);
  if (fd < gofed::envelope::connection_descriptor_max()) return fd;  // an error too
  ::close(fd);
  refused.fetch_add(1, std::memory_order_relaxed);
  errno = ECONNABORTED;
  return -1;
}
