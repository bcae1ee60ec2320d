#include "envelope/worker/housekeeper.h"

#include "envelope/program/caught.h"

namespace gofed::envelope {

Housekeeper::Housekeeper(Service& service, ClockWatch& clock, std::chrono::milliseconds interval)
    : service_(service), clock_(clock), interval_(interval), thread_([this] { run(); }) {}

Housekeeper::~Housekeeper() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Housekeeper::run() {
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, interval_, [this] { return stopping_; })) {
    lock.unlock();
    turn();
    lock.lock();
  }
}

void Housekeeper::turn() noexcept {
  try {
    service_.housekeeping({.clock_step = clock_.look()});
  } catch (...) {
    log_caught("housekeeping");
  }
}

}  // namespace gofed::envelope
