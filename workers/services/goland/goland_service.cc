#include "workers/services/goland/goland_service.h"

#include <algorithm>
#include <array>
#include <utility>

#include "workers/packaging/naming.h"
#include "workers/services/goland/graph.h"
#include "workers/services/goland/import.h"
#include "workers/services/goland/listing.h"
#include "workers/services/goland/missing.h"
#include "workers/services/goland/names.h"
#include "workers/services/goland/order.h"

namespace gofed::workers {

using namespace schemas;  // the actions of goland, all named in the header

namespace {

constexpr std::string_view kSection = "goland";

Result<packaging::NamingScheme> scheme_of(const std::string& word,
                                          const std::string& distribution) {
  if (word.empty()) return packaging::scheme_of(distribution);
  if (word == "debian") return packaging::NamingScheme::Debian;
  if (word == "fedora") return packaging::NamingScheme::Fedora;
  if (word == "gofed2016") return packaging::NamingScheme::Gofed2016;
  return fail(Errc::InvalidArgument,
              "input.scheme: \"" + word + "\": expected debian, fedora or gofed2016");
}

Result<void> check_count(std::size_t count) {
  if (count <= kImportsAtOnce) return {};
  return fail(Errc::LimitExceeded, std::to_string(count) + " import paths: over kImportsAtOnce " +
                                       std::to_string(kImportsAtOnce));
}

}  // namespace

std::span<const envelope::Setting> goland_settings() {
  using enum envelope::SettingKind;
  static constexpr std::array kSettings{
      envelope::Setting{"goland.driver", Text, "rocksdb", "rocksdb, or memory: kept nowhere."},
      envelope::Setting{"goland.local_driver", Text, "rocksdb",
                        "The driver where the service runs inside a client."},
      envelope::Setting{"goland.path", Text, "",
                        "Directory of the store; empty: gofed/goland in $XDG_DATA_HOME, or in "
                        "~/.local/share."},
  };
  return kSettings;
}

GolandService::GolandService() : Service("goland", envelope::ServiceKind::Storage) {
  on<GolandImport, &GolandService::import>();
  on<GolandDistributions, &GolandService::distributions>();
  on<GolandPackageListing, &GolandService::listing>();
  on<GolandDiff, &GolandService::diff>();
  on<GolandProvides, &GolandService::provides>();
  on<GolangImport2Package, &GolandService::import2package>();
  on<GolangUpstream2Package, &GolandService::upstream2package>();
  on<GolangPackage2Upstream, &GolandService::package2upstream>();
  on<GolandNeeds, &GolandService::needs>();
  on<GolandReverse, &GolandService::reverse>();
  on<GolandOrder, &GolandService::order>();
  on<GolandMissing, &GolandService::missing>();
}

Result<void> GolandService::startup(const envelope::Config& config) {
  auto opened = open_shared_store(config, kSection);
  if (!opened) return std::unexpected(std::move(opened.error()));
  store_ = std::move(*opened);
  distributions_.emplace(store_->driver());
  return {};
}

void GolandService::termination() {
  distributions_.reset();
  store_.reset();
}

std::string GolandService::store_identity() const {
  return store_ ? store_->identity() : std::string{};
}

Result<std::string> GolandService::name_of(const std::string& distribution) const {
  if (!distribution.empty()) return distribution;
  const auto all = distributions_->list();
  if (!all) return std::unexpected(all.error());
  if (all->size() == 1) return all->front().name;
  if (all->empty()) {
    return fail(Errc::NotFound, "no distribution was imported (gofed distribution import)");
  }
  std::string names;
  for (const auto& record : *all) names += (names.empty() ? "" : ", ") + record.name;
  return fail(Errc::InvalidArgument, "which distribution: there are " + names);
}

Result<PackageIndex> GolandService::open(const std::string& distribution, std::uint64_t state,
                                         const std::string& architecture) const {
  const auto name = name_of(distribution);
  if (!name) return std::unexpected(name.error());
  auto opened = distributions_->open(*name, state);
  if (!opened) return std::unexpected(std::move(opened.error()));
  return PackageIndex(std::move(*opened), architecture);
}

Result<GolandImport::Output> GolandService::import(Context& context,
                                                   const GolandImport::Input& input) {
  return import_distribution(context, *distributions_, input);
}

Result<GolandDistributions::Output> GolandService::distributions(
    Context&, const GolandDistributions::Input& input) {
  std::vector<store::DistributionRecord> records;
  if (input.distribution.empty()) {
    auto all = distributions_->list();
    if (!all) return std::unexpected(std::move(all.error()));
    records = std::move(*all);
  } else {
    auto one = distributions_->find(input.distribution);
    if (!one) return std::unexpected(std::move(one.error()));
    records.push_back(std::move(*one));
  }
  GolandDistributions::Output output;
  for (const auto& record : records) {
    auto& info = output.distributions.emplace_back();
    info.name = record.name;
    for (const auto& state : record.states) info.states.push_back(state_of(state));
  }
  return output;
}

Result<GolandPackageListing::Output> GolandService::listing(
    Context&, const GolandPackageListing::Input& input) {
  auto index = open(input.distribution, input.state);
  if (!index) return std::unexpected(std::move(index.error()));
  return list_packages(*index, input);
}

Result<GolandDiff::Output> GolandService::diff(Context& context, const GolandDiff::Input& input) {
  const auto name = name_of(input.distribution);
  if (!name) return std::unexpected(name.error());
  const auto after = distributions_->open(*name, input.after);
  if (!after) return std::unexpected(after.error());
  auto number = input.before;
  if (number == 0) {
    const auto record = distributions_->find(*name);
    if (!record) return std::unexpected(record.error());
    const auto own =
        std::ranges::find(record->states, after->record().number, &store::StateRecord::number);
    if (own == record->states.end() || std::next(own) == record->states.end()) {
      return fail(Errc::NotFound, "distribution " + *name + ": no state before " +
                                      std::to_string(after->record().number));
    }
    number = std::next(own)->number;
  }
  const auto before = distributions_->open(*name, number);
  if (!before) return std::unexpected(before.error());
  auto changes = compare_states(context, *before, *after, input.all);
  if (!changes) return std::unexpected(std::move(changes.error()));
  return GolandDiff::Output{.distribution = *name,
                            .before = number,
                            .after = after->record().number,
                            .changes = std::move(*changes)};
}

Result<GolandProvides::Output> GolandService::provides(Context& context,
                                                       const GolandProvides::Input& input) {
  if (auto good = check_count(input.imports.size()); !good) return std::unexpected(good.error());
  auto index = open(input.distribution, input.state);
  if (!index) return std::unexpected(std::move(index.error()));
  GolandProvides::Output output;
  for (const auto& import : input.imports) {
    if (context.cancelled()) return context.cancelled_error();
    auto found = find_providers(*index, import);
    if (!found) return std::unexpected(std::move(found.error()));
    output.imports.push_back(std::move(*found));
  }
  return output;
}

Result<GolangImport2Package::Output> GolandService::import2package(
    Context& context, const GolangImport2Package::Input& input) {
  if (auto good = check_count(input.paths.size()); !good) return std::unexpected(good.error());
  const auto name = name_of(input.distribution);
  if (!name) return std::unexpected(name.error());
  auto index = open(*name, input.state);
  if (!index) return std::unexpected(std::move(index.error()));
  GolangImport2Package::Output output;
  for (const auto& path : input.paths) {
    if (context.cancelled()) return context.cancelled_error();
    auto found = find_package(*index, packaging::scheme_of(*name), path);
    if (!found) return std::unexpected(std::move(found.error()));
    output.packages.push_back(std::move(*found));
  }
  return output;
}

Result<GolangUpstream2Package::Output> GolandService::upstream2package(
    Context&, const GolangUpstream2Package::Input& input) {
  const auto name = name_of(input.distribution);
  if (!name) return std::unexpected(name.error());
  const auto scheme = scheme_of(input.scheme, *name);
  if (!scheme) return std::unexpected(scheme.error());
  auto index = open(*name, 0);
  if (!index) return std::unexpected(std::move(index.error()));
  return find_upstream_package(*index, *scheme, input.upstream);
}

Result<GolangPackage2Upstream::Output> GolandService::package2upstream(
    Context&, const GolangPackage2Upstream::Input& input) {
  auto index = open(input.distribution, 0);
  if (!index) return std::unexpected(std::move(index.error()));
  return find_upstream(*index, input.package);
}

Result<GolandNeeds::Output> GolandService::needs(Context&, const GolandNeeds::Input& input) {
  auto index = open(input.distribution, input.state, input.architecture);
  if (!index) return std::unexpected(std::move(index.error()));
  return find_needs(*index, input.package);
}

Result<GolandReverse::Output> GolandService::reverse(Context& context,
                                                     const GolandReverse::Input& input) {
  auto index = open(input.distribution, input.state, input.architecture);
  if (!index) return std::unexpected(std::move(index.error()));
  return find_users(context, *index, input);
}

Result<GolandOrder::Output> GolandService::order(Context& context,
                                                 const GolandOrder::Input& input) {
  if (input.packages.empty() && input.changed_since == 0) {
    return fail(Errc::InvalidArgument, "input.packages, input.changed_since: neither is given");
  }
  auto index = open(input.distribution, input.state, input.architecture);
  if (!index) return std::unexpected(std::move(index.error()));
  auto changed = input.packages;
  if (input.changed_since != 0) {
    const auto name = name_of(input.distribution);
    if (!name) return std::unexpected(name.error());
    const auto before = distributions_->open(*name, input.changed_since);
    if (!before) return std::unexpected(before.error());
    const auto changes = compare_states(context, *before, index->state(), false);
    if (!changes) return std::unexpected(changes.error());
    for (const auto& change : *changes) {
      if (!change.after.empty()) changed.push_back(change.package);
    }
  }
  return find_order(context, *index, changed, input);
}

Result<GolandMissing::Output> GolandService::missing(Context& context,
                                                     const GolandMissing::Input& input) {
  if (auto good = check_count(input.requirements.size()); !good) {
    return std::unexpected(good.error());
  }
  const auto name = name_of(input.distribution);
  if (!name) return std::unexpected(name.error());
  auto index = open(*name, input.state);
  if (!index) return std::unexpected(std::move(index.error()));
  GolandMissing::Output output{.distribution = *name, .modules = {}};
  for (const auto& required : input.requirements) {
    if (context.cancelled()) return context.cancelled_error();
    auto found = find_packaged(*index, packaging::scheme_of(*name), required);
    if (!found) return std::unexpected(std::move(found.error()));
    output.modules.push_back(std::move(*found));
  }
  return output;
}

}  // namespace gofed::workers
