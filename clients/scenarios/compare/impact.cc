// gofed impact: whom the incompatible changes of a library hit, and where.
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "clients/output/amounts.h"
#include "clients/scenarios/compare/diff_sides.h"
#include "clients/scenarios/compare/impact_report.h"
#include "clients/scenarios/compare/impact_run.h"
#include "clients/scenarios/scenarios.h"

namespace gofed::clients {
namespace {

namespace wire = schemas::golang;
using wire::UserVerdict;

void print(Run& run, wire::Impact summary, std::vector<NamedImpact>& users) {
  auto& output = run.output();
  switch (output.format()) {
    case Format::Table:
      return output.text(impact_text(summary, users, run.terminal().colours));
    case Format::Text:
      return output.text(impact_lines(users));
    case Format::Ndjson:
      for (const auto& user : users) output.value(user.impact);
      return;
    case Format::Json:
      for (auto& user : users) summary.users.push_back(std::move(user.impact));
      return output.value(summary);
  }
}

// Doubts about names of the library without a user do not count: the users decide.
ExitCode checked(Run& run, const std::vector<UserVerdict>& verdicts) {
  const auto count = [&](UserVerdict verdict) { return std::ranges::count(verdicts, verdict); };
  if (count(UserVerdict::Breaks) > 0) return ExitCode::PartlyFailed;  // 3, documented for --check
  if (const auto unknown = count(UserVerdict::Unknown); unknown > 0) {
    return run.failed({Errc::Malformed, "not known of " +
                                            count_words(static_cast<std::size_t>(unknown), "user") +
                                            ": source, types or APIs that could not be read"});
  }
  if (const auto may = count(UserVerdict::MayBreak); may > 0) {
    run.warn(count_words(static_cast<std::size_t>(may), "user") +
             " may behave otherwise: everything compiles");
  }
  return ExitCode::Done;
}

ExitCode run_impact(Run& run, const Arguments& arguments) {
  const auto args = read_impact_args(arguments, true);
  if (!args) return run.usage(args.error());
  const auto place = DataPlace::open(run, arguments.value_or("data", "system"));
  if (!place) return run.failed(place.error());
  auto answer = impact_of(run, *args, arguments, *place);
  if (!answer) return run.failed(answer.error());
  tell_gaps(run, problem_lines(answer->changes.old_problems, answer->changes.new_problems));
  std::vector<UserVerdict> verdicts;
  for (const auto& user : answer->users) {
    if (!is_library_itself(user.impact)) verdicts.push_back(user.impact.verdict);
  }
  print(run, answer->summary, answer->users);
  if (arguments.flag("check")) return checked(run, verdicts);
  return answer->has_failures ? ExitCode::PartlyFailed : ExitCode::Done;
}

std::span<const Option> own_options() {
  static const auto kAll = [] {
    auto options = impact_options("Who uses it: archives, directories, or \"stored\"");
    options.push_back({"check",
                       OptionKind::Flag,
                       {},
                       "Exit code 0: nobody is hit, 3: somebody is, 1: not known"});
    return options;
  }();
  return kAll;
}

constexpr std::array<std::string_view, 1> kForms{"lines"};
constexpr std::size_t kUsersMax = 100'000;  // on a command line

}  // namespace

const Command kImpact{
    .name = "impact",
    .group = CommandGroup::Scenario,
    .summary = "Which users of a library a new version breaks, and at which lines",
    .usage = "OLD NEW U... | --old A --new B --users U [U...] [options]",
    .options = own_options(),
    .forms = kForms,
    .positionals_max = kUsersMax,
    .details =
        "A and B are as OLD and NEW of `gofed apidiff`. U is an archive, a directory (each module "
        "in it "
        "is\n"
        "a user), a directory of archives, \"installed\" (what is below /usr/share/gocode/src), "
        "or\n"
        "\"stored\": who is known to usesstorage, by `gofed uses --store`; of a project its newest "
        "commit.\n"
        "A and B stand for the library, whatever version a user requires. A user breaks that uses "
        "what\n"
        "is gone or does not compile any more; it may break where what it uses changed otherwise; "
        "it "
        "is\n"
        "unknown where a type decides that is not at hand. The library itself among the users is "
        "left "
        "out.\n"
        "--output lines prints DIR/file.go:line:column: PACKAGE.SYMBOL: CHANGE, with \"(may "
        "break)\" "
        "or\n"
        "\"(unknown)\" behind what does not break for certain.\n"
        "--check: 3 somebody breaks; 1 not known of somebody; 0 else, with a line on stderr where\n"
        "somebody may break.",
    .examples =
        "gofed impact --old v1.tar.gz --new v2.tar.gz --users app/ tool.tar.gz\n"
        "gofed --local impact --old old/ --new new/ --users . --output lines\n"
        "gofed impact --old x@v1 --new x@v2 --users stored --check",
    .run = &run_impact,
};

}  // namespace gofed::clients
