#include "workers/services/documentstorage/uses_index.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "schemas/describe/codec.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;

// What pieces of a document have in common.
wire::ProjectUses heading_of(const wire::ProjectUses& document) {
  wire::ProjectUses piece;
  piece.module = document.module;
  piece.go_version = document.go_version;
  piece.context = document.context;
  return piece;
}

wire::PackageUses heading_of(const wire::PackageUses& package) {
  return {.path = package.path,
          .name = package.name,
          .directory = package.directory,
          .module = package.module,
          .apart = package.apart,
          .uses = {},
          .unresolved = {}};
}

bool is_same_package(const wire::PackageUses& a, const wire::PackageUses& b) {
  return std::tie(a.path, a.name, a.directory) == std::tie(b.path, b.name, b.directory);
}

bool contains(const std::vector<std::string>& sorted, std::string_view name) {
  return std::ranges::binary_search(sorted, name);
}

}  // namespace

std::string package_term(std::string_view path) {
  return "package " + std::string(path);
}

std::vector<store::Term> uses_terms(const wire::ProjectUses& document) {
  std::map<std::string, wire::ProjectUses> pieces;
  auto rest = heading_of(document);
  rest.diagnostics = document.diagnostics;
  for (const auto& package : document.packages) {
    for (const auto& used : package.uses) {
      auto [piece, is_new] = pieces.try_emplace(package_term(used.path));
      if (is_new) piece->second = heading_of(document);
      piece->second.packages.push_back(heading_of(package));
      piece->second.packages.back().uses.push_back(used);
    }
    if (package.unresolved.empty()) continue;
    rest.packages.push_back(heading_of(package));
    rest.packages.back().unresolved = package.unresolved;
  }
  std::vector<store::Term> terms;
  terms.reserve(pieces.size() + 1);
  for (const auto& [term, piece] : pieces) terms.push_back({term, schemas::to_msgpack(piece)});
  terms.push_back({std::string(kRestTerm), schemas::to_msgpack(rest)});
  return terms;
}

UsesFilter::UsesFilter(const schemas::UsesUsers::Input& question) : members_(question.members) {
  std::ranges::sort(members_);
  for (const auto& query : question.packages) {
    auto& entry = packages_[query.path];
    entry.path = query.path;
    entry.all = entry.all || query.all;
    entry.names.insert(entry.names.end(), query.names.begin(), query.names.end());
  }
  for (auto& [path, query] : packages_) std::ranges::sort(query.names);
}

bool UsesFilter::wants(const schemas::SymbolQuery& query, std::string_view symbol) const {
  return query.all || contains(query.names, symbol) ||
         contains(query.names, symbol.substr(0, symbol.find('.')));
}

void UsesFilter::cut(wire::ProjectUses& piece) const {
  for (auto& package : piece.packages) {
    for (auto& used : package.uses) {
      const auto query = packages_.find(used.path);
      std::erase_if(used.symbols, [&](const wire::SymbolUse& use) {
        return query == packages_.end() || !wants(query->second, use.name);
      });
    }
    std::erase_if(package.unresolved,
                  [&](const wire::UnresolvedUse& use) { return !contains(members_, use.name); });
  }
  std::erase_if(piece.packages, [](const wire::PackageUses& package) {
    return package.uses.empty() && package.unresolved.empty();
  });
}

void join_uses(wire::ProjectUses& document, wire::ProjectUses piece) {
  if (document.packages.empty() && document.diagnostics.empty()) {
    document = std::move(piece);
    return;
  }
  for (auto& package : piece.packages) {
    const auto same = std::ranges::find_if(
        document.packages, [&](const auto& known) { return is_same_package(known, package); });
    if (same == document.packages.end()) {
      document.packages.push_back(std::move(package));
      continue;
    }
    std::ranges::move(package.uses, std::back_inserter(same->uses));
    std::ranges::move(package.unresolved, std::back_inserter(same->unresolved));
  }
  std::ranges::move(piece.diagnostics, std::back_inserter(document.diagnostics));
  std::ranges::stable_sort(document.packages, [](const auto& a, const auto& b) {
    return std::tie(a.path, a.name, a.directory) < std::tie(b.path, b.name, b.directory);
  });
}

}  // namespace gofed::workers
