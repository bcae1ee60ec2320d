// gofed distribution import|list|diff: what is known of distributions, state by state.
#include "clients/distribution/distribution.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <utility>

#include "clients/core/date.h"
#include "clients/distribution/apt_lists.h"
#include "clients/distribution/distribution_commands.h"
#include "clients/distribution/metadata_files.h"
#include "clients/sources/transfer.h"
#include "schemas/actions/goland.h"

namespace gofed::clients {

using namespace schemas;  // the actions of goland, all named below

namespace {

std::string time_text(std::uint64_t unix_ms) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{
      std::chrono::milliseconds(static_cast<std::int64_t>(unix_ms))};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::minutes>(time - day)};
  const auto two = [](auto number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return std::to_string(static_cast<int>(date.year())) + "-" +
         two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day())) +
         " " + two(clock.hours().count()) + ":" + two(clock.minutes().count()) + "Z";
}

void print_states(Output& output, const std::vector<DistributionInfo>& distributions) {
  Table table({{"DISTRIBUTION"},
               {"STATE", Align::Right},
               {"IMPORTED"},
               {"SOURCES", Align::Right},
               {"BINARIES", Align::Right},
               {"ARCHITECTURES"}});
  for (const auto& distribution : distributions) {
    for (const auto& state : distribution.states) {
      table.add({distribution.name, std::to_string(state.number), time_text(state.created),
                 std::to_string(state.sources), std::to_string(state.binaries),
                 comma_text(state.architectures)});
    }
  }
  output.table(table);
}

Result<std::vector<FileId>> upload_all(Run& run, const std::vector<std::string>& paths) {
  std::vector<FileId> ids;
  for (const auto& path : paths) {
    auto file = run.open_input(path);
    if (!file) return std::unexpected(std::move(file.error()));
    auto stored = upload(run, *file);
    if (!stored) return prefixed(path, std::move(stored.error()));
    ids.push_back(std::move(*stored));
  }
  return ids;
}

ExitCode import_distribution(Run& run, const Arguments& arguments) {
  const auto& words = arguments.positionals();
  if (words.size() < 2) return run.usage({Errc::InvalidArgument, "import: which distribution?"});
  const auto keep = arguments.number("keep", 5, {.min = 1, .max = 100});
  if (!keep) return run.usage(keep.error());
  const auto& name = words[1];
  const bool from_apt = arguments.flag("apt");
  if (from_apt == (words.size() > 2)) {
    return run.usage(
        {Errc::InvalidArgument, "import: expected --apt, or the files and directories to read"});
  }
  MetadataFiles files;
  std::optional<ScratchDirectory> scratch;
  if (from_apt) {
    auto made = ScratchDirectory::make();
    if (!made) return run.failed(made.error());
    scratch.emplace(std::move(*made));
    auto found = find_apt_lists(run, name, *scratch);
    if (!found) return run.failed(found.error());
    files = std::move(*found);
  }
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (auto added = add_metadata(words[i], files); !added) return run.failed(added.error());
  }
  GolandImport::Input input{.distribution = name,
                            .sources = {},
                            .packages = {},
                            .keep = static_cast<std::uint32_t>(*keep)};
  auto sources = upload_all(run, files.sources);
  if (!sources) return run.failed(sources.error());
  input.sources = std::move(*sources);
  auto packages = upload_all(run, files.packages);
  if (!packages) return run.failed(packages.error());
  input.packages = std::move(*packages);
  const auto answer = run.call<GolandImport>(std::move(input));
  if (!answer) return run.failed(answer.error());
  if (run.output().format() == Format::Table) {
    print_states(run.output(), {{.name = name, .states = {answer->output.state}}});
  } else {
    run.output().value(answer->output);
  }
  return ExitCode::Done;
}

// Of one distribution its Go packages too; of none all distributions.
ExitCode list_distributions(Run& run, const Arguments& arguments) {
  const auto& words = arguments.positionals();
  if (words.size() > 2) {
    return run.usage({Errc::InvalidArgument, "list: unexpected argument " + words[2]});
  }
  const auto name = words.size() > 1 ? words[1] : std::string{};
  if (!arguments.flag("packages")) {
    const auto answer = run.call<GolandDistributions>({.distribution = name});
    if (!answer) return run.failed(answer.error());
    if (run.output().format() == Format::Table) {
      print_states(run.output(), answer->output.distributions);
    } else {
      print_items(run.output(), answer->output, answer->output.distributions);
    }
    return ExitCode::Done;
  }
  const auto state = arguments.number("state", 0, {.min = 1});
  if (!state) return run.usage(state.error());
  GolandPackageListing::Input input{.distribution = name,
                                    .state = *state,
                                    .prefix = arguments.value_or("prefix", ""),
                                    .all = arguments.flag("all")};
  GolandPackageListing::Output all;
  do {
    auto page = run.call<GolandPackageListing>(input);
    if (!page) return run.failed(page.error());
    input.cursor = page->output.cursor;
    std::ranges::move(page->output.packages, std::back_inserter(all.packages));
  } while (!input.cursor.empty());
  if (run.output().format() != Format::Table) {
    print_items(run.output(), all, all.packages);
    return ExitCode::Done;
  }
  Table table({{"PACKAGE"}, {"VERSION"}, {"IMPORT PATHS"}, {"BUILDS"}});
  for (const auto& package : all.packages) {
    table.add({package.name, package.version, comma_text(package.import_paths),
               comma_text(package.subpackages)});
  }
  run.output().table(table);
  return ExitCode::Done;
}

ExitCode diff_states(Run& run, const Arguments& arguments) {
  const auto& words = arguments.positionals();
  if (words.size() > 2) {
    return run.usage({Errc::InvalidArgument, "diff: unexpected argument " + words[2]});
  }
  const auto before = arguments.number("before", 0, {.min = 1});
  if (!before) return run.usage(before.error());
  const auto after = arguments.number("state", 0, {.min = 1});
  if (!after) return run.usage(after.error());
  const auto answer = run.call<GolandDiff>({.distribution = words.size() > 1 ? words[1] : "",
                                            .before = *before,
                                            .after = *after,
                                            .all = arguments.flag("all")});
  if (!answer) return run.failed(answer.error());
  const auto& diff = answer->output;
  if (run.output().format() != Format::Table) {
    print_items(run.output(), diff, diff.changes);
    return ExitCode::Done;
  }
  Table table({{"PACKAGE"}, {"BEFORE"}, {"AFTER"}});
  for (const auto& change : diff.changes) {
    table.add({change.package, change.before.empty() ? "(new)" : change.before,
               change.after.empty() ? "(gone)" : change.after});
  }
  run.output().table(table);
  return ExitCode::Done;
}

ExitCode run(Run& run, const Arguments& arguments) {
  const auto& verb = arguments.positionals().front();
  if (verb == "import") return import_distribution(run, arguments);
  if (verb == "list") return list_distributions(run, arguments);
  if (verb == "diff") return diff_states(run, arguments);
  return run.usage({Errc::InvalidArgument, verb + ": expected import, list or diff"});
}

constexpr std::array kOptions{
    Option{"apt", OptionKind::Flag, {}, "import: what apt has of it on this machine"},
    Option{"keep", OptionKind::Value, "N", "import: states that are kept, the new one too (5)"},
    Option{"packages", OptionKind::Flag, {}, "list: the Go packages of the distribution"},
    Option{"prefix", OptionKind::Value, "P", "list: only packages whose name begins so"},
    Option{"all", OptionKind::Flag, {}, "list, diff: not only packages of Go source"},
    Option{"before", OptionKind::Value, "N", "diff: the older state; else the one before"},
    kStateOption,
};

}  // namespace

const Command kDistribution{
    .name = "distribution",
    .group = CommandGroup::Scenario,
    .summary = "Import a distribution's metadata, list it, compare two states of it",
    .usage = "import NAME (--apt | FILE|DIR...) | list [NAME] [--packages] | diff [NAME]",
    .options = kOptions,
    .positionals_min = 1,
    .positionals_max = 1000,
    .details =
        "import reads Debian's Sources and Packages (plain, gz, bz2, xz, lz4 or zst) into a new\n"
        "state of the distribution, beside the ones before. --apt takes the lists that apt has\n"
        "of it (debian/12: origin Debian, release 12), and fetches Sources with an apt state of\n"
        "its own where no deb-src is configured. Nothing of an import that fails can be seen.\n"
        "diff says which source packages came, went or changed version.",
    .examples =
        "gofed --local distribution import debian/12 --apt\n"
        "gofed --local distribution import mine Sources.xz Packages.xz\n"
        "gofed --local distribution list debian/12 --packages --prefix golang-github-spf13\n"
        "gofed --local distribution diff debian/12",
    .run = &run,
};

}  // namespace gofed::clients
