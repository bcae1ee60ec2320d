#include "workers/services/goland/names.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "workers/golang/facts/deps_facts.h"
#include "workers/packaging/version.h"

namespace gofed::workers {
namespace {

using schemas::ImportPackage;
using schemas::KnownBy;
using schemas::ProvidedImport;
using schemas::ProvidingPackage;
using store::PackageTerm;

// A library of the source: its name says so, or it holds import paths itself.
bool is_library(std::string_view binary) {
  return packaging::is_library_name(binary) || binary.ends_with("-dev");
}

// What the source provides under the path: its libraries, or all that it builds where it has none.
Result<std::vector<ProvidingPackage>> packages_of(PackageIndex& index, const SourceInfo& source,
                                                  std::string_view path) {
  std::vector<ProvidingPackage> all;
  const auto add = [&](std::string name, std::string version, std::string architecture) {
    all.push_back({.package = std::move(name),
                   .version = std::move(version),
                   .architecture = std::move(architecture),
                   .source = source.name,
                   .source_version = source.version,
                   .upstream_version = packaging::upstream_version(source.version),
                   .import_path = std::string(path)});
  };
  const auto binaries = index.binaries_of(source.name);
  if (!binaries) return std::unexpected(binaries.error());
  for (const auto* binary : *binaries) add(binary->name, binary->version, binary->architecture);
  if (all.empty()) {
    for (const auto& name : source.record.binaries) add(name, {}, {});
  }
  const auto is_wanted = [](const ProvidingPackage& package) {
    return is_library(package.package);
  };
  if (std::ranges::any_of(all, is_wanted)) std::erase_if(all, std::not_fn(is_wanted));
  return all;
}

// The likeliest first.
bool is_likelier(const ProvidingPackage& a, const ProvidingPackage& b) {
  const auto rank = [](const ProvidingPackage& p) {
    return std::tuple(!p.version.empty(), packaging::is_library_name(p.package),
                      is_library(p.package));
  };
  if (rank(a) != rank(b)) return rank(a) > rank(b);
  if (const auto order = packaging::compare_deb_versions(a.source_version, b.source_version);
      order != 0) {
    return order > 0;
  }
  return std::tuple(a.package.size(), a.package) < std::tuple(b.package.size(), b.package);
}

Result<std::vector<ProvidingPackage>> packages_under(PackageIndex& index, std::string_view path) {
  const auto entries = index.state().entries(PackageTerm::ImportPath, path);
  if (!entries) return std::unexpected(entries.error());
  std::vector<ProvidingPackage> all;
  for (const auto& entry : *entries) {
    const auto source = index.source(entry.name);
    if (!source) return std::unexpected(source.error());
    // The newest version may provide it no more.
    if (*source == nullptr || std::ranges::find((*source)->record.import_paths, path) ==
                                  (*source)->record.import_paths.end()) {
      continue;
    }
    auto packages = packages_of(index, **source, path);
    if (!packages) return packages;
    std::ranges::move(*packages, std::back_inserter(all));
  }
  std::ranges::sort(all, is_likelier);
  return all;
}

// A name by table or rule, and whether the distribution has a package of that name.
Result<std::optional<packaging::PackageName>> name_of(PackageIndex& index,
                                                      packaging::NamingScheme scheme,
                                                      std::string_view path, bool& is_there) {
  const auto name = packaging::name_package(scheme, path);
  is_there = false;
  if (!name) return std::nullopt;
  const auto source = index.source(name->source);
  if (!source) return std::unexpected(source.error());
  const auto library = index.binary(name->library);
  if (!library) return std::unexpected(library.error());
  is_there = *source != nullptr || *library != nullptr;
  return name;
}

KnownBy known_by(packaging::NamedBy by) {
  return by == packaging::NamedBy::Table ? KnownBy::Table : KnownBy::Rule;
}

}  // namespace

Result<ProvidedImport> find_providers(PackageIndex& index, std::string_view import) {
  if (import.size() > kImportPathBytesMax) {
    return fail(Errc::LimitExceeded, "import path of " + std::to_string(import.size()) +
                                         " bytes: over kImportPathBytesMax " +
                                         std::to_string(kImportPathBytesMax));
  }
  ProvidedImport provided{.import = std::string(import)};
  const auto path = packaging::import_path_of(import);
  if (golang::is_standard_package(path)) {
    provided.standard = true;
    return provided;
  }
  // A path as it was declared may end as a URL does: "x.org/y.git".
  std::string_view prefix = import.find("://") == std::string_view::npos ? import : path;
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  while (!prefix.empty()) {
    auto packages = packages_under(index, prefix);
    if (!packages) return std::unexpected(std::move(packages.error()));
    if (!packages->empty()) {
      provided.import_path = prefix;
      provided.packages = std::move(*packages);
      return provided;
    }
    const auto slash = prefix.rfind('/');
    prefix = prefix.substr(0, slash == std::string_view::npos ? 0 : slash);
  }
  return provided;
}

Result<ImportPackage> find_package(PackageIndex& index, packaging::NamingScheme scheme,
                                   std::string_view import) {
  auto found = find_providers(index, import);
  if (!found) return std::unexpected(std::move(found.error()));
  ImportPackage answer{.path = std::string(import), .native = found->standard};
  if (found->standard) return answer;
  if (!found->packages.empty()) {
    auto& best = found->packages.front();
    answer.provided = true;
    answer.package = std::move(best.source);
    answer.library = std::move(best.package);
    answer.version = std::move(best.source_version);
    answer.upstream_version = std::move(best.upstream_version);
    answer.import_path = std::move(found->import_path);
    answer.known = KnownBy::Index;
    return answer;
  }
  bool is_there = false;
  const auto name = name_of(index, scheme, import, is_there);
  if (!name) return std::unexpected(name.error());
  if (!*name) return answer;
  answer.package = (*name)->source;
  answer.library = (*name)->library;
  answer.known = known_by((*name)->by);
  return answer;
}

Result<schemas::GolangUpstream2Package::Output> find_upstream_package(
    PackageIndex& index, packaging::NamingScheme scheme, std::string_view upstream) {
  auto found = find_providers(index, upstream);
  if (!found) return std::unexpected(std::move(found.error()));
  schemas::GolangUpstream2Package::Output answer;
  if (!found->packages.empty()) {
    answer.package = found->packages.front().source;
    answer.library_package = found->packages.front().package;
    answer.how = KnownBy::Index;
    answer.known = true;
    for (const auto& package : found->packages) {
      if (package.source == answer.package ||
          std::ranges::find(answer.candidates, package.source) != answer.candidates.end()) {
        continue;
      }
      answer.candidates.push_back(package.source);
    }
    return answer;
  }
  const auto name = name_of(index, scheme, upstream, answer.known);
  if (!name) return std::unexpected(name.error());
  if (!*name) {
    return fail(Errc::InvalidArgument,
                "\"" + std::string(upstream) + "\": expected an import path or URL with a host");
  }
  answer.package = (*name)->source;
  answer.library_package = (*name)->library;
  answer.how = known_by((*name)->by);
  return answer;
}

Result<schemas::GolangPackage2Upstream::Output> find_upstream(PackageIndex& index,
                                                              std::string_view package) {
  schemas::GolangPackage2Upstream::Output answer;
  auto source = index.source(package);
  if (!source) return std::unexpected(source.error());
  if (*source == nullptr) {
    const auto binary = index.binary(package);
    if (!binary) return std::unexpected(binary.error());
    if (*binary != nullptr) source = index.source((*binary)->record.source);
    if (!source) return std::unexpected(source.error());
  }
  if (*source != nullptr && !(*source)->record.import_paths.empty()) {
    answer.import_paths = (*source)->record.import_paths;
    answer.repository_url = (*source)->record.homepage;
    answer.how = KnownBy::Index;
    return answer;
  }
  if (auto path = packaging::github_path_of(package)) {
    answer.repository_url = "https://" + *path;
    answer.import_paths.push_back(std::move(*path));
    answer.how = KnownBy::Rule;
    return answer;
  }
  if (*source != nullptr) answer.repository_url = (*source)->record.homepage;
  return answer;
}

}  // namespace gofed::workers
