#include "envelope/client/cancellation.h"

#include <utility>

#include "envelope/program/caught.h"

namespace gofed::envelope {
namespace {

void run_hook(const std::function<void()>& hook) noexcept {
  try {
    hook();
  } catch (...) {
    log_caught("cancel");
  }
}

}  // namespace

void Cancellation::cancel() {
  std::map<std::uint64_t, std::function<void()>> hooks;
  {
    const MutexLock lock(mutex_);
    cancelled_.store(true);
    hooks.swap(hooks_);
  }
  for (const auto& [id, hook] : hooks) run_hook(hook);
}

Cancellation::Hook Cancellation::on_cancel(std::function<void()> hook) {
  {
    const MutexLock lock(mutex_);
    if (!cancelled_.load()) {
      hooks_.emplace(++last_id_, std::move(hook));
      return {this, last_id_};
    }
  }
  run_hook(hook);
  return {};
}

Cancellation::Hook::Hook(Hook&& other) noexcept
    : owner_(std::exchange(other.owner_, nullptr)), id_(other.id_) {}

Cancellation::Hook::~Hook() {
  if (owner_ == nullptr) return;
  std::function<void()> hook;  // destroyed after the lock is released
  const MutexLock lock(owner_->mutex_);
  const auto found = owner_->hooks_.find(id_);
  if (found == owner_->hooks_.end()) return;
  hook = std::move(found->second);
  owner_->hooks_.erase(found);
}

}  // namespace gofed::envelope
