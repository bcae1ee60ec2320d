// What a broker can be configured with. Values only.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "envelope/net/outbox.h"
#include "envelope/net/transport.h"

namespace gofed::envelope {
class Config;
}

namespace gofed::broker {

// Limits and timings of the core. A limit that is reached is answered, never an abort.
struct CoreOptions {
  // A worker hears from the broker at least once an interval, and is dead after `liveness`
  // intervals of silence.
  std::chrono::milliseconds heartbeat_interval{1000};
  std::uint32_t liveness = 3;

  // Requests of one service that wait for a worker, and their bytes; over it: busy. A client may
  // send 100,000 small requests at once and wait for them all, ten times over.
  std::size_t queue_count_max = 1'000'000;
  std::size_t queue_bytes_max = std::size_t{1} << 30;
  // The same for all services together, so that many names do not multiply the limit.
  std::size_t queue_bytes_total_max = std::size_t{4} << 30;

  // How often an idempotent request is handed to a worker before its loss is reported (1..255).
  std::uint32_t attempts_max = 3;

  // Names asked for or offered at the same time, and workers; over it: busy, or DISCONNECT.
  std::size_t services_max = 16'384;
  std::size_t workers_max = 65'536;

  // Bytes of requests that one worker holds; over it, it gets the next one when it answered one.
  std::size_t worker_bytes_max = std::size_t{256} << 20;

  // Differs from the process before it: compact handles of another epoch are refused.
  std::uint32_t epoch = 1;
  // Makes hashing unpredictable to peers.
  std::uint64_t hash_seed = 0;
  std::uint32_t pid = 0;

  friend bool operator==(const CoreOptions&, const CoreOptions&) = default;
};

// Limits of the shell: what waits for peers that do not read.
struct ShellOptions {
  // A slow client whose receive queue is full answers no ping, and must not lose its replies for it.
  // Of the messages that wait for a peer ZeroMQ holds few; their bytes are counted wherever they are.
  envelope::Transport transport{.ping_timeout = std::chrono::minutes(2), .high_water_mark = 1000};
  // Over the bytes, replies turn into `busy`; over the count, messages are dropped and counted.
  envelope::OutboxLimits unread;

  friend bool operator==(const ShellOptions&, const ShellOptions&) = default;
};

struct BrokerOptions {
  std::vector<std::string> endpoints{"tcp://127.0.0.1:5555"};
  bool allow_insecure = false;  // bind other addresses than this host's own, unencrypted
  CoreOptions core;
  ShellOptions shell;

  friend bool operator==(const BrokerOptions&, const BrokerOptions&) = default;
};

// The options as the configuration says (section broker); epoch, hash_seed and pid are the
// process's own.
[[nodiscard]] BrokerOptions broker_options(const envelope::Config& config);

}  // namespace gofed::broker
