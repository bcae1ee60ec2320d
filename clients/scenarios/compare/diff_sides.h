// The two sides of a comparison as people name them: OLD NEW, or by options --file1, --dir2,
// --project1 ... An archive, a directory, a project's commit or a package's version that is stored.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "clients/core/arguments.h"
#include "clients/core/command.h"
#include "clients/core/run.h"
#include "clients/sources/data_place.h"
#include "clients/sources/place.h"
#include "clients/sources/scenario_job.h"
#include "clients/sources/source.h"
#include "schemas/actions/diff.h"
#include "schemas/actions/document_storage.h"
#include "schemas/base/result.h"
#include "schemas/describe/codec.h"
#include "schemas/wire/head.h"

namespace gofed::clients {

// What is stored under a key.
struct StoredKey {
  std::string project;
  std::string commit;  // empty: the newest
  std::string package;
  std::string version;
  std::string distribution;  // empty: the only one that has the package

  [[nodiscard]] std::string name() const;
};

struct SideWords {
  std::optional<Source> source;
  std::optional<StoredKey> stored;

  [[nodiscard]] std::string name() const { return source ? source->name() : stored->name(); }
};

// Old and new. A word is a directory or file where there is one of its name, "-" standard input,
// PROJECT@COMMIT or PACKAGE=VERSION else. errors: InvalidArgument.
[[nodiscard]] Result<std::array<SideWords, 2>> read_sides(const Arguments& arguments);

// One of them, by its word alone.
[[nodiscard]] SideWords read_side(const std::string& word, const Arguments& arguments);

// The options that name sides, to be put into a command's table; those that say how to read them,
// and a table of both and the command's own.
[[nodiscard]] std::span<const Option> side_options();
[[nodiscard]] std::span<const Option> side_reading_options();
[[nodiscard]] std::vector<Option> with_side_options(std::span<const Option> own);

// The distribution of a package's version, looked up where it is not said.
// errors: NotFound; InvalidArgument: several have it.
template <typename Kind>
Result<std::string> find_distribution(Run& run, const StoredKey& key, const DataPlace& place) {
  if (!key.distribution.empty()) return key.distribution;
  const auto page = run.call<schemas::PackageDistroListing<Kind>>({.package = key.package},
                                                                  {.service = place.service()});
  if (!page) return std::unexpected(page.error());
  const auto& names = page->output.names;
  if (names.empty()) return fail(Errc::NotFound, key.name() + ": no such package is stored");
  if (names.size() > 1) {
    return fail(Errc::InvalidArgument, key.name() + ": in several distributions, say which one: " +
                                           "--distribution " + names.front());
  }
  return names.front();
}

// The stored document of that kind.
template <typename Kind>
Result<typename Kind::Document> read_stored(Run& run, const StoredKey& key,
                                            const DataPlace& place) {
  if (!key.project.empty()) {
    auto answer = run.call<schemas::ReadProject<Kind>>(
        {.project = key.project, .commit = key.commit}, {.service = place.service()});
    if (!answer) return prefixed(key.name(), answer.error());
    return std::move(answer->output.document);
  }
  const auto distribution = find_distribution<Kind>(run, key, place);
  if (!distribution) return std::unexpected(distribution.error());
  auto answer = run.call<schemas::ReadPackage<Kind>>(
      {.distribution = *distribution, .package = key.package, .version = key.version},
      {.service = place.service()});
  if (!answer) return prefixed(key.name(), answer.error());
  return std::move(answer->output.document);
}

// How the sides' archives are to be read, as the options say.
[[nodiscard]] schemas::golang::AnalysisOptions side_analysis_options(const Arguments& arguments);

// Whether two words mean one path or URL, which is read once then. Standard input is there once anyway.
[[nodiscard]] inline bool is_same_source(const Source& one, const Source& other) {
  return one.kind == other.kind && !one.text.empty() && one.text == other.text && !one.is_stdin();
}

// Both sides as an action takes them that compares documents of a kind; what they bring along for
// the request is put into `data`.
template <typename Kind>
Result<std::array<schemas::DiffSide<Kind>, 2>> resolve_sides(
    Run& run, const std::array<SideWords, 2>& words, const Arguments& arguments,
    const DataPlace& place, SourceData& data, Placing placing = Placing::MayStay) {
  std::array<schemas::DiffSide<Kind>, 2> sides;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (words[i].stored) {
      auto document = read_stored<Kind>(run, *words[i].stored, place);
      if (!document) return std::unexpected(std::move(document.error()));
      sides[i].document = std::move(*document);
      continue;
    }
    // A source against itself is placed once: both sides are then known to be one.
    if (i == 1 && sides[0].file && is_same_source(*words[0].source, *words[1].source)) {
      sides[1].file = sides[0].file;
      sides[1].options = sides[0].options;
      continue;
    }
    auto placed = clients::place(run, *words[i].source, place, placing);
    if (!placed) return std::unexpected(std::move(placed.error()));
    sides[i].file = std::move(placed->file);
    sides[i].options = side_analysis_options(arguments);
    join(data, std::move(placed->data));
  }
  return sides;
}

// One input of `submit` or `map`: {"old": WORD, "new": WORD}, the words as of OLD and NEW.
// errors: Malformed, InvalidArgument.
[[nodiscard]] Result<std::array<SideWords, 2>> read_sides_record(const std::string& line);

// What a side is, wherever and however long it is stored.
template <typename Kind>
std::string identity_of(const schemas::DiffSide<Kind>& side) {
  const auto what = side.file ? side.file->sha256 + "\n" + side.file->name
                              : job_digest(side.document ? schemas::to_json(*side.document) : "");
  return what + "\n" + schemas::to_json(side.options) + "\n";
}

template <typename Diff, typename Kind>
Result<JobInput> make_diff_input(Run& run, const std::string& word, const DataPlace& place) {
  const auto words = read_sides_record(word);
  if (!words) return std::unexpected(words.error());
  SourceData data;  // a job outlives this process: its sources are stored
  auto sides = resolve_sides<Kind>(run, *words, {}, place, data, Placing::Stored);
  if (!sides) return std::unexpected(std::move(sides.error()));
  typename Diff::Input input;
  input.before = std::move((*sides)[0]);
  input.after = std::move((*sides)[1]);
  auto json = schemas::to_json(input);
  return JobInput{.json = std::move(json),
                  .name = (*words)[0].name() + " -> " + (*words)[1].name(),
                  .digest = job_digest(identity_of(input.before) + identity_of(input.after))};
}

// A scenario that compares, as `submit` and `map` take it.
template <typename Diff, typename Kind>
inline constexpr ScenarioJob kDiffJob{
    .action = Diff::kInfo.name,
    .inputs = "records {\"old\": ..., \"new\": ...}",
    .make_input = &make_diff_input<Diff, Kind>,
};

// Modules with their versions, where they are known: "github.com/spf13/cobra 1.6.1 -> 1.7.0"; the
// words of the sides where no module is.
[[nodiscard]] std::string library_heading(const std::string& old_root, const std::string& new_root,
                                          const std::array<SideWords, 2>& sides);

// What the comparison does not cover is said on stderr, so that silence means it covers all.
void tell_gaps(Run& run, const std::vector<std::string>& gaps);

// The problems of both sides as gaps: "old: a.go:3:1: expected ...".
[[nodiscard]] std::vector<std::string> problem_lines(
    const std::vector<schemas::golang::Diagnostic>& old_problems,
    const std::vector<schemas::golang::Diagnostic>& new_problems);

}  // namespace gofed::clients
