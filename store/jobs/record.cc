#include "store/jobs/record.h"

#include <algorithm>
#include <utility>

#include "schemas/base/bytes.h"
#include "store/driver/keys.h"

namespace gofed::store {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSpecNamedVersion = 2;  // of a spec: its name follows on its key
constexpr int kPriorityMax = 127;
constexpr std::uint8_t kInlineResult = 0;
constexpr std::uint8_t kBlobResult = 1;

std::unexpected<Error> damaged(std::string_view what) {
  return fail(Errc::Corrupt, "job " + std::string{what} + ": damaged");
}

std::int64_t count_of(Time time) {
  return time.time_since_epoch().count();
}
Time time_of(std::int64_t count) {
  return Time{Time::duration{count}};
}

// A time that may be absent: u8 0, or u8 1 and the time.
void put_time(ByteWriter& out, const std::optional<Time>& time) {
  out.u8(time.has_value());
  if (time) out.i64(count_of(*time));
}
std::optional<Time> take_time(ByteReader& in) {
  if (in.u8() == 0) return std::nullopt;
  return time_of(in.i64());
}

void put_policy(ByteWriter& out, const JobPolicy& policy) {
  out.u32(policy.attempts_max)
      .i64(policy.backoff.count())
      .i64(policy.backoff_max.count())
      .i64(policy.timeout.count())
      .u8(policy.retry_failures);
}
JobPolicy take_policy(ByteReader& in) {
  JobPolicy policy;
  policy.attempts_max = in.u32();
  policy.backoff = std::chrono::milliseconds{in.i64()};
  policy.backoff_max = std::chrono::milliseconds{in.i64()};
  policy.timeout = std::chrono::milliseconds{in.i64()};
  policy.retry_failures = in.u8() != 0;
  return policy;
}

std::uint8_t byte_of(std::int8_t priority) {
  return static_cast<std::uint8_t>(priority);
}

}  // namespace

void spell_spec(ByteWriter& out, const JobRequest& request, const std::vector<JobNumber>& parents,
                Time submitted) {
  // Without a name the bytes are those that older programs read.
  out.u8(request.name.empty() ? kVersion : kSpecNamedVersion)
      .i64(count_of(submitted))
      .u8(byte_of(request.priority))
      .counted(request.service)
      .counted(request.action)
      .counted(request.batch)
      .counted(request.key);
  if (!request.name.empty()) out.counted(request.name);
  put_policy(out, request.policy);
  put_time(out, request.deadline);
  out.u32(static_cast<std::uint32_t>(parents.size()));
  for (const auto parent : parents) out.u64(parent);
  out.raw(request.body).raw(request.body_rest);
}

Result<JobSpec> decode_spec(std::string_view bytes, SpecPart part) {
  ByteReader in{bytes};
  const auto version = in.u8();
  JobSpec spec;
  spec.submitted = time_of(in.i64());
  auto& request = spec.request;
  request.priority = static_cast<std::int8_t>(in.u8());
  request.service = in.counted();
  request.action = in.counted();
  request.batch = in.counted();
  request.key = in.counted();
  if (version == kSpecNamedVersion) request.name = in.counted();
  request.policy = take_policy(in);
  request.deadline = take_time(in);
  const auto parents = in.u32();
  for (std::uint32_t i = 0; in.ok() && i < parents; ++i) request.after.push_back(in.u64());
  if ((version != kVersion && version != kSpecNamedVersion) || !in.ok()) return damaged("spec");
  spec.body_bytes = in.rest().size();
  if (part == SpecPart::All) request.body = in.rest();
  return spec;
}

void JobProgress::note(const Error& error, std::uint32_t attempt, Time now) {
  Error kept{error.code, error.context.substr(0, kJobErrorBytesMax)};
  if (!failures.empty() && failures.back().error == kept) {
    auto& last = failures.back();
    last.time = now;
    last.attempt = attempt;
    ++last.count;
    return;
  }
  // The first one often names the cause: what makes room is the second.
  if (failures.size() == kJobErrorsMax) failures.erase(failures.begin() + 1);
  failures.push_back({.time = now, .attempt = attempt, .count = 1, .error = std::move(kept)});
}

std::optional<Error> loss_of(JobNumber parent, JobState state, bool closing) {
  if (state == JobState::Done && !closing) return std::nullopt;
  const auto name = "job " + std::to_string(parent) + ", which it waits for, ";
  if (closing) return Error{Errc::NotAllowed, name + "was closed before it was done"};
  return Error{Errc::NotAllowed, name + "is " + std::string{job_state_name(state)}};
}

std::string encode_progress(const JobProgress& progress) {
  ByteWriter out;
  out.u8(kVersion)
      .u8(static_cast<std::uint8_t>(progress.state))
      .u8(progress.cancelling)
      .u8(progress.closing)
      .u32(progress.attempts);
  put_time(out, progress.due);
  put_time(out, progress.started);
  put_time(out, progress.ended);
  out.u64(progress.result_bytes).counted(progress.worker);
  out.u32(static_cast<std::uint32_t>(progress.failures.size()));
  for (const auto& failure : progress.failures) {
    out.i64(count_of(failure.time))
        .u32(failure.attempt)
        .u32(failure.count)
        .u32(static_cast<std::uint32_t>(failure.error.code))
        .counted(failure.error.context);
  }
  return out.take();
}

Result<JobProgress> decode_progress(std::string_view bytes) {
  ByteReader in{bytes};
  const auto version = in.u8();
  const auto state = in.u8();
  JobProgress progress;
  progress.cancelling = in.u8() != 0;
  progress.closing = in.u8() != 0;
  progress.attempts = in.u32();
  progress.due = take_time(in);
  progress.started = take_time(in);
  progress.ended = take_time(in);
  progress.result_bytes = in.u64();
  progress.worker = in.counted();
  const auto failures = in.u32();
  for (std::uint32_t i = 0; in.ok() && i < failures; ++i) {
    JobFailure failure;
    failure.time = time_of(in.i64());
    failure.attempt = in.u32();
    failure.count = in.u32();
    failure.error.code = errc_from_number(in.u32());
    failure.error.context = in.counted();
    progress.failures.push_back(std::move(failure));
  }
  if (version != kVersion || state >= kJobStates || !in.done()) return damaged("progress");
  progress.state = static_cast<JobState>(state);
  return progress;
}

std::uint32_t rank_of(std::int8_t priority) {
  return static_cast<std::uint32_t>(kPriorityMax - priority);
}
std::int8_t priority_of(std::uint32_t rank) {
  return static_cast<std::int8_t>(kPriorityMax - static_cast<int>(rank & 0xffU));
}

std::string encode_ready_key(const JobLane& lane, JobNumber number) {
  return encode_key(JobReadyKey{.rank = rank_of(lane.priority),
                                .service = lane.service,
                                .batch = lane.batch,
                                .number = number});
}

std::string ready_key_prefix(const JobLane& lane) {
  return key_prefix<JobReadyKey>(rank_of(lane.priority), lane.service, lane.batch);
}

std::string encode_place(const JobPlace& place) {
  return ByteWriter{}
      .u8(kVersion)
      .u8(byte_of(place.lane.priority))
      .counted(place.lane.service)
      .counted(place.lane.batch)
      .u32(place.attempts)
      .u32(place.parents)
      .take();
}

Result<JobPlace> decode_place(std::string_view bytes) {
  ByteReader in{bytes};
  const auto version = in.u8();
  JobPlace place;
  place.lane.priority = static_cast<std::int8_t>(in.u8());
  place.lane.service = in.counted();
  place.lane.batch = in.counted();
  place.attempts = in.u32();
  place.parents = in.u32();
  if (version != kVersion || !in.done()) return damaged("place");
  return place;
}

std::string encode_ended(const JobEndedValue& ended) {
  return ByteWriter{}.u8(kVersion).u64(ended.size_bytes).counted(ended.batch).take();
}

Result<JobEndedValue> decode_ended(std::string_view bytes) {
  ByteReader in{bytes};
  const auto version = in.u8();
  JobEndedValue ended;
  ended.size_bytes = in.u64();
  ended.batch = in.counted();
  if (version != kVersion || !in.done()) return damaged("ended entry");
  return ended;
}

std::string encode_batch(const JobBatchValue& batch) {
  return ByteWriter{}.u8(kVersion).i64(count_of(batch.created)).u32(batch.in_flight_max).take();
}

Result<JobBatchValue> decode_batch(std::string_view bytes) {
  ByteReader in{bytes};
  const auto version = in.u8();
  JobBatchValue batch;
  batch.created = time_of(in.i64());
  batch.in_flight_max = in.u32();
  if (version != kVersion || !in.done()) return damaged("batch");
  return batch;
}

std::string encode_result(std::string_view bytes) {
  return ByteWriter{}.u8(kInlineResult).raw(bytes).take();
}

std::string encode_result(const Sha256& blob) {
  return ByteWriter{}.u8(kBlobResult).raw(blob.view()).take();
}

Result<JobResultValue> decode_result(std::string_view value) {
  ByteReader in{value};
  const auto kind = in.u8();
  if (in.ok() && kind == kInlineResult) return JobResultValue{.bytes = in.rest(), .blob = {}};
  Sha256 blob;
  const auto name = in.raw(Sha256::kBytes);
  if (kind != kBlobResult || !in.done()) return damaged("result");
  std::ranges::copy(name, blob.bytes.begin());
  return JobResultValue{.bytes = {}, .blob = blob};
}

}  // namespace gofed::store
