// gofed apidiff: what changed between two exported APIs.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "clients/scenarios/diff_report.h"
#include "clients/scenarios/diff_sides.h"
#include "clients/scenarios/scenarios.h"
#include "schemas/actions/api_storage.h"
#include "schemas/actions/diff.h"

namespace gofed::clients {
namespace {

namespace wire = schemas::golang;
using schemas::ApiDiff;

// One side as the action takes it; what it brings along for the request is put into `data`.
Result<schemas::DiffSide> resolve(Run& run, const SideWords& words, const Arguments& arguments,
                                  const DataPlace& place, schemas::DataBinding& data) {
  schemas::DiffSide side;
  if (words.stored) {
    auto api =
        read_stored<schemas::ApiProject, schemas::ApiPackage, schemas::ApiPackageDistroListing>(
            run, *words.stored, place);
    if (!api) return std::unexpected(std::move(api.error()));
    side.api = std::move(*api);
    return side;
  }
  auto placed = clients::place(run, *words.source, place);
  if (!placed) return std::unexpected(std::move(placed.error()));
  side.file = std::move(placed->file);
  side.options.goos = arguments.value_or("goos", side.options.goos);
  side.options.goarch = arguments.value_or("goarch", side.options.goarch);
  side.options.cgo = !arguments.flag("no-cgo");
  side.options.tags = split_commas(arguments.value_or("tags", ""));
  side.options.import_path = arguments.value_or("import-path", "");
  data.kind = placed->data.kind;
  data.service = placed->data.service;
  for (auto& value : placed->data.values) data.values.push_back(std::move(value));
  return side;
}

// What the answer does not cover is said, so that silence means it covers all.
void tell_gaps(Run& run, const wire::ApiChanges& changes) {
  constexpr std::size_t kToldMax = 20;
  std::vector<std::string> gaps;
  for (const auto* side : {&changes.old_problems, &changes.new_problems}) {
    const std::string name = side == &changes.old_problems ? "old: " : "new: ";
    for (const auto& problem : *side) {
      gaps.push_back(name + problem.position + (problem.position.empty() ? "" : ": ") +
                     problem.message);
    }
  }
  for (const auto& package : changes.packages) {
    for (const auto& text : package.unknown) {
      gaps.push_back("not compared: " + package.new_path + ": " + text);
    }
  }
  for (std::size_t i = 0; i < gaps.size() && i < kToldMax; ++i) run.note(gaps[i]);
  if (gaps.size() > kToldMax) run.note(std::to_string(gaps.size() - kToldMax) + " more of these");
}

void print(Run& run, wire::ApiChanges changes, const ReportOptions& options) {
  const auto& form = run.globals().form;
  auto& output = run.output();
  if (form == "apidiff") return output.text(apidiff_text(changes, options));
  if (form == "markdown") return output.text(markdown_text(changes, options));
  if (form == "html") return output.text(html_text(changes, options));
  if (output.format() == Format::Table) return output.text(diff_text(changes, options));
  if (options.incompatible_only) {
    for (auto& package : changes.packages) package.compatible.clear();
    std::erase_if(changes.packages, [](const auto& package) {
      return package.incompatible.empty() && package.unknown.empty();
    });
  }
  if (output.format() == Format::Json) return output.value(changes);
  for (const auto& package : changes.packages) output.value(package);
}

Error not_known() {
  return {Errc::Malformed, "no incompatible change found, but not all could be read"};
}

ExitCode checked(Run& run, const wire::ApiChanges& changes) {
  switch (changes.verdict) {
    case wire::Verdict::Compatible:
      // Said even where notes are off: a script must not take a part for the whole.
      if (!changes.complete)
        run.warn("compatible as far as it can be told: not all could be compared");
      return ExitCode::Done;
    case wire::Verdict::Incompatible:
      return ExitCode::PartlyFailed;  // 3, as documented for --check
    case wire::Verdict::Unknown:
      break;
  }
  return run.failed(not_known());
}

// What can be known to be wrong before any work. errors: InvalidArgument.
Result<void> check(const Arguments& arguments) {
  const auto version = arguments.value("semver");
  if (version && !next_version(*version, {})) {
    return fail(Errc::InvalidArgument, "--semver " + *version + ": no version, as v1.2.3 is");
  }
  if (!arguments.flag("platforms")) return {};
  for (const auto* name : {"goos", "goarch", "no-cgo"}) {
    if (!arguments.flag(name)) continue;
    return fail(Errc::InvalidArgument,
                "--platforms and --" + std::string(name) + " exclude each other");
  }
  return {};
}

ExitCode run_apidiff(Run& run, const Arguments& arguments) {
  auto sides = read_sides(arguments);
  if (!sides) return run.usage(sides.error());
  if (const auto good = check(arguments); !good) return run.usage(good.error());
  const auto place = DataPlace::open(run, arguments.value_or("data", "system"));
  if (!place) return run.failed(place.error());

  ApiDiff::Input input;
  auto data = place->binding();
  input.options.internal = arguments.flag("internal");
  input.options.commands = arguments.flag("commands");
  input.options.platforms = split_commas(arguments.value_or("platforms", ""));
  for (std::size_t i = 0; i < sides->size(); ++i) {
    auto side = resolve(run, (*sides)[i], arguments, *place, data);
    if (!side) return run.failed(side.error());
    (i == 0 ? input.before : input.after) = std::move(*side);
  }
  auto answer = run.call<ApiDiff>(std::move(input), {.data = std::move(data)});
  if (!answer) return run.failed(answer.error());
  const auto& changes = answer->output;
  tell_gaps(run, changes);

  if (const auto version = arguments.value("semver")) {
    if (changes.verdict == wire::Verdict::Unknown) return run.failed(not_known());
    run.output().text(*next_version(*version, changes) + "\n");
  } else {
    print(run, changes,
          {.incompatible_only = arguments.flag("incompatible-only"),
           .colours = run.terminal().colours,
           .columns = run.terminal().columns,
           .heading = (*sides)[0].name() + " -> " + (*sides)[1].name()});
  }
  return arguments.flag("check") ? checked(run, changes) : ExitCode::Done;
}

std::span<const Option> apidiff_options() {
  using enum OptionKind;
  static const auto all = [] {
    std::vector<Option> options(side_options().begin(), side_options().end());
    const std::array own{
        Option{"incompatible-only", Flag, {}, "Leave compatible changes out"},
        Option{"check", Flag, {}, "Exit code 0: compatible, 3: incompatible, 1: not known"},
        Option{"semver", Value, "V", "Print the next version after V instead of the changes"},
        Option{
            "rename-module", Flag, {}, "Match a module with its next major version (always done)"},
        Option{"platforms", Value, "P,P...|all",
               "Compare on these GOOS/GOARCH[/cgo|/nocgo], told apart"},
        Option{"internal", Flag, {}, "Also packages below internal/"},
        Option{"commands", Flag, {}, "Also package main"},
        Option{"goos", Value, "OS", "Build for this system (default linux)"},
        Option{"goarch", Value, "ARCH", "Build for this processor (default amd64)"},
        Option{"no-cgo", Flag, {}, "Build without cgo"},
        Option{"tags", Value, "T,T...", "Extra build tags"},
        Option{"import-path", Value, "P", "Import path of both roots, for trees without go.mod"},
        Option{"data", Value, "WHERE",
               "Whose data services: system (default), inline, or a directory of your own"},
    };
    options.insert(options.end(), own.begin(), own.end());
    return options;
  }();
  return all;
}

constexpr std::array<std::string_view, 3> kForms{"apidiff", "markdown", "html"};

}  // namespace

const Command kApidiff{
    .name = "apidiff",
    .group = CommandGroup::Scenario,
    .summary = "What changed between two exported APIs, and whether it breaks users",
    .usage = "OLD NEW | (--file1 F | --dir1 D | --project1 P ...) (--file2 ...) [options]",
    .options = apidiff_options(),
    .forms = kForms,
    .positionals_max = 2,
    .details =
        "OLD and NEW are archives, directories, PROJECT@COMMIT or PACKAGE=VERSION of what is "
        "stored.\n"
        "The definition of compatibility and the messages are those of golang.org/x/exp/apidiff.\n"
        "--output apidiff prints its report; markdown and html make release notes. Source that\n"
        "cannot be read, and types of absent packages that cannot be compared, are told on stderr.",
    .examples =
        "gofed apidiff v1.tar.gz v2.tar.gz\n"
        "gofed --local apidiff old/ new/ --output apidiff\n"
        "gofed apidiff github.com/x/y@v1.2.0 github.com/x/y@v1.3.0 --check\n"
        "gofed apidiff old/ . --semver v1.4.2",
    .run = &run_apidiff,
};

}  // namespace gofed::clients
