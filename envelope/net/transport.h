// How sockets are set up: one value for every socket of a process, whichever part makes it - the broker, a
// worker's links and its direct endpoint, a client, a foreign call. It comes with the options of each
// of them, so what is added here (the keys of an encrypted connection, say) reaches all of them.
#pragma once

#include <chrono>
#include <cstddef>

#include "schemas/base/limits.h"

namespace gofed::envelope {

struct Transport {
  // A peer that does not come to the end of the handshake is disconnected after so long.
  std::chrono::milliseconds handshake_timeout{5000};

  // ZMTP pings, and how long a peer may leave one unanswered before its connection is closed: a frozen
  // peer is seen so. One whose receive queue is full does not answer either.
  std::chrono::milliseconds ping_interval{1000};
  std::chrono::milliseconds ping_timeout{4000};

  // Pauses between attempts to connect.
  std::chrono::milliseconds reconnect_min{50};
  std::chrono::milliseconds reconnect_max{1000};

  // Messages that ZeroMQ holds for a peer, each way. It counts messages, not bytes: few, where they
  // may be large. What is beyond waits in queues of ours, where it is counted.
  int high_water_mark = 10'000;

  // A peer that sends a larger frame is disconnected.
  std::size_t frame_bytes_max = limits::kFrameBytesMax;

  friend bool operator==(const Transport&, const Transport&) = default;
};

}  // namespace gofed::envelope
