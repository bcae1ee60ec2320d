// gofed impact: whom the incompatible changes of a library hit, and where.
#include "schemas/actions/impact.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "clients/output/amounts.h"
#include "clients/scenarios/compare/diff_sides.h"
#include "clients/scenarios/compare/impact_library.h"
#include "clients/scenarios/compare/impact_report.h"
#include "clients/scenarios/compare/impact_users.h"
#include "clients/scenarios/scenarios.h"
#include "clients/sources/records.h"
#include "schemas/actions/deps.h"
#include "schemas/actions/diff.h"

namespace gofed::clients {
namespace {

namespace fs = std::filesystem;
namespace wire = schemas::golang;
using schemas::ApiDiff;
using schemas::ApiImpact;
using schemas::UserAnalysis;
using wire::UserVerdict;

constexpr std::string_view kStored = "stored";
constexpr std::string_view kInstalled = "installed";
constexpr std::string_view kInstalledDirectory = "/usr/share/gocode/src";
constexpr std::uint64_t kJobsMax = 1024;

bool is_archive_name(const fs::path& path) {
  constexpr std::array<std::string_view, 11> kSuffixes{".tar",  ".tar.gz",  ".tgz",  ".tar.xz",
                                                       ".txz",  ".tar.bz2", ".tbz2", ".tar.zst",
                                                       ".tzst", ".zip",     ".tar.Z"};
  const auto name = path.filename().string();
  return std::ranges::any_of(kSuffixes, [&](auto suffix) { return name.ends_with(suffix); });
}

// A directory of archives stands for them, any other for the tree in it.
std::vector<Source> sources_of(const std::string& word) {
  std::vector<Source> archives;
  std::error_code ignored;
  if (!fs::is_directory(word, ignored)) return {source_or_file(word)};
  for (const auto& entry : fs::directory_iterator(word, ignored)) {
    if (entry.is_regular_file(ignored) && is_archive_name(entry.path())) {
      archives.push_back(file_source(entry.path().string()));
    }
  }
  std::ranges::sort(archives, {}, &Source::text);
  return archives.empty() ? std::vector{directory_source(word)} : archives;
}

struct ImpactArgs {
  std::array<SideWords, 2> sides;
  std::vector<Source> users;
  bool stored = false;
  unsigned jobs = 1;
};

Result<ImpactArgs> read_args(const Arguments& arguments) {
  ImpactArgs args;
  auto before = arguments.value("old");
  auto after = arguments.value("new");
  auto others = arguments.positionals();
  if (!before && !after && others.size() >= 2) {  // OLD NEW USERS...
    before = others[0];
    after = others[1];
    others.erase(others.begin(), others.begin() + 2);
  }
  if (!before || !after) {
    return fail(Errc::InvalidArgument, "expected OLD and NEW, or --old A and --new B");
  }
  args.sides = {read_side(*before, arguments), read_side(*after, arguments)};
  auto words = arguments.values("users");
  words.insert(words.end(), others.begin(), others.end());
  for (const auto& word : words) {
    if (word == kStored) {
      args.stored = true;
      continue;
    }
    const auto sources = sources_of(word == kInstalled ? std::string(kInstalledDirectory) : word);
    args.users.insert(args.users.end(), sources.begin(), sources.end());
  }
  if (args.users.empty() && !args.stored) {
    return fail(Errc::InvalidArgument, "expected --users DIR, FILE or stored");
  }
  const auto cores = std::max(1U, std::thread::hardware_concurrency());
  const auto jobs = arguments.number("jobs", cores, {.min = 1, .max = kJobsMax});
  if (!jobs) return std::unexpected(jobs.error());
  args.jobs = static_cast<unsigned>(*jobs);
  return args;
}

// The library before and after, and what of its changes users can be hit by.
struct Library {
  wire::ApiChanges changes;
  std::array<wire::ProjectApi, 2> apis;
};

Result<Library> read_library(Run& run, const ImpactArgs& args, const Arguments& arguments,
                             const DataPlace& place) {
  SourceData data{.data = place.binding()};
  auto sides = resolve_sides<schemas::ApiDocuments>(run, args.sides, arguments, place, data);
  if (!sides) return std::unexpected(std::move(sides.error()));
  auto apis = library_apis(run, *sides, data);
  if (!apis) return std::unexpected(std::move(apis.error()));
  ApiDiff::Input input{.before = std::move((*sides)[0]), .after = std::move((*sides)[1])};
  input.options.internal = arguments.flag("internal");
  auto answer = run.call<ApiDiff>(std::move(input), std::move(data).call_options());
  if (!answer) return std::unexpected(std::move(answer.error()));
  for (auto& package : answer->output.packages) package.compatible.clear();
  return Library{.changes = std::move(answer->output), .apis = std::move(*apis)};
}

// A user that could not be analysed is reported as unknown.
wire::UserImpact unread(const Source& source, const Error& error) {
  return {.name = source.name(),
          .verdict = UserVerdict::Unknown,
          .problems = {{.position = {}, .message = error.context}}};
}

// Users one after the other, `jobs` of them in analysis at once.
class Judging {
 public:
  Judging(Run& run, const ImpactArgs& args, const Arguments& arguments, const DataPlace& place,
          Library library)
      : run_(run),
        args_(args),
        options_(side_analysis_options(arguments)),
        place_(place),
        changes_(std::move(library.changes)),
        apis_(std::move(library.apis)),
        all_commits_(arguments.flag("all-commits")),
        distribution_(arguments.value_or("distribution", "")) {
    options_.import_path.clear();  // that of the library
    summary_.old_root = changes_.old_root;
    summary_.new_root = changes_.new_root;
    summary_.complete = true;
    for (const auto& package : changes_.packages) {
      summary_.incompatible += package.incompatible.size();
    }
  }

  Result<void> run() {
    for (const auto& source : args_.users) {
      if (run_.interrupt().raised()) return fail(Errc::Cancelled, "interrupted");
      if (in_work_.size() == args_.jobs) finish_first();
      start(source);
    }
    while (!in_work_.empty()) finish_first();
    return args_.stored ? judge({}, {}, true) : Result<void>{};
  }

  [[nodiscard]] const wire::Impact& summary() const { return summary_; }
  [[nodiscard]] std::vector<NamedImpact>& users() { return users_; }
  [[nodiscard]] bool has_failures() const { return failures_ > 0; }

 private:
  struct InWork {
    const Source* source;
    envelope::Call<UserAnalysis::Output> call;
  };

  // Where a user's files are: below `prefix`, which opens the tree, in `directory` of it.
  struct Place {
    std::string prefix;
    std::string directory;
  };

  void start(const Source& source) {
    auto placed = clients::place(run_, source, place_, Placing::MayStay);
    if (!placed) return failed(source, placed.error());
    in_work_.push_back({&source, run_.start<UserAnalysis>({.file = std::move(placed->file),
                                                           .options = options_,
                                                           .before = apis_[0],
                                                           .after = apis_[1],
                                                           .old_root = changes_.old_root,
                                                           .new_root = changes_.new_root},
                                                          std::move(placed->data).call_options())});
  }

  void finish_first() {
    auto work = std::move(in_work_.front());
    in_work_.pop_front();
    auto answer = run_.wait(work.call);
    if (!answer) return failed(*work.source, naming(work.source->name(), answer.error()));
    auto placed = users_of_tree({.name = work.source->name(),
                                 .uses = std::move(answer->output.uses),
                                 .check = std::move(answer->output.check)});
    std::vector<schemas::ImpactUser> users;
    std::vector<Place> places;
    for (auto& one : placed) {
      users.push_back(std::move(one.user));
      places.push_back({work.source->path_prefix(), std::move(one.directory)});
    }
    const auto done = judge(std::move(users), places, false);
    if (!done) failed(*work.source, done.error());
  }

  // Asks for the impact on these users, and adds it to what is known.
  Result<void> judge(std::vector<schemas::ImpactUser> users, const std::vector<Place>& places,
                     bool stored) {
    auto answer = run_.call<ApiImpact>({.changes = changes_,
                                        .users = std::move(users),
                                        .stored = stored,
                                        .all_commits = all_commits_,
                                        .distribution = distribution_},
                                       {.data = place_.binding()});
    if (!answer) return std::unexpected(std::move(answer.error()));
    auto& impact = answer->output;
    for (std::size_t i = 0; i < impact.users.size(); ++i) {
      auto place = i < places.size() ? places[i] : Place{};
      users_.push_back(
          {std::move(place.prefix), std::move(place.directory), std::move(impact.users[i])});
    }
    summary_.complete = summary_.complete && impact.complete;
    return {};
  }

  void failed(const Source& source, const Error& error) {
    run_.warn(error.context);
    users_.push_back({{}, {}, unread(source, error)});
    summary_.complete = false;
    ++failures_;
  }

  Run& run_;
  const ImpactArgs& args_;
  wire::AnalysisOptions options_;
  const DataPlace& place_;
  const wire::ApiChanges changes_;
  const std::array<wire::ProjectApi, 2> apis_;
  const bool all_commits_;
  const std::string distribution_;
  std::deque<InWork> in_work_;
  wire::Impact summary_;
  std::vector<NamedImpact> users_;
  std::size_t failures_ = 0;
};

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

// What of the library nobody uses may be in doubt: the users decide.
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
  const auto args = read_args(arguments);
  if (!args) return run.usage(args.error());
  const auto place = DataPlace::open(run, arguments.value_or("data", "system"));
  if (!place) return run.failed(place.error());
  auto library = read_library(run, *args, arguments, *place);
  if (!library) return run.failed(library.error());
  tell_gaps(run, problem_lines(library->changes.old_problems, library->changes.new_problems));

  Judging judging(run, *args, arguments, *place, std::move(*library));
  if (const auto done = judging.run(); !done) return run.failed(done.error());
  std::vector<UserVerdict> verdicts;
  for (const auto& user : judging.users()) {
    if (!is_library_itself(user.impact)) verdicts.push_back(user.impact.verdict);
  }
  print(run, judging.summary(), judging.users());
  if (arguments.flag("check")) return checked(run, verdicts);
  return judging.has_failures() ? ExitCode::PartlyFailed : ExitCode::Done;
}

std::span<const Option> impact_options() {
  using enum OptionKind;
  static const auto kAll = [] {
    std::vector<Option> options{
        {"old", Value, "A", "The library as it was: archive, directory, or what is stored"},
        {"new", Value, "B", "The library as it is to be"},
        {"users", List, "U", "Who uses it: archives, directories, or \"stored\""},
        {"all-commits", Flag, {}, "Of stored projects: not only the newest commit"},
        {"check", Flag, {}, "Exit code 0: nobody is hit, 3: somebody is, 1: not known"},
        {"internal", Flag, {}, "Also packages below internal/"},
        {"jobs", Value, "N", "Users in work at once (default: cores)", 'j'},
    };
    const auto reading = side_reading_options();
    options.insert(options.end(), reading.begin(), reading.end());
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
    .options = impact_options(),
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
