#include "envelope/program/service_manager.h"

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "envelope/program/log.h"

namespace gofed::envelope {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view{} : value;
}

// 0: no number.
std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  return read.ec == std::errc{} && read.ptr == end ? value : 0;
}

// One datagram to the socket of that name; '@' begins a name in the abstract namespace. Says
// why not, or 0.
int send(std::string_view name, std::string_view text) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (name.size() >= sizeof address.sun_path) return ENAMETOOLONG;
  name.copy(address.sun_path, name.size());
  if (name.starts_with('@')) address.sun_path[0] = '\0';
  const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return errno;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  const auto sent = ::sendto(fd, text.data(), text.size(), MSG_NOSIGNAL,
                             reinterpret_cast<const sockaddr*>(&address), size);
  const int problem = sent < 0 ? errno : 0;
  ::close(fd);
  return problem;
}

// Not being heard is the manager's problem: it will say so, by restarting us.
void tell(std::string_view state) {
  const auto name = variable("NOTIFY_SOCKET");
  if (name.empty()) return;
  if (const int problem = send(name, state); problem != 0) {
    logger("envelope").warn("notify_failed errno={}", problem);
  }
}

}  // namespace

// WATCHDOG_PID names the process that is asked for beats: a child that inherits both is not.
ServiceManager::ServiceManager() {
  const auto process = variable("WATCHDOG_PID");
  if (!process.empty() && number(process) != static_cast<std::uint64_t>(::getpid())) return;
  interval_ = std::chrono::microseconds(number(variable("WATCHDOG_USEC")) / 2);
}

void ServiceManager::ready(const std::string& status) {
  if (ready_) return;
  ready_ = true;
  tell("READY=1\nSTATUS=" + status);
}

void ServiceManager::stopping() {
  if (stopping_) return;
  stopping_ = true;
  tell("STOPPING=1");
}

ServiceManager::Clock::time_point ServiceManager::beat(Clock::time_point now) {
  if (interval_ == Clock::duration::zero()) return Clock::time_point::max();
  if (now >= next_beat_) {
    next_beat_ = now + interval_;
    tell("WATCHDOG=1");
  }
  return next_beat_;
}

}  // namespace gofed::envelope
