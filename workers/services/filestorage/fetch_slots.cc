#include "workers/services/filestorage/fetch_slots.h"

#include <algorithm>
#include <chrono>

namespace gofed::workers {
namespace {

// How often one that waits looks whether its caller still wants it.
constexpr std::chrono::milliseconds kLookInterval{100};

}  // namespace

Result<void> FetchSlots::check_room(const std::string& client) {
  if (running_ + waiting_.size() >= limits_.all_max) {
    return fail(Errc::Busy, std::to_string(running_ + waiting_.size()) +
                                " fetches of URLs run or wait, the most at once");
  }
  const auto own = client.empty() ? 0 : shares_[client].all;
  if (own < limits_.client_all_max) return {};
  return fail(Errc::Busy, std::to_string(own) +
                              " fetches of URLs of this client run or wait, the most at once");
}

void FetchSlots::admit() {
  while (running_ < limits_.running_max) {
    const auto running_of = [this](const Waiter* waiter) {
      mutex_.assert_held();
      return waiter->client.empty() ? 0 : shares_[waiter->client].running;
    };
    const auto next = std::ranges::min_element(waiting_, {}, running_of);  // the first of equals
    if (next == waiting_.end() || running_of(*next) >= limits_.client_running_max) return;
    auto& waiter = **next;
    waiting_.erase(next);
    ++running_;
    ++shares_[waiter.client].running;
    waiter.admitted = true;
    waiter.changed.notify_one();  // under the lock: it is gone as soon as its thread sees that
  }
}

void FetchSlots::leave(const std::string& client, bool was_running) {
  auto& share = shares_[client];
  --share.all;
  if (was_running) {
    --share.running;
    --running_;
  }
  if (share.all == 0) shares_.erase(client);
}

void FetchSlots::give_back(const std::string& client) {
  const MutexLock lock(mutex_);
  leave(client, true);
  admit();
}

Result<FetchSlots::Slot> FetchSlots::take(std::string_view client,
                                          const std::function<bool()>& cancelled) {
  Waiter self;
  self.client = client;
  MutexLock lock(mutex_);
  if (auto room = check_room(self.client); !room) return std::unexpected(std::move(room.error()));
  ++shares_[self.client].all;
  waiting_.push_back(&self);
  admit();
  while (!self.admitted) {
    self.changed.wait_for(lock, kLookInterval);
    if (self.admitted || !cancelled()) continue;
    std::erase(waiting_, &self);
    leave(self.client, false);
    return fail(Errc::Cancelled, "cancelled while it waited for other fetches of URLs");
  }
  return Slot(*this, std::move(self.client));
}

std::size_t FetchSlots::waiting() const {
  const MutexLock lock(mutex_);
  return waiting_.size();
}

}  // namespace gofed::workers
