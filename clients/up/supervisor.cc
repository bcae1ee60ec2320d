#include "clients/up/supervisor.h"

#include <algorithm>
#include <cstdint>
#include <ranges>
#include <utility>

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "clients/output/amounts.h"

namespace gofed::clients {

using std::chrono::milliseconds;

Supervisor::Supervisor(Interrupt& interrupt, std::function<void(std::string_view)> say)
    : interrupt_(interrupt), say_(std::move(say)), wake_fd_(::eventfd(0, EFD_CLOEXEC)) {
  GOFED_ASSERT(wake_fd_ >= 0);
}

Supervisor::~Supervisor() {
  ::close(wake_fd_);
}

Result<void> Supervisor::add(std::string name, Process::Command command) {
  auto process = Process::start(command);
  if (!process) return std::unexpected(std::move(process.error()));
  adopt(std::move(name), std::move(*process), std::move(command));
  return {};
}

void Supervisor::adopt(std::string name, Process process, Process::Command again) {
  Child child{.name = std::move(name), .command = std::move(again)};
  child.process.emplace(std::move(process));
  child.started = Clock::now();
  children_.push_back(std::move(child));
}

std::optional<Error> Supervisor::first_failure() {
  for (auto& child : children_) {
    const auto ended = child.process->ended();
    if (ended) return Error{Errc::Unavailable, child.name + " ended with " + *ended};
  }
  return std::nullopt;
}

void Supervisor::run(const std::string& status) {
  const Interrupt::Hook hook(interrupt_, [fd = wake_fd_] {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(fd, &one, sizeof one);
  });
  manager_.ready(status);
  while (!interrupt_.raised()) {
    const auto now = Clock::now();
    for (auto& child : children_) look_after(child, now);
    wait_for_events(now);
  }
  manager_.stopping();
}

void Supervisor::look_after(Child& child, Clock::time_point now) {
  if (!child.process) {
    if (now >= child.restart_at) restart(child, now);
    return;
  }
  const auto ended = child.process->ended();
  if (!ended) return;
  if (now - child.started >= kSteady) child.backoff = kBackoffMin;
  child.process.reset();
  child.restart_at = now + child.backoff;
  say_(child.name + " ended with " + *ended + ", starting it again in " +
       duration_words(child.backoff));
  child.backoff = std::min(child.backoff * 2, kBackoffMax);
}

void Supervisor::restart(Child& child, Clock::time_point now) {
  auto process = Process::start(child.command);
  child.started = now;
  if (process) {
    child.process.emplace(std::move(*process));
    say_(child.name + " started again, pid " + std::to_string(child.process->pid()));
    return;
  }
  say_(process.error().context);
  child.restart_at = now + child.backoff;
  child.backoff = std::min(child.backoff * 2, kBackoffMax);
}

// Until a process ends, one is due to be started, or we are asked to stop.
void Supervisor::wait_for_events(Clock::time_point now) {
  std::vector<pollfd> fds{{wake_fd_, POLLIN, 0}};
  auto next = manager_.beat(now);
  for (const auto& child : children_) {
    if (child.process) {
      fds.push_back({child.process->pid_fd(), POLLIN, 0});
    } else {
      next = std::min(next, child.restart_at);
    }
  }
  int timeout = -1;
  if (next != Clock::time_point::max()) {
    const auto wait = std::chrono::ceil<milliseconds>(next - now);
    timeout = static_cast<int>(std::max<std::int64_t>(wait.count(), 0));
  }
  ::poll(fds.data(), fds.size(), timeout);
}

void Supervisor::stop(milliseconds patience) {
  for (auto& child : children_ | std::views::reverse) stop(child, patience);
}

void Supervisor::stop(Child& child, milliseconds patience) {
  if (!child.process) return;
  child.process->signal(SIGTERM);
  pollfd ended{child.process->pid_fd(), POLLIN, 0};
  while (!child.process->ended() && ::poll(&ended, 1, static_cast<int>(patience.count())) != 0) {
  }
  if (!child.process->ended()) say_(child.name + " did not end in time: killed");
  child.process.reset();
}

}  // namespace gofed::clients
