#include "broker/peers.h"

#include "broker/collections/shrink.h"

namespace gofed::broker {
namespace {

// Idle peers that are remembered. Each is some 200 bytes.
constexpr std::size_t kIdleMax = 4096;

}  // namespace

Peers::Peers(State& state)
    : state_(state), by_identity_(64, envelope::StringHash{state.options.hash_seed}) {}

PeerId Peers::find(std::string_view identity) const {
  const auto at = by_identity_.find(identity);
  return at == by_identity_.end() ? kNone<PeerId> : at->second;
}

PeerId Peers::intern(const Sender& from) {
  if (const auto known = find(from.identity); known != kNone<PeerId>) {
    wake(known);
    return known;
  }
  const auto id = state_.peers.add();
  state_.peers[id].identity = from.identity;
  state_.peers[id].user = from.user;
  by_identity_.emplace(from.identity, id);
  return id;
}

void Peers::wake(PeerId id) {
  auto& peer = state_.peers[id];
  if (!peer.idle) return;
  peer.idle = false;
  idle_.remove(state_.peers, id);
}

void Peers::release(PeerId id) {
  auto& peer = state_.peers[id];
  const bool in_use = peer.worker != kNone<WorkerId> || !peer.waiters.empty() || peer.congested;
  if (in_use || peer.idle) return;
  peer.idle = true;
  idle_.push_back(state_.peers, id);
  if (idle_.count() > kIdleMax) remove_idle(idle_.front());
}

void Peers::forget(std::string_view identity) {
  const auto id = find(identity);
  if (id == kNone<PeerId>) return;
  state_.peers[id].congested = false;
  release(id);
  // Making it idle may have made it the one too many.
  if (find(identity) == id) remove_idle(id);
}

void Peers::remove_idle(PeerId id) {
  GOFED_ASSERT(state_.peers[id].idle);
  idle_.remove(state_.peers, id);
  by_identity_.erase(state_.peers[id].identity);
  rehash_if_sparse(by_identity_);
  state_.peers.remove(id);
}

}  // namespace gofed::broker
