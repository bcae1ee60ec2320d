// Taking jobs in: JobStore::submit and what belongs to it.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "store/job_check.h"
#include "store/job_store.h"
#include "store/job_store_edit.h"
#include "store/keys.h"

namespace gofed::store {
namespace {

// Numbers are reserved on disk in runs of so many, durably: whatever happens, none is given twice.
constexpr JobNumber kReserve = 65'536;

bool waits_for_others(const JobRequest& request) {
  return !request.after.empty() || !request.after_here.empty();
}

JobLane lane_of(const JobRequest& request) {
  return {.priority = request.priority, .service = request.service, .batch = request.batch};
}

bool is_in(const JobLane& lane, const JobRequest& request) {
  return request.priority == lane.priority && request.service == lane.service &&
         request.batch == lane.batch;
}

// One spelling for a key in memory: as on disk.
std::string spelled(const JobRequest& request) {
  return encode_key(JobOfKeyKey{.service = request.service, .key = request.key});
}

}  // namespace

// Holds the idempotency keys of a submission, so that two with the same key do not both find it
// free.
class JobStore::KeyGuard {
 public:
  KeyGuard(JobStore& store, std::span<const JobRequest> requests) : store_(store) {
    for (const auto& request : requests) {
      if (!request.key.empty()) keys_.insert(spelled(request));
    }
    if (keys_.empty()) return;
    std::unique_lock lock{store_.mutex_};
    store_.keys_changed_.wait(lock, [this] {
      return std::ranges::none_of(
          keys_, [this](const auto& key) { return store_.keys_in_use_.contains(key); });
    });
    store_.keys_in_use_.insert(keys_.begin(), keys_.end());
  }
  ~KeyGuard() {
    if (keys_.empty()) return;
    {
      const std::lock_guard lock{store_.mutex_};
      for (const auto& key : keys_) store_.keys_in_use_.erase(key);
    }
    store_.keys_changed_.notify_all();
  }
  KeyGuard(const KeyGuard&) = delete;
  KeyGuard& operator=(const KeyGuard&) = delete;

 private:
  JobStore& store_;
  std::set<std::string> keys_;
};

// Numbers on their way to the disk: readers of the queue stay below them. Given free by commit()'s
// effect on success, by the destructor otherwise.
class JobStore::NumberGuard {
 public:
  NumberGuard(JobStore& store, JobNumber first) : store_(store), first_(first) {}
  ~NumberGuard() {
    const std::lock_guard lock{store_.mutex_};
    store_.uncommitted_.erase(first_);
  }
  NumberGuard(const NumberGuard&) = delete;
  NumberGuard& operator=(const NumberGuard&) = delete;

 private:
  JobStore& store_;
  JobNumber first_;
};

// The first of `count` numbers, noted as on their way.
Result<JobNumber> JobStore::allocate(std::size_t count) {
  const std::lock_guard reserving{reserving_};
  std::unique_lock lock{mutex_};
  if (next_ + count > reserved_) {
    const auto reserve = next_ + count + kReserve;
    lock.unlock();
    WriteBatch batch;
    // Not among the jobs or their orders: files of nothing but new ones need no merging.
    batch.put(Family::Meta, encode_key(NextJobKey{}), ByteWriter{}.u64(reserve).take());
    if (auto written = driver_.write(batch, Durability::Sync); !written) {
      return std::unexpected(std::move(written.error()));
    }
    lock.lock();
    reserved_ = reserve;
  }
  const auto first = next_;
  next_ += count;
  uncommitted_.insert(first);
  return first;
}

// By position: the number of the job that has the request's key already; 0: none has.
Result<std::vector<JobNumber>> JobStore::known_keys(std::span<const JobRequest> requests) const {
  std::vector<JobNumber> known(requests.size(), 0);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (requests[i].key.empty()) continue;
    const auto value = driver_.get(Family::Jobs, spelled(requests[i]));
    if (!value) return std::unexpected(value.error());
    if (!*value) continue;
    ByteReader in{**value};
    known[i] = in.u64();
    if (!in.done()) return fail(Errc::Corrupt, "key " + in_quotes(requests[i].key) + ": damaged");
    // The key of a job that was damaged may outlive it.
    const auto job = load(driver_, known[i], SpecPart::Head);
    if (!job) return std::unexpected(job.error());
    if (!*job) known[i] = 0;
  }
  return known;
}

Result<void> JobStore::check_lanes(std::span<const JobRequest> requests) const {
  const std::lock_guard lock{mutex_};
  JobLane lane;  // of no job: they name a service
  std::size_t fresh = 0;
  std::size_t fresh_batches = 0;
  for (const auto& request : requests) {
    if (is_in(lane, request)) continue;
    lane = lane_of(request);
    if (!lanes_.has(lane)) {
      if (auto room = lanes_.check_room(lane, fresh++); !room) return room;
    }
    if (!batches_.contains(lane.batch) && batches_.size() + ++fresh_batches > kJobBatchesMax) {
      return fail(Errc::Busy, "batch " + in_quotes(lane.batch) + ": " +
                                  std::to_string(kJobBatchesMax) + " batches are kept already");
    }
  }
  return {};
}

// One submission, put together job by job.
class JobStore::Submission {
 public:
  Submission(JobStore& store, std::span<const JobRequest> requests, JobNumber first, Time now)
      : store_(store), requests_(requests), first_(first), now_(now) {}

  // `known`: by position, the job that has the request's key already.
  Result<void> add_all(const std::vector<JobNumber>& known) {
    reserve();
    // The numbers are new to everybody, and keys are held until the job is durable.
    edit_.batch.allow_early_reads();
    for (std::size_t i = 0; i < requests_.size(); ++i) {
      if (auto done = add(i, known[i]); !done) {
        return prefixed("job " + std::to_string(i) + " of the submission", std::move(done.error()));
      }
    }
    add_batches();
    edit_.then([lanes = std::move(lanes_), first = first_](JobStore& store) {
      for (const auto& [name, lane] : lanes) {
        if (lane.ready > 0) store.lanes_.add(name, lane.ready);
      }
      store.uncommitted_.erase(first);
    });
    return {};
  }

  [[nodiscard]] Edit& edit() { return edit_; }
  [[nodiscard]] std::vector<SubmittedJob> take() { return std::move(submitted_); }

 private:
  // What this submission adds to a lane.
  struct Added {
    std::string key_prefix;   // of the jobs that are ready there
    std::uint64_t ready = 0;  // how many
  };
  using Lanes = std::map<JobLane, Added>;

  void reserve() {
    constexpr std::size_t kChangesPerJob = 4;
    constexpr std::size_t kBytesPerJob = 512;  // besides its body: keys, names, numbers
    std::size_t bytes = 0;
    for (const auto& request : requests_) bytes += kBytesPerJob + request.body_bytes();
    submitted_.reserve(requests_.size());
    edit_.reserve(requests_.size());
    edit_.batch.reserve(requests_.size() * kChangesPerJob, bytes);
  }

  Result<void> add(std::size_t position, JobNumber known) {
    const auto& request = requests_[position];
    const auto number = first_ + position;
    if (known == 0 && !request.key.empty()) {
      const auto [at, is_new] = keys_here_.try_emplace(spelled(request), number);
      if (!is_new) known = at->second;
      edit_.batch.put(Family::Jobs, at->first, ByteWriter{}.u64(at->second).take());
    }
    if (known != 0) {
      submitted_.push_back({.number = known, .existed = true});
      return {};
    }
    const auto parents = parents_of(request);
    auto waits = waits_of(parents);
    if (!waits) return std::unexpected(std::move(waits.error()));
    submitted_.push_back({.number = number, .existed = false});
    edit_.batch.put(Family::Jobs, encode_key(JobSpecKey{number}),
                    [&](ByteWriter& out) { spell_spec(out, request, parents, now_); });
    place(number, request, *waits);
    return {};
  }

  [[nodiscard]] std::vector<JobNumber> parents_of(const JobRequest& request) const {
    auto parents = request.after;
    for (const auto earlier : request.after_here) parents.push_back(submitted_[earlier].number);
    std::ranges::sort(parents);
    parents.erase(std::ranges::unique(parents).begin(), parents.end());
    return parents;
  }

  // Those of the parents that are not done. Jobs of this submission are not on disk yet.
  Result<std::vector<JobNumber>> waits_of(const std::vector<JobNumber>& parents) {
    if (parents.empty()) return {};
    const auto here = std::ranges::lower_bound(parents, first_);
    std::vector<JobNumber> ended;
    auto waits = store_.undone({parents.begin(), here}, Missing::Refuse, ended);
    if (!waits) return waits;
    // They end this job as well; settle_parents() does it.
    for (const auto parent : ended) {
      edit_.then([parent](JobStore& store) { store.settled_.push_back(parent); });
    }
    for (auto at = here; at != parents.end(); ++at) {
      if (*at >= first_ + submitted_.size()) return no_parent(*at);
      waits->push_back(*at);
    }
    return waits;
  }

  static std::unexpected<Error> no_parent(JobNumber parent) {
    return fail(Errc::NotFound, "waits for job " + std::to_string(parent) + ", which is not there");
  }

  // Among those that wait: for their turn, or for other jobs.
  void place(JobNumber number, const JobRequest& request, const std::vector<JobNumber>& waits) {
    auto& [lane, added] = lane_for(request);
    if (waits.empty()) {
      put_ready(added, number);
    } else {
      store_.block(edit_, number, lane, waits);
    }
    if (request.deadline) store_.watch_deadline(edit_, number, *request.deadline);
    if (!request.batch.empty()) {
      edit_.batch.put(Family::Jobs, encode_key(JobOfBatchKey{request.batch, number}), {});
    }
    edit_.move(number, lane, std::nullopt, JobState::Queued);
  }

  // Jobs of one submission are mostly of one lane.
  Lanes::value_type& lane_for(const JobRequest& request) {
    if (last_ == nullptr || !is_in(last_->first, request)) {
      last_ = &*lanes_.try_emplace(lane_of(request)).first;
      last_->second.key_prefix = ready_key_prefix(last_->first);
    }
    return *last_;
  }

  void put_ready(Added& lane, JobNumber number) {
    key_.assign(lane.key_prefix);
    ByteWriter{key_}.u64(number);
    edit_.batch.put(Family::Queue, key_, kReadyFresh);
    ++lane.ready;
  }

  void add_batches() {
    std::set<std::string> batches;
    for (const auto& [lane, added] : lanes_) batches.insert(lane.batch);
    for (const auto& name : batches) {
      if (name.empty() || !store_.is_new_batch(name)) continue;
      edit_.batch.put(Family::Jobs, encode_key(JobBatchKey{name}),
                      encode_batch({.created = now_, .in_flight_max = 0}));
      edit_.then([name, now = now_](JobStore& store) { store.batches_[name].created = now; });
    }
  }

  JobStore& store_;
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

bool JobStore::is_new_batch(const std::string& name) const {
  const std::lock_guard lock{mutex_};
  const auto at = batches_.find(name);
  return at == batches_.end() || !at->second.created;
}

bool JobStore::waits_or_makes_batch(std::span<const JobRequest> requests) const {
  std::string_view known;  // batch
  return std::ranges::any_of(requests, [&](const JobRequest& request) {
    if (waits_for_others(request)) return true;
    if (request.batch == known) return false;
    known = request.batch;
    return !request.batch.empty() && is_new_batch(request.batch);
  });
}

void JobStore::block(Edit& edit, JobNumber number, const JobLane& lane,
                     const std::vector<JobNumber>& waits) {
  for (const auto parent : waits) {
    edit.batch.put(Family::Queue, encode_key(JobDependentKey{parent, number}), {});
  }
  edit.batch.put(
      Family::Queue, encode_key(JobBlockedKey{number}),
      encode_place(
          {.lane = lane, .attempts = 0, .parents = static_cast<std::uint32_t>(waits.size())}));
  edit.then([](JobStore& store) { ++store.blocked_; });
}

void JobStore::watch_deadline(Edit& edit, JobNumber number, Time deadline) {
  edit.batch.put(Family::Queue, encode_key(JobDeadlineKey{deadline, number}), {});
  edit.then([deadline](JobStore& store) {
    store.next_deadline_ = std::min(store.next_deadline_, deadline);
  });
}

Result<std::vector<SubmittedJob>> JobStore::submit(std::span<const JobRequest> requests,
                                                   Durability durability, Time now) {
  if (auto ok = check_requests(requests); !ok) return std::unexpected(std::move(ok.error()));
  if (auto ok = check_lanes(requests); !ok) return std::unexpected(std::move(ok.error()));
  if (requests.empty()) return std::vector<SubmittedJob>{};

  // A job that others wait for must not end between being looked at and being waited for, and a
  // batch is made once.
  std::unique_lock transitions{transitions_, std::defer_lock};
  if (waits_or_makes_batch(requests)) transitions.lock();
  const KeyGuard keys{*this, requests};
  const auto known = known_keys(requests);
  if (!known) return std::unexpected(known.error());
  const auto first = allocate(requests.size());
  if (!first) return std::unexpected(first.error());
  const NumberGuard numbers{*this, *first};
  Submission submission{*this, requests, *first, now};
  if (auto done = submission.add_all(*known); !done) {
    return std::unexpected(std::move(done.error()));
  }
  if (auto done = commit(submission.edit(), durability); !done) {
    return std::unexpected(std::move(done.error()));
  }
  return submission.take();
}

Result<void> JobStore::limit_batch(const std::string& name, std::uint32_t in_flight_max, Time now) {
  if (auto ok = check_job_name("batch", name, false); !ok) return ok;
  const std::lock_guard transitions{transitions_};
  Edit edit;
  std::optional<Time> created;
  {
    const std::lock_guard lock{mutex_};
    if (const auto at = batches_.find(name); at != batches_.end()) {
      if (at->second.in_flight_max == in_flight_max && at->second.created) return {};
      created = at->second.created;
    } else if (batches_.size() >= kJobBatchesMax) {
      return fail(Errc::Busy, "batch " + in_quotes(name) + ": " + std::to_string(kJobBatchesMax) +
                                  " batches are kept already");
    }
  }
  edit.batch.put(Family::Jobs, encode_key(JobBatchKey{name}),
                 encode_batch({.created = created.value_or(now), .in_flight_max = in_flight_max}));
  edit.then([name, in_flight_max, created = created.value_or(now)](JobStore& store) {
    auto& batch = store.batches_[name];
    batch.created = created;
    batch.in_flight_max = in_flight_max;
    store.lanes_.limit_batch(name, in_flight_max);
  });
  return commit(edit, Durability::Sync);
}

}  // namespace gofed::store
