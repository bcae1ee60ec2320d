#include "workers/services/goland/package_index.h"

#include <algorithm>

#include "workers/packaging/version.h"

namespace gofed::workers {
namespace {

using packaging::Alternatives;
using packaging::Relation;
using store::PackageTerm;

// Relation fields were checked when they were imported: what does not parse now is damage.
Result<std::vector<Alternatives>> stored_relations(std::string_view package,
                                                   std::string_view field) {
  auto relations = packaging::parse_relations(field);
  if (relations) return relations;
  return fail(Errc::Corrupt,
              "package " + std::string(package) + " in the index: " + relations.error().context);
}

}  // namespace

PackageIndex::PackageIndex(store::StateReader state, std::string architecture)
    : state_(std::move(state)) {
  const auto& known = state_.record().architectures;
  build_.architecture = !architecture.empty() ? std::move(architecture)
                        : known.empty()       ? "amd64"
                                              : known.front();
}

Result<const SourceInfo*> PackageIndex::source(std::string_view name) {
  const std::string key(name);
  if (const auto known = sources_.find(key); known != sources_.end()) return known->second.get();
  auto info = read_source(name);
  if (!info) return std::unexpected(std::move(info.error()));
  return (sources_[key] = std::move(*info)).get();
}

Result<const BinaryInfo*> PackageIndex::binary(std::string_view name) {
  const std::string key(name);
  if (const auto known = binaries_.find(key); known != binaries_.end()) return known->second.get();
  auto info = read_binary(name);
  if (!info) return std::unexpected(std::move(info.error()));
  return (binaries_[key] = std::move(*info)).get();
}

Result<std::unique_ptr<SourceInfo>> PackageIndex::read_source(std::string_view name) {
  auto versions = state_.sources(name);
  if (!versions) return std::unexpected(std::move(versions.error()));
  std::unique_ptr<SourceInfo> newest;
  for (auto& version : *versions) {
    if (newest && packaging::compare_deb_versions(version.version, newest->version) < 0) continue;
    auto record = read_source_record(name, version.value);
    if (!record) return std::unexpected(std::move(record.error()));
    if (record->is_extra) continue;
    newest = std::make_unique<SourceInfo>(
        SourceInfo{std::string(name), std::move(version.version), std::move(*record), {}});
  }
  if (!newest) return newest;
  auto relations = stored_relations(name, newest->record.build_depends);
  if (!relations) return std::unexpected(std::move(relations.error()));
  newest->build_depends = std::move(*relations);
  return newest;
}

Result<std::unique_ptr<BinaryInfo>> PackageIndex::read_binary(std::string_view name) {
  auto versions = state_.binaries(name);
  if (!versions) return std::unexpected(std::move(versions.error()));
  const store::StateReader::Version* newest = nullptr;
  for (const auto& version : *versions) {
    const bool is_ours =
        version.architecture == "all" || version.architecture == build_.architecture;
    if (!is_ours) continue;
    if (newest == nullptr ||
        packaging::compare_deb_versions(version.version, newest->version) > 0) {
      newest = &version;
    }
  }
  if (newest == nullptr) return std::unique_ptr<BinaryInfo>{};
  auto record = read_binary_record(name, newest->value);
  if (!record) return std::unexpected(std::move(record.error()));
  auto depends = stored_relations(name, record->depends);
  if (!depends) return std::unexpected(std::move(depends.error()));
  auto provides = stored_relations(name, record->provides);
  if (!provides) return std::unexpected(std::move(provides.error()));
  return std::make_unique<BinaryInfo>(BinaryInfo{std::string(name), newest->version,
                                                 newest->architecture, std::move(*record),
                                                 std::move(*depends), std::move(*provides)});
}

Result<std::vector<const BinaryInfo*>> PackageIndex::binaries_of(std::string_view source_name) {
  const auto entries = state_.entries(PackageTerm::BuiltOf, source_name);
  if (!entries) return std::unexpected(entries.error());
  std::vector<const BinaryInfo*> all;
  for (const auto& entry : *entries) {
    const auto info = binary(entry.name);
    if (!info) return std::unexpected(info.error());
    if (*info != nullptr && (*info)->record.source == source_name) all.push_back(*info);
  }
  return all;
}

Result<std::vector<const BinaryInfo*>> PackageIndex::resolve(std::string_view package) {
  const auto as_source = source(package);
  if (!as_source) return std::unexpected(as_source.error());
  const auto as_binary = binary(package);
  if (!as_binary) return std::unexpected(as_binary.error());
  if (*as_binary != nullptr && (*as_source == nullptr || (*as_binary)->record.source != package)) {
    return std::vector{*as_binary};
  }
  auto all = binaries_of(package);
  if (!all) return all;
  if (*as_source == nullptr && all->empty()) {
    return fail(Errc::NotFound, "no package " +
                                    std::string(package.substr(0, packaging::kNameBytesMax)) +
                                    " in the distribution, neither source nor binary");
  }
  return all;
}

PackageIndex::Names PackageIndex::names_of(const BinaryInfo& binary) {
  Names names{{binary.name, binary.version}};
  for (const auto& alternatives : binary.provides) {
    for (const auto& provided : alternatives) names.emplace_back(provided.name, provided.version);
  }
  return names;
}

PackageIndex::Met PackageIndex::met(const std::vector<Alternatives>& relations,
                                    const std::string& name, const std::string& version) const {
  auto found = Met::No;
  for (const auto& alternatives : relations) {
    for (const auto& relation : alternatives) {
      if (relation.name != name || !packaging::applies(relation, build_) ||
          !packaging::is_met_by(relation, version)) {
        continue;
      }
      if (!packaging::is_for_tests(relation, build_)) return Met::Yes;
      found = Met::ForTests;
    }
  }
  return found;
}

Result<const std::vector<Dependent>*> PackageIndex::dependents(const BinaryInfo& of) {
  if (const auto known = dependents_.find(of.name); known != dependents_.end()) {
    return &known->second;
  }
  std::map<std::string, Dependent> all;
  for (const auto& [name, version] : names_of(of)) {
    const auto entries = state_.entries(PackageTerm::Depends, name);
    if (!entries) return std::unexpected(entries.error());
    for (const auto& entry : *entries) {
      const auto user = binary(entry.name);
      if (!user) return std::unexpected(user.error());
      if (*user == nullptr || met((*user)->depends, name, version) == Met::No) continue;
      all.try_emplace(entry.name, Dependent{entry.name, name, false});
    }
  }
  auto& kept = dependents_[of.name];
  for (auto& [name, dependent] : all) kept.push_back(std::move(dependent));
  return &kept;
}

Result<const std::vector<Dependent>*> PackageIndex::build_dependents(const BinaryInfo& of) {
  if (const auto known = build_dependents_.find(of.name); known != build_dependents_.end()) {
    return &known->second;
  }
  std::map<std::string, Dependent> all;
  for (const auto& [name, version] : names_of(of)) {
    const auto entries = state_.entries(PackageTerm::BuildDepends, name);
    if (!entries) return std::unexpected(entries.error());
    for (const auto& entry : *entries) {
      const auto user = source(entry.name);
      if (!user) return std::unexpected(user.error());
      if (*user == nullptr) continue;
      const auto how = met((*user)->build_depends, name, version);
      if (how == Met::No) continue;
      const auto [place, is_new] =
          all.try_emplace(entry.name, Dependent{entry.name, name, how == Met::ForTests});
      if (!is_new && how == Met::Yes) place->second.tests = false;
    }
  }
  auto& kept = build_dependents_[of.name];
  for (auto& [name, dependent] : all) kept.push_back(std::move(dependent));
  return &kept;
}

Result<std::vector<const BinaryInfo*>> PackageIndex::providers(const Relation& relation) {
  std::vector<const BinaryInfo*> all;
  const auto own = binary(relation.name);
  if (!own) return std::unexpected(own.error());
  if (*own != nullptr && packaging::is_met_by(relation, (*own)->version)) all.push_back(*own);
  const auto entries = state_.entries(PackageTerm::Provides, relation.name);
  if (!entries) return std::unexpected(entries.error());
  for (const auto& entry : *entries) {
    const auto info = binary(entry.name);
    if (!info) return std::unexpected(info.error());
    if (*info == nullptr || *info == *own) continue;
    const auto is_meant = [&](const Alternatives& alternatives) {
      return std::ranges::any_of(alternatives, [&](const Relation& provided) {
        return provided.name == relation.name && packaging::is_met_by(relation, provided.version);
      });
    };
    if (std::ranges::any_of((*info)->provides, is_meant)) all.push_back(*info);
  }
  return all;
}

Result<std::vector<const BinaryInfo*>> PackageIndex::embedders(std::string_view source_name) {
  const auto entries = state_.entries(PackageTerm::Embeds, source_name);
  if (!entries) return std::unexpected(entries.error());
  std::vector<const BinaryInfo*> all;
  for (const auto& entry : *entries) {
    const auto info = binary(entry.name);
    if (!info) return std::unexpected(info.error());
    if (*info == nullptr) continue;
    // The newest version may have been built of others.
    for (const auto* field : {&(*info)->record.built_using, &(*info)->record.static_built_using}) {
      auto relations = stored_relations(entry.name, *field);
      if (!relations) return std::unexpected(std::move(relations.error()));
      const bool is_named = std::ranges::any_of(
          *relations, [&](const Alternatives& names) { return names.front().name == source_name; });
      if (!is_named) continue;
      all.push_back(*info);
      break;
    }
  }
  return all;
}

}  // namespace gofed::workers
