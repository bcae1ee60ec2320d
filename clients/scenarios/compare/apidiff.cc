// gofed apidiff: what changed between two exported APIs.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "clients/scenarios/compare/diff_report.h"
#include "clients/scenarios/compare/diff_sides.h"
#include "clients/scenarios/scenarios.h"
#include "schemas/actions/diff.h"

namespace gofed::clients {
namespace {

namespace wire = schemas::golang;
using schemas::ApiDiff;

std::vector<std::string> gaps_of(const wire::ApiChanges& changes) {
  auto gaps = problem_lines(changes.old_problems, changes.new_problems);
  for (const auto& package : changes.packages) {
    for (const auto& text : package.unknown) {
      gaps.push_back("not compared: " + package.new_path + ": " + text);
    }
  }
  return gaps;
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
  return {Errc::Malformed, "no incompatible change found, but not all could be read or compared"};
}

ExitCode checked(Run& run, const wire::ApiChanges& changes) {
  switch (changes.verdict) {
    case wire::Verdict::Compatible:
      // A worker of before called a part compatible.
      if (!changes.complete) break;
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
  if (const auto edition = arguments.value_or("edition", "2022"); edition != "2022") {
    return fail(Errc::InvalidArgument, "--edition " + edition + ": unknown; the other one is 2022");
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
  SourceData data{.data = place->binding()};
  input.options.internal = arguments.flag("internal");
  input.options.commands = arguments.flag("commands");
  input.options.edition = arguments.value_or("edition", "");
  input.options.platforms = split_commas(arguments.value_or("platforms", ""));
  auto resolved = resolve_sides<schemas::ApiDocuments>(run, *sides, arguments, *place, data);
  if (!resolved) return run.failed(resolved.error());
  input.before = std::move((*resolved)[0]);
  input.after = std::move((*resolved)[1]);
  auto answer = run.call<ApiDiff>(std::move(input), std::move(data).call_options());
  if (!answer) return run.failed(answer.error());
  const auto& changes = answer->output;
  tell_gaps(run, gaps_of(changes));
  if (!changes.old_root.empty() && !changes.new_root.empty() &&
      changes.old_root != changes.new_root) {
    run.note("OLD is " + changes.old_root + ", NEW is " + changes.new_root +
             ": compared as two versions of one library");
  }
  if (changes.compared == 0 && changes.verdict == wire::Verdict::Compatible) {
    run.warn(
        "nothing to compare: no package of either side has an API for others "
        "(see --internal, --commands)");
  }

  if (const auto version = arguments.value("semver")) {
    const bool is_settled = changes.complete || changes.verdict == wire::Verdict::Incompatible;
    if (!is_settled) return run.failed(not_known());
    run.output().text(*next_version(*version, changes) + "\n");
  } else {
    print(run, changes,
          {.incompatible_only = arguments.flag("incompatible-only"),
           .colours = run.terminal().colours,
           .columns = run.terminal().columns,
           .heading = library_heading(changes.old_root, changes.new_root, *sides)});
  }
  return arguments.flag("check") ? checked(run, changes) : ExitCode::Done;
}

std::span<const Option> apidiff_options() {
  using enum OptionKind;
  static constexpr std::array kOwn{
      Option{"incompatible-only", Flag, {}, "Leave compatible changes out"},
      Option{"check", Flag, {}, "Exit code 0: compatible, 3: incompatible, 1: not known"},
      Option{"semver", Value, "V", "Print the next version after V instead of the changes"},
      Option{"rename-module", Flag, {}, "Match a module with its next major version (always done)"},
      Option{"platforms", Value, "P,P...|all", "Compare on each of these GOOS/GOARCH[/cgo|/nocgo]"},
      Option{"internal", Flag, {}, "Also packages below internal/"},
      Option{"commands", Flag, {}, "Also package main"},
      Option{"edition", Value, "2022", "The messages of Debian 12's apidiff, not of the newest"},
  };
  static const auto kAll = with_side_options(kOwn);
  return kAll;
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
        "cannot be read, and types of absent packages that cannot be compared, are named on "
        "stderr.",
    .examples =
        "gofed apidiff v1.tar.gz v2.tar.gz\n"
        "gofed --local apidiff old/ new/ --output apidiff\n"
        "gofed apidiff github.com/x/y@v1.2.0 github.com/x/y@v1.3.0 --check\n"
        "gofed apidiff old/ . --semver v1.4.2",
    .job = &kDiffJob<ApiDiff, schemas::ApiDocuments>,
    .run = &run_apidiff,
};

}  // namespace gofed::clients
