#include "store/jobs/submission.h"

#include <algorithm>
#include <set>

namespace gofed::store {
namespace {

std::unexpected<Error> no_parent(JobNumber parent) {
  return fail(Errc::NotFound, "waits for job " + std::to_string(parent) + ", which is not there");
}

}  // namespace

Result<void> JobStoreImpl::Submission::add_all(const std::vector<JobNumber>& known) {
  reserve();
  // The numbers are new to everybody, and keys are held until the job is durable.
  edit_.batch.allow_early_reads();
  for (std::size_t i = 0; i < requests_.size(); ++i) {
    if (auto done = add(i, known[i]); !done) {
      return prefixed("job " + std::to_string(i) + " of the submission", std::move(done.error()));
    }
  }
  add_batches();
  edit_.then([lanes = std::move(lanes_), first = first_](JobStoreImpl& store)
                 GOFED_REQUIRES(store.mutex_) {
                   for (const auto& [name, lane] : lanes) {
                     if (lane.ready > 0) store.lanes_.add(name, lane.ready);
                   }
                   store.uncommitted_.erase(first);
                 });
  return {};
}

void JobStoreImpl::Submission::reserve() {
  constexpr std::size_t kChangesPerJob = 4;
  constexpr std::size_t kBytesPerJob = 512;  // besides its body: keys, names, numbers
  std::size_t bytes = 0;
  for (const auto& request : requests_) bytes += kBytesPerJob + request.body_bytes();
  submitted_.reserve(requests_.size());
  edit_.reserve(requests_.size());
  edit_.batch.reserve(requests_.size() * kChangesPerJob, bytes);
}

Result<void> JobStoreImpl::Submission::add(std::size_t position, JobNumber known) {
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

std::vector<JobNumber> JobStoreImpl::Submission::parents_of(const JobRequest& request) const {
  auto parents = request.after;
  for (const auto earlier : request.after_here) parents.push_back(submitted_[earlier].number);
  std::ranges::sort(parents);
  parents.erase(std::ranges::unique(parents).begin(), parents.end());
  return parents;
}

// Those of the parents that are not done. Jobs of this submission are not on disk yet.
Result<std::vector<JobNumber>> JobStoreImpl::Submission::waits_of(
    const std::vector<JobNumber>& parents) {
  if (parents.empty()) return {};
  const auto here = std::ranges::lower_bound(parents, first_);
  std::vector<JobNumber> ended;
  auto waits = store_.undone({parents.begin(), here}, Missing::Refuse, ended);
  if (!waits) return waits;
  // They end this job as well; settle_parents() does it.
  for (const auto parent : ended) {
    edit_.then([parent](JobStoreImpl& store) GOFED_REQUIRES(store.mutex_, store.transitions_) {
      store.settled_.push_back(parent);
    });
  }
  for (auto at = here; at != parents.end(); ++at) {
    if (*at >= first_ + submitted_.size()) return no_parent(*at);
    waits->push_back(*at);
  }
  return waits;
}

// Among those that wait: for their turn, or for other jobs.
void JobStoreImpl::Submission::place(JobNumber number, const JobRequest& request,
                                     const std::vector<JobNumber>& waits) {
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
JobStoreImpl::Submission::Lanes::value_type& JobStoreImpl::Submission::lane_for(
    const JobRequest& request) {
  if (last_ == nullptr || !is_in(last_->first, request)) {
    last_ = &*lanes_.try_emplace(lane_of(request)).first;
    last_->second.key_prefix = ready_key_prefix(last_->first);
  }
  return *last_;
}

void JobStoreImpl::Submission::put_ready(Added& lane, JobNumber number) {
  key_.assign(lane.key_prefix);
  ByteWriter{key_}.u64(number);
  edit_.batch.put(Family::Queue, key_, kReadyFresh);
  ++lane.ready;
}

void JobStoreImpl::Submission::add_batches() {
  std::set<std::string> batches;
  for (const auto& [lane, added] : lanes_) batches.insert(lane.batch);
  for (const auto& name : batches) {
    if (name.empty() || !store_.is_new_batch(name)) continue;
    edit_.batch.put(Family::Jobs, encode_key(JobBatchKey{name}),
                    encode_batch({.created = now_, .in_flight_max = 0}));
    edit_.then([name, now = now_](JobStoreImpl& store)
                   GOFED_REQUIRES(store.mutex_) { store.batches_[name].created = now; });
  }
}

}  // namespace gofed::store
