// The actions of `jobs`: work that is kept until it is done.
//
// A job's id is STORE-NUMBER. The store that acknowledged a job owns it, so everything about it is
// asked of `jobs@STORE` (job_service_of); jobs_submit, jobs_list of all and jobs_stats go to any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/actions/action.h"
#include "schemas/base/result.h"
#include "schemas/describe/blob.h"
#include "schemas/wire/head.h"

namespace gofed::schemas {

// "jobs@STORE" for a job id. errors: InvalidArgument: not a job id.
[[nodiscard]] Result<std::string> job_service_of(std::string_view id);

struct JobId {
  std::string store;
  std::uint64_t number = 0;
};
[[nodiscard]] Result<JobId> parse_job_id(std::string_view id);
[[nodiscard]] std::string format_job_id(std::string_view store, std::uint64_t number);

// What an acknowledged submission survives.
enum class JobSync : std::uint8_t {
  Sync,    // a power cut: it is fsynced
  Async,   // a crash of the job service, not a power cut
  Memory,  // neither
};
[[nodiscard]] std::span<const EnumName> describe_enum(JobSync);

enum class JobStateName : std::uint8_t { Queued, Running, Done, Failed, Dead, Cancelled };
[[nodiscard]] std::span<const EnumName> describe_enum(JobStateName);

// What is done about attempts that do not end well. Passing errors (busy, timeout, worker_lost,
// unavailable) are tried again, lasting ones end the job as failed.
struct JobRetryPolicy {
  std::uint32_t attempts = 5;
  std::uint64_t backoff_ms = 1'000;
  std::uint64_t backoff_max_ms = 300'000;
  std::uint64_t timeout_ms = 0;
  bool retry_failures = false;

  static void describe(Describe<JobRetryPolicy>& d);
};

struct JobSpec {
  std::string input = "{}";             // JSON of the action's input
  std::string action;                   // empty: the submission's
  std::optional<std::int8_t> priority;  // nothing: the submission's
  std::string key;
  std::string name;  // what people call it: its source, above all
  std::vector<std::string> after;

  static void describe(Describe<JobSpec>& d);
};

struct JobsSubmit {
  static constexpr ActionInfo kInfo{
      .service = "jobs",
      .name = "jobs_submit",
      .idempotent = false,
      .doc = "Takes requests that are run later, all or none; what it answers is safe."};
  struct Input {
    std::string action;   // of jobs that name none
    std::string service;  // another name than the action's own service
    std::string batch;
    std::uint32_t batch_in_flight = 0;  // jobs of the batch at once; 0: as it was
    std::int8_t priority = 0;
    JobRetryPolicy policy;
    std::uint64_t deadline_ms = 0;  // from now; 0: none
    JobSync sync = JobSync::Sync;
    std::vector<JobSpec> jobs;

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::string service;                  // whom to ask about them: jobs@STORE
    std::vector<std::string> ids;         // in the order of the jobs
    std::vector<std::uint32_t> existing;  // positions of those whose key was known
    JobSync sync = JobSync::Sync;         // what was given

    static void describe(Describe<Output>& d);
  };
};

struct JobError {
  std::uint64_t time = 0;  // Unix milliseconds, of the last one
  std::uint32_t attempt = 0;
  std::uint32_t count = 1;
  std::string code;
  std::string message;

  static void describe(Describe<JobError>& d);
};

struct JobInfo {
  std::string id;
  JobStateName state = JobStateName::Queued;
  std::string waits_for;  // queued: "turn", "time" or "jobs"
  std::string service;
  std::string action;
  std::string batch;
  std::string key;
  std::string name;
  std::int8_t priority = 0;
  std::vector<std::string> after;
  std::uint32_t attempts = 0;
  std::uint32_t attempts_max = 0;
  std::uint64_t submitted = 0;  // Unix milliseconds, as all times; 0: not yet
  std::uint64_t due = 0;
  std::uint64_t deadline = 0;
  std::uint64_t started = 0;
  std::uint64_t ended = 0;
  bool cancelling = false;
  std::string worker;
  std::optional<Progress> progress;
  std::uint64_t result_bytes = 0;
  std::vector<JobError> errors;

  static void describe(Describe<JobInfo>& d);
};

struct JobsStatus {
  static constexpr ActionInfo kInfo{
      .service = "jobs", .name = "jobs_status", .idempotent = true, .doc = "How jobs are."};
  struct Input {
    std::vector<std::string> ids;
    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::vector<JobInfo> jobs;         // those that are there, in the order asked
    std::vector<std::string> missing;  // swept, closed, or never there
    static void describe(Describe<Output>& d);
  };
};

struct JobsResult {
  static constexpr ActionInfo kInfo{.service = "jobs",
                                    .name = "jobs_result",
                                    .idempotent = true,
                                    .doc = "What a job's action answered."};
  struct Input {
    std::string id;
    static void describe(Describe<Input>& d);
  };
  // `output` is msgpack of the action's output, whose blobs stand beside it; for a job of RFC 9 the
  // frames of the reply are the blobs and there is no output.
  struct Output {
    JobInfo job;
    Blob output;
    std::vector<Blob> blobs;
    Meta meta;
    static void describe(Describe<Output>& d);
  };
};

struct JobsList {
  static constexpr ActionInfo kInfo{.service = "jobs",
                                    .name = "jobs_list",
                                    .idempotent = true,
                                    .doc = "Jobs by state, batch, service and age, in pages."};
  struct Input {
    std::optional<JobStateName> state;
    std::string batch;
    std::string service;
    std::uint64_t older_than_ms = 0;
    std::string cursor;
    std::uint32_t limit = 100;
    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::vector<JobInfo> jobs;
    std::string cursor;
    static void describe(Describe<Output>& d);
  };
};

// Which jobs a change is for: those named, or those of a batch (in a state).
struct JobSelection {
  std::vector<std::string> ids;
  std::string batch;
  std::optional<JobStateName> state;

  static void describe(Describe<JobSelection>& d);
};

struct JobsChanged {
  std::uint64_t changed = 0;
  std::uint64_t unchanged = 0;  // what had ended when it was to be cancelled
  std::vector<std::string> missing;
  std::vector<JobError> refused;  // one per job that could not be changed, naming it

  static void describe(Describe<JobsChanged>& d);
};

struct JobsCancel {
  static constexpr ActionInfo kInfo{
      .service = "jobs",
      .name = "jobs_cancel",
      .idempotent = true,
      .doc = "Takes queued jobs out, asks running ones to stop; ended ones stay as they are."};
  using Input = JobSelection;
  using Output = JobsChanged;
};

struct JobsRetry {
  static constexpr ActionInfo kInfo{
      .service = "jobs",
      .name = "jobs_retry",
      .idempotent = false,
      .doc = "Queues failed, dead or cancelled jobs again, with all their attempts."};
  using Input = JobSelection;
  using Output = JobsChanged;
};

struct JobsClose {
  static constexpr ActionInfo kInfo{
      .service = "jobs",
      .name = "jobs_close",
      .idempotent = true,
      .doc = "Forgets jobs and their results; those not ended are cancelled first."};
  using Input = JobSelection;
  using Output = JobsChanged;
};

struct JobEvent {
  std::string id;
  JobStateName state = JobStateName::Queued;
  std::string name;  // where it was looked at: of one that ended, or is asked for by its id
  std::uint64_t time_ms = 0;         // Unix milliseconds: when it came into that state, or so far
  std::optional<Progress> progress;  // of a running job, in place of a change
  // With `results`, of a done job: as in jobs_result.
  std::string action;
  Blob output;
  std::vector<Blob> blobs;
  std::vector<JobError> errors;  // of one that failed or died

  static void describe(Describe<JobEvent>& d);
};

struct JobsWatch {
  static constexpr ActionInfo kInfo{
      .service = "jobs",
      .name = "jobs_watch",
      .idempotent = true,
      .doc = "Follows jobs until all have ended: states, progress, results in the order asked.",
      .streams = true};
  struct Input {
    std::vector<std::string> ids;
    std::string batch;
    bool results = false;  // ended jobs in the order asked, with their output
    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::vector<JobEvent> events;
    std::uint64_t total = 0;  // jobs watched
    std::uint64_t ended = 0;
    std::uint64_t failed = 0;  // of the ended ones: not done
    static void describe(Describe<Output>& d);
  };
};

struct JobCountsInfo {
  std::uint64_t queued = 0;
  std::uint64_t running = 0;
  std::uint64_t done = 0;
  std::uint64_t failed = 0;
  std::uint64_t dead = 0;
  std::uint64_t cancelled = 0;
  static void describe(Describe<JobCountsInfo>& d);
};

struct JobBatchInfo {
  std::string batch;
  JobCountsInfo counts;
  std::uint32_t in_flight_max = 0;
  std::uint64_t created = 0;
  static void describe(Describe<JobBatchInfo>& d);
};

struct JobLaneInfo {
  std::string service;
  std::string batch;
  std::int8_t priority = 0;
  std::uint64_t waiting = 0;
  std::uint64_t oldest_ms = 0;
  static void describe(Describe<JobLaneInfo>& d);
};

struct JobsStats {
  static constexpr ActionInfo kInfo{.service = "jobs",
                                    .name = "jobs_stats",
                                    .idempotent = true,
                                    .doc = "Counts of jobs, by state, batch and service."};
  struct Input {
    std::string batch;  // empty: all
    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::string store;
    JobCountsInfo counts;
    std::vector<JobBatchInfo> batches;
    std::vector<JobLaneInfo> lanes;  // what waits for its turn
    std::uint64_t retained_bytes = 0;
    std::uint64_t store_bytes = 0;
    std::string dispatch_error;  // why nothing is given out at the moment
    static void describe(Describe<Output>& d);
  };
};

}  // namespace gofed::schemas
