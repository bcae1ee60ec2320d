#include "clients/core/help.h"

#include <algorithm>

#include "clients/core/contexts.h"
#include "clients/core/globals.h"
#include "clients/core/services.h"

namespace gofed::clients {
namespace {

constexpr std::size_t kNameColumns = 28;

// "  name   text", the text on a line of its own where the name is too long.
std::string help_row(std::string_view name, std::string_view text) {
  std::string row = "  " + std::string(name);
  if (row.size() + 2 > kNameColumns) row += "\n";
  const auto line_start = row.rfind('\n') + 1;  // 0 if absent
  row.append(kNameColumns - (row.size() - line_start), ' ');
  return row + std::string(text) + "\n";
}

std::string option_row(const Option& option) {
  std::string name = option.letter == 0 ? "    " : std::string("-") + option.letter + ", ";
  name += "--" + std::string(option.name);
  if (option.kind != OptionKind::Flag) name += " " + std::string(option.value_name);
  return help_row(name, option.doc);
}

std::string group_rows(CommandGroup group) {
  std::string rows;
  for (const auto* command : all_commands()) {
    if (command->group == group) rows += help_row(command->name, command->summary);
  }
  return rows;
}

std::string option_rows(std::span<const Option> options) {
  std::string rows;
  for (const auto& option : options) rows += option_row(option);
  return rows;
}

std::string indented_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out += "  " + std::string(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

std::string program_help() {
  return "gofed: what Go source exports and needs, analysed by services.\n\n"
         "usage: gofed [options] COMMAND [arguments]\n\n"
         "Scenarios\n" +
         group_rows(CommandGroup::Scenario) + "\nTools\n" + group_rows(CommandGroup::Tool) +
         "\nOptions\n" + option_rows(global_options()) +
         "\nExit codes: 0 done, 1 failed, 2 usage, 3 partly failed, 69 no broker or no worker,\n"
         "75 try again, 130 interrupted. `gofed help COMMAND` says more.\n";
}

std::string command_help(const Command& command) {
  std::string text = "gofed " + std::string(command.name) + ": " + std::string(command.summary) +
                     "\n\nusage: gofed [options] " + std::string(command.name);
  if (!command.usage.empty()) text += " " + std::string(command.usage);
  text += "\n";
  if (!command.details.empty()) text += "\n" + std::string(command.details) + "\n";
  if (!command.options.empty()) text += "\nOptions\n" + option_rows(command.options);
  std::string forms = "json, ndjson, table";
  for (const auto form : command.forms) forms += ", " + std::string(form);
  text += "\nOutput (--output): " + forms + "\n";
  if (!command.examples.empty()) text += "\nExamples\n" + indented_lines(command.examples);
  return text + "\nOptions of every command: gofed --help\n";
}

std::string broker_words(const envelope::Config& config) {
  std::string words;
  for (const auto& endpoint : config.list("client.broker")) {
    words += (words.empty() ? "" : ", ") + endpoint;
  }
  return words;
}

std::string version_line() {
  return "gofed " GOFED_VERSION "\n";
}

std::string program_info(const envelope::Config& config) {
  std::string text = version_line();
  text += "broker    " + broker_words(config) + "\n";
  std::string files;
  for (const auto& file : config.files()) files += (files.empty() ? "" : ", ") + file;
  text += "settings  " + (files.empty() ? "defaults: no file" : files) + "\n";
  text += "data      " + data_directory(environment()) + "\n";
  text += "services  ";
  std::string names;
  for (const auto& factory : local_services()) {
    names += (names.empty() ? "" : " ") + std::string(factory.name);
  }
  return text + names +
         " (can run inside this process: --local)\n"
         "`gofed doctor` says whether all of it is well.\n";
}

}  // namespace gofed::clients
