// JobStore: jobs that survive. What a `jobs` service is made of.
//
// A submission is one atomic write, and what it acknowledges is as durable as was asked for.
// Submissions of many threads share commits (store/rocksdb/commit_queue.h). Jobs wait on disk, in the order
// that store/jobs/lanes.h describes; memory does not grow with their number. Results up to
// kInlineResultBytesMax are kept beside the job, larger ones as blobs, once per content.
//
// One owner gives jobs out: claim() -> run them -> finish(). A job is written as running before it
// is given out, so that after a crash open() finds it, counts the attempt as lost, and queues it
// again or, if no attempts are left, declares it dead. Time moves by tick().
//
// Layout: keys in store/driver/keys.h, values in store/jobs/record.h, states in store/jobs/machine.h; how it is
// done in store/jobs/store_impl.h.
//
// Thread: any. Changes of jobs that exist go one at a time (they are rare or come in batches);
// submissions and reads run beside them. One JobStore per driver, which outlives it.
// A job whose records are damaged costs no other job: it ends as dead, and its reason names what
// cannot be read. Damaged indexes, which open() reads, are refused there.
//
// Errors, besides the driver's: NotFound  no such job (or swept, or closed)
//                               NotAllowed  the job's state does not permit it
// Those of a call about one job do not name it: the caller knows by which id it was asked for.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "store/driver/driver.h"
#include "store/driver/page.h"
#include "store/jobs/job.h"

namespace gofed::store {

inline constexpr std::size_t kInlineResultBytesMax = std::size_t{256} * 1024;
inline constexpr std::size_t kJobBatchesMax = 100'000;
inline constexpr std::size_t kClaimJobsMax = 256;  // of one claim()

struct JobRetention {
  std::chrono::milliseconds time{std::chrono::hours{24 * 7}};  // after the end; 0: for ever
  std::uint64_t bytes = std::uint64_t{10} << 30;  // of bodies and results that ended; 0: no bound
};

// A state that a job has come into.
struct JobChange {
  JobNumber number = 0;
  JobState state = JobState::Queued;
  std::string batch;
  std::string service;
};

// How many jobs of a batch may be given out at once; 0: as many as there is room for.
struct JobBatchLimit {
  std::string batch;
  std::uint32_t in_flight_max = 0;
};

struct JobBatchStatus {
  std::string batch;
  JobCounts counts;
  std::uint32_t in_flight_max = 0;
  std::optional<Time> created;
};

class JobStore {
 public:
  struct Options {
    JobRetention retention;
    // Called with every change, in order for each job, after it was written. Must not call back.
    std::function<void(std::span<const JobChange>)> observer;
  };

  // Takes up where the last owner ended: see above. Reads the indexes (not the jobs): about a
  // second for a million.
  [[nodiscard]] static Result<std::unique_ptr<JobStore>> open(Driver& driver, Options options,
                                                              Time now);
  virtual ~JobStore() = default;
  JobStore(const JobStore&) = delete;
  JobStore& operator=(const JobStore&) = delete;

  // ---- Submitting -----------------------------------------------------------------------------

  // All of them or none, and the limit with them. Numbers in the order of the requests.
  //   errors  InvalidArgument  a name that is empty or too long, a job that waits for itself
  //           LimitExceeded    a limit of job.h
  //           NotFound         a job to wait for that is not there
  //           Busy             too many batches
  //           StorageFull      nothing was taken
  [[nodiscard]] virtual Result<std::vector<SubmittedJob>> submit(
      std::span<const JobRequest> requests, Durability durability, Time now,
      const std::optional<JobBatchLimit>& limit = {}) = 0;

  [[nodiscard]] virtual Result<void> limit_batch(const JobBatchLimit& limit, Time now) = 0;

  // ---- Reading --------------------------------------------------------------------------------

  [[nodiscard]] virtual Result<JobStatus> status(JobNumber number) const = 0;
  [[nodiscard]] virtual Result<JobClaim> request(JobNumber number) const = 0;  // with its body
  // NotFound: the job has none (it is not done).
  [[nodiscard]] virtual Result<std::string> result(JobNumber number) const = 0;

  struct Filter {
    std::optional<JobState> state;
    std::string batch;           // empty: all
    std::string service;         // empty: all
    std::optional<Time> before;  // submitted before that
  };
  // By number; those of one ended state by the time of their end.
  [[nodiscard]] virtual Result<Page<JobStatus>> list(const Filter& filter,
                                                     const PageRequest& page) const = 0;

  [[nodiscard]] virtual JobCounts counts() const = 0;
  // NotFound: no job of that batch is kept.
  [[nodiscard]] virtual Result<JobBatchStatus> batch(const std::string& name) const = 0;
  [[nodiscard]] virtual std::vector<JobBatchStatus> batches(std::size_t count_max) const = 0;
  [[nodiscard]] virtual std::vector<JobLaneView> lanes(std::size_t lanes_max) const = 0;
  // When the first job of a lane was submitted; nothing: none waits there any more.
  [[nodiscard]] virtual Result<std::optional<Time>> oldest_of(const JobLane& lane) const = 0;
  // Numbers of a batch's jobs after `last`, in order.
  [[nodiscard]] virtual Result<std::vector<JobNumber>> list_batch_after(
      const std::string& batch, JobNumber last, std::size_t count_max) const = 0;
  [[nodiscard]] virtual std::uint64_t retained_bytes() const = 0;

  // ---- Running --------------------------------------------------------------------------------

  // How many jobs may be in flight for a service, those already there included.
  using Room = std::function<std::uint32_t(std::string_view service)>;
  // The next jobs, marked as running. `jobs_max` in this call.
  [[nodiscard]] virtual Result<std::vector<JobClaim>> claim(const Room& room, std::size_t jobs_max,
                                                            Time now) = 0;

  // How attempts ended, durably. Outcomes of jobs that are not running are passed over (they were
  // closed). After an error all of them are still running: call again.
  [[nodiscard]] virtual Result<void> finish(std::span<const JobOutcome> outcomes, Time now) = 0;

  // What time and other jobs do: back-offs that are over, deadlines, jobs waited for. At most a
  // bounded amount of work per call; when it is to be called again at the latest.
  [[nodiscard]] virtual Result<Time> tick(Time now) = 0;

  // ---- Managing -------------------------------------------------------------------------------

  // What was done of it. Asked: it runs and is marked, its runner is to be notified.
  enum class CancelEffect : std::uint8_t { None, Taken, Asked };  // it had ended; waited; runs
  [[nodiscard]] virtual Result<CancelEffect> cancel(JobNumber number, Time now) = 0;

  // Back into the queue with all its attempts. NotAllowed unless it failed, died or was cancelled.
  [[nodiscard]] virtual Result<void> retry(JobNumber number, Time now) = 0;

  // Forgets the job and its result. Queued: it is cancelled first. Running: true, it is marked and
  // goes when it has ended. Jobs that wait for one that was closed before it was done end as dead.
  // One that is not there is not an error.
  [[nodiscard]] virtual Result<bool> close(JobNumber number, Time now) = 0;

  // Forgets ended jobs that are over the retention, oldest first, `jobs_max` at most; how many.
  [[nodiscard]] virtual Result<std::size_t> sweep(Time now, std::size_t jobs_max = 1000) = 0;

 protected:
  JobStore() = default;
};

}  // namespace gofed::store
