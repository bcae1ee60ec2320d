#include "store/jobs/lanes.h"

#include <algorithm>
#include <utility>

namespace gofed::store {

Result<void> JobLanes::check_room(const JobLane& lane, std::size_t also_new) const {
  if (lanes_.contains(lane) || lanes_.size() + also_new < kLanesMax) return {};
  return fail(Errc::Busy, "batch \"" + lane.batch + "\": " + std::to_string(kLanesMax) +
                              " batches and services are waiting already");
}

JobLanes::Lane* JobLanes::find(const JobLane& name) {
  const auto found = lanes_.find(name);
  return found == lanes_.end() ? nullptr : &found->second;
}

std::uint64_t JobLanes::least_served(const Service& service, std::uint32_t rank) const {
  const auto first = service.by_share.lower_bound({rank, 0, 0, nullptr});
  if (first == service.by_share.end() || std::get<0>(*first) != rank) return 0;
  return std::get<1>(*first);
}

JobLanes::Lane& JobLanes::lane_of(const JobLane& name) {
  const auto [at, is_new] = lanes_.try_emplace(name);
  auto& lane = at->second;
  if (!is_new) return lane;
  lane.name = name;
  lane.service = &services_[name.service];
  lane.batch = &batches_[name.batch];
  lane.batch->lanes.insert(&lane);
  lane.id = next_id_++;
  const auto least = least_served(*lane.service, rank_of(name.priority));
  lane.served = least > kHeadStart ? least - kHeadStart : 0;
  return lane;
}

void JobLanes::list(Lane& lane) {
  const bool wanted = lane.count > 0 && !lane.parked && !lane.batch->full();
  if (wanted == lane.listed) return;
  if (!wanted) return unlist(lane);
  const auto rank = rank_of(lane.name.priority);
  lane.service->by_share.insert({rank, lane.served, lane.id, &lane});
  lane.service->by_age.insert({rank, lane.id, &lane});
  lane.listed = true;
}

void JobLanes::unlist(Lane& lane) {
  if (!lane.listed) return;
  const auto rank = rank_of(lane.name.priority);
  lane.service->by_share.erase({rank, lane.served, lane.id, &lane});
  lane.service->by_age.erase({rank, lane.id, &lane});
  lane.listed = false;
}

void JobLanes::forget_if_idle(Lane& lane) {
  if (lane.count > 0 || lane.in_flight > 0) return;
  unlist(lane);
  const auto name = lane.name;
  auto& batch = *lane.batch;
  batch.lanes.erase(&lane);
  auto& service = *lane.service;
  lanes_.erase(name);
  if (batch.lanes.empty() && batch.in_flight_max == 0) batches_.erase(name.batch);
  if (service.in_flight > 0 || !service.by_share.empty()) return;
  // Parked lanes and lanes of full batches are in no set, so they are looked for.
  const bool used = std::ranges::any_of(
      lanes_, [&](const auto& entry) { return entry.second.service == &service; });
  if (!used) services_.erase(name.service);
}

void JobLanes::add(const JobLane& name, std::uint64_t count) {
  auto& lane = lane_of(name);
  lane.count += count;
  list(lane);
}

void JobLanes::put_back(const JobLane& name, JobNumber number) {
  auto& lane = lane_of(name);
  ++lane.count;
  if (number < lane.covered) {
    lane.window.insert_or_assign(number, false);
    while (lane.window.size() > 2 * kLaneWindow) {  // the last ones are found again on disk
      const auto last = std::prev(lane.window.end());
      lane.covered = last->first;
      lane.window.erase(last);
    }
  }
  list(lane);
}

void JobLanes::remove(const JobLane& name, JobNumber number) {
  auto* lane = find(name);
  if (lane == nullptr || lane->count == 0) return;
  --lane->count;
  lane->window.erase(number);
  list(*lane);
  forget_if_idle(*lane);
}

void JobLanes::limit_batch(const std::string& name, std::uint32_t in_flight_max) {
  auto& batch = batches_[name];
  batch.in_flight_max = in_flight_max;
  for (auto* lane : batch.lanes) list(*lane);
  if (batch.lanes.empty() && in_flight_max == 0) batches_.erase(name);
}

Result<void> JobLanes::fill(Lane& lane) {
  if (!lane.window.empty()) return {};
  auto more = read_(lane.name, lane.covered, kLaneWindow);
  if (!more) return std::unexpected(std::move(more.error()));
  for (const auto& job : more->jobs)
    lane.window.emplace_hint(lane.window.end(), job.number, job.fresh);
  lane.covered = more->covered;
  return {};
}

Result<std::optional<JobLanes::Pick>> JobLanes::take(std::string_view service_name) {
  const auto found = services_.find(service_name);
  if (found == services_.end()) return std::nullopt;
  auto& service = found->second;
  while (!service.by_share.empty()) {
    const bool by_age = service.turns % kFairTurn == kFairTurn - 1;
    auto& lane =
        by_age ? *std::get<2>(*service.by_age.begin()) : *std::get<3>(*service.by_share.begin());
    if (auto filled = fill(lane); !filled) return std::unexpected(std::move(filled.error()));
    unlist(lane);
    if (lane.window.empty()) {
      lane.parked = true;
      parked_.push_back(lane.name);
      continue;
    }
    const auto first = lane.window.begin();
    Pick pick{.lane = lane.name, .number = first->first, .fresh = first->second};
    lane.window.erase(first);
    --lane.count;
    ++lane.in_flight;
    ++lane.served;
    ++service.turns;
    ++service.in_flight;
    ++lane.batch->in_flight;
    list(lane);
    if (lane.batch->full()) {
      for (auto* other : lane.batch->lanes) list(*other);
    }
    return pick;
  }
  return std::nullopt;
}

void JobLanes::begin_round() {
  for (const auto& name : std::exchange(parked_, {})) {
    auto* lane = find(name);
    if (lane == nullptr) continue;
    lane->parked = false;
    list(*lane);
  }
}

void JobLanes::release(const JobLane& name) {
  auto* lane = find(name);
  if (lane == nullptr || lane->in_flight == 0) return;
  const bool was_full = lane->batch->full();
  --lane->in_flight;
  --lane->service->in_flight;
  --lane->batch->in_flight;
  if (was_full) {
    for (auto* other : lane->batch->lanes) list(*other);
  }
  forget_if_idle(*lane);
}

void JobLanes::untake(const Pick& pick) {
  put_back(pick.lane, pick.number);
  release(pick.lane);
}

std::vector<std::string> JobLanes::services() const {
  std::vector<std::string> names;
  for (const auto& [name, service] : services_) {
    if (!service.by_share.empty()) names.push_back(name);
  }
  return names;
}

std::uint32_t JobLanes::in_flight(std::string_view service) const {
  const auto found = services_.find(service);
  return found == services_.end() ? 0 : found->second.in_flight;
}

std::uint32_t JobLanes::batch_in_flight(const std::string& batch) const {
  const auto found = batches_.find(batch);
  return found == batches_.end() ? 0 : found->second.in_flight;
}

std::vector<JobLaneView> JobLanes::view(std::size_t lanes_max) const {
  std::vector<JobLaneView> all;
  for (const auto& [name, lane] : lanes_) {
    if (all.size() == lanes_max) break;
    all.push_back({.lane = name, .count = lane.count});
  }
  return all;
}

}  // namespace gofed::store
