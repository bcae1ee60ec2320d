// The envelope's own settings.
#include <array>

#include "envelope/config.h"

namespace gofed::envelope {

std::span<const Setting> envelope_settings() {
  using enum SettingKind;
  static constexpr std::array kSettings{
      Setting{"client.broker", List, "tcp://127.0.0.1:5555",
              "Brokers to ask; the first that answers is used."},
      Setting{"client.connect_timeout", Duration, "3s",
              "How long to wait for a broker before saying that there is none."},
      Setting{"client.reconnect_timeout", Duration, "30s",
              "How long calls under way wait for a broker that went away."},
      Setting{"client.timeout", Duration, "10m", "How long a call may take."},
      Setting{"log.level", Text, "info",
              "trace, debug, info, warn, error or off; per logger: info,broker=debug."},
      Setting{"worker.announce", Boolean, "true",
              "Send READY's metadata frame; false for brokers that know RFC 18 only."},
      Setting{"worker.broker", List, "tcp://127.0.0.1:5555", "Brokers to register with."},
      Setting{"worker.capacity", Integer, "0", "Requests at once and service; 0: cores."},
      Setting{"worker.direct", Text, "",
              "Endpoint to answer on without a broker: tcp://127.0.0.1:*; empty: none."},
      Setting{"worker.drain_timeout", Duration, "30s",
              "How long a stopping worker waits for its actions."},
      Setting{"worker.heartbeat_interval", Duration, "1s", "Between heartbeats to the broker."},
      Setting{"worker.liveness", Integer, "3",
              "Missed heartbeats after which the broker counts as lost."},
      Setting{"worker.reconnect_max", Duration, "5s", "Longest wait before connecting again."},
      Setting{"worker.reconnect_min", Duration, "100ms", "First wait before connecting again."},
      Setting{"worker.window", Integer, "0",
              "Requests held at once and service; 0: four times the capacity."},
  };
  return kSettings;
}

}  // namespace gofed::envelope
