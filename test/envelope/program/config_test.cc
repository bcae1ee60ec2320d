// Goal: flag > environment > file > default; every mistake in a file names its place.
#include "envelope/program/config.h"

#include <catch2/catch.hpp>

#include "test/support/temp_dir.h"

namespace gofed::envelope {
namespace {

constexpr Setting kSettings[] = {
    {"store.path", SettingKind::Text, "/var/lib/x", "Where."},
    {"store.lifetime", SettingKind::Duration, "7d", "How long."},
    {"store.max_bytes", SettingKind::Bytes, "2GiB", "How much."},
    {"store.sync", SettingKind::Boolean, "true", "Safe."},
    {"store.roots", SettingKind::List, "", "Roots."},
    {"store.threads", SettingKind::Integer, "4", "Threads.", 1, 64},
    {"store.pause", SettingKind::Duration, "1s", "Pause.", 10, 3'600'000},
    {"store.block", SettingKind::Bytes, "4KiB", "Block.", 512},
};
const std::span<const Setting> kTables[] = {kSettings};

Result<Config> load_text(const test::TempDir& dir, std::string_view text,
                         Config::Sources sources = {}) {
  test::write_file(dir / "x.toml", text);
  sources.file = dir / "x.toml";
  return Config::load(kTables, sources);
}

}  // namespace

TEST_CASE("Config: a flag goes before the environment, that before the file", "[envelope]") {
  const test::TempDir dir;
  const std::string file = "[store]\npath = \"/file\"\nlifetime = \"1h\"\nthreads = 1\n";
  Config::Sources sources;
  sources.environment = {"GOFED_STORE_LIFETIME=2h", "GOFED_STORE_THREADS=2", "PATH=/bin",
                         "GOFED_SOMETHING_ELSE=1"};
  sources.flags = {{"store.threads", "3"}};
  const auto config = load_text(dir, file, sources);
  REQUIRE(config);
  CHECK(config->text("store.path") == "/file");
  CHECK(config->duration("store.lifetime") == std::chrono::hours(2));
  CHECK(config->integer("store.threads") == 3);
  CHECK(config->bytes("store.max_bytes") == std::uint64_t{2} << 30);
  CHECK(config->boolean("store.sync"));
}

TEST_CASE("Config: lists are TOML arrays or comma separated", "[envelope]") {
  const test::TempDir dir;
  const auto config = load_text(dir, "[store]\nroots = [\"/a\", \"/b\"]\n");
  REQUIRE(config);
  CHECK(config->list("store.roots") == std::vector<std::string>{"/a", "/b"});
  CHECK(config->with("store.roots", "/c,,/d")->list("store.roots") ==
        std::vector<std::string>{"/c", "/d"});
}

TEST_CASE("Config: a mistake names file, line, column and cause", "[envelope]") {
  struct Case {
    std::string_view text;
    Errc code;
    std::string_view place;
    std::string_view cause;
  };
  const auto c = GENERATE(
      Case{"[store]\npaht = \"x\"\n", Errc::InvalidArgument, "x.toml:2:8",
           "unknown setting store.paht (did you mean store.path?)"},
      Case{"[store]\nlifetime = \"soon\"\n", Errc::InvalidArgument, "x.toml:2:12",
           "store.lifetime = \"soon\": expected a duration"},
      Case{"[store]\nmax_bytes = \"99999999TiB\"\n", Errc::InvalidArgument, "x.toml:2",
           "expected a size"},
      Case{"[store]\nthreads = 1.5\n", Errc::InvalidArgument, "x.toml:2", "expected a plain value"},
      Case{"[store]\nthreads = 65\n", Errc::InvalidArgument, "x.toml:2",
           "store.threads = \"65\": expected a whole number (1 to 64)"},
      Case{"[store]\nthreads = -1\n", Errc::InvalidArgument, "x.toml:2", "1 to 64"},
      Case{"[store]\npause = \"9ms\"\n", Errc::InvalidArgument, "x.toml:2", " (10ms to 1h)"},
      Case{"[store]\nblock = \"511\"\n", Errc::InvalidArgument, "x.toml:2", " (at least 512)"},
      Case{"path = 1\n", Errc::InvalidArgument, "x.toml:1", "stands outside a [section]"},
      Case{"[store\n", Errc::Malformed, "x.toml:1", ""});
  const test::TempDir dir;
  const auto config = load_text(dir, c.text);
  REQUIRE_FALSE(config);
  CHECK(config.error().code == c.code);
  CHECK_THAT(config.error().context, Catch::Contains(std::string(c.place)));
  CHECK_THAT(config.error().context, Catch::Contains(std::string(c.cause)));
}

TEST_CASE("Config: a file that is not there is NotFound", "[envelope]") {
  const auto config = Config::load(kTables, {.file = "/nonexistent/x.toml"});
  REQUIRE_FALSE(config);
  CHECK(config.error().code == Errc::NotFound);
}

TEST_CASE("Config: routes are free keys", "[envelope]") {
  const test::TempDir dir;
  const auto config = load_text(
      dir, "[routes]\ndefault = \"local\"\n\"api.api_analysis\" = \"tcp://127.0.0.1:9\"\n");
  REQUIRE(config);
  CHECK(config->routes().at("default") == "local");
  CHECK(config->routes().at("api.api_analysis") == "tcp://127.0.0.1:9");
}

TEST_CASE("Config: a file's sections of other programs are passed over, misspelt ones are not",
          "[envelope]") {
  const test::TempDir dir;
  const std::string file = "[broker]\nanything = [[1], [2]]\n[store]\npath = \"/x\"\n";
  const auto shared = load_text(dir, file, {.other_sections = {"broker"}});
  REQUIRE(shared);
  CHECK(shared->text("store.path") == "/x");
  CHECK_FALSE(load_text(dir, file, {.other_sections = {"brokre"}}));
  CHECK_FALSE(
      load_text(dir, file, {.flags = {{"broker.anything", "1"}}, .other_sections = {"broker"}}));
}

TEST_CASE("Config: a commented file names a setting's bounds", "[envelope]") {
  const auto text = commented_toml(kTables);
  CHECK_THAT(text, Catch::Contains("# Threads. (1 to 64)\n#threads = 4\n"));
  CHECK_THAT(text, Catch::Contains("# How much.\n"));
}

TEST_CASE("Config: what print() shows loads to the same values", "[envelope]") {
  const test::TempDir dir;
  const auto first = load_text(dir, "[store]\npath = \"a \\\"b\\\"\"\nroots = [\"/a\", \"/b\"]\n");
  REQUIRE(first);
  const auto second = load_text(dir, first->print());
  REQUIRE(second);
  CHECK(second->text("store.path") == "a \"b\"");
  CHECK(second->list("store.roots") == first->list("store.roots"));
}

TEST_CASE("Config: the commented file is valid and changes nothing", "[envelope]") {
  const test::TempDir dir;
  const auto config = load_text(dir, commented_toml(kTables));
  REQUIRE(config);
  CHECK(config->text("store.path") == "/var/lib/x");
}

TEST_CASE("durations and sizes: a whole number with a unit, nothing else", "[envelope]") {
  CHECK(parse_duration("250ms") == Result<std::chrono::milliseconds>(250));
  CHECK(parse_duration("2h") == Result<std::chrono::milliseconds>(7'200'000));
  CHECK(parse_bytes("64KiB") == Result<std::uint64_t>(65536));
  const auto bad = GENERATE("", "-1s", "1.5s", "10 s", "s", "1x", "18446744073709551615d");
  CHECK_FALSE(parse_duration(bad));
}

}  // namespace gofed::envelope
