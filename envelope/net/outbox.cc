#include "envelope/net/outbox.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace gofed::envelope {
namespace {

// Records of peers that read what they get are swept when there are twice as many as the last sweep
// left, and never below this number.
constexpr std::size_t kSweepMin = 1024;

}  // namespace

Outbox::Outbox(const OutboxLimits& limits, std::uint64_t hash_seed, SendQueue::Send send)
    : limits_(limits),
      send_(std::move(send)),
      peers_(16, StringHash{hash_seed}),
      sweep_at_(kSweepMin) {}

Outbox::Entry& Outbox::entry_of(std::string_view identity) {
  if (last_ != nullptr && last_->first == identity) return *last_;
  auto at = peers_.find(identity);
  if (at == peers_.end()) {
    if (peers_.size() >= sweep_at_) sweep();
    at = peers_.emplace(identity, all_).first;
  }
  last_ = &*at;
  return *last_;
}

void Outbox::sweep() {
  last_ = nullptr;
  std::erase_if(peers_, [](const auto& entry) {
    return !entry.second.behind && entry.second.queue.unread_bytes() == 0;
  });
  sweep_at_ = std::max(kSweepMin, 2 * peers_.size());
  peers_.rehash(0);
}

void Outbox::forget(const Entry& entry) {
  last_ = nullptr;
  peers_.erase(peers_.find(std::string_view(entry.first)));
}

std::size_t Outbox::limit(std::size_t used) const {
  const auto left = limits_.total_bytes_max - std::min(used, limits_.total_bytes_max);
  return std::min(limits_.peer_bytes_max, 2 * left);
}

std::size_t Outbox::room(std::string_view identity) const {
  const auto used = all_->bytes();
  if (used == 0) return std::numeric_limits<std::size_t>::max();
  const auto at = peers_.find(identity);
  const auto unread = at == peers_.end() ? 0 : at->second.queue.unread_bytes();
  const auto left = limits_.total_bytes_max - std::min(used, limits_.total_bytes_max);
  if (unread == 0) return left;
  const auto most = limit(used);
  return std::min(left, most - std::min(unread, most));
}

bool Outbox::is_congested(std::string_view identity) const {
  const auto at = peers_.find(identity);
  return at != peers_.end() && at->second.congested_bytes > 0;
}

bool Outbox::has_waiting() const {
  return std::ranges::any_of(behind_,
                             [](const Entry* entry) { return !entry->second.queue.empty(); });
}

bool Outbox::is_over(const Peer& peer) const {
  if (peer.queue.count() >= limits_.peer_count_max) return true;
  if (peer.congested_bytes == 0) return false;
  return peer.queue.unread_bytes() > peer.congested_bytes + kOverflowBytes ||
         all_->bytes() > limits_.total_bytes_max + limits_.total_bytes_max / 4;
}

void Outbox::push(Frames& message, Events& events) {
  auto& entry = entry_of(message[0].view());
  auto& peer = entry.second;
  if (is_over(peer)) {
    ++events.dropped;
    return;
  }
  const auto sent = peer.queue.push(message, send_);
  if (sent == Sent::Unreachable) {
    ++events.dropped;
    events.unreachable.push_back(entry.first);
    if (!peer.behind) forget(entry);
    return;
  }
  if (sent == Sent::Full) set_behind(entry);
  if (peer.queue.has_just_charged()) note_congestion(entry, events);
}

void Outbox::set_behind(Entry& entry) {
  if (std::exchange(entry.second.behind, true)) return;
  behind_.push_back(&entry);
}

void Outbox::note_congestion(Entry& entry, Events& events) {
  auto& peer = entry.second;
  const auto unread = peer.queue.unread_bytes();
  if (peer.congested_bytes > 0 || unread <= limit(all_->bytes())) return;
  peer.congested_bytes = unread;
  events.congested.push_back(entry.first);
  set_behind(entry);
}

bool Outbox::retry(Events& events) {
  bool any_sent = false;
  std::erase_if(behind_, [&](Entry* entry) {
    auto& peer = entry->second;
    const auto before = peer.queue.count();
    if (peer.queue.flush(send_) == Sent::Unreachable) {
      events.dropped += before;
      events.unreachable.push_back(entry->first);
    }
    any_sent |= peer.queue.count() < before;
    if (peer.congested_bytes > 0 && peer.queue.unread_bytes() <= peer.congested_bytes / 2) {
      peer.congested_bytes = 0;
      events.relieved.push_back(entry->first);
      any_sent = true;
    }
    peer.behind = !peer.queue.empty() || peer.congested_bytes > 0;
    return !peer.behind;
  });
  return any_sent;
}

}  // namespace gofed::envelope
