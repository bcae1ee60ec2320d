// One change of a JobStore: an atomic batch, and the updates in memory to apply after it commits.
//
// Private to the job store's sources.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/driver/keys.h"
#include "store/jobs/store_impl.h"

namespace gofed::store {

class JobStoreImpl::Edit {
 public:
  using Effect = std::function<void(JobStoreImpl&)>;

  WriteBatch batch;

  // Run under mutex_ after the write, in order; not at all if it fails.
  void then(Effect effect) { effects_.push_back(std::move(effect)); }

  // The job goes from one state to another (`from` nothing: it is new; `to` nothing: it is gone).
  void move(JobNumber number, const JobLane& lane, std::optional<JobState> from,
            std::optional<JobState> to) {
    if (moves_.empty() || !moves_.back().is(from, lane.batch, to)) {
      moves_.push_back({.from = from, .batch = lane.batch, .to = to, .count = 0});
    }
    ++moves_.back().count;
    if (!to) return;
    changes_.push_back(
        {.number = number, .state = *to, .batch = lane.batch, .service = lane.service});
  }

  // Memory for so many moves.
  void reserve(std::size_t moves) { changes_.reserve(moves); }

  [[nodiscard]] bool empty() const { return batch.empty() && effects_.empty() && moves_.empty(); }
  [[nodiscard]] std::span<const JobChange> changes() const { return changes_; }

  void apply(JobStoreImpl& store) GOFED_REQUIRES(store.mutex_) {
    for (const auto& move : moves_) {
      auto& counts = store.batches_[move.batch].counts;
      if (move.from) counts[*move.from] -= move.count, store.counts_[*move.from] -= move.count;
      if (move.to) counts[*move.to] += move.count, store.counts_[*move.to] += move.count;
    }
    for (const auto& effect : effects_) effect(store);
  }

 private:
  // Of several jobs in a row.
  struct Move {
    std::optional<JobState> from;
    std::string batch;
    std::optional<JobState> to;
    std::uint64_t count;

    [[nodiscard]] bool is(const std::optional<JobState>& from_state, std::string_view batch_name,
                          const std::optional<JobState>& to_state) const {
      return from == from_state && to == to_state && batch == batch_name;
    }
  };

  std::vector<Move> moves_;
  std::vector<Effect> effects_;
  std::vector<JobChange> changes_;
};

inline JobLane JobStoreImpl::Stored::lane() const {
  return {.priority = spec.request.priority,
          .service = spec.request.service,
          .batch = spec.request.batch};
}

}  // namespace gofed::store
