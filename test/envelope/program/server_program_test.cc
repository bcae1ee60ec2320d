// Goal: what the flags of a serving program say as settings, and how it ends on wrong ones.
#include "envelope/program/server_program.h"

#include <catch2/catch.hpp>

namespace gofed::envelope {
namespace {

constexpr Setting kSettings[] = {
    {"x.endpoint", SettingKind::List, "a", "Where."},
    {"x.interval", SettingKind::Duration, "1s", "How often.", 10, 60'000},
};
const std::vector<std::span<const Setting>> kTables{kSettings};
constexpr SettingFlag kFlags[] = {{"endpoint", "x.endpoint"}, {"interval-ms", "x.interval", "ms"}};

GivenOptions given(std::initializer_list<std::pair<std::string, std::string>> options) {
  GivenOptions all;
  for (const auto& [name, value] : options) all.add(name, value);
  return all;
}

}  // namespace

TEST_CASE("settings_of: a list flag gathers, of any other the last one counts", "[envelope]") {
  const auto settings = settings_of(
      given({{"endpoint", "b"}, {"endpoint", "c,d"}, {"interval-ms", "20"}, {"interval-ms", "30"}}),
      kFlags, kTables);
  REQUIRE(settings);
  CHECK(settings->at("x.endpoint") == "b,c,d");
  CHECK(settings->at("x.interval") == "30ms");
}

TEST_CASE("settings_of: a flag goes before --set, whose value may hold = and commas",
          "[envelope]") {
  const auto settings = settings_of(
      given({{"set", "x.interval=5s"}, {"set", "x.endpoint=a=1,b"}, {"interval-ms", "20"}}), kFlags,
      kTables);
  REQUIRE(settings);
  CHECK(settings->at("x.interval") == "20ms");
  CHECK(settings->at("x.endpoint") == "a=1,b");
}

TEST_CASE("settings_of: a --set that is no assignment is named", "[envelope]") {
  const auto word = GENERATE(as<std::string>(), "x.interval", "=5", "");
  const auto settings = settings_of(given({{"set", word}}), kFlags, kTables);
  REQUIRE_FALSE(settings);
  CHECK(settings.error().code == Errc::InvalidArgument);
  CHECK(settings.error().context == "--set " + word + ": expected section.key=value");
}

TEST_CASE("run_server: serves with the configuration, and not when only text is asked for",
          "[envelope]") {
  std::string seen;
  const ServerProgram program{.name = "x",
                              .tables = {kSettings, log_settings()},
                              .flags = kFlags,
                              .help = [] { return std::string(); },
                              .info = [](const Config&) { return std::string(); },
                              .serve =
                                  [&seen](const Config& config, const GivenOptions&) {
                                    seen = std::to_string(config.duration("x.interval").count());
                                    return ServerExit::Failed;
                                  }};
  CHECK(run_server(program, given({{"interval-ms", "20"}})) == ServerExit::Failed);
  CHECK(seen == "20");
  seen.clear();
  CHECK(run_server(program, given({{"help", "true"}})) == ServerExit::Ok);
  CHECK(run_server(program, given({{"info", "true"}})) == ServerExit::Ok);
  CHECK(run_server(program, given({{"interval-ms", "9"}})) == ServerExit::Usage);
  CHECK(run_server(program, given({{"log-level", "loud"}, {"set", "log.level=loud"}})) ==
        ServerExit::Usage);
  CHECK(run_server(program, given({{"config", "/nonexistent/x.toml"}})) == ServerExit::Failed);
  CHECK(seen.empty());
}

}  // namespace gofed::envelope
