// One submission, put together job by job: what is written of it as one, and what it means in
// memory once it is there.
//
// Private to the job store's sources. Of one call of JobStoreImpl::submit, and one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/driver/keys.h"
#include "store/jobs/store_edit.h"
#include "store/jobs/store_impl.h"

namespace gofed::store {

[[nodiscard]] inline JobLane lane_of(const JobRequest& request) {
  return {.priority = request.priority, .service = request.service, .batch = request.batch};
}

[[nodiscard]] inline bool is_in(const JobLane& lane, const JobRequest& request) {
  return request.priority == lane.priority && request.service == lane.service &&
         request.batch == lane.batch;
}

// One spelling for a key in memory: as on disk.
[[nodiscard]] inline std::string spelled(const JobRequest& request) {
  return encode_key(JobOfKeyKey{.service = request.service, .key = request.key});
}

class JobStoreImpl::Submission {
 public:
  // `first`: the number of the first request, the others follow.
  Submission(JobStoreImpl& store, std::span<const JobRequest> requests, JobNumber first, Time now)
      : store_(store), requests_(requests), first_(first), now_(now) {}

  // `known`: by position, the job that has the request's key already; 0: none has.
  //   errors  NotFound  a job to wait for that is not there
  [[nodiscard]] Result<void> add_all(const std::vector<JobNumber>& known);

  [[nodiscard]] Edit& edit() { return edit_; }
  [[nodiscard]] std::vector<SubmittedJob> take() { return std::move(submitted_); }

 private:
  // What this submission adds to a lane.
  struct Added {
    std::string key_prefix;   // of the jobs that are ready there
    std::uint64_t ready = 0;  // how many
  };
  using Lanes = std::map<JobLane, Added>;

  void reserve();
  Result<void> add(std::size_t position, JobNumber known);
  [[nodiscard]] std::vector<JobNumber> parents_of(const JobRequest& request) const;
  Result<std::vector<JobNumber>> waits_of(const std::vector<JobNumber>& parents);
  void place(JobNumber number, const JobRequest& request, const std::vector<JobNumber>& waits);
  Lanes::value_type& lane_for(const JobRequest& request);
  void put_ready(Added& lane, JobNumber number);
  void add_batches();

  JobStoreImpl& store_;
  std::span<const JobRequest> requests_;
  const JobNumber first_;
  const Time now_;
  Edit edit_;
  std::vector<SubmittedJob> submitted_;
  std::unordered_map<std::string, JobNumber> keys_here_;
  Lanes lanes_;
  Lanes::value_type* last_ = nullptr;  // in lanes_: that of the last job
  std::string key_;                    // memory for one after the other
};

}  // namespace gofed::store
