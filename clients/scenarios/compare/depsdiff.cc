// gofed depsdiff: what changed between two trees' dependencies.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "clients/scenarios/compare/diff_sides.h"
#include "clients/scenarios/deps_report.h"
#include "clients/scenarios/scenarios.h"
#include "schemas/actions/diff.h"

namespace gofed::clients {
namespace {

namespace wire = schemas::golang;
using schemas::DepsDiff;

void print(Run& run, const wire::DepsChanges& changes, const std::string& heading) {
  auto& output = run.output();
  switch (output.format()) {
    case Format::Json:
      return output.value(changes);
    case Format::Ndjson:
      for (const auto& change : changes.changes) output.value(change);
      return;
    case Format::Table:
      return print_deps_changes(output, changes);
    case Format::Text:
      return output.text(deps_markdown(changes, heading));
  }
}

ExitCode checked(Run& run, const wire::DepsChanges& changes) {
  switch (changes.verdict) {
    case wire::DepsVerdict::Same:
      return ExitCode::Done;
    case wire::DepsVerdict::Changed:
      return ExitCode::PartlyFailed;  // 3, as documented for --check
    case wire::DepsVerdict::Unknown:
      break;
  }
  return run.failed({Errc::Malformed, "no change found, but not all could be read"});
}

ExitCode run_depsdiff(Run& run, const Arguments& arguments) {
  const auto sides = read_sides(arguments);
  if (!sides) return run.usage(sides.error());
  const auto place = DataPlace::open(run, arguments.value_or("data", "system"));
  if (!place) return run.failed(place.error());

  SourceData data{.data = place->binding()};
  auto resolved = resolve_sides<schemas::DepsDocuments>(run, *sides, arguments, *place, data);
  if (!resolved) return run.failed(resolved.error());
  DepsDiff::Input input{.before = std::move((*resolved)[0]), .after = std::move((*resolved)[1])};
  const auto answer = run.call<DepsDiff>(std::move(input), std::move(data).call_options());
  if (!answer) return run.failed(answer.error());
  const auto& changes = answer->output;
  tell_gaps(run, problem_lines(changes.old_problems, changes.new_problems));
  print(run, changes, (*sides)[0].name() + " -> " + (*sides)[1].name());
  return arguments.flag("check") ? checked(run, changes) : ExitCode::Done;
}

std::span<const Option> depsdiff_options() {
  static constexpr std::array kOwn{
      Option{"check",
             OptionKind::Flag,
             {},
             "Exit code 0: the same dependencies, 3: others, 1: not known"}};
  static const auto kAll = with_side_options(kOwn);
  return kAll;
}

constexpr std::array<std::string_view, 1> kForms{"markdown"};

}  // namespace

const Command kDepsdiff{
    .name = "depsdiff",
    .group = CommandGroup::Scenario,
    .summary = "What changed between two trees' dependencies, and where they are imported",
    .usage = "OLD NEW | (--file1 F | --dir1 D | --project1 P ...) (--file2 ...) [options]",
    .options = depsdiff_options(),
    .forms = kForms,
    .positionals_max = 2,
    .details =
        "OLD and NEW are archives, directories, PROJECT@COMMIT or PACKAGE=VERSION of what is "
        "stored.\n"
        "Reports imports, modules and C libraries that were added or removed, changed version, "
        "moved\n"
        "between build, platform, test and tool, and what is vendored now or no more. Imports of\n"
        "the standard library are listed, but do not count as a change for --check. Source that\n"
        "cannot be read is named on stderr.",
    .examples =
        "gofed depsdiff v1.tar.gz v2.tar.gz\n"
        "gofed --local depsdiff old/ new/ --output markdown\n"
        "gofed depsdiff github.com/x/y@v1.2.0 github.com/x/y@v1.3.0 --check",
    .job = &kDiffJob<DepsDiff, schemas::DepsDocuments>,
    .run = &run_depsdiff,
};

}  // namespace gofed::clients
