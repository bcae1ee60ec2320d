// What happens to jobs, for those who watch: a bounded log that can be waited for.
//
// Any thread. Whoever falls behind by more than kEventsMax is told so and looks at the jobs anew.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schemas/head.h"
#include "store/job_store.h"

namespace gofed::workers {

class JobEvents {
 public:
  static constexpr std::size_t kEventsMax = 16'384;

  struct Event {
    store::JobChange change;
    std::optional<schemas::Progress> progress;  // in place of a change of state
  };

  void add(std::span<const store::JobChange> changes);
  void add_progress(store::JobChange job, const schemas::Progress& progress);

  // The number that the next event will have.
  [[nodiscard]] std::uint64_t next() const;

  struct Read {
    std::vector<Event> events;
    std::uint64_t next = 0;
    bool lost = false;  // some between were dropped
  };
  // Those from `from` on, at most `count_max`; waits for the first of them.
  [[nodiscard]] Read read(std::uint64_t from, std::size_t count_max,
                          std::chrono::milliseconds patience) const;

 private:
  void trim();

  mutable std::mutex mutex_;  // guards all below
  mutable std::condition_variable added_;
  std::deque<Event> events_;
  std::uint64_t first_ = 0;  // number of events_.front()
};

}  // namespace gofed::workers
