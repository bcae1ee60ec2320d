// Goal: the settings of section broker reach the broker's options, each its own field.
#include "broker/options.h"

#include <catch2/catch.hpp>

#include "envelope/program/config.h"

namespace gofed::broker {
namespace {

envelope::Config config(std::map<std::string, std::string> flags) {
  const std::span<const envelope::Setting> tables[] = {envelope::broker_settings()};
  auto loaded = envelope::Config::load(tables, {.flags = std::move(flags)});
  REQUIRE(loaded);
  return *loaded;
}

}  // namespace

TEST_CASE("broker_options: the defaults of the settings are those of the options", "[broker]") {
  CHECK(broker_options(config({})) == BrokerOptions{});
}

TEST_CASE("broker_options: every setting has its field", "[broker]") {
  const BrokerOptions expected{
      .endpoints = {"ipc:///x", "tcp://127.0.0.1:*"},
      .allow_insecure = true,
      .core = {.heartbeat_interval = std::chrono::milliseconds(250),
               .liveness = 4,
               .queue_count_max = 5,
               .queue_bytes_max = 6,
               .queue_bytes_total_max = 7,
               .attempts_max = 8,
               .services_max = 9,
               .workers_max = 10,
               .worker_bytes_max = 11},
      .shell = {.transport = {.ping_timeout = std::chrono::minutes(2), .high_water_mark = 12},
                .unread = {.peer_bytes_max = 13, .total_bytes_max = 99, .peer_count_max = 14}}};
  CHECK(broker_options(config({{"broker.endpoint", "ipc:///x,tcp://127.0.0.1:*"},
                               {"broker.allow_insecure", "true"},
                               {"broker.heartbeat_interval", "250ms"},
                               {"broker.liveness", "4"},
                               {"broker.queue_max", "5"},
                               {"broker.queue_bytes_max", "6"},
                               {"broker.queue_bytes_total_max", "7"},
                               {"broker.attempts_max", "8"},
                               {"broker.services_max", "9"},
                               {"broker.workers_max", "10"},
                               {"broker.worker_bytes_max", "11"},
                               {"broker.high_water_mark", "12"},
                               {"broker.peer_bytes_max", "13"},
                               {"broker.peer_count_max", "14"},
                               {"broker.unread_bytes_max", "99"}})) == expected);
}

TEST_CASE("broker_options: sizes are cut so that sums of them do not overflow", "[broker]") {
  const auto options = broker_options(config({{"broker.queue_bytes_max", "16777215TiB"}}));
  CHECK(options.core.queue_bytes_max == std::size_t{1} << 60U);
}

TEST_CASE("broker_options: all services together may queue as much as one", "[broker]") {
  const auto options = broker_options(config({{"broker.queue_bytes_max", "8GiB"}}));
  CHECK(options.core.queue_bytes_total_max == options.core.queue_bytes_max);
}

}  // namespace gofed::broker
