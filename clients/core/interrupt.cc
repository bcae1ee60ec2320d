#include "clients/core/interrupt.h"

#include <array>
#include <utility>

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "clients/core/exit_code.h"
#include "schemas/base/result.h"

namespace gofed::clients {
namespace {

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  return signals;
}

}  // namespace

Interrupt::Interrupt() : stop_fd_(::eventfd(0, EFD_CLOEXEC)) {
  GOFED_ASSERT(stop_fd_ >= 0);
  ::signal(SIGPIPE, SIG_IGN);
  const auto signals = ending_signals();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // threads made from here on inherit it
  thread_ = std::thread([this] { watch(); });
}

Interrupt::~Interrupt() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(stop_fd_, &one, sizeof one);
  thread_.join();
  ::close(stop_fd_);
}

void Interrupt::watch() {
  const auto signals = ending_signals();
  const int signal_fd = ::signalfd(-1, &signals, SFD_CLOEXEC);
  GOFED_ASSERT(signal_fd >= 0);
  std::array<pollfd, 2> fds{pollfd{signal_fd, POLLIN, 0}, pollfd{stop_fd_, POLLIN, 0}};
  while (fds[1].revents == 0) {
    if (::poll(fds.data(), fds.size(), -1) < 0) continue;  // EINTR
    if (fds[0].revents == 0) continue;
    signalfd_siginfo info{};
    if (::read(signal_fd, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) continue;
    if (raised_.exchange(true)) ::_exit(static_cast<int>(ExitCode::Interrupted));
    raise();
  }
  ::close(signal_fd);
}

void Interrupt::raise() {
  cancellation_->cancel();
  const MutexLock lock(mutex_);
  for (const auto& [id, tell] : hooks_) tell();
}

Interrupt::Hook::Hook(Interrupt& interrupt, std::function<void()> tell) : interrupt_(interrupt) {
  const MutexLock lock(interrupt_.mutex_);
  id_ = interrupt_.next_id_++;
  const auto& stored = interrupt_.hooks_[id_] = std::move(tell);
  if (interrupt_.raised()) stored();
}

Interrupt::Hook::~Hook() {
  const MutexLock lock(interrupt_.mutex_);
  interrupt_.hooks_.erase(id_);
}

}  // namespace gofed::clients
