#include "workers/jobs/job_events.h"

#include <algorithm>
#include <utility>

namespace gofed::workers {

void JobEvents::trim() {
  while (events_.size() > kEventsMax) {
    events_.pop_front();
    ++first_;
  }
}

void JobEvents::add(std::span<const store::JobChange> changes) {
  {
    const std::scoped_lock lock(mutex_);
    for (const auto& change : changes) events_.push_back({.change = change, .progress = {}});
    trim();
  }
  added_.notify_all();
}

void JobEvents::add_progress(store::JobChange job, const schemas::Progress& progress) {
  {
    const std::scoped_lock lock(mutex_);
    events_.push_back({.change = std::move(job), .progress = progress});
    trim();
  }
  added_.notify_all();
}

std::uint64_t JobEvents::next() const {
  const std::scoped_lock lock(mutex_);
  return first_ + events_.size();
}

JobEvents::Read JobEvents::read(std::uint64_t from, std::size_t count_max,
                                std::chrono::milliseconds patience) const {
  std::unique_lock lock(mutex_);
  added_.wait_for(lock, patience, [&] { return first_ + events_.size() > from; });
  Read read{.events = {}, .next = std::max(from, first_), .lost = from < first_};
  while (read.events.size() < count_max && read.next < first_ + events_.size()) {
    read.events.push_back(events_[read.next - first_]);
    ++read.next;
  }
  return read;
}

}  // namespace gofed::workers
