// gofed bootstrap DIR|-: the settings of all programs as commented files.
#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/commands/commands.h"
#include "clients/core/files.h"
#include "clients/core/output_file.h"
#include "clients/core/run.h"
#include "clients/core/services.h"
#include "envelope/program/config.h"
#include "schemas/catalogue.h"

namespace gofed::clients {
namespace {

using envelope::Setting;

struct ConfigFile {
  std::string name;  // "api.toml"
  std::string text;
};

// The declared settings of these sections, in the order of their tables.
std::vector<Setting> settings_of(const SettingTables& all,
                                 const std::vector<std::string>& sections) {
  std::vector<Setting> settings;
  for (const auto& table : all) {
    for (const auto& setting : table) {
      const auto section = setting.key.substr(0, setting.key.find('.'));
      if (std::ranges::find(sections, section) != sections.end()) settings.push_back(setting);
    }
  }
  return settings;
}

ConfigFile make_file(const std::string& name, const std::string& heading,
                     const std::vector<Setting>& settings) {
  const std::array<std::span<const Setting>, 1> tables{settings};
  return {name + ".toml", heading + envelope::commented_toml(tables)};
}

constexpr std::string_view kRoutes =
    "\n# Where calls go, by service or by action: \"broker\" (default), \"local\" (inside the\n"
    "# client), \"direct\" (the worker's own endpoint, learnt from the broker) or an endpoint.\n"
    "# [routes]\n# api = \"local\"\n# deps = \"tcp://127.0.0.1:6001\"\n";

ConfigFile client_file() {
  auto file = make_file("client",
                        "# gofed, the client: gofed --config client.toml ...\n"
                        "# Every setting stands at its default. Flag > environment > file.\n\n",
                        settings_of(client_setting_tables(), {"client", "log"}));
  file.text += kRoutes;
  return file;
}

ConfigFile broker_file() {
  return make_file(
      "broker",
      "# gofed-broker: gofed-broker --config broker.toml\n"
      "# Every setting stands at its default. Flag > environment > file.\n\n",
      settings_of({envelope::broker_settings(), envelope::log_settings()}, {"broker", "log"}));
}

// "apisavestorage" and "apistorage" are two names over one store, which the second one names.
std::string store_section(std::string name) {
  constexpr std::string_view kSave = "save";
  const auto at = name.find(kSave);
  return at == std::string::npos ? name : name.erase(at, kSave.size());
}

ConfigFile service_file(const schemas::ServiceInfo& service) {
  const std::string name(service.name);
  return make_file(name,
                   "# " + name + ": " + std::string(service.doc) + "\n# gofed-worker --config " +
                       name + ".toml " + name + "\n# Every setting stands at its default.\n\n",
                   settings_of(worker_setting_tables(), {"worker", "log", store_section(name)}));
}

// All sections in one file, each setting once: every program reads its own.
ConfigFile whole_file() {
  std::vector<Setting> settings;
  const auto add = [&settings](const SettingTables& tables) {
    for (const auto& table : tables) {
      for (const auto& setting : table) {
        const auto same = [&](const Setting& other) { return other.key == setting.key; };
        if (std::ranges::none_of(settings, same)) settings.push_back(setting);
      }
    }
  };
  // The log's level of servers stands first: the client's own default is another.
  add({envelope::broker_settings(), envelope::log_settings()});
  add(worker_setting_tables());
  add(client_setting_tables());
  std::ranges::stable_sort(settings, {}, [](const Setting& setting) {
    return setting.key.substr(0, setting.key.find('.'));
  });
  auto file = make_file("gofed",
                        "# gofed, gofed-broker and gofed-worker: each reads its own sections.\n"
                        "# Every setting stands at its default. Flag > environment > file.\n\n",
                        settings);
  file.text += kRoutes;
  return file;
}

std::vector<ConfigFile> split_files() {
  std::vector<ConfigFile> files{client_file(), broker_file()};
  for (const auto& service : schemas::all_services()) files.push_back(service_file(service));
  return files;
}

Result<void> write_file(Run& run, const std::string& path, std::string_view text, bool force) {
  auto file = OutputFile::open(
      path, {.existing = force ? OutputFile::Existing::Replace : OutputFile::Existing::Refuse,
             .stop = &run.interrupt().flag()});
  if (!file) return std::unexpected(std::move(file.error()));
  if (auto written = file->write(text); !written) return written;
  return file->finish();
}

ExitCode run(Run& run, const Arguments& arguments) {
  const std::filesystem::path directory = arguments.positionals().front();
  if (directory == kStdin) {
    run.output().text(whole_file().text);
    return ExitCode::Done;
  }
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return run.failed(system_error(directory.string(), error.value()).error());
  const auto files = arguments.flag("split") ? split_files() : std::vector{whole_file()};
  // Nothing is written where something would be lost.
  for (const auto& file : files) {
    if (arguments.flag("force") || !std::filesystem::exists(directory / file.name, error)) continue;
    return run.failed({Errc::AlreadyExists,
                       (directory / file.name).string() + ": file exists (--force overwrites)"});
  }
  for (const auto& file : files) {
    const auto path = (directory / file.name).string();
    auto written = write_file(run, path, file.text, arguments.flag("force"));
    if (!written) return run.failed(written.error());
    run.output().text(path + "\n");
  }
  return ExitCode::Done;
}

constexpr std::array kOptions{
    Option{"force", OptionKind::Flag, {}, "Overwrite files that are there"},
    Option{"split", OptionKind::Flag, {}, "A file for each: client, broker, every service"},
};

}  // namespace

const Command kBootstrap{
    .name = "bootstrap",
    .summary = "Write a commented configuration file for client, broker and workers",
    .usage = "DIR|- [--split] [--force]",
    .options = kOptions,
    .positionals_min = 1,
    .positionals_max = 1,
    .details =
        "DIR/gofed.toml is for all programs: each reads its own sections and passes over those\n"
        "of the others. `-` prints it. With --split there is one file a program.",
    .examples = "gofed bootstrap etc\ngofed --config etc/gofed.toml status",
    .run = &run,
};

}  // namespace gofed::clients
