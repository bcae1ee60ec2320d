#include "schemas/catalogue.h"

#include <algorithm>
#include <array>
#include <vector>

#include "schemas/actions/api.h"
#include "schemas/actions/api_storage.h"
#include "schemas/actions/deps.h"
#include "schemas/actions/deps_storage.h"
#include "schemas/actions/diff.h"
#include "schemas/actions/file.h"
#include "schemas/actions/goland.h"
#include "schemas/actions/goland_graph.h"
#include "schemas/actions/goland_missing.h"
#include "schemas/actions/goland_names.h"
#include "schemas/actions/impact.h"
#include "schemas/actions/jobs.h"
#include "schemas/actions/license.h"
#include "schemas/actions/result.h"
#include "schemas/actions/uses_storage.h"

namespace gofed::schemas {
namespace {

constexpr std::array kServices{
    ServiceInfo{"api", ServiceKind::Computational, "Exported APIs of Go source."},
    ServiceInfo{"apisavestorage", ServiceKind::Storage, "Keeps exported APIs; writing side."},
    ServiceInfo{"apistorage", ServiceKind::Storage, "Keeps exported APIs; reading side."},
    ServiceInfo{"deps", ServiceKind::Computational,
                "Dependencies of Go source, package by package and name by name."},
    ServiceInfo{"depssavestorage", ServiceKind::Storage, "Keeps dependency lists; writing side."},
    ServiceInfo{"depsstorage", ServiceKind::Storage, "Keeps dependency lists; reading side."},
    ServiceInfo{"filestorage", ServiceKind::Storage, "Keeps files by their content."},
    ServiceInfo{"goland", ServiceKind::Storage,
                "Distributions: what their packages provide, need and are used by."},
    ServiceInfo{"jobs", ServiceKind::Storage, "Keeps requests until they are done."},
    ServiceInfo{"license", ServiceKind::Computational, "Licences of trees of source."},
    ServiceInfo{"titanic.close", ServiceKind::Storage, "RFC 9: forgets a request; no actions."},
    ServiceInfo{"titanic.reply", ServiceKind::Storage, "RFC 9: the reply to one; no actions."},
    ServiceInfo{"titanic.request", ServiceKind::Storage, "RFC 9: keeps a request; no actions."},
    ServiceInfo{"usessavestorage", ServiceKind::Storage, "Keeps used symbols; writing side."},
    ServiceInfo{"usesstorage", ServiceKind::Storage, "Keeps used symbols; finds who uses what."},
};

template <Action... As>
std::vector<ActionDescription> rows() {
  return {describe_action<As>()...};
}

// By service, in the order in which a reader wants to meet them.
const std::vector<ActionDescription>& actions() {
  static const auto all =
      rows<ApiAnalysis, ApiFeatures, ApiDiff, ApiImpact,                                    //
           ApiStoreProject, ApiStorePackage,                                                //
           ApiProjectListing, ApiProjectCommitListing, ApiProject,                          //
           ApiPackageListing, ApiPackageVersionListing,                                     //
           ApiPackageDistroListing, ApiPackage,                                             //
           DepsAnalysis, UsesAnalysis, UserAnalysis, DepsDiff,                              //
           DepsStoreProject, DepsStorePackage,                                              //
           DepsProjectListing, DepsProjectCommitListing, DepsProject,                       //
           DepsPackageListing, DepsPackageVersionListing,                                   //
           DepsPackageDistroListing, DepsPackage,                                           //
           Upload, UploadUrl, Download, Stat, Delete, List, ResultGet, ResultPut,           //
           GolandImport, GolandDistributions, GolandPackageListing, GolandDiff,             //
           GolandProvides, GolangImport2Package, GolangUpstream2Package,                    //
           GolangPackage2Upstream, GolandNeeds, GolandReverse, GolandOrder, GolandMissing,  //
           JobsSubmit, JobsStatus, JobsResult, JobsList, JobsCancel, JobsRetry, JobsClose,
           JobsWatch, JobsStats,  //
           LicenseAnalysis, LicenseDiff, LicenseCompatible, LicenseAbbreviation, LicenseSummarize,
           LicenseTexts,                                               //
           UsesStoreProject, UsesStorePackage, UsesUsers,              //
           UsesProjectListing, UsesProjectCommitListing, UsesProject,  //
           UsesPackageListing, UsesPackageVersionListing,              //
           UsesPackageDistroListing, UsesPackage>();
  return all;
}

std::vector<const Type*> collect_types() {
  std::vector<const Type*> types;
  for (const auto& action : actions()) {
    for (const auto* root : {&action.input(), &action.output()}) {
      for (const auto* type : struct_types(*root)) types.push_back(type);
    }
  }
  std::ranges::sort(types, {}, &Type::name);
  const auto again = std::ranges::unique(types);
  types.erase(again.begin(), again.end());
  return types;
}

}  // namespace

std::span<const ServiceInfo> all_services() {
  return kServices;
}

std::span<const ActionDescription> all_actions() {
  return actions();
}

std::span<const Type* const> all_types() {
  static const auto types = collect_types();
  return types;
}

const ServiceInfo* find_service(std::string_view name) {
  const auto found = std::ranges::find(kServices, name, &ServiceInfo::name);
  return found == kServices.end() ? nullptr : &*found;
}

const ActionDescription* find_action(std::string_view name) {
  const auto dot = name.find('.');
  const auto service = dot == std::string_view::npos ? std::string_view{} : name.substr(0, dot);
  const auto action = dot == std::string_view::npos ? name : name.substr(dot + 1);
  const auto& all = actions();
  const auto found = std::ranges::find_if(all, [&](const ActionDescription& row) {
    return row.info.name == action &&
           (dot == std::string_view::npos || row.info.service == service);
  });
  return found == all.end() ? nullptr : &*found;
}

const Type* find_type(std::string_view name) {
  const auto all = all_types();
  const auto found = std::ranges::lower_bound(all, name, {}, &Type::name);
  return found != all.end() && (*found)->name == name ? *found : nullptr;
}

std::string_view base_service(std::string_view name) {
  return name.substr(0, name.find('@'));
}

}  // namespace gofed::schemas
