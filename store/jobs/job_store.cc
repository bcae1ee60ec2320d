#include "store/jobs/job_store.h"

#include <algorithm>
#include <utility>

#include "store/driver/keys.h"
#include "store/driver/listing.h"
#include "store/jobs/store_edit.h"
#include "store/jobs/store_impl.h"

namespace gofed::store {
namespace {

std::unexpected<Error> no_such_job() {
  return fail(Errc::NotFound, "there is no such job (any more)");
}

}  // namespace

JobStoreImpl::JobStoreImpl(Driver& driver, Options options)
    : driver_(driver),
      options_(std::move(options)),
      lanes_([this](const JobLane& lane, JobNumber from, std::size_t count_max) {
        mutex_.assert_held();
        return read_lane(lane, from, count_max);
      }) {}

Result<std::unique_ptr<JobStore>> JobStore::open(Driver& driver, Options options, Time now) {
  auto store = std::make_unique<JobStoreImpl>(driver, std::move(options));
  if (auto done = store->open(now); !done) return prefixed("jobs", std::move(done.error()));
  return store;
}

Result<void> JobStoreImpl::open(Time now) {
  auto blobs = BlobStore::open(driver_);
  if (!blobs) return std::unexpected(std::move(blobs.error()));
  blobs_ = std::move(*blobs);
  const MutexLock transitions{transitions_};
  return recover(now);
}

Result<void> JobStoreImpl::commit(Edit& edit, Durability durability) {
  if (edit.empty()) return {};
  if (auto written = driver_.write(edit.batch, durability); !written) return written;
  const MutexLock lock{mutex_};
  edit.apply(*this);
  if (options_.observer && !edit.changes().empty()) options_.observer(edit.changes());
  return {};
}

// `uncommitted_` stands while mutex_ is held: a number below all of those is on disk or will never
// be.
Result<JobLanes::Part> JobStoreImpl::read_lane(const JobLane& lane, JobNumber from,
                                               std::size_t count_max) const {
  const auto floor = uncommitted_.empty() ? next_ : *uncommitted_.begin();
  JobLanes::Part found{.jobs = {}, .covered = std::max(from, floor)};
  if (from >= floor) return found;
  const auto scan = driver_.scan(Family::Queue, {.from = encode_ready_key(lane, from),
                                                 .until = encode_ready_key(lane, floor)});
  if (!scan) return std::unexpected(scan.error());
  while (true) {
    const auto more = (*scan)->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) return found;
    const auto key = decode_key<JobReadyKey>((*scan)->key());
    if (!key) return std::unexpected(key.error());
    if (found.jobs.size() == count_max) {
      found.covered = key->number;
      return found;
    }
    found.jobs.push_back({.number = key->number, .fresh = (*scan)->value() == kReadyFresh});
  }
}

Result<std::optional<JobStoreImpl::Stored>> JobStoreImpl::load(const Reader& reader,
                                                               JobNumber number,
                                                               SpecPart part) const {
  const auto bytes = reader.get(Family::Jobs, encode_key(JobSpecKey{number}));
  if (!bytes) return std::unexpected(bytes.error());
  if (!*bytes) return std::nullopt;
  auto spec = decode_spec(**bytes, part);
  if (!spec) return std::unexpected(std::move(spec.error()));
  auto progress = load_progress(reader, number);
  if (!progress) return std::unexpected(std::move(progress.error()));
  Stored job{.spec = std::move(*spec), .progress = std::move(*progress)};
  // Only a job that waits for others can be blocked.
  if (!job.spec.request.after.empty() && job.progress.state == JobState::Queued) {
    const auto blocked = reader.get(Family::Queue, encode_key(JobBlockedKey{number}));
    if (!blocked) return std::unexpected(blocked.error());
    job.blocked = blocked->has_value();
  }
  return job;
}

Result<JobStoreImpl::Stored> JobStoreImpl::must_load(JobNumber number, SpecPart part) const {
  auto job = load(driver_, number, part);
  if (!job) return std::unexpected(std::move(job.error()));
  if (!*job) return no_such_job();
  return std::move(**job);
}

namespace {

JobStatus status_of(JobNumber number, JobSpec spec, JobProgress progress, bool blocked) {
  auto& request = spec.request;
  return {.number = number,
          .state = progress.state,
          .service = std::move(request.service),
          .action = std::move(request.action),
          .batch = std::move(request.batch),
          .key = std::move(request.key),
          .name = std::move(request.name),
          .priority = request.priority,
          .policy = request.policy,
          .after = std::move(request.after),
          .deadline = request.deadline,
          .submitted = spec.submitted,
          .due = progress.due,
          .blocked = blocked,
          .cancelling = progress.cancelling,
          .attempts = progress.attempts,
          .started = progress.started,
          .ended = progress.ended,
          .worker = std::move(progress.worker),
          .body_bytes = spec.body_bytes,
          .result_bytes = progress.result_bytes,
          .failures = std::move(progress.failures)};
}

// Which keys a listing walks: the fewest that the filter permits.
struct Walk {
  Family family;
  std::string prefix;
  Result<JobNumber> (*number)(std::string_view key);
};

template <typename K>
Result<JobNumber> number_in(std::string_view key) {
  auto decoded = decode_key<K>(key);
  if (!decoded) return std::unexpected(decoded.error());
  return decoded->number;
}

Walk walk_for(const JobStoreImpl::Filter& filter) {
  if (filter.state == JobState::Running) {
    return {Family::Queue, key_prefix<JobRunningKey>(), &number_in<JobRunningKey>};
  }
  if (!filter.batch.empty()) {
    return {Family::Jobs, key_prefix<JobOfBatchKey>(filter.batch), &number_in<JobOfBatchKey>};
  }
  if (filter.state && has_ended(*filter.state)) {
    return {Family::Queue, key_prefix<JobEndedKey>(static_cast<std::uint32_t>(*filter.state)),
            &number_in<JobEndedKey>};
  }
  return {Family::Jobs, key_prefix<JobSpecKey>(), &number_in<JobSpecKey>};
}

bool passes(const JobStatus& job, const JobStoreImpl::Filter& filter) {
  return (!filter.state || job.state == *filter.state) &&
         (filter.batch.empty() || job.batch == filter.batch) &&
         (filter.service.empty() || job.service == filter.service) &&
         (!filter.before || job.submitted < *filter.before);
}

}  // namespace

Result<JobStatus> JobStoreImpl::status(JobNumber number) const {
  const auto snapshot = driver_.snapshot();
  if (!snapshot) return std::unexpected(snapshot.error());
  auto status = status_in(**snapshot, number);
  if (!status) return std::unexpected(std::move(status.error()));
  if (!*status) return no_such_job();
  return std::move(**status);
}

Result<std::optional<JobStatus>> JobStoreImpl::status_in(const Reader& reader,
                                                         JobNumber number) const {
  auto job = load(reader, number, SpecPart::Head);
  if (!job && job.error().code == Errc::Corrupt) {
    return damaged_status(reader, number, job.error());
  }
  if (!job) return std::unexpected(std::move(job.error()));
  if (!*job) return std::nullopt;
  return status_of(number, std::move((*job)->spec), std::move((*job)->progress), (*job)->blocked);
}

Result<JobClaim> JobStoreImpl::request(JobNumber number) const {
  auto job = must_load(number, SpecPart::All);
  if (!job) return std::unexpected(std::move(job.error()));
  auto& request = job->spec.request;
  return JobClaim{.number = number,
                  .service = std::move(request.service),
                  .action = std::move(request.action),
                  .batch = std::move(request.batch),
                  .priority = request.priority,
                  .body = std::move(request.body),
                  .attempt = job->progress.attempts,
                  .policy = request.policy,
                  .deadline = request.deadline};
}

Result<std::string> JobStoreImpl::result(JobNumber number) const {
  auto value = driver_.get(Family::Jobs, encode_key(JobResultKey{number}));
  if (!value) return std::unexpected(std::move(value.error()));
  if (!*value) {
    auto known = status(number);
    if (!known) return std::unexpected(std::move(known.error()));
    return fail(Errc::NotFound, "no result, it is " + std::string{job_state_name(known->state)});
  }
  const auto decoded = decode_result(**value);
  if (!decoded) return std::unexpected(decoded.error());
  if (!decoded->blob) return std::string{decoded->bytes};
  const auto reader = blobs_->reader(*decoded->blob);
  if (!reader) return std::unexpected(reader.error());
  std::string all;
  for (auto size = (*reader)->info().size_bytes; all.size() < size;) {
    auto part = (*reader)->read(all.size(), kChunkBytes);
    if (!part) return std::unexpected(std::move(part.error()));
    all += *part;
  }
  return all;
}

Result<Page<JobStatus>> JobStoreImpl::list(const Filter& filter, const PageRequest& page) const {
  // All of one page as it was at one moment.
  const auto snapshot = driver_.snapshot();
  if (!snapshot) return std::unexpected(snapshot.error());
  const auto walk = walk_for(filter);
  return read_page<JobStatus>(
      **snapshot, walk.family, walk.prefix, page,
      [&](std::string_view key, std::string_view) -> Result<std::optional<JobStatus>> {
        const auto number = walk.number(key);
        if (!number) return std::unexpected(number.error());
        auto status = status_in(**snapshot, *number);
        // Nothing: its spec was written to memory only, and lost.
        if (status && *status && !passes(**status, filter)) return std::nullopt;
        return status;
      },
      &listed_bytes);
}

JobCounts JobStoreImpl::counts() const {
  const MutexLock lock{mutex_};
  return counts_;
}

std::vector<JobLaneView> JobStoreImpl::lanes(std::size_t lanes_max) const {
  const MutexLock lock{mutex_};
  return lanes_.view(lanes_max);
}

Result<std::optional<Time>> JobStoreImpl::oldest_of(const JobLane& lane) const {
  const auto scan = driver_.scan(Family::Queue, Range::prefix(ready_key_prefix(lane)));
  if (!scan) return std::unexpected(scan.error());
  const auto more = (*scan)->next();
  if (!more) return std::unexpected(more.error());
  if (!*more) return std::nullopt;
  const auto key = decode_key<JobReadyKey>((*scan)->key());
  if (!key) return std::unexpected(key.error());
  const auto job = load(driver_, key->number, SpecPart::Head);
  if (!job) return std::unexpected(job.error());
  if (!*job) return std::nullopt;
  return (*job)->spec.submitted;
}

std::uint64_t JobStoreImpl::retained_bytes() const {
  const MutexLock lock{mutex_};
  return retained_bytes_;
}

}  // namespace gofed::store
