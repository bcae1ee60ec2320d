#include "broker/waiter_index.h"

#include <utility>

namespace gofed::broker {
namespace {

bool is_named(const RequestName& name) {
  return name.compact || !name.id.empty();
}

bool same(const RequestName& a, const RequestName& b) {
  return a.client == b.client && a.compact == b.compact && a.token == b.token && a.id == b.id;
}

}  // namespace

RequestName WaiterIndex::name_of(const Waiter& waiter) {
  const bool compact = waiter.form == Form::Compact;
  return {.client = waiter.client,
          .compact = compact,
          .token = compact ? waiter.token : 0,
          .id = compact ? std::string_view() : std::string_view(waiter.id)};
}

std::size_t WaiterIndex::bucket(const RequestName& name) const {
  const auto seed =
      envelope::mix(state_.options.hash_seed, static_cast<std::uint64_t>(name.client));
  const auto hash =
      name.compact ? envelope::mix(seed, name.token) : envelope::hash_bytes(seed, name.id);
  return hash & (buckets_.size() - 1);
}

void WaiterIndex::add(WaiterId id) {
  const auto name = name_of(state_.waiters[id]);
  if (!is_named(name) || find(name) != kNone<WaiterId>) return;
  if (count_ >= buckets_.size()) resize(2 * buckets_.size());
  auto& head = buckets_[bucket(name)];
  state_.waiters[id].next_same_hash = std::exchange(head, id);
  state_.waiters[id].indexed = true;
  ++count_;
}

void WaiterIndex::remove(WaiterId id) {
  if (!state_.waiters[id].indexed) return;
  auto* link = &buckets_[bucket(name_of(state_.waiters[id]))];
  while (*link != id) link = &state_.waiters[*link].next_same_hash;
  *link = state_.waiters[id].next_same_hash;
  state_.waiters[id].indexed = false;
  --count_;
  if (count_ < buckets_.size() / 8 && buckets_.size() > kBucketsMin) resize(buckets_.size() / 2);
}

WaiterId WaiterIndex::find(const RequestName& name) const {
  auto id = buckets_[bucket(name)];
  while (id != kNone<WaiterId> && !same(name_of(state_.waiters[id]), name)) {
    id = state_.waiters[id].next_same_hash;
  }
  return id;
}

void WaiterIndex::resize(std::size_t count) {
  const auto old = std::exchange(buckets_, std::vector<WaiterId>(count, kNone<WaiterId>));
  for (auto id : old) {
    while (id != kNone<WaiterId>) {
      const auto next = state_.waiters[id].next_same_hash;
      auto& head = buckets_[bucket(name_of(state_.waiters[id]))];
      state_.waiters[id].next_same_hash = std::exchange(head, id);
      id = next;
    }
  }
}

}  // namespace gofed::broker
