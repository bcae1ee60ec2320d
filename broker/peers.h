// Who has spoken to the broker: identities and their records.
//
// A peer is kept while it has requests, is a worker, or does not read; after that for a while, as
// most come back, and the longest idle one is forgotten first.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "broker/sender.h"
#include "broker/state.h"
#include "envelope/net/hash.h"

namespace gofed::broker {

class Peers {
 public:
  explicit Peers(State& state);

  // kNone where nobody of that identity is known.
  [[nodiscard]] PeerId find(std::string_view identity) const;
  PeerId intern(const Sender& from);

  // To be called whenever a peer may have become idle.
  void release(PeerId id);

  // Ends the record of a peer that is no worker and has no request, if there is one.
  void forget(std::string_view identity);

 private:
  void wake(PeerId id);
  void remove_idle(PeerId id);

  State& state_;
  std::unordered_map<std::string, PeerId, envelope::StringHash, std::equal_to<>> by_identity_;
  List<Peer, PeerId, &Peer::in_idle> idle_;
};

}  // namespace gofed::broker
