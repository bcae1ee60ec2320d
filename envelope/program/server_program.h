// A program that serves until it is asked to stop: what gofed-broker and gofed-worker have in
// common.
//
// A main reads its command line (with cxxopts, which stays there) and says what it is; the rest is
// the same for all: --help, --version, --info and --print-config print and end, the configuration
// is put together (flag > environment > file > default), logging begins, and then it serves.
// Results go to stdout, errors are one line on stderr.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "envelope/program/config.h"
#include "schemas/base/result.h"

namespace gofed::envelope {

// Exit codes; Failed is also a configuration file that is not there.
enum class ServerExit : int { Ok = 0, Failed = 1, Usage = 2 };

// What a command line gave: the values of each option by its long name, in their order. An option
// that takes none has the value "true".
class GivenOptions {
 public:
  GivenOptions() = default;

  // Of what cxxopts has parsed; a template, so that its header stays in the mains.
  template <typename Parsed>
  explicit GivenOptions(const Parsed& parsed) : unexpected_(parsed.unmatched()) {
    for (const auto& option : parsed.arguments()) add(option.key(), option.value());
  }

  void add(const std::string& name, std::string value) {
    values_[name].push_back(std::move(value));
  }
  [[nodiscard]] bool has(std::string_view name) const { return values_.contains(name); }
  [[nodiscard]] std::vector<std::string> values(std::string_view name) const;

  // Words that no option takes.
  [[nodiscard]] const std::vector<std::string>& unexpected() const { return unexpected_; }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::vector<std::string> unexpected_;
};

// A flag that stands for a setting: --liveness 3 says what --set broker.liveness=3 does.
struct SettingFlag {
  std::string_view flag;
  std::string_view key;
  std::string_view unit = {};  // written behind the value: "ms" for --heartbeat-interval-ms 250
};

// --set, and the flags that stand for a setting and go before it. Of a setting that is no list the
// last word counts.
//   errors  InvalidArgument: a --set without a key or a value
[[nodiscard]] Result<std::map<std::string, std::string>> settings_of(
    const GivenOptions& given, std::span<const SettingFlag> flags,
    std::span<const std::span<const Setting>> tables);

struct ServerProgram {
  std::string_view name;           // "gofed-broker"
  std::string_view summary = {};   // one line, for the manual
  std::string_view synopsis = {};  // what follows the name
  std::vector<std::span<const Setting>> tables;
  std::span<const SettingFlag> flags;
  std::vector<std::string> other_sections = {};  // as Config::Sources has them
  std::function<std::string()> help;             // also the options of --manual
  std::function<std::string(const Config&)> info;
  std::function<ServerExit(const Config&, const GivenOptions&)> serve;
};

// Does what the command line asks for; the exit code.
[[nodiscard]] ServerExit run_server(const ServerProgram& program, const GivenOptions& given);

// "NAME: why" on stderr, and where it is a usage error that --help says more.
ServerExit tell(std::string_view program, ServerExit how, const Error& error);

// SIGTERM and SIGINT call `stop`, which must be async-signal-safe.
void on_stop_signals(void (*stop)());

}  // namespace gofed::envelope
