// The service `goland`: distributions, as their metadata describes them.
//
// It is asked by name, so two stores under one name would give two answers: it is exclusive.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "envelope/program/config.h"
#include "envelope/service/service.h"
#include "schemas/actions/goland.h"
#include "schemas/actions/goland_graph.h"
#include "schemas/actions/goland_missing.h"
#include "schemas/actions/goland_names.h"
#include "store/distributions/distribution_store.h"
#include "workers/common/storage/shared_store.h"
#include "workers/services/goland/package_index.h"

namespace gofed::workers {

[[nodiscard]] std::span<const envelope::Setting> goland_settings();

class GolandService final : public envelope::Service {
 public:
  GolandService();

  Result<void> startup(const envelope::Config& config) override;
  void termination() override;
  [[nodiscard]] std::string store_identity() const override;
  [[nodiscard]] bool exclusive() const override { return true; }

 private:
  using Context = envelope::Context;

  Result<schemas::GolandImport::Output> import(Context& context,
                                               const schemas::GolandImport::Input& input);
  Result<schemas::GolandDistributions::Output> distributions(
      Context& context, const schemas::GolandDistributions::Input& input);
  Result<schemas::GolandPackageListing::Output> listing(
      Context& context, const schemas::GolandPackageListing::Input& input);
  Result<schemas::GolandDiff::Output> diff(Context& context,
                                           const schemas::GolandDiff::Input& input);
  Result<schemas::GolandProvides::Output> provides(Context& context,
                                                   const schemas::GolandProvides::Input& input);
  Result<schemas::GolangImport2Package::Output> import2package(
      Context& context, const schemas::GolangImport2Package::Input& input);
  Result<schemas::GolangUpstream2Package::Output> upstream2package(
      Context& context, const schemas::GolangUpstream2Package::Input& input);
  Result<schemas::GolangPackage2Upstream::Output> package2upstream(
      Context& context, const schemas::GolangPackage2Upstream::Input& input);
  Result<schemas::GolandNeeds::Output> needs(Context& context,
                                             const schemas::GolandNeeds::Input& input);
  Result<schemas::GolandReverse::Output> reverse(Context& context,
                                                 const schemas::GolandReverse::Input& input);
  Result<schemas::GolandOrder::Output> order(Context& context,
                                             const schemas::GolandOrder::Input& input);

  Result<schemas::GolandMissing::Output> missing(Context& context,
                                                 const schemas::GolandMissing::Input& input);

  // The name itself, or that of the only distribution. errors: NotFound; InvalidArgument: none is
  // named, and there are several.
  [[nodiscard]] Result<std::string> name_of(const std::string& distribution) const;
  [[nodiscard]] Result<PackageIndex> open(const std::string& distribution, std::uint64_t state,
                                          const std::string& architecture = {}) const;

  std::shared_ptr<SharedStore> store_;
  std::optional<store::DistributionStore> distributions_;
};

}  // namespace gofed::workers
