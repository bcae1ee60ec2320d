#include "workers/services/api/diff_document.h"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
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

// A change, and the platforms that have it.
struct PlacedChange {
  wire::Change change;
  golang::PlatformSet platforms = 0;
};

// By symbol, message and the symbol's package: the order of changes is that of their text.
using Changes = std::map<std::tuple<std::string, std::string, std::string>, PlacedChange>;

// One package over all platforms.
struct Merged {
  std::string old_path;
  std::string new_path;
  Changes incompatible;
  Changes compatible;
  std::map<std::string, std::string> unknown;  // text -> name
};

std::optional<wire::ParameterCount> count_of(const std::optional<golang::ParameterCount>& count) {
  if (!count) return std::nullopt;
  return wire::ParameterCount{.count = count->count, .variadic = count->variadic};
}

void add(Merged& package, const golang::Change& change, golang::PlatformSet platforms) {
  auto& changes = change.compatible ? package.compatible : package.incompatible;
  auto [entry, is_new] = changes.try_emplace({change.symbol, change.message, change.package});
  if (is_new) {
    entry->second.change = {.symbol = change.symbol,
                            .package = change.package,
                            .kind = kind_of(change.kind),
                            .message = change.message,
                            .old_text = change.old_text,
                            .new_text = change.new_text,
                            .old_position = change.old_position,
                            .new_position = change.new_position,
                            .names = {},
                            .platforms = {},
                            .detail = change.detail,
                            .old_parameters = count_of(change.old_parameters),
                            .new_parameters = count_of(change.new_parameters)};
  }
  auto& names = entry->second.change.names;
  for (const auto& name : change.names) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  entry->second.platforms |= platforms;
}

std::vector<wire::Change> values(Changes& changes, std::span<const std::string> names) {
  std::vector<wire::Change> list;
  list.reserve(changes.size());
  for (auto& [key, placed] : changes) {
    const auto count = static_cast<std::size_t>(std::popcount(placed.platforms));
    for (std::size_t i = 0; i < names.size() && count < names.size(); ++i) {
      if ((placed.platforms >> i & 1) != 0) placed.change.platforms.push_back(names[i]);
    }
    list.push_back(std::move(placed.change));
  }
  return list;
}

}  // namespace

wire::ApiChanges diff_document(std::span<const PlatformChanges> all,
                               std::span<const std::string> names) {
  wire::ApiChanges document;
  if (all.empty()) return document;
  document.old_root = all.front().changes.old_root;
  document.new_root = all.front().changes.new_root;

  std::map<std::string, Merged> packages;
  for (const auto& [platforms, changes] : all) {
    document.compared = std::max<std::uint64_t>(document.compared, changes.compared);
    for (const auto& package : changes.packages) {
      auto& merged = packages[package.relative];
      if (!package.old_path.empty()) merged.old_path = package.old_path;
      if (!package.new_path.empty()) merged.new_path = package.new_path;
      for (const auto& change : package.changes) add(merged, change, platforms);
      for (const auto& part : package.unknown) merged.unknown.try_emplace(part.text, part.name);
    }
  }
  for (auto& [place, merged] : packages) {
    std::vector<std::string> unknown;
    std::vector<std::string> unknown_names;
    for (const auto& [text, name] : merged.unknown) {
      unknown.push_back(text);
      unknown_names.push_back(name);
    }
    document.packages.push_back({.old_path = std::move(merged.old_path),
                                 .new_path = std::move(merged.new_path),
                                 .place = place,
                                 .incompatible = values(merged.incompatible, names),
                                 .compatible = values(merged.compatible, names),
                                 .unknown = std::move(unknown),
                                 .unknown_names = std::move(unknown_names)});
  }
  return document;
}

}  // namespace gofed::workers
