#include <algorithm>
#include <map>
#include <string>

#include "workers/golang/diff/api_diff.h"
#include "workers/golang/diff/differ.h"

namespace gofed::golang {
namespace {

using diff::DiffSide;
using diff::Roots;

bool is_internal(std::string_view path) {
  return path.starts_with("internal/") || path.ends_with("/internal") ||
         path.contains("/internal/") || path == "internal";
}

// What is internal is so within its module: example.org/internal/m exports to those who may have
// it.
bool is_compared(const PackageApi& package, const std::string& module, const DiffOptions& options) {
  if (package.is_vendored) return false;
  if (package.is_main && !options.commands) return false;
  std::string_view path = package.import_path;
  if (!module.empty() && path.starts_with(module)) path.remove_prefix(module.size());
  return options.internal || !is_internal(path);
}

// The path of the only module; empty where there are several, or none.
std::string module_of(const ApiFacts& facts) {
  return facts.modules.size() == 1 ? facts.modules.front().path : std::string{};
}

// The module's path where all packages are of one module, else the path they share.
std::string root_of(const ApiFacts& facts, const std::vector<const PackageApi*>& packages) {
  if (auto module = module_of(facts); !module.empty()) return module;
  std::string root;
  bool first = true;
  for (const auto* package : packages) {
    const auto& path = package->import_path;
    if (std::exchange(first, false)) {
      root = path;
      continue;
    }
    while (!root.empty() &&
           !(path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/'))) {
      const auto slash = root.rfind('/');
      root.resize(slash == std::string::npos ? 0 : slash);
    }
  }
  return root;
}

std::string relative_path(const std::string& path, const std::string& root) {
  if (path == root) return "";
  if (root.empty()) return path;
  return path.starts_with(root + "/") ? "." + path.substr(root.size()) : path;
}

// Packages that are compared, by their path relative to the root.
using Packages = std::map<std::string, const PackageApi*>;

std::vector<const PackageApi*> packages_of(const ApiFacts& facts, const DiffOptions& options) {
  std::vector<const PackageApi*> packages;
  const auto module = module_of(facts);
  for (const auto& package : facts.packages) {
    if (is_compared(package, module, options)) packages.push_back(&package);
  }
  return packages;
}

Packages by_relative_path(const std::vector<const PackageApi*>& packages, const std::string& root) {
  Packages all;
  for (const auto* package : packages) {
    all.try_emplace(relative_path(package->import_path, root), package);
  }
  return all;
}

PackageChanges whole_package(const PackageApi& package, const std::string& relative, bool added) {
  PackageChanges changes{.relative = relative};
  (added ? changes.new_path : changes.old_path) = package.import_path;
  changes.changes.push_back({.symbol = "package " + package.import_path,
                             .message = added ? "added" : "removed",
                             .kind = added ? ChangeKind::Added : ChangeKind::Removed,
                             .compatible = added});
  return changes;
}

// What stands before a symbol: "./foo." below the root, nothing for the root itself.
std::string prefix_of(const ApiChanges& changes, const PackageChanges& package,
                      const Change& change) {
  if (change.symbol.starts_with("package ")) return {};
  auto place = package.relative;
  if (!change.package.empty()) {
    place = relative_path(change.package, changes.old_root);
    if (place == change.package) place = relative_path(change.package, changes.new_root);
  }
  return place.empty() ? place : place + ".";
}

std::string line_of(const ApiChanges& changes, const PackageChanges& package,
                    const Change& change) {
  auto message = change.message;
  // The interface is one of the package itself.
  if (change.kind == ChangeKind::Implements && !package.relative.empty()) {
    message.insert(message.size() - change.old_text.size(), package.relative + ".");
  }
  return prefix_of(changes, package, change) + change.symbol + ": " + message;
}

void append(std::string& report, std::string_view header, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  report.append(header).append("\n");
  for (const auto& line : lines) report.append("- ").append(line).append("\n");
}

std::string report_of(std::vector<std::string> incompatible, std::vector<std::string> compatible) {
  std::string report;
  append(report, "Incompatible changes:", incompatible);
  append(report, "Compatible changes:", compatible);
  return report;
}

}  // namespace

bool ApiChanges::compatible() const {
  return std::ranges::all_of(packages, [](const PackageChanges& package) {
    return std::ranges::all_of(package.changes, &Change::compatible);
  });
}

ApiChanges compare(const ApiFacts& before, const ApiFacts& after, const DiffOptions& options) {
  const auto olds = packages_of(before, options);
  const auto news = packages_of(after, options);
  ApiChanges changes{.old_root = root_of(before, olds), .new_root = root_of(after, news)};
  const auto old_packages = by_relative_path(olds, changes.old_root);
  const auto new_packages = by_relative_path(news, changes.new_root);
  const DiffSide old_side(before);
  const DiffSide new_side(after);
  const Roots roots{.before = changes.old_root, .after = changes.new_root};

  std::map<std::string, PackageChanges> found;
  for (const auto& [relative, package] : old_packages) {
    const auto successor = new_packages.find(relative);
    if (successor == new_packages.end()) {
      found[relative] = whole_package(*package, relative, false);
      continue;
    }
    auto one =
        diff::Differ(old_side, *package, new_side, *successor->second, roots, options.edition)
            .run();
    one.relative = relative;
    if (!one.changes.empty() || !one.unknown.empty()) found[relative] = std::move(one);
  }
  for (const auto& [relative, package] : new_packages) {
    if (!old_packages.contains(relative)) found[relative] = whole_package(*package, relative, true);
  }
  changes.compared =
      old_packages.size() +
      static_cast<std::size_t>(std::ranges::count_if(
          new_packages, [&](const auto& one) { return !old_packages.contains(one.first); }));
  for (auto& [relative, one] : found) changes.packages.push_back(std::move(one));
  return changes;
}

PackageChanges compare_packages(const ApiFacts& before_facts, const PackageApi& before,
                                const ApiFacts& after_facts, const PackageApi& after,
                                Edition edition) {
  const DiffSide old_side(before_facts);
  const DiffSide new_side(after_facts);
  const Roots roots{.before = before.import_path, .after = after.import_path};
  return diff::Differ(old_side, before, new_side, after, roots, edition).run();
}

std::string apidiff_report(const ApiChanges& changes) {
  std::vector<std::string> incompatible;
  std::vector<std::string> compatible;
  for (const auto& package : changes.packages) {
    for (const auto& change : package.changes) {
      (change.compatible ? compatible : incompatible).push_back(line_of(changes, package, change));
    }
  }
  std::ranges::sort(incompatible);
  std::ranges::sort(compatible);
  return report_of(std::move(incompatible), std::move(compatible));
}

std::string apidiff_report(const PackageChanges& changes) {
  std::vector<std::string> incompatible;
  std::vector<std::string> compatible;
  for (const auto& change : changes.changes) {
    (change.compatible ? compatible : incompatible)
        .push_back(change.symbol + ": " + change.message);
  }
  return report_of(std::move(incompatible), std::move(compatible));
}

}  // namespace gofed::golang
