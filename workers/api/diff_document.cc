#include "workers/api/diff_document.h"

#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;

wire::ChangeKind kind_of(golang::ChangeKind kind) {
  switch (kind) {
    case golang::ChangeKind::Added:
      return wire::ChangeKind::Added;
    case golang::ChangeKind::Removed:
      return wire::ChangeKind::Removed;
    case golang::ChangeKind::Changed:
      return wire::ChangeKind::Changed;
    case golang::ChangeKind::Value:
      return wire::ChangeKind::Value;
    case golang::ChangeKind::Comparable:
      return wire::ChangeKind::Comparable;
    case golang::ChangeKind::Implements:
      return wire::ChangeKind::Implements;
    case golang::ChangeKind::Sealed:
      return wire::ChangeKind::Sealed;
    case golang::ChangeKind::Direction:
      return wire::ChangeKind::Direction;
  }
  return wire::ChangeKind::Changed;
}

// By symbol, message and the symbol's package: the order of changes is that of their text.
using Changes = std::map<std::tuple<std::string, std::string, std::string>, wire::Change>;

// One package over all platforms.
struct Merged {
  std::string old_path;
  std::string new_path;
  Changes incompatible;
  Changes compatible;
  std::set<std::string> unknown;
};

void add(Merged& package, const golang::Change& change, const std::string& platform) {
  auto& changes = change.compatible ? package.compatible : package.incompatible;
  auto [entry, is_new] = changes.try_emplace({change.symbol, change.message, change.package});
  if (is_new) {
    entry->second = {.symbol = change.symbol,
                     .package = change.package,
                     .kind = kind_of(change.kind),
                     .message = change.message,
                     .old_text = change.old_text,
                     .new_text = change.new_text,
                     .old_position = change.old_position,
                     .new_position = change.new_position,
                     .platforms = {}};
  }
  auto& platforms = entry->second.platforms;
  if (platforms.empty() || platforms.back() != platform) platforms.push_back(platform);
}

std::vector<wire::Change> values(Changes& map, std::size_t platform_count) {
  std::vector<wire::Change> list;
  list.reserve(map.size());
  for (auto& [key, change] : map) {
    if (change.platforms.size() == platform_count) change.platforms.clear();
    list.push_back(std::move(change));
  }
  return list;
}

}  // namespace

wire::ApiChanges diff_document(std::span<const PlatformChanges> platforms) {
  wire::ApiChanges document;
  if (platforms.empty()) return document;
  document.old_root = platforms.front().changes.old_root;
  document.new_root = platforms.front().changes.new_root;

  std::map<std::string, Merged> packages;
  for (const auto& [platform, changes] : platforms) {
    for (const auto& package : changes.packages) {
      auto& merged = packages[package.relative];
      if (!package.old_path.empty()) merged.old_path = package.old_path;
      if (!package.new_path.empty()) merged.new_path = package.new_path;
      for (const auto& change : package.changes) add(merged, change, platform);
      merged.unknown.insert(package.unknown.begin(), package.unknown.end());
    }
  }
  for (auto& [place, merged] : packages) {
    document.packages.push_back({.old_path = std::move(merged.old_path),
                                 .new_path = std::move(merged.new_path),
                                 .place = place,
                                 .incompatible = values(merged.incompatible, platforms.size()),
                                 .compatible = values(merged.compatible, platforms.size()),
                                 .unknown = {merged.unknown.begin(), merged.unknown.end()}});
  }
  return document;
}

}  // namespace gofed::workers
