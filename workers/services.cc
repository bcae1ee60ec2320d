#include "workers/services.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "workers/data_service.h"
#include "workers/services/api/api_service.h"
#include "workers/services/deps/deps_service.h"
#include "workers/services/documentstorage/document_storage.h"
#include "workers/services/filestorage/file_service.h"
#include "workers/services/filestorage/settings.h"
#include "workers/services/goland/goland_service.h"
#include "workers/services/jobs/job_service.h"
#include "workers/services/jobs/settings.h"
#include "workers/services/jobs/titanic.h"
#include "workers/services/license/license_service.h"

namespace gofed::workers {
namespace {

using envelope::Service;
using envelope::ServiceFactory;

template <typename S>
std::unique_ptr<Service> make() {
  return std::make_unique<S>();
}

// But for those of documents, which are a list of their own.
constexpr std::array kOwnFactories{
    ServiceFactory{"api", &make<ApiService>},
    ServiceFactory{"deps", &make<DepsService>},
    ServiceFactory{"filestorage", &make<FileService>},
    ServiceFactory{"goland", &make<GolandService>},
    ServiceFactory{"jobs", &make<JobService>},
    ServiceFactory{"license", &make<LicenseService>},
    ServiceFactory{"titanic.close", &make_titanic_close},
    ServiceFactory{"titanic.reply", &make_titanic_reply},
    ServiceFactory{"titanic.request", &make_titanic_request},
};

// Both lists, by name.
const std::vector<ServiceFactory>& factories() {
  static const std::vector<ServiceFactory> kAll = [] {
    std::vector<ServiceFactory> all(kOwnFactories.begin(), kOwnFactories.end());
    std::ranges::copy(document_factories(), std::back_inserter(all));
    std::ranges::sort(all, {}, &ServiceFactory::name);
    return all;
  }();
  return kAll;
}

std::string known_names() {
  std::string names;
  for (const auto& factory : factories()) {
    names += (names.empty() ? "" : ", ") + std::string(factory.name);
  }
  return names;
}

}  // namespace

std::span<const ServiceFactory> all_factories() {
  return factories();
}

Result<std::vector<std::shared_ptr<Service>>> make_services(std::span<const std::string> names) {
  const bool all = std::ranges::find(names, "all") != names.end();
  for (const auto& name : names) {
    if (name == "all" ||
        std::ranges::find(factories(), name, &ServiceFactory::name) != factories().end()) {
      continue;
    }
    return fail(Errc::UnknownService,
                "no service \"" + name + "\"; there are " + known_names() + " and all");
  }
  std::vector<std::shared_ptr<Service>> services;
  for (const auto& factory : factories()) {
    if (all || std::ranges::find(names, factory.name) != names.end())
      services.push_back(factory.make());
  }
  return services;
}

std::shared_ptr<Service> make_data_service(std::string name) {
  return std::make_shared<DataService>(std::move(name));
}

std::span<const std::span<const envelope::Setting>> service_settings() {
  static const auto kTables = [] {
    std::vector<std::span<const envelope::Setting>> tables{filestorage_settings(),
                                                           goland_settings(), jobs_settings()};
    std::ranges::copy(document_setting_tables(), std::back_inserter(tables));
    std::ranges::sort(tables, {}, [](const auto& table) { return table.front().key; });
    return tables;
  }();
  return kTables;
}

std::span<const std::string_view> store_sections() {
  static const auto kSections = [] {
    std::vector<std::string_view> sections{"filestorage", "goland"};
    std::ranges::copy(document_sections(), std::back_inserter(sections));
    std::ranges::sort(sections);
    return sections;
  }();
  return kSections;
}

envelope::Config local_config(const envelope::Config& config) {
  auto local = config;
  for (const auto section : store_sections()) {
    const std::string name{section};
    auto changed = local.with(name + ".driver", config.text(name + ".local_driver"));
    GOFED_ASSERT(changed.has_value());  // any text is a good text
    local = std::move(*changed);
  }
  return local;
}

}  // namespace gofed::workers
