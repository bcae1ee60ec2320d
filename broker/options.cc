#include "broker/options.h"

#include <algorithm>

#include "envelope/config.h"

namespace gofed::broker {
namespace {

// Bounded by the settings, so that every number fits.
template <typename T>
T number(const envelope::Config& config, std::string_view key) {
  return static_cast<T>(config.integer(key));
}

CoreOptions core_options(const envelope::Config& config) {
  CoreOptions core;
  core.heartbeat_interval = config.duration("broker.heartbeat_interval");
  core.liveness = number<std::uint32_t>(config, "broker.liveness");
  core.queue_count_max = number<std::size_t>(config, "broker.queue_max");
  core.queue_bytes_max = config.bytes("broker.queue_bytes_max");
  core.queue_bytes_total_max =
      std::max(core.queue_bytes_max, config.bytes("broker.queue_bytes_total_max"));
  core.attempts_max = number<std::uint32_t>(config, "broker.attempts_max");
  core.services_max = number<std::size_t>(config, "broker.services_max");
  core.workers_max = number<std::size_t>(config, "broker.workers_max");
  core.worker_bytes_max = config.bytes("broker.worker_bytes_max");
  return core;
}

}  // namespace

BrokerOptions broker_options(const envelope::Config& config) {
  return {.endpoints = config.list("broker.endpoint"),
          .allow_insecure = config.boolean("broker.allow_insecure"),
          .core = core_options(config),
          .shell = {.high_water_mark = number<int>(config, "broker.high_water_mark"),
                    .peer_bytes_max = config.bytes("broker.peer_bytes_max"),
                    .peer_count_max = number<std::size_t>(config, "broker.peer_count_max")}};
}

}  // namespace gofed::broker
