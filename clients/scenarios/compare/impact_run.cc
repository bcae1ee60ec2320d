#include "clients/scenarios/compare/impact_run.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "clients/records/records.h"
#include "clients/scenarios/compare/impact_library.h"
#include "clients/scenarios/compare/impact_users.h"
#include "schemas/actions/deps.h"
#include "schemas/actions/diff.h"
#include "schemas/actions/impact.h"

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
  constexpr std::array<std::string_view, 13> kSuffixes{
      ".tar",     ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2",
      ".tar.zst", ".tzst",   ".zip", ".tar.Z",  ".deb", ".rpm"};
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

}  // namespace

std::vector<Option> impact_options(std::string_view users) {
  using enum OptionKind;
  std::vector<Option> options{
      {"old", Value, "A", "The library as it was: archive, directory, or what is stored"},
      {"new", Value, "B", "The library as it is to be"},
      {"users", List, "U", users},
      {"all-commits", Flag, {}, "Of stored projects: not only the newest commit"},
      {"internal", Flag, {}, "Also packages below internal/"},
      {"jobs", Value, "N", "Users in work at once (default: cores)", 'j'},
  };
  const auto reading = side_reading_options();
  options.insert(options.end(), reading.begin(), reading.end());
  return options;
}

Result<ImpactArgs> read_impact_args(const Arguments& arguments, bool needs_users) {
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
  if (needs_users && args.users.empty() && !args.stored) {
    return fail(Errc::InvalidArgument, "expected --users DIR, FILE or stored");
  }
  const auto cores = std::max(1U, std::thread::hardware_concurrency());
  const auto jobs = arguments.number("jobs", cores, {.min = 1, .max = kJobsMax});
  if (!jobs) return std::unexpected(jobs.error());
  args.jobs = static_cast<unsigned>(*jobs);
  return args;
}

namespace {

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
    for (auto& package : tag_changes(apis_[0], apis_[1])) {
      changes_.packages.push_back(std::move(package));
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
  wire::ApiChanges changes_;
  const std::array<wire::ProjectApi, 2> apis_;
  const bool all_commits_;
  const std::string distribution_;
  std::deque<InWork> in_work_;
  wire::Impact summary_;
  std::vector<NamedImpact> users_;
  std::size_t failures_ = 0;
};

}  // namespace

Result<ImpactAnswer> impact_of(Run& run, const ImpactArgs& args, const Arguments& arguments,
                               const DataPlace& place) {
  auto library = read_library(run, args, arguments, place);
  if (!library) return std::unexpected(std::move(library.error()));
  ImpactAnswer answer{.changes = library->changes};
  for (auto& package : library->changes.packages) package.compatible.clear();
  if (args.users.empty() && !args.stored) return answer;
  Judging judging(run, args, arguments, place, std::move(*library));
  if (const auto done = judging.run(); !done) return std::unexpected(done.error());
  answer.summary = judging.summary();
  answer.users = std::move(judging.users());
  answer.has_failures = judging.has_failures();
  return answer;
}

}  // namespace gofed::clients
