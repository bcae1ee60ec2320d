// How a JobStore is kept: its state in memory and what its calls are made of.
//
// Private to the job store's sources, each of which holds one idea of it: submit, running, waiting,
// manage, recovery, batches, damage.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schemas/base/mutex.h"
#include "schemas/base/result.h"
#include "store/driver/driver.h"
#include "store/driver/keys.h"
#include "store/driver/page.h"
#include "store/files/blob_store.h"
#include "store/jobs/job.h"
#include "store/jobs/job_store.h"
#include "store/jobs/lanes.h"
#include "store/jobs/machine.h"
#include "store/jobs/record.h"

namespace gofed::store {

class JobStoreImpl final : public JobStore {
 public:
  JobStoreImpl(Driver& driver, Options options);

  // Reads what the last owner left; before any other call.
  [[nodiscard]] Result<void> open(Time now);

  [[nodiscard]] Result<std::vector<SubmittedJob>> submit(
      std::span<const JobRequest> requests, Durability durability, Time now,
      const std::optional<JobBatchLimit>& limit) override;
  [[nodiscard]] Result<void> limit_batch(const JobBatchLimit& limit, Time now) override;
  [[nodiscard]] Result<JobStatus> status(JobNumber number) const override;
  [[nodiscard]] Result<JobClaim> request(JobNumber number) const override;
  [[nodiscard]] Result<std::string> result(JobNumber number) const override;
  [[nodiscard]] Result<Page<JobStatus>> list(const Filter& filter,
                                             const PageRequest& page) const override;
  [[nodiscard]] JobCounts counts() const override;
  [[nodiscard]] Result<JobBatchStatus> batch(const std::string& name) const override;
  [[nodiscard]] std::vector<JobBatchStatus> batches(std::size_t count_max) const override;
  [[nodiscard]] std::vector<JobLaneView> lanes(std::size_t lanes_max) const override;
  [[nodiscard]] Result<std::optional<Time>> oldest_of(const JobLane& lane) const override;
  [[nodiscard]] Result<std::vector<JobNumber>> list_batch_after(
      const std::string& batch, JobNumber last, std::size_t count_max) const override;
  [[nodiscard]] std::uint64_t retained_bytes() const override;
  [[nodiscard]] Result<std::vector<JobClaim>> claim(const Room& room, std::size_t jobs_max,
                                                    Time now) override;
  [[nodiscard]] Result<void> finish(std::span<const JobOutcome> outcomes, Time now) override;
  [[nodiscard]] Result<Time> tick(Time now) override;
  [[nodiscard]] Result<CancelEffect> cancel(JobNumber number, Time now) override;
  [[nodiscard]] Result<void> retry(JobNumber number, Time now) override;
  [[nodiscard]] Result<bool> close(JobNumber number, Time now) override;
  [[nodiscard]] Result<std::size_t> sweep(Time now, std::size_t jobs_max) override;

 private:
  struct Running {
    JobLane lane;
    JobPolicy policy;
    std::optional<Time> deadline;
    std::uint64_t body_bytes = 0;
    JobProgress progress;
  };
  struct Batch {
    JobCounts counts;
    std::uint32_t in_flight_max = 0;
    std::optional<Time> created;
  };
  // A job as it lies on disk.
  struct Stored {
    JobSpec spec;
    JobProgress progress;
    bool blocked = false;
    [[nodiscard]] JobLane lane() const;
  };
  // Changes that are written as one, and what they mean in memory once they are.
  class Edit;
  class KeyGuard;
  class NumberGuard;
  class Submission;
  enum class Missing : std::uint8_t { Refuse, Ignore };  // a job to wait for that is not there

  // recovery.cc
  Result<void> recover(Time now) GOFED_REQUIRES(transitions_);
  Result<void> recover_next();
  Result<void> recover_batches();
  Result<void> recover_ready();
  Result<void> recover_waiting();
  Result<void> recover_ended();
  Result<void> recover_running(Time now);
  Result<void> recover_running_job(Edit& edit, JobNumber number, const JobPlace& place, Time now,
                                   std::vector<JobNumber>& closing);
  Result<void> recover_parents() GOFED_REQUIRES(transitions_);

  // submit.cc
  Result<JobNumber> allocate(std::size_t count);
  Result<std::vector<JobNumber>> known_keys(std::span<const JobRequest> requests) const;
  [[nodiscard]] Result<void> check_lanes(std::span<const JobRequest> requests) const;
  [[nodiscard]] bool waits_or_makes_batch(std::span<const JobRequest> requests) const;

  // batches.cc
  [[nodiscard]] bool is_new_batch(const std::string& name) const;
  Result<void> put_limit(Edit& edit, const JobBatchLimit& limit, Time now) const;
  void forget_empty_batch(Edit& edit, const std::string& name) const;

  // job_store.cc
  Result<std::optional<Stored>> load(const Reader& reader, JobNumber number, SpecPart part) const;
  Result<Stored> must_load(JobNumber number, SpecPart part) const;
  Result<std::optional<JobStatus>> status_in(const Reader& reader, JobNumber number) const;
  // Called by lanes_.
  Result<JobLanes::Part> read_lane(const JobLane& lane, JobNumber from, std::size_t count_max) const
      GOFED_REQUIRES(mutex_);
  Result<void> commit(Edit& edit, Durability durability);

  // damage.cc
  static Result<JobProgress> load_progress(const Reader& reader, JobNumber number);
  static Result<JobStatus> damaged_status(const Reader& reader, JobNumber number, const Error& why);
  void bury(Edit& edit, JobNumber number, const JobLane& lane, JobState from, const Error& why,
            Time now) const;

  // running.cc, under transitions_
  Result<std::vector<JobLanes::Pick>> pick(const Room& room, std::size_t jobs_max)
      GOFED_REQUIRES(transitions_);
  Result<Stored> load_picked(const JobLanes::Pick& pick) const;
  Result<void> mark_running(const JobLanes::Pick& pick, Time now, Edit& edit,
                            std::vector<JobClaim>& claims);
  static void end_attempt(Edit& edit, const JobOutcome& outcome, const Running& running, Time now);
  static void write_end(Edit& edit, JobNumber number, const JobLane& lane,
                        const JobProgress& progress, std::uint64_t body_bytes,
                        std::optional<Time> deadline);
  Result<void> finish_large(const JobOutcome& outcome, const Running& running, Time now);
  Result<void> close_marked(std::span<const JobNumber> closing, Time now);

  // waiting.cc: what it takes to be found again when the time comes, or the other jobs are done
  static void block(Edit& edit, JobNumber number, const JobLane& lane,
                    const std::vector<JobNumber>& waits);
  static void watch_deadline(Edit& edit, JobNumber number, Time deadline);

  // waiting.cc, under transitions_: each does a bounded amount, and says whether more is left
  Result<bool> take_due(Time now) GOFED_REQUIRES(transitions_);
  Result<bool> take_late(Time now) GOFED_REQUIRES(transitions_);
  Result<bool> settle_parents(Time now) GOFED_REQUIRES(transitions_);
  Result<bool> settle_parent(JobNumber parent, Time now) GOFED_REQUIRES(transitions_);
  // `loss`: why the jobs that wait for it end; nothing: it is done, they may run.
  Result<bool> settle_children(JobNumber parent, const std::optional<Error>& loss, Time now);
  Result<void> settle_all_children(JobNumber parent, const std::optional<Error>& loss, Time now);
  Result<void> unblock(Edit& edit, JobNumber child) const;
  Result<void> orphan(Edit& edit, JobNumber child, const Error& why, Time now) const;
  Result<void> bury_blocked(Edit& edit, JobNumber number, const Error& why, Time now) const;
  Result<void> leave_queue(Edit& edit, JobNumber number, const Stored& job) const;
  Result<void> end_queued(Edit& edit, JobNumber number, Stored& job, JobEvent event,
                          const Error& why, Time now) const;
  // Those of the jobs that are not done; `ended` gets those of them that never will be.
  Result<std::vector<JobNumber>> undone(std::span<const JobNumber> jobs, Missing missing,
                                        std::vector<JobNumber>& ended) const;

  // manage.cc, under transitions_
  static void mark(Edit& edit, JobNumber number, JobProgress progress, bool JobProgress::* flag);
  Result<void> queue_again(Edit& edit, JobNumber number, const Stored& job) const;
  Result<void> purge(JobNumber number, const Stored& job, Time now);
  Result<std::optional<Sha256>> forget_result(Edit& edit, JobNumber number) const;
  Result<std::optional<JobEndedKey>> next_to_sweep(Time now) const;
  Result<void> drop_remains(const JobEndedKey& key, Time now);
  Result<bool> close_damaged(JobNumber number, const Error& why, Time now);

  Driver& driver_;
  const Options options_;
  std::unique_ptr<BlobStore> blobs_;

  // Held while existing jobs are read, decided upon and written.
  Mutex transitions_ GOFED_ACQUIRED_BEFORE(reserving_, mutex_);
  std::deque<JobNumber> settled_ GOFED_GUARDED_BY(transitions_);  // ended jobs that others wait for

  Mutex reserving_ GOFED_ACQUIRED_BEFORE(mutex_);  // one at a time raises reserved_

  mutable Mutex mutex_;  // never held while writing
  CondVar keys_changed_;
  JobLanes lanes_ GOFED_GUARDED_BY(mutex_);
  std::map<std::string, Batch, std::less<>> batches_ GOFED_GUARDED_BY(mutex_);
  JobCounts counts_ GOFED_GUARDED_BY(mutex_);
  std::unordered_map<JobNumber, Running> running_ GOFED_GUARDED_BY(mutex_);
  // First numbers of submissions on their way.
  std::set<JobNumber> uncommitted_ GOFED_GUARDED_BY(mutex_);
  JobNumber next_ GOFED_GUARDED_BY(mutex_) = 1;
  JobNumber reserved_ GOFED_GUARDED_BY(mutex_) = 1;  // numbers below are ours to give
  std::set<std::string> keys_in_use_ GOFED_GUARDED_BY(mutex_);
  std::uint64_t blocked_ GOFED_GUARDED_BY(mutex_) = 0;
  std::uint64_t retained_bytes_ GOFED_GUARDED_BY(mutex_) = 0;
  Time next_due_ GOFED_GUARDED_BY(mutex_) = Time::max();
  Time next_deadline_ GOFED_GUARDED_BY(mutex_) = Time::max();
};

}  // namespace gofed::store
