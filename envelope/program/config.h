// Configuration: flag > environment (GOFED_SECTION_KEY) > file (TOML) > default.
//
// Every setting is declared once, as a row of a table (`Setting`) beside who uses it; from the
// tables come the checks of a file, --print-config, and the commented files of `gofed bootstrap`.
// Keys are "section.key". Values are read as text and converted by the getter, whose error names
// the key, the value and where it came from.
//
// Constant once loaded; any thread. toml++ stays in config.cc.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"

namespace gofed::envelope {

enum class SettingKind : std::uint8_t {
  Text,
  Integer,
  Boolean,
  Duration,  // "250ms", "10s", "5m", "2h", "7d"
  Bytes,     // "512", "64KiB", "10MiB", "2GiB"
  List,      // comma separated; an array in TOML
};

struct Setting {
  std::string_view key;  // "section.key"
  SettingKind kind = SettingKind::Text;
  std::string_view default_value;
  std::string_view doc;
  // What an integer, a duration (ms) or a size (bytes) may be, both included.
  std::uint64_t min = 0;
  std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
};

class Config {
 public:
  struct Sources {
    std::optional<std::filesystem::path> file;  // must exist where given
    // Read after it, and counts before it: a context of the client's. Must exist where given.
    std::optional<std::filesystem::path> context = {};
    std::map<std::string, std::string> flags;  // by key
    std::vector<std::string> environment;      // "GOFED_...=value"; the process's in mains
    // Sections of the file that other programs read, so that several can share one: passed over.
    std::vector<std::string> other_sections;
  };

  // errors  NotFound         the file is not there
  //         Malformed        not TOML: file:line:column and why
  //         InvalidArgument  an unknown key (with the nearest known one), or a value of the wrong
  //                          kind or beyond the setting's bounds
  [[nodiscard]] static Result<Config> load(std::span<const std::span<const Setting>> tables,
                                           const Sources& sources);

  // All defaults.
  [[nodiscard]] static Config defaults(std::span<const std::span<const Setting>> tables);

  // The key must be declared in one of the tables, with that kind: asking for another is our bug.
  [[nodiscard]] std::string text(std::string_view key) const;
  [[nodiscard]] std::int64_t integer(std::string_view key) const;
  [[nodiscard]] bool boolean(std::string_view key) const;
  [[nodiscard]] std::chrono::milliseconds duration(std::string_view key) const;
  [[nodiscard]] std::uint64_t bytes(std::string_view key) const;
  [[nodiscard]] std::vector<std::string> list(std::string_view key) const;

  // A copy with one value changed: for programs that derive a setting (tests, `gofed up`).
  [[nodiscard]] Result<Config> with(std::string_view key, std::string value) const;

  // The same configuration for services that must leave nothing behind: storage services keep their
  // data in memory then, whatever driver is set. For inline data bindings.
  [[nodiscard]] Config ephemeral() const;
  [[nodiscard]] bool is_ephemeral() const { return ephemeral_; }

  // Free keys "routes.SERVICE" and "routes.SERVICE.ACTION", which no table can list.
  [[nodiscard]] const std::map<std::string, std::string>& routes() const { return routes_; }

  // Whether nothing but its declaration says the value.
  [[nodiscard]] bool is_default(std::string_view key) const;
  // The files that were read, in their order.
  [[nodiscard]] const std::vector<std::string>& files() const { return files_; }
  // Of the environment: variables whose names are nearly those of a setting.
  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

  // As TOML, each value with its origin as a comment.
  [[nodiscard]] std::string print() const;

 private:
  struct Value {
    Setting setting;
    std::string text;
    std::string origin;  // "default", "x.toml:3", "environment GOFED_X", "flag"
  };

  Result<void> read_file(const std::filesystem::path& path,
                         const std::vector<std::string>& other_sections);
  Result<void> read_environment(const Sources& sources);
  [[nodiscard]] const Value& find(std::string_view key, SettingKind kind) const;
  Result<void> set(std::string_view key, std::string text, std::string origin);

  std::map<std::string, Value, std::less<>> values_;
  std::map<std::string, std::string> routes_;
  std::vector<std::string> files_;
  std::vector<std::string> warnings_;
  bool ephemeral_ = false;
};

// The file that is read where the command line names none: $GOFED_CONFIG (set and empty: none), else
// gofed/config.toml in $XDG_CONFIG_HOME or ~/.config, else /etc/gofed/gofed.toml, where they exist.
// Never one of the working directory, which may be somebody else's.
[[nodiscard]] std::optional<std::filesystem::path> find_config_file(
    const std::vector<std::string>& environment);

// $XDG_CONFIG_HOME/gofed, else ~/.config/gofed; nothing without either.
[[nodiscard]] std::optional<std::filesystem::path> config_directory(
    const std::vector<std::string>& environment);

// The value of a variable of the environment; nothing where it is not set.
[[nodiscard]] std::optional<std::string> variable_of(const std::vector<std::string>& environment,
                                                     std::string_view name);

// The table as a commented TOML file, every setting at its default and commented out.
[[nodiscard]] std::string commented_toml(std::span<const std::span<const Setting>> tables);

// A string of TOML.
[[nodiscard]] std::string toml_string(std::string_view text);

// Text of a duration or size, as in a configuration, for those who take one as a flag.
[[nodiscard]] Result<std::chrono::milliseconds> parse_duration(std::string_view text);
[[nodiscard]] Result<std::uint64_t> parse_bytes(std::string_view text);

// The settings of programs that call and host services (sections client, log, worker).
[[nodiscard]] std::span<const Setting> envelope_settings();

// The settings of gofed-broker (section broker), and those of every log. They stand here because
// the client writes them into a file and passes them on, and knows nothing else of the broker.
[[nodiscard]] std::span<const Setting> broker_settings();
[[nodiscard]] std::span<const Setting> log_settings();

}  // namespace gofed::envelope
