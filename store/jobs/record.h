// The values under the job keys of store/driver/keys.h <-> bytes. Private to the job store.
//
//   spec      JobSpecKey      what was asked for; written once, the body at its end
//   progress  JobProgressKey  how it went so far; absent: queued and never run
//   place     JobDelayedKey, JobBlockedKey, JobRunningKey: the lane it goes back to, its attempts
//   (flag)    JobReadyKey     empty: the job has never run and has no progress; else it may have one
//   ended     JobEndedKey     what retention needs to know
//
// Numbers and texts as in schemas/base/bytes.h; each value begins with its version. Recipe for a change:
// raise the version, keep reading the old one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/bytes.h"
#include "schemas/base/result.h"
#include "schemas/base/sha256.h"
#include "store/jobs/job.h"

namespace gofed::store {

struct JobSpec {
  JobRequest request;  // `after` holds all parents; the body is a copy only where it was asked for
  Time submitted;
  std::uint64_t body_bytes = 0;
};

void spell_spec(ByteWriter& out, const JobRequest& request, const std::vector<JobNumber>& parents,
                Time submitted);

enum class SpecPart : std::uint8_t { Head, All };  // without or with the body
[[nodiscard]] Result<JobSpec> decode_spec(std::string_view bytes, SpecPart part);

struct JobProgress {
  JobState state = JobState::Queued;
  bool cancelling = false;
  bool closing = false;  // to be removed when it has ended
  std::uint32_t attempts = 0;
  std::optional<Time> due;
  std::optional<Time> started;
  std::optional<Time> ended;
  std::uint64_t result_bytes = 0;
  std::string worker;
  std::vector<JobFailure> failures;

  // Remembers it, with the limits of job.h.
  void note(const Error& error, std::uint32_t attempt, Time now);
};

// Why jobs that wait for the one of this number end when it has ended so; nothing: they may run.
[[nodiscard]] std::optional<Error> loss_of(JobNumber parent, JobState state, bool closing);

[[nodiscard]] std::string encode_progress(const JobProgress& progress);
[[nodiscard]] Result<JobProgress> decode_progress(std::string_view bytes);

// JobReadyKey::rank of a priority, and back: the highest priority sorts first.
[[nodiscard]] std::uint32_t rank_of(std::int8_t priority);
[[nodiscard]] std::int8_t priority_of(std::uint32_t rank);

[[nodiscard]] std::string encode_ready_key(const JobLane& lane, JobNumber number);
// The keys of a lane's jobs without their numbers.
[[nodiscard]] std::string ready_key_prefix(const JobLane& lane);

struct JobPlace {
  JobLane lane;
  std::uint32_t attempts = 0;
  std::uint32_t parents = 0;  // blocked: how many are still to be done
};

[[nodiscard]] std::string encode_place(const JobPlace& place);
[[nodiscard]] Result<JobPlace> decode_place(std::string_view bytes);

inline constexpr std::string_view kReadyFresh;         // no byte
inline constexpr std::string_view kReadyAgain = "\1";  // older stores have four bytes

struct JobEndedValue {
  std::uint64_t size_bytes = 0;  // of its body and result
  std::string batch;
};
[[nodiscard]] std::string encode_ended(const JobEndedValue& ended);
[[nodiscard]] Result<JobEndedValue> decode_ended(std::string_view bytes);

struct JobBatchValue {
  Time created;
  std::uint32_t in_flight_max = 0;  // 0: no limit of its own
};
[[nodiscard]] std::string encode_batch(const JobBatchValue& batch);
[[nodiscard]] Result<JobBatchValue> decode_batch(std::string_view bytes);

// The value under JobResultKey: the result's bytes, or the name of the blob that holds them.
[[nodiscard]] std::string encode_result(std::string_view bytes);
[[nodiscard]] std::string encode_result(const Sha256& blob);
struct JobResultValue {
  std::string_view bytes;      // views of what was decoded
  std::optional<Sha256> blob;  // instead of the bytes
};
[[nodiscard]] Result<JobResultValue> decode_result(std::string_view value);

}  // namespace gofed::store
