// What happens to jobs, for those who watch: a bounded log that can be waited for.
//
// Kept only while somebody watches, so that an idle service holds nothing of jobs that are over. A
// watcher that falls behind by more than kEventsMax or kEventsBytesMax learns that events were
// lost, and looks at the jobs anew.
//
// Any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schemas/base/mutex.h"
#include "schemas/wire/head.h"
#include "store/jobs/job_store.h"

namespace gofed::workers {

class JobEvents {
 public:
  static constexpr std::size_t kEventsMax = 16'384;
  static constexpr std::size_t kEventsBytesMax = std::size_t{8} << 20;

  struct Event {
    store::JobChange change;
    std::optional<schemas::Progress> progress;  // in place of a change of state
  };
  struct Read {
    std::vector<Event> events;
    bool lost = false;  // some between were dropped
  };

  // One that watches: what happens from now on. The events outlive it.
  class Watcher {
   public:
    explicit Watcher(JobEvents& events);
    ~Watcher();
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

    // Those since the last call, at most `count_max`; waits for the first of them.
    [[nodiscard]] Read read(std::size_t count_max, std::chrono::milliseconds patience);
    // Passes over what has happened so far.
    void skip();

   private:
    JobEvents& events_;
    std::uint64_t next_ = 0;
  };

  void add(std::span<const store::JobChange> changes);
  void add_progress(store::JobChange job, schemas::Progress progress);

  // Events kept at the moment.
  [[nodiscard]] std::size_t size() const;

 private:
  void put(Event event) GOFED_REQUIRES(mutex_);
  // The number of the event that comes next.
  [[nodiscard]] std::uint64_t end() const GOFED_REQUIRES(mutex_) { return first_ + events_.size(); }

  mutable Mutex mutex_;
  CondVar added_;
  std::deque<Event> events_ GOFED_GUARDED_BY(mutex_);
  std::size_t bytes_ GOFED_GUARDED_BY(mutex_) = 0;    // of events_
  std::uint64_t first_ GOFED_GUARDED_BY(mutex_) = 0;  // number of events_.front()
  std::size_t watchers_ GOFED_GUARDED_BY(mutex_) = 0;
};

}  // namespace gofed::workers
