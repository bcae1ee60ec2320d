#include "envelope/service_manager.h"

#include <cstdint>

#include <systemd/sd-daemon.h>

#include "envelope/log.h"

namespace gofed::envelope {
namespace {

// Not being heard is the manager's problem: it will say so, by restarting us.
void tell(const std::string& state) {
  const int sent = ::sd_notify(0, state.c_str());
  if (sent < 0) logger("envelope").warn("notify_failed errno={}", -sent);
}

}  // namespace

ServiceManager::ServiceManager() {
  std::uint64_t timeout_us = 0;
  if (::sd_watchdog_enabled(0, &timeout_us) <= 0) return;
  interval_ = std::chrono::microseconds(timeout_us / 2);
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
