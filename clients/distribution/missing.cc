// gofed missing: which requirements of Go source a distribution lacks or has too old.
#include <utility>

#include "clients/distribution/distribution.h"
#include "clients/distribution/distribution_commands.h"
#include "clients/distribution/requirements.h"
#include "clients/scenarios/enum_word.h"
#include "clients/sources/data_place.h"
#include "clients/sources/place.h"
#include "clients/sources/source.h"
#include "schemas/actions/deps.h"

namespace gofed::clients {
namespace {

using schemas::GolandMissing;
using schemas::PackagedModule;
using schemas::PackagedState;

Result<Source> read_source(const Arguments& arguments) {
  const auto& words = arguments.positionals();
  if (words.empty()) return read_source_options(arguments);
  if (const auto given = given_source_option(arguments)) {
    return fail(Errc::InvalidArgument, words.front() + " and --" + *given + " exclude each other");
  }
  return source_or_file(words.front());
}

Result<schemas::golang::ProjectDeps> dependencies_of(Run& run, const Source& source) {
  const auto data = DataPlace::open(run, "system");
  if (!data) return std::unexpected(data.error());
  auto placed = place(run, source, *data, Placing::MayStay);
  if (!placed) return std::unexpected(std::move(placed.error()));
  auto answer = run.call<schemas::DepsAnalysis>({.file = std::move(placed->file), .options = {}},
                                                std::move(placed->data).call_options());
  if (!answer) return std::unexpected(std::move(answer.error()));
  return std::move(answer->output);
}

// The least version of a package that has the module at `module.version`, with the epoch of the
// packaged one: "1.6.1" of v1.6.1, "1.6.1~" of what came before it, "0.0~git20230102" of a snapshot.
std::string control_version(const PackagedModule& module) {
  const auto colon = module.packaged_version.find(':');
  const auto epoch =
      colon == std::string::npos ? std::string{} : module.packaged_version.substr(0, colon + 1);
  const auto version = module.version.substr(1, module.version.find('+') - 1);
  const auto dash = version.find('-');
  if (dash == std::string::npos) return epoch + version;
  constexpr std::size_t kDateDigits = 8;
  constexpr std::string_view kUnreleased = "0.0.0-";
  if (version.starts_with(kUnreleased)) {
    return epoch + "0.0~git" + version.substr(kUnreleased.size(), kDateDigits);
  }
  return epoch + version.substr(0, dash) + "~";
}

// Build-Depends, or what is to be packaged first as a comment.
std::string control_lines(const GolandMissing::Output& output) {
  std::string text;
  for (const auto& module : output.modules) {
    const auto tests = module.tests ? " <!nocheck>" : "";
    if (module.state == PackagedState::Ok || module.state == PackagedState::Unknown) {
      text += module.package;
      if (module.state == PackagedState::Ok && module.version.starts_with('v')) {
        text += " (>= " + control_version(module) + ")";
      }
      text += std::string(tests) + ",\n";
      continue;
    }
    text += "# " + std::string(enum_word(module.state)) + ": " + module.module +
            (module.version.empty() ? "" : " " + module.version);
    if (!module.package.empty()) {
      text += ": " + module.package + " is " + module.packaged_version;
    } else if (!module.suggested.empty()) {
      text += ": " + module.suggested;
    }
    text += "\n";
  }
  return text;
}

std::string spec_lines(const GolandMissing::Output& output) {
  std::string text;
  for (const auto& module : output.modules) {
    const bool is_there =
        module.state == PackagedState::Ok || module.state == PackagedState::Unknown;
    text += std::string(is_there ? "" : "# " + std::string(enum_word(module.state)) + ": ") +
            "BuildRequires: golang(" + module.module + ")";
    const bool is_release =
        module.version.starts_with('v') && module.version.find('-') == std::string::npos;
    if (is_release) text += " >= " + module.version.substr(1, module.version.find('+') - 1);
    text += "\n";
  }
  return text;
}

void print_table(Output& output, const GolandMissing::Output& answer, bool all) {
  Table table({{"MODULE"}, {"REQUIRED"}, {"STATE"}, {"PACKAGE"}, {"PACKAGED"}, {"ONLY"}});
  std::size_t fine = 0;
  for (const auto& module : answer.modules) {
    if (module.state == PackagedState::Ok && module.lacking.empty()) ++fine;
    if (module.state == PackagedState::Ok && module.lacking.empty() && !all) continue;
    table.add({module.module, module.version, std::string(enum_word(module.state)),
               module.package.empty() ? module.suggested : module.package, module.packaged_version,
               module.tests      ? "tests"
               : module.indirect ? "indirect"
                                 : ""});
  }
  if (!table.empty()) output.table(table);
  output.text(std::to_string(fine) + " of " + std::to_string(answer.modules.size()) +
              " requirements are packaged, new enough, in " + answer.distribution + "\n");
}

ExitCode run(Run& run, const Arguments& arguments) {
  const auto asked = read_asked(arguments);
  if (!asked) return run.usage(asked.error());
  const auto source = read_source(arguments);
  if (!source) return run.usage(source.error());
  const auto deps = dependencies_of(run, *source);
  if (!deps) return run.failed(deps.error());
  const auto answer = run.call<GolandMissing>({.distribution = asked->distribution,
                                               .state = asked->state,
                                               .requirements = required_modules(*deps)});
  if (!answer) return run.failed(answer.error());
  const auto& found = answer->output;
  auto& output = run.output();
  if (output.format() == Format::Text) {
    output.text(output.form() == "spec" ? spec_lines(found) : control_lines(found));
  } else if (output.format() == Format::Table) {
    print_table(output, found, arguments.flag("all"));
  } else {
    print_items(output, found, found.modules);
  }
  if (!arguments.flag("check")) return ExitCode::Done;
  for (const auto& module : found.modules) {
    if (module.state != PackagedState::Ok) return ExitCode::PartlyFailed;
  }
  return ExitCode::Done;
}

std::span<const Option> options() {
  static const auto kAll = [] {
    std::vector<Option> all{kDistributionOption, kStateOption};
    for (const auto& option : source_options()) all.push_back(option);
    all.push_back({"all", OptionKind::Flag, {}, "table: what is packaged too"});
    all.push_back({"check", OptionKind::Flag, {}, "Exit code 3 unless all is packaged"});
    return all;
  }();
  return kAll;
}

constexpr std::array<std::string_view, 2> kForms{"control", "spec"};

}  // namespace

const Command kMissing{
    .name = "missing",
    .group = CommandGroup::Scenario,
    .summary = "Which requirements of Go source a distribution lacks or has too old",
    .usage = "SOURCE [--distribution NAME] [--output control|spec]",
    .options = options(),
    .forms = kForms,
    .positionals_max = 1,
    .details =
        "The modules that go.mod requires, direct and indirect, and imports that no module is\n"
        "known for, against the packages of a distribution: ok, too_old, other_major (only\n"
        "another major version is packaged), missing, or unknown (packaged, in a version that\n"
        "does not compare). --output control prints Build-Depends, spec BuildRequires; what is\n"
        "not there is a comment.",
    .examples =
        "gofed --local missing --dir . --distribution debian/12\n"
        "gofed --local missing x.tar.gz --output control",
    .run = &run,
};

}  // namespace gofed::clients
