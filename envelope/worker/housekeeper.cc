#include "envelope/worker/housekeeper.h"

#include "envelope/program/caught.h"

namespace gofed::envelope {

Housekeeper::Housekeeper(Service& service, std::chrono::milliseconds interval)
    : service_(service), interval_(interval), thread_([this] { run(); }) {}

Housekeeper::~Housekeeper() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

bool Housekeeper::wait_for_turn(MutexLock& lock) {
  const auto until = std::chrono::steady_clock::now() + interval_;
  while (!stopping_ && changed_.wait_until(lock, until) == std::cv_status::no_timeout) {
  }
  return !stopping_;
}

void Housekeeper::run() {
  MutexLock lock(mutex_);
  while (wait_for_turn(lock)) {
    lock.unlock();
    turn();
    lock.lock();
  }
}

void Housekeeper::turn() noexcept {
  try {
    service_.housekeeping();
  } catch (...) {
    log_caught("housekeeping");
  }
}

}  // namespace gofed::envelope
