#include "broker/options.h"

#include <algorithm>

#include "envelope/program/config.h"

namespace gofed::broker {
namespace {

// Bounded by the settings, so that every number fits.
template <typename T>
T number(const envelope::Config& config, std::string_view key) {
  return static_cast<T>(config.integer(key));
}

// Sums of several must not overflow, whatever was asked for.
std::size_t bytes(const envelope::Config& config, std::string_view key) {
  constexpr std::uint64_t kUnlimited = std::uint64_t{1} << 60U;
  return std::min(config.bytes(key), kUnlimited);
}

CoreOptions core_options(const envelope::Config& config) {
  CoreOptions core;
  core.heartbeat_interval = config.duration("broker.heartbeat_interval");
  core.liveness = number<std::uint32_t>(config, "broker.liveness");
  core.queue_count_max = number<std::size_t>(config, "broker.queue_max");
  core.queue_bytes_max = bytes(config, "broker.queue_bytes_max");
  core.queue_bytes_total_max =
      std::max(core.queue_bytes_max, bytes(config, "broker.queue_bytes_total_max"));
  core.attempts_max = number<std::uint32_t>(config, "broker.attempts_max");
  core.services_max = number<std::size_t>(config, "broker.services_max");
  core.workers_max = number<std::size_t>(config, "broker.workers_max");
  core.worker_bytes_max = bytes(config, "broker.worker_bytes_max");
  return core;
}

envelope::Transport transport(const envelope::Config& config) {
  auto transport = ShellOptions{}.transport;
  transport.high_water_mark = number<int>(config, "broker.high_water_mark");
  return transport;
}

// One peer alone may have two thirds of the total (see Outbox).
envelope::OutboxLimits unread_limits(const envelope::Config& config) {
  const auto peer = bytes(config, "broker.peer_bytes_max");
  return {.peer_bytes_max = peer,
          .total_bytes_max = std::max(peer + peer / 2, bytes(config, "broker.unread_bytes_max")),
          .peer_count_max = number<std::size_t>(config, "broker.peer_count_max")};
}

}  // namespace

BrokerOptions broker_options(const envelope::Config& config) {
  return {.endpoints = config.list("broker.endpoint"),
          .allow_insecure = config.boolean("broker.allow_insecure"),
          .core = core_options(config),
          .shell = {.transport = transport(config), .unread = unread_limits(config)}};
}

}  // namespace gofed::broker
