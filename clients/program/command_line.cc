#include "clients/program/command_line.h"

#include <string_view>

// Lists are repeated options (--set a=1,2 --set b=3): a comma belongs to the value.
#define CXXOPTS_VECTOR_DELIMITER '\0'
#include <cxxopts.hpp>

#include "clients/core/suggest.h"

namespace gofed::clients {
namespace {

using Tables = std::span<const std::span<const Option>>;

std::string both_names(const Option& option) {
  std::string names;
  if (option.letter != 0) names += std::string(1, option.letter) + ",";
  return names + std::string(option.name);
}

void declare(cxxopts::Options& options, Tables tables) {
  auto add = options.add_options();
  for (const auto& table : tables) {
    for (const auto& option : table) {
      if (option.kind == OptionKind::Flag) {
        add(both_names(option), "", cxxopts::value<bool>());
      } else {
        add(both_names(option), "", cxxopts::value<std::vector<std::string>>());
      }
    }
  }
}

Result<void> take(const cxxopts::ParseResult& parsed, const Option& option, Arguments& arguments) {
  const std::string name(option.name);
  if (parsed.count(name) == 0) return {};
  if (option.kind == OptionKind::Flag) {
    if (parsed[name].as<bool>()) arguments.add(name, "true");
    return {};
  }
  const auto& values = parsed[name].as<std::vector<std::string>>();
  if (option.kind == OptionKind::Value && values.size() > 1) {
    return fail(Errc::InvalidArgument, "--" + name + " is given " + std::to_string(values.size()) +
                                           " times, expected once");
  }
  for (const auto& value : values) arguments.add(name, value);
  return {};
}

// The option in cxxopts' message: it stands in typographic quotes (three bytes each).
std::string quoted_name(std::string_view message) {
  constexpr std::string_view kOpen = "\u2018";
  constexpr std::string_view kClose = "\u2019";
  const auto open = message.find(kOpen);
  const auto close = message.rfind(kClose);
  if (open == std::string_view::npos || close == std::string_view::npos) return "";
  return std::string(message.substr(open + kOpen.size(), close - open - kOpen.size()));
}

std::string dashed(std::string_view name) {
  return (name.size() == 1 ? "-" : "--") + std::string(name);
}

std::unexpected<Error> unknown_option(const std::string& name, Tables tables) {
  std::vector<std::string_view> known;
  for (const auto& table : tables) {
    for (const auto& option : table) known.push_back(option.name);
  }
  const auto near = name.size() > 1 ? nearest(name, known) : std::string_view();
  return fail(Errc::InvalidArgument,
              "unknown option " + dashed(name) +
                  (near.empty() ? "" : ", did you mean --" + std::string(near) + "?"));
}

Result<Arguments> parse(std::span<const std::string> words, Tables tables) {
  cxxopts::Options options("gofed");
  declare(options, tables);
  std::vector<const char*> argv{"gofed"};
  for (const auto& word : words) argv.push_back(word.c_str());
  const auto parsed = options.parse(static_cast<int>(argv.size()), argv.data());

  Arguments arguments;
  for (const auto& table : tables) {
    for (const auto& option : table) {
      auto taken = take(parsed, option, arguments);
      if (!taken) return std::unexpected(std::move(taken.error()));
    }
  }
  for (const auto& word : parsed.unmatched()) arguments.add_positional(word);
  return arguments;
}

}  // namespace

Result<Arguments> parse_command_line(std::span<const std::string> words, Tables tables) {
  try {
    return parse(words, tables);
  } catch (const cxxopts::exceptions::no_such_option& error) {
    return unknown_option(quoted_name(error.what()), tables);
  } catch (const cxxopts::exceptions::missing_argument& error) {
    return fail(Errc::InvalidArgument, dashed(quoted_name(error.what())) + " needs a value");
  } catch (const cxxopts::exceptions::option_requires_argument& error) {
    return fail(Errc::InvalidArgument, dashed(quoted_name(error.what())) + " needs a value");
  } catch (const cxxopts::exceptions::exception& error) {
    return fail(Errc::InvalidArgument, error.what());
  }
}

}  // namespace gofed::clients
