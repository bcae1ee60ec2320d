// The envelope's own settings.
#include <array>

#include "envelope/program/config.h"
#include "schemas/base/limits.h"

namespace gofed::envelope {
namespace {

using enum SettingKind;

constexpr Setting kLogLevel{
    "log.level", Text, "info",
    "trace, debug, info, warn, error or off; per logger: info,broker=debug."};

// Silence is measured by counting intervals: shorter ones are noise, longer ones notice nothing.
constexpr std::uint64_t kIntervalMsMin = 10;
constexpr std::uint64_t kIntervalMsMax = 3'600'000;
constexpr std::uint64_t kLivenessMax = 1000;
constexpr std::uint64_t kAttemptsMax = 255;  // a byte on the wire
constexpr std::uint64_t kCountMax = 1'000'000'000;

}  // namespace

std::span<const Setting> envelope_settings() {
  static constexpr std::array kSettings{
      Setting{"client.broker", List, "tcp://127.0.0.1:5555",
              "Brokers to ask; the first that answers is used."},
      Setting{"client.connect_timeout", Duration, "3s",
              "How long to wait for a broker, or a worker of a service, before saying that there "
              "is none."},
      Setting{"client.reconnect_timeout", Duration, "30s",
              "How long calls under way wait for a broker, or for workers, that went away."},
      Setting{"client.timeout", Duration, "10m", "How long a call may take."},
      kLogLevel,
      Setting{"worker.allow_insecure", Boolean, "false",
              "Let worker.direct listen for other hosts too, without encryption."},
      Setting{"worker.announce", Boolean, "true",
              "Send READY's metadata frame; false for brokers that know RFC 18 only."},
      Setting{"worker.broker", List, "tcp://127.0.0.1:5555", "Brokers to register with."},
      Setting{"worker.capacity", Integer, "0", "Requests at once and service; 0: cores.", 0,
              limits::kCapacityMax},
      Setting{"worker.direct", Text, "",
              "Endpoint to answer on without a broker: tcp://127.0.0.1:*; empty: none."},
      Setting{"worker.drain_timeout", Duration, "30s",
              "How long a stopping worker waits for its actions."},
      Setting{"worker.heartbeat_interval", Duration, "1s", "Between heartbeats to the broker.",
              kIntervalMsMin, kIntervalMsMax},
      Setting{"worker.liveness", Integer, "3",
              "Missed heartbeats after which the broker counts as lost.", 1, kLivenessMax},
      Setting{"worker.reconnect_max", Duration, "5s", "Longest wait before connecting again."},
      Setting{"worker.reconnect_min", Duration, "100ms", "First wait before connecting again."},
      Setting{"worker.window", Integer, "0",
              "Requests held at once and service; 0: four times the capacity.", 0,
              limits::kWindowMax},
  };
  return kSettings;
}

std::span<const Setting> log_settings() {
  return {&kLogLevel, 1};
}

std::span<const Setting> broker_settings() {
  static constexpr std::array kSettings{
      Setting{"broker.allow_insecure", Boolean, "false",
              "Listen for other hosts too, without encryption."},
      Setting{"broker.attempts_max", Integer, "3",
              "How often an idempotent request is handed to a worker before its loss is reported.",
              1, kAttemptsMax},
      Setting{"broker.endpoint", List, "tcp://127.0.0.1:5555",
              "Where to listen: tcp://127.0.0.1:5555, tcp://127.0.0.1:*, ipc:///path."},
      Setting{"broker.heartbeat_interval", Duration, "1s",
              "A sign of life to and from every worker each so often.", kIntervalMsMin,
              kIntervalMsMax},
      Setting{"broker.high_water_mark", Integer, "1000",
              "Messages that the system's sockets hold for each peer, each way.", 1, 1'000'000},
      Setting{"broker.liveness", Integer, "3",
              "A worker that is silent for so many intervals is dead.", 1, kLivenessMax},
      Setting{"broker.peer_bytes_max", Bytes, "256MiB",
              "Bytes that a peer may leave unread; over it, replies turn into busy."},
      Setting{"broker.peer_count_max", Integer, "2000000",
              "Messages that wait for it; over it, they are dropped and counted.", 1, kCountMax},
      Setting{"broker.queue_bytes_max", Bytes, "1GiB",
              "Bytes of one service's waiting requests; then: busy."},
      Setting{"broker.queue_bytes_total_max", Bytes, "4GiB",
              "The same for all services together; never less than for one."},
      Setting{"broker.queue_max", Integer, "1000000",
              "Requests of one service that may wait for a worker; then: busy.", 0, kCountMax},
      Setting{"broker.services_max", Integer, "16384",
              "Names asked for or offered at the same time; then: busy.", 1, kCountMax},
      Setting{"broker.unread_bytes_max", Bytes, "384MiB",
              "Bytes that all peers together leave unread; one peer may have two thirds of it."},
      Setting{"broker.worker_bytes_max", Bytes, "256MiB",
              "Bytes of requests that one worker holds; over it, one request at a time."},
      Setting{"broker.workers_max", Integer, "65536",
              "Workers at the same time; the next one is disconnected.", 1, kCountMax},
  };
  return kSettings;
}

}  // namespace gofed::envelope
