#include <algorithm>

#include "broker/records.h"

namespace gofed::broker {

void RunQueue::push(Runs& runs, RunId id) {
  by_priority_[runs[id].priority].push_back(runs, id);
  ++count_;
  cost_bytes_ += runs[id].cost_bytes;
}

void RunQueue::push_front(Runs& runs, RunId id) {
  by_priority_[runs[id].priority].push_front(runs, id);
  ++count_;
  cost_bytes_ += runs[id].cost_bytes;
}

void RunQueue::remove(Runs& runs, RunId id) {
  const auto at = by_priority_.find(runs[id].priority);
  GOFED_ASSERT(at != by_priority_.end());
  at->second.remove(runs, id);
  if (at->second.empty()) by_priority_.erase(at);
  --count_;
  cost_bytes_ -= runs[id].cost_bytes;
}

TimePoint RunQueue::oldest(const Runs& runs) const {
  auto oldest = TimePoint::max();
  for (const auto& [priority, list] : by_priority_) {
    oldest = std::min(oldest, runs[list.front()].arrived);
  }
  return oldest;
}

}  // namespace gofed::broker
