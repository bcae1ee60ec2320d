#include "envelope/net/descriptors.h"

#include <algorithm>
#include <limits>
#include <string>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace gofed::envelope {
namespace {

// What is left for files, sockets of our own, and ZeroMQ's.
constexpr int kReserveMax = 64;

int limit() {
  rlimit found{};
  constexpr auto kMax = static_cast<rlim_t>(std::numeric_limits<int>::max());
  if (::getrlimit(RLIMIT_NOFILE, &found) != 0) return std::numeric_limits<int>::max();
  return static_cast<int>(std::min(found.rlim_cur, kMax));
}

}  // namespace

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));
}

Result<void> check_descriptors(std::size_t count) {
  const int root = ::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int code = root < 0 ? errno : 0;
  std::vector<int> opened{root};
  while (code == 0 && opened.size() < count) {
    const int fd = ::fcntl(root, F_DUPFD_CLOEXEC, 0);
    if (fd < 0) {
      code = errno;
    } else {
      opened.push_back(fd);
    }
  }
  for (const int fd : opened) {
    if (fd >= 0) ::close(fd);
  }
  if (code == 0) return {};
  return fail(Errc::Io, std::generic_category().message(code) + ": fewer than " +
                            std::to_string(count) + " descriptors are free, of " +
                            std::to_string(limit()) + " (ulimit -n)");
}

int connection_descriptor_max() {
  const int most = limit();
  return most - std::min(kReserveMax, most / 4);
}

}  // namespace gofed::envelope
