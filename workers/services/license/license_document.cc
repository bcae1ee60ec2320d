#include "workers/services/license/license_document.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "workers/licenses/expression/expression.h"
#include "workers/licenses/list/list.h"
#include "workers/licenses/rules/rules.h"

namespace gofed::workers {
namespace {

namespace doc = schemas::licenses;

std::vector<std::uint32_t> lines_of(const licenses::Lines& lines) {
  return {lines.first, lines.last};
}

// To four digits: more would only be noise in what people compare.
double rounded(double score) {
  return static_cast<double>(static_cast<long>(score * 10000 + 0.5)) / 10000;
}

doc::File file_document(const licenses::FileFacts& facts) {
  doc::File file{.path = facts.path,
                 .role = std::string(licenses::name_of(facts.role)),
                 .matches = {},
                 .copyrights = facts.copyrights,
                 .sha256 = facts.sha256};
  for (const auto& match : facts.matches) {
    file.matches.push_back({.expression = match.expression.text(),
                            .score = rounded(match.score),
                            .method = std::string(licenses::name_of(match.method)),
                            .lines = lines_of(match.lines)});
  }
  return file;
}

licenses::Expression read(const std::string& text) {
  auto expression = licenses::parse_expression(text, {.known_ids = false});
  return expression ? std::move(*expression) : licenses::Expression();
}

// Expressions by path, of directories or of files.
using ByPath = std::map<std::string, std::string>;

void add_changes(doc::LicenseChanges& changes, std::string_view what, const ByPath& before,
                 const ByPath& after) {
  for (const auto& [path, expression] : before) {
    const auto found = after.find(path);
    if (found == after.end()) {
      changes.changes.push_back({.kind = "removed",
                                 .what = std::string(what),
                                 .path = path,
                                 .before = expression,
                                 .after = {}});
    } else if (!licenses::equivalent(read(expression), read(found->second)) ||
               expression.empty() != found->second.empty()) {
      changes.changes.push_back({.kind = "changed",
                                 .what = std::string(what),
                                 .path = path,
                                 .before = expression,
                                 .after = found->second});
    }
  }
  for (const auto& [path, expression] : after) {
    if (!before.contains(path)) {
      changes.changes.push_back({.kind = "added",
                                 .what = std::string(what),
                                 .path = path,
                                 .before = {},
                                 .after = expression});
    }
  }
}

ByPath directories_of(const doc::LicenseReport& report) {
  ByPath all;
  for (const auto& directory : report.directories) all[directory.path] = directory.expression;
  return all;
}

// Files that are licences or say theirs; of source only what has a notice of its own.
ByPath files_of(const doc::LicenseReport& report) {
  ByPath all;
  for (const auto& file : report.files) {
    std::vector<licenses::Expression> terms;
    for (const auto& match : file.matches) {
      if (match.method != "reference") terms.push_back(read(match.expression));
    }
    if (!terms.empty())
      all[file.path] = licenses::simplified(licenses::Expression::all_of(std::move(terms))).text();
  }
  return all;
}

}  // namespace

doc::LicenseReport license_document(const LicenseTree& tree) {
  doc::LicenseReport report;
  report.name = tree.name;
  report.expression = tree.facts.expression.text();
  report.list = std::string(licenses::list_version());
  report.unused_overrides = tree.facts.unused_overrides;
  report.diagnostics = tree.problems;
  for (const auto& file : tree.facts.files) report.files.push_back(file_document(file));
  for (const auto& directory : tree.facts.directories) {
    if (directory.path == ".") report.go_module = directory.module;
    report.directories.push_back({.path = directory.path,
                                  .kind = std::string(licenses::name_of(directory.kind)),
                                  .module = directory.module,
                                  .version = directory.version,
                                  .expression = directory.expression.text(),
                                  .from = directory.from,
                                  .looked = directory.looked});
  }
  for (const auto& unknown : tree.facts.unknown) {
    if (report.unknown.empty() || report.unknown.back() != unknown.path)
      report.unknown.push_back(unknown.path);
    report.unknown_texts.push_back({.path = unknown.path,
                                    .lines = lines_of(unknown.text.lines),
                                    .nearest = unknown.text.nearest,
                                    .score = rounded(unknown.text.score),
                                    .sha256 = unknown.sha256});
  }
  return report;
}

doc::LicenseChanges compare_licenses(const doc::LicenseReport& before,
                                     const doc::LicenseReport& after) {
  doc::LicenseChanges changes;
  changes.before = before.expression;
  changes.after = after.expression;
  const auto old_expression = read(before.expression);
  const auto new_expression = read(after.expression);
  changes.changed = !licenses::equivalent(old_expression, new_expression);
  const auto old_ids = licenses::licenses_of(old_expression);
  const auto new_ids = licenses::licenses_of(new_expression);
  std::ranges::set_difference(new_ids, old_ids, std::back_inserter(changes.added));
  std::ranges::set_difference(old_ids, new_ids, std::back_inserter(changes.removed));
  // More is asked where the terms reach further, or where a choice is gone.
  const auto old_reach = licenses::reach_of(old_expression);
  const auto new_reach = licenses::reach_of(new_expression);
  changes.stricter =
      changes.changed && !old_expression.empty() &&
      (new_reach > old_reach ||
       (new_reach == old_reach && !licenses::permitted(new_expression, old_expression) &&
        licenses::permitted(old_expression, new_expression)));
  add_changes(changes, "directory", directories_of(before), directories_of(after));
  add_changes(changes, "file", files_of(before), files_of(after));
  return changes;
}

}  // namespace gofed::workers
