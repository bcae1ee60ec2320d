#include "workers/services/goland/missing.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "workers/packaging/module_version.h"
#include "workers/services/goland/names.h"

namespace gofed::workers {
namespace {

using packaging::ModuleVersion;
using schemas::PackagedModule;
using schemas::PackagedState;
using schemas::ProvidingPackage;

// What is asked for, taken apart.
struct Wanted {
  std::string path;                      // of the module, or the import
  std::string_view base;                 // without "/vN"
  std::optional<std::uint64_t> major;    // that the path names
  std::optional<ModuleVersion> version;  // that is required
  bool is_module = true;

  // Nothing: any major will do, as none is named.
  [[nodiscard]] std::optional<std::uint64_t> wanted_major() const {
    if (version && version->major > 1) return version->major;
    return major;
  }
};

PackagedState state_of(const Wanted& wanted, const ProvidingPackage& package) {
  const auto packaged = packaging::module_version_of(package.source_version);
  const auto package_major = packaging::major_of_path(package.import_path);
  // A package below the module, or around it: whose version it has is not known.
  const bool is_root = package.import_path == wanted.path || package.import_path == wanted.base;
  if (wanted.is_module && is_root) {
    if (const auto major = wanted.wanted_major()) {
      if (package_major ? *package_major != *major : packaged && packaged->major != *major) {
        return PackagedState::OtherMajor;
      }
    } else if (packaged && packaged->major > 1 && wanted.version) {
      return PackagedState::OtherMajor;  // the path alone is of major 0 and 1
    }
  }
  if (!wanted.version) return PackagedState::Ok;
  if (!packaged || !is_root) return PackagedState::Unknown;
  auto least = *wanted.version;
  // A package's version has the day of a snapshot, go.mod its second: the same day will do.
  if (!packaged->date.empty()) least.date = least.date.substr(0, packaged->date.size());
  return *packaged < least ? PackagedState::TooOld : PackagedState::Ok;
}

int rank_of(PackagedState state) {
  switch (state) {
    case PackagedState::Ok:
      return 4;
    case PackagedState::Unknown:
      return 3;
    case PackagedState::TooOld:
      return 2;
    case PackagedState::OtherMajor:
      return 1;
    case PackagedState::Missing:
      return 0;
  }
  return 0;
}

// All packages of the path and of its base.
Result<std::vector<ProvidingPackage>> candidates_of(PackageIndex& index, const Wanted& wanted) {
  auto found = find_providers(index, wanted.path);
  if (!found) return std::unexpected(std::move(found.error()));
  auto all = std::move(found->packages);
  if (wanted.base != wanted.path && found->import_path != wanted.base) {
    auto more = find_providers(index, wanted.base);
    if (!more) return std::unexpected(std::move(more.error()));
    std::ranges::move(more->packages, std::back_inserter(all));
  }
  return all;
}

// Packages of other major versions of the module, whose paths have another "/vN": the newest first.
Result<std::vector<ProvidingPackage>> other_majors_of(PackageIndex& index, const Wanted& wanted) {
  constexpr int kMajorsLookedAt = 30;
  const bool is_gopkg = wanted.path.starts_with("gopkg.in/") && wanted.major;
  const auto stem = is_gopkg ? wanted.path.substr(0, wanted.path.rfind('.')) + ".v"
                             : std::string(wanted.base) + "/v";
  std::vector<ProvidingPackage> all;
  for (int major = kMajorsLookedAt; major >= (is_gopkg ? 0 : 2); --major) {
    const auto path = stem + std::to_string(major);
    auto found = find_providers(index, path);
    if (!found) return std::unexpected(std::move(found.error()));
    if (found->import_path == path) std::ranges::move(found->packages, std::back_inserter(all));
  }
  return all;
}

}  // namespace

Result<PackagedModule> find_packaged(PackageIndex& index, packaging::NamingScheme scheme,
                                     const schemas::RequiredModule& required) {
  Wanted wanted{.path = required.module, .base = {}, .major = {}, .version = {}};
  if (wanted.path.empty()) {
    wanted.is_module = false;
    if (!required.imports.empty()) wanted.path = required.imports.front();
  }
  if (wanted.path.empty()) {
    return fail(Errc::InvalidArgument, "input.requirements: neither a module nor an import");
  }
  wanted.major = packaging::major_of_path(wanted.path, &wanted.base);
  wanted.version = packaging::parse_module_version(required.version);

  PackagedModule answer{.module = wanted.path,
                        .version = required.version,
                        .tests = required.tests,
                        .indirect = required.indirect};
  auto candidates = candidates_of(index, wanted);
  const bool is_other_major = candidates && candidates->empty() && wanted.is_module;
  if (is_other_major) candidates = other_majors_of(index, wanted);
  if (!candidates) return std::unexpected(candidates.error());
  const ProvidingPackage* best = nullptr;
  for (const auto& candidate : *candidates) {
    const auto state = is_other_major ? PackagedState::OtherMajor : state_of(wanted, candidate);
    if (best != nullptr && rank_of(state) <= rank_of(answer.state)) continue;
    best = &candidate;
    answer.state = state;
  }
  if (best != nullptr) {
    answer.package = best->package;
    answer.source = best->source;
    answer.packaged_version = best->source_version;
    answer.import_path = best->import_path;
    for (const auto& candidate : *candidates) {
      if (candidate.package == best->package) continue;
      answer.alternatives.push_back(candidate.package + " (" + candidate.source_version + ")");
    }
  } else if (const auto name = packaging::name_package(scheme, wanted.path)) {
    answer.suggested = name->library;
  }
  for (const auto& import : required.imports) {
    const auto provided = find_providers(index, import);
    if (!provided) return std::unexpected(provided.error());
    if (!provided->standard && provided->packages.empty()) answer.lacking.push_back(import);
  }
  return answer;
}

}  // namespace gofed::workers
