// gofed context add|use|list|rm
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "clients/commands/commands.h"
#include "clients/core/contexts.h"
#include "clients/core/help.h"
#include "clients/core/run.h"
#include "clients/core/services.h"
#include "envelope/program/config.h"
#include "schemas/describe/describe.h"

namespace gofed::clients {
namespace {

struct ContextRow {
  std::string name;
  bool in_use = false;
  std::string broker;
  std::string file;

  static void describe(schemas::Describe<ContextRow>& d) {
    d.name("Context", "Settings under a name.");
    d.field<&ContextRow::name>("name", "For --context.");
    d.field<&ContextRow::in_use>("in_use", "It counts where no other is named.");
    d.field<&ContextRow::broker>("broker", "That it asks.");
    d.field<&ContextRow::file>("file", "Its settings, as TOML.");
  }
};

struct ContextList {
  std::vector<ContextRow> contexts;

  static void describe(schemas::Describe<ContextList>& d) {
    d.name("ContextList", "The contexts of this user.");
    d.field<&ContextList::contexts>("contexts", "By name.");
  }
};

// The settings of the command line, as a configuration file.
std::string toml_of(const std::map<std::string, std::string>& settings) {
  std::string text = "# Made by `gofed context add`; a configuration file as any other.\n";
  std::string section;
  for (const auto& [key, value] : settings) {
    const auto dot = key.find('.');
    if (key.substr(0, dot) != section) {
      section = key.substr(0, dot);
      text += "\n[" + section + "]\n";
    }
    text += key.substr(dot + 1) + " = " + envelope::toml_string(value) + "\n";
  }
  return text;
}

std::string broker_of(const std::string& file) {
  const auto tables = client_setting_tables();
  const auto config =
      envelope::Config::load(tables, {.file = file, .flags = {}, .environment = {}});
  if (!config) return config.error().context;
  return config->is_default("client.broker") ? "" : broker_words(*config);
}

ExitCode add(Run& run, const Contexts& contexts, const std::string& name, bool replace) {
  if (auto good = Contexts::check_name(name); !good) return run.usage(good.error());
  auto settings = run.globals().settings;
  if (run.globals().verbosity != Verbosity::Normal) settings.erase("log.level");
  if (settings.empty()) {
    return run.usage(
        {Errc::InvalidArgument, "add " + name + ": expected --broker E or --set KEY=VALUE"});
  }
  if (!replace && contexts.has(name)) {
    return run.failed({Errc::AlreadyExists, "context " + name + " exists (--force replaces it)"});
  }
  const auto written = contexts.write(name, toml_of(settings), replace);
  if (!written) return run.failed(written.error());
  run.note("context " + name + " added; `gofed context use " + name + "` makes it the default");
  return ExitCode::Done;
}

ExitCode use(Run& run, const Contexts& contexts, const std::string& name) {
  if (name != "-" && !contexts.has(name)) {
    return run.failed({Errc::NotFound, "no context " + name + " (gofed context list)"});
  }
  const auto used = contexts.use(name == "-" ? "" : name);
  return used ? ExitCode::Done : run.failed(used.error());
}

ExitCode remove(Run& run, const Contexts& contexts, const std::string& name) {
  if (!contexts.has(name)) {
    return run.failed({Errc::NotFound, "no context " + name + " (gofed context list)"});
  }
  const auto removed = contexts.remove(name);
  return removed ? ExitCode::Done : run.failed(removed.error());
}

ExitCode list(Run& run, const Contexts& contexts) {
  ContextList all;
  const auto in_use = contexts.in_use();
  for (const auto& name : contexts.names()) {
    const auto file = contexts.file_of(name).string();
    all.contexts.push_back({name, name == in_use, broker_of(file), file});
  }
  if (run.output().format() != Format::Table) {
    run.output().value(all);
    return ExitCode::Done;
  }
  if (all.contexts.empty()) {
    run.note("no contexts: gofed context add NAME --broker E");
    return ExitCode::Done;
  }
  Table table({{""}, {"CONTEXT"}, {"BROKER"}, {"FILE"}});
  for (const auto& row : all.contexts)
    table.add({row.in_use ? "*" : "", row.name, row.broker, row.file});
  run.output().table(table);
  return ExitCode::Done;
}

ExitCode run(Run& run, const Arguments& arguments) {
  const auto contexts = Contexts::open(environment());
  if (!contexts) return run.failed(contexts.error());
  const auto& words = arguments.positionals();
  const auto& what = words.front();
  if (what == "list" && words.size() == 1) return list(run, *contexts);
  if (what != "list" && words.size() == 2) {
    if (what == "add") return add(run, *contexts, words[1], arguments.flag("force"));
    if (what == "use") return use(run, *contexts, words[1]);
    if (what == "rm") return remove(run, *contexts, words[1]);
  }
  return run.usage({Errc::InvalidArgument, "expected add NAME, use NAME, rm NAME or list"});
}

constexpr std::array kOptions{
    Option{"force", OptionKind::Flag, {}, "Replace a context of that name"},
};

}  // namespace

const Command kContext{
    .name = "context",
    .summary = "Keep settings under a name: a broker, its timeouts",
    .usage = "add|use|list|rm [NAME] [--force]",
    .options = kOptions,
    .positionals_min = 1,
    .positionals_max = 2,
    .details =
        "`add` keeps --broker and each --set of its command line. `use` makes a context the\n"
        "default, `use -` none. --context NAME or GOFED_CONTEXT chooses one for a run. Its "
        "settings\n"
        "count before those of the configuration file, the environment's and the command line's\n"
        "before them. With --config only a context that is named counts.",
    .examples =
        "gofed --broker tcp://build1:5555 context add fleet\ngofed context use fleet\n"
        "gofed --context fleet workers",
    .run = &run,
};

}  // namespace gofed::clients
