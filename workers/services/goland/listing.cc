#include "workers/services/goland/listing.h"

#include <algorithm>
#include <map>
#include <utility>

#include "workers/packaging/naming.h"
#include "workers/packaging/version.h"

namespace gofed::workers {
namespace {

struct NewestVersion {
  std::string version;
  bool is_go = false;
};
using Versions = std::map<std::string, NewestVersion>;

Result<Versions> versions_of(envelope::Context& context, const store::StateReader& state) {
  Versions versions;
  auto read = state.each_source({}, [&](std::string_view name, std::string_view version,
                                        std::string_view value) {
    if (context.cancelled()) return Result<void>(context.cancelled_error());
    const auto record = read_source_record(name, value);
    if (!record) return Result<void>(std::unexpected(record.error()));
    if (record->is_extra) return Result<void>{};
    auto& newest = versions[std::string(name)];
    if (newest.version.empty() || packaging::compare_deb_versions(version, newest.version) > 0) {
      newest = {std::string(version), is_go_package(*record)};
    }
    return Result<void>{};
  });
  if (!read) return std::unexpected(std::move(read.error()));
  return versions;
}

}  // namespace

bool is_go_package(const SourceRecord& source) {
  return !source.import_paths.empty() ||
         std::ranges::any_of(source.binaries, packaging::is_library_name);
}

Result<schemas::GolandPackageListing::Output> list_packages(
    PackageIndex& index, const schemas::GolandPackageListing::Input& input) {
  auto names =
      index.state().source_names(input.prefix, {.cursor = input.cursor, .limit = input.limit});
  if (!names) return std::unexpected(std::move(names.error()));
  const auto updated =
      static_cast<std::uint64_t>(index.state().record().created.time_since_epoch().count());
  schemas::GolandPackageListing::Output output{.packages = {}, .cursor = std::move(names->cursor)};
  for (const auto& name : names->items) {
    const auto source = index.source(name);
    if (!source) return std::unexpected(source.error());
    if (*source == nullptr || (!input.all && !is_go_package((*source)->record))) continue;
    const auto& record = (*source)->record;
    schemas::ListedPackage listed{.name = name,
                                  .version = (*source)->version,
                                  .summary = {},
                                  .url = record.homepage,
                                  .import_paths = record.import_paths,
                                  .subpackages = record.binaries,
                                  .updated = updated};
    if (!record.binaries.empty()) {
      const auto binary = index.binary(record.binaries.front());
      if (!binary) return std::unexpected(binary.error());
      if (*binary != nullptr) listed.summary = (*binary)->record.summary;
    }
    output.packages.push_back(std::move(listed));
  }
  return output;
}

Result<std::vector<schemas::ChangedPackage>> compare_states(envelope::Context& context,
                                                            const store::StateReader& before,
                                                            const store::StateReader& after,
                                                            bool all) {
  auto old = versions_of(context, before);
  if (!old) return std::unexpected(std::move(old.error()));
  auto fresh = versions_of(context, after);
  if (!fresh) return std::unexpected(std::move(fresh.error()));
  std::map<std::string, schemas::ChangedPackage> changes;
  for (const auto& [name, newest] : *old) {
    if (all || newest.is_go) changes[name] = {.package = name, .before = newest.version};
  }
  for (const auto& [name, newest] : *fresh) {
    if (!all && !newest.is_go) continue;
    auto& change = changes[name];
    change.package = name;
    change.after = newest.version;
  }
  std::vector<schemas::ChangedPackage> result;
  for (auto& [name, change] : changes) {
    if (change.before != change.after) result.push_back(std::move(change));
  }
  return result;
}

}  // namespace gofed::workers
