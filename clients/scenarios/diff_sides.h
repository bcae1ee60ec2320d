// The two sides of a comparison as people name them: OLD NEW, or by options --file1, --dir2,
// --project1 ... An archive, a directory, a project's commit or a package's version that is stored.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "clients/arguments.h"
#include "clients/command.h"
#include "clients/data_place.h"
#include "clients/run.h"
#include "clients/source.h"
#include "schemas/result.h"

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

// The options that name sides, to be put into a command's table.
[[nodiscard]] std::span<const Option> side_options();

// The distribution of a package's version, looked up where it is not said.
// errors: NotFound; InvalidArgument: several have it.
template <typename Listing>
Result<std::string> find_distribution(Run& run, const StoredKey& key, const DataPlace& place) {
  if (!key.distribution.empty()) return key.distribution;
  const auto page = run.call<Listing>({.package = key.package}, {.service = place.service()});
  if (!page) return std::unexpected(page.error());
  const auto& names = page->output.names;
  if (names.empty()) return fail(Errc::NotFound, key.name() + ": no such package is stored");
  if (names.size() > 1) {
    return fail(Errc::InvalidArgument, key.name() + ": in several distributions, say which one: " +
                                           "--distribution " + names.front());
  }
  return names.front();
}

// The stored document: `Project` and `Package` are the actions that read it.
template <typename Project, typename Package, typename Listing>
auto read_stored(Run& run, const StoredKey& key, const DataPlace& place)
    -> Result<decltype(Project::Output::document)> {
  if (!key.project.empty()) {
    auto answer = run.call<Project>({.project = key.project, .commit = key.commit},
                                    {.service = place.service()});
    if (!answer) return prefixed(key.name(), answer.error());
    return std::move(answer->output.document);
  }
  const auto distribution = find_distribution<Listing>(run, key, place);
  if (!distribution) return std::unexpected(distribution.error());
  auto answer = run.call<Package>(
      {.distribution = *distribution, .package = key.package, .version = key.version},
      {.service = place.service()});
  if (!answer) return prefixed(key.name(), answer.error());
  return std::move(answer->output.document);
}

}  // namespace gofed::clients
