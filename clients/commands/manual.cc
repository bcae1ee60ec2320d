// gofed manual DIR: the manual pages of this program, of each of its commands and of the configuration
// file, made from the tables that help and the configuration's reader use.
#include <algorithm>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "clients/commands/commands.h"
#include "clients/core/files.h"
#include "clients/core/globals.h"
#include "clients/core/output_file.h"
#include "clients/core/run.h"
#include "clients/core/services.h"
#include "envelope/program/manual_page.h"

namespace gofed::clients {
namespace {

using envelope::ManualPage;

void add_options(ManualPage& page, std::span<const Option> options) {
  for (const auto& option : options) {
    std::string name = option.letter == 0 ? "" : std::string("-") + option.letter + ", ";
    name += "--" + std::string(option.name);
    page.item(name, option.kind == OptionKind::Flag ? "" : option.value_name, option.doc);
  }
}

void add_exit_codes(ManualPage& page) {
  page.section("EXIT STATUS");
  page.item("0", "", "Done.");
  page.item("1", "", "Failed.");
  page.item("2", "", "The command line or the configuration is wrong.");
  page.item("3", "", "Some of several inputs failed; of --check: something breaks.");
  page.item("69", "", "No broker answers, or none of its workers has the service.");
  page.item("75", "", "Try again: the service is busy, or the worker was lost.");
  page.item("130", "", "Interrupted.");
}

std::string page_name(const Command& command) {
  return "gofed-" + std::string(command.name);
}

std::string program_page() {
  ManualPage page("gofed", 1, "what Go source exports and needs, analysed by services");
  page.section("SYNOPSIS");
  page.verbatim("gofed [options] COMMAND [arguments]");
  page.section("DESCRIPTION");
  page.text(
      "gofed says what Go source exports and what it needs. It reads source alone: no Go "
      "toolchain, no network, no installed dependencies. It is made of services: a broker spreads "
      "requests over workers, and this program runs scenarios over them. With --local every "
      "service runs inside this program.");
  page.text("A terminal gets tables, a pipe gets JSON. Results go to stdout, all else to stderr.");
  page.section("COMMANDS");
  for (const auto* command : all_commands()) {
    page.item(page_name(*command) + "(1)", "", command->summary);
  }
  page.section("OPTIONS");
  add_options(page, global_options());
  add_exit_codes(page);
  page.section("SEE ALSO");
  page.text("gofed-broker(1), gofed-worker(1), gofed.toml(5)");
  return page.finish();
}

std::string command_page(const Command& command) {
  ManualPage page(page_name(command), 1, command.summary);
  page.section("SYNOPSIS");
  page.verbatim("gofed [options] " + std::string(command.name) +
                (command.usage.empty() ? "" : " " + std::string(command.usage)));
  page.section("DESCRIPTION");
  page.text(std::string(command.summary) + ".");
  if (!command.details.empty()) page.verbatim(command.details);
  if (!command.options.empty()) {
    page.section("OPTIONS");
    add_options(page, command.options);
  }
  page.section("OUTPUT");
  std::string forms = "json, ndjson, table";
  for (const auto form : command.forms) forms += ", " + std::string(form);
  page.text("--output takes " + forms + ".");
  if (!command.examples.empty()) {
    page.section("EXAMPLES");
    page.verbatim(command.examples);
  }
  page.section("SEE ALSO");
  page.text("gofed(1) has the options of every command and the exit status.");
  return page.finish();
}

void add_settings(ManualPage& page, const SettingTables& tables,
                  std::vector<std::string_view>& known) {
  for (const auto& table : tables) {
    for (const auto& setting : table) {
      if (std::ranges::find(known, setting.key) != known.end()) continue;
      known.push_back(setting.key);
      const std::string value =
          setting.default_value.empty() ? "(empty)" : std::string(setting.default_value);
      page.item(setting.key, "", std::string(setting.doc) + " Default: " + value);
    }
  }
}

std::string configuration_page() {
  ManualPage page("gofed.toml", 5, "configuration of gofed, gofed-broker and gofed-worker");
  page.section("DESCRIPTION");
  page.text(
      "A TOML file with a table for each section. A setting SECTION.KEY is also the environment "
      "variable GOFED_SECTION_KEY and the option --set SECTION.KEY=VALUE. The option counts before "
      "the variable, the variable before the file, the file before the default.");
  page.text(
      "Durations have units: 250ms, 10s, 5m, 2h, 7d. So have sizes: 64KiB, 10MiB, 2GiB. Each "
      "program "
      "reads its own sections and passes over those of the others; an unknown key is an error.");
  page.section("SETTINGS");
  std::vector<std::string_view> known;
  add_settings(page, client_setting_tables(), known);
  add_settings(page, worker_setting_tables(), known);
  page.item("routes.SERVICE, routes.SERVICE.ACTION", "",
            "Where calls of the client go: broker, local, direct, or an endpoint.");
  page.section("SEE ALSO");
  page.text("gofed(1), gofed-bootstrap(1), gofed-broker(1), gofed-worker(1)");
  return page.finish();
}

ExitCode run(Run& run, const Arguments& arguments) {
  const std::filesystem::path directory = arguments.positionals().front();
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return run.failed(system_error(directory.string(), error.value()).error());
  std::vector<std::pair<std::string, std::string>> pages{{"gofed.1", program_page()},
                                                         {"gofed.toml.5", configuration_page()}};
  for (const auto* command : all_commands()) {
    pages.emplace_back(page_name(*command) + ".1", command_page(*command));
  }
  for (const auto& [name, text] : pages) {
    const auto path = (directory / name).string();
    auto file = OutputFile::open(path, {.stop = &run.interrupt().flag()});
    if (!file) return run.failed(file.error());
    if (auto written = file->write(text); !written) return run.failed(written.error());
    if (auto finished = file->finish(); !finished) return run.failed(finished.error());
  }
  return ExitCode::Done;
}

}  // namespace

const Command kManual{
    .name = "manual",
    .summary = "Write the manual pages of this program, one a command",
    .usage = "DIR",
    .positionals_min = 1,
    .positionals_max = 1,
    .details =
        "The Debian package installs them. SOURCE_DATE_EPOCH is their date, where it is set.",
    .examples = "gofed manual man && man man/gofed-api.1",
    .run = &run,
};

}  // namespace gofed::clients
