// Which unregistered peers were sent DISCONNECT a short while ago.
//
// A worker that was frozen wakes with many replies to send. Telling it once is enough; telling it
// fifty times would reach it after it registered again and throw it out again. Fixed memory: peers
// that share a slot only delay each other.
#pragma once

#include <array>
#include <cstdint>

#include "broker/records.h"

namespace gofed::broker {

class DisconnectMemory {
 public:
  // Whether the peer may be sent one now; notes it if so.
  [[nodiscard]] bool may_tell(std::uint64_t peer_hash, TimePoint now, Milliseconds pause) {
    auto& slot = slots_[peer_hash % slots_.size()];
    if (slot.peer_hash == peer_hash && now - slot.sent < pause) return false;
    slot = {peer_hash, now};
    return true;
  }

 private:
  struct Slot {
    std::uint64_t peer_hash = 0;
    TimePoint sent;
  };
  std::array<Slot, 1024> slots_{};
};

}  // namespace gofed::broker
