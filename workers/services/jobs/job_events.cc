#include "workers/services/jobs/job_events.h"

#include <algorithm>
#include <utility>

namespace gofed::workers {
namespace {

std::size_t size_of(const JobEvents::Event& event) {
  return sizeof(event) + event.change.batch.size() + event.change.service.size() +
         (event.progress ? event.progress->what.size() : 0);
}

}  // namespace

JobEvents::Watcher::Watcher(JobEvents& events) : events_(events) {
  const MutexLock lock(events_.mutex_);
  ++events_.watchers_;
  next_ = events_.end();
}

JobEvents::Watcher::~Watcher() {
  const MutexLock lock(events_.mutex_);
  if (--events_.watchers_ > 0) return;
  events_.first_ += events_.events_.size();
  events_.events_ = {};
  events_.bytes_ = 0;
}

JobEvents::Read JobEvents::Watcher::read(std::size_t count_max,
                                         std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  MutexLock lock(events_.mutex_);
  while (events_.end() <= next_ &&
         events_.added_.wait_until(lock, until) == std::cv_status::no_timeout) {
  }
  Read read{.events = {}, .lost = next_ < events_.first_};
  next_ = std::max(next_, events_.first_);
  for (; read.events.size() < count_max && next_ < events_.end(); ++next_) {
    read.events.push_back(events_.events_[next_ - events_.first_]);
  }
  return read;
}

void JobEvents::Watcher::skip() {
  const MutexLock lock(events_.mutex_);
  next_ = events_.end();
}

void JobEvents::put(Event event) {
  if (watchers_ == 0) {
    ++first_;
    return;
  }
  bytes_ += size_of(event);
  events_.push_back(std::move(event));
  while (events_.size() > kEventsMax || bytes_ > kEventsBytesMax) {
    bytes_ -= size_of(events_.front());
    events_.pop_front();
    ++first_;
  }
}

void JobEvents::add(std::span<const store::JobChange> changes) {
  {
    const MutexLock lock(mutex_);
    for (const auto& change : changes) put({.change = change, .progress = {}});
  }
  added_.notify_all();
}

void JobEvents::add_progress(store::JobChange job, schemas::Progress progress) {
  {
    const MutexLock lock(mutex_);
    put({.change = std::move(job), .progress = std::move(progress)});
  }
  added_.notify_all();
}

std::size_t JobEvents::size() const {
  const MutexLock lock(mutex_);
  return events_.size();
}

}  // namespace gofed::workers
