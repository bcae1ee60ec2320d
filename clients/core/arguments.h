// What a command takes on its command line, declared as tables, and what was given.
//
// Values only; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"

namespace gofed::clients {

enum class OptionKind : std::uint8_t {
  Flag,   // --meta
  Value,  // --file F, once
  List,   // --set K=V, any number of times
};

struct Option {
  std::string_view name;  // without dashes
  OptionKind kind = OptionKind::Flag;
  std::string_view value_name = {};  // how help calls the value: "FILE"
  std::string_view doc = {};
  char letter = 0;  // 0: no short form
};

// The options that were given, by name. Asking for one that no table declares is our bug.
class Arguments {
 public:
  void add(std::string_view name, std::string value) {
    given_[std::string(name)].push_back(std::move(value));
  }
  void add_positional(std::string value) { positionals_.push_back(std::move(value)); }

  [[nodiscard]] bool flag(std::string_view name) const { return given_.contains(name); }
  [[nodiscard]] std::optional<std::string> value(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> values(std::string_view name) const;
  [[nodiscard]] std::string value_or(std::string_view name, std::string_view otherwise) const;
  [[nodiscard]] const std::vector<std::string>& positionals() const { return positionals_; }

  // A whole number within the bounds. errors: InvalidArgument, naming option and value.
  struct Bounds {
    std::uint64_t min = 0;
    std::uint64_t max = UINT64_MAX;
  };
  [[nodiscard]] Result<std::uint64_t> number(std::string_view name, std::uint64_t otherwise,
                                             Bounds bounds) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> given_;
  std::vector<std::string> positionals_;
};

// "a,b,,c" -> a, b, c.
[[nodiscard]] std::vector<std::string> split_commas(std::string_view text);

}  // namespace gofed::clients
