#include "broker/peers.h"

namespace gofed::broker {
namespace {

// Idle peers that are remembered. Each is some 200 bytes.
constexpr std::size_t kIdleMax = 4096;

}  // namespace

Peers::Peers(State& state) : state_(state), by_identity_(64, StringHash{state.options.hash_seed}) {}

PeerId Peers::find(std::string_view identity) const {
  const auto at = by_identity_.find(identity);
  return at == by_identity_.end() ? kNone<PeerId> : at->second;
}

PeerId Peers::intern(std::string_view identity) {
  if (const auto known = find(identity); known != kNone<PeerId>) {
    wake(known);
    return known;
  }
  const auto id = state_.peers.add();
  state_.peers[id].identity = identity;
  by_identity_.emplace(identity, id);
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
  if (idle_.count() <= kIdleMax) return;
  const auto oldest = idle_.front();
  idle_.remove(state_.peers, oldest);
  by_identity_.erase(state_.peers[oldest].identity);
  state_.peers.remove(oldest);
}

}  // namespace gofed::broker
