#include "workers/services.h"

#include <algorithm>
#include <array>

#include "workers/data_service.h"
#include "workers/services/api/api_service.h"
#include "workers/services/apistorage/api_storage.h"
#include "workers/services/deps/deps_service.h"
#include "workers/services/depsstorage/deps_storage.h"
#include "workers/services/filestorage/file_service.h"
#include "workers/services/filestorage/settings.h"
#include "workers/services/jobs/job_service.h"
#include "workers/services/jobs/settings.h"
#include "workers/services/jobs/titanic.h"
#include "workers/services/usesstorage/uses_storage.h"

namespace gofed::workers {
namespace {

using envelope::Service;
using envelope::ServiceFactory;

template <typename S>
std::unique_ptr<Service> make() {
  return std::make_unique<S>();
}

constexpr std::array kFactories{
    ServiceFactory{"api", &make<ApiService>},
    ServiceFactory{"apisavestorage", &make_api_save_service},
    ServiceFactory{"apistorage", &make_api_read_service},
    ServiceFactory{"deps", &make<DepsService>},
    ServiceFactory{"depssavestorage", &make_deps_save_service},
    ServiceFactory{"depsstorage", &make_deps_read_service},
    ServiceFactory{"filestorage", &make<FileService>},
    ServiceFactory{"jobs", &make<JobService>},
    ServiceFactory{"titanic.close", &make_titanic_close},
    ServiceFactory{"titanic.reply", &make_titanic_reply},
    ServiceFactory{"titanic.request", &make_titanic_request},
    ServiceFactory{"usessavestorage", &make_uses_save_service},
    ServiceFactory{"usesstorage", &make_uses_read_service},
};

// The sections of storage services.
constexpr std::array<std::string_view, 4> kStores{"apistorage", "depsstorage", "filestorage",
                                                  "usesstorage"};

std::string known_names() {
  std::string names;
  for (const auto& factory : kFactories) {
    names += (names.empty() ? "" : ", ") + std::string(factory.name);
  }
  return names;
}

}  // namespace

std::span<const ServiceFactory> all_factories() {
  return kFactories;
}

Result<std::vector<std::shared_ptr<Service>>> make_services(std::span<const std::string> names) {
  const bool all = std::ranges::find(names, "all") != names.end();
  for (const auto& name : names) {
    if (name == "all" ||
        std::ranges::find(kFactories, name, &ServiceFactory::name) != kFactories.end()) {
      continue;
    }
    return fail(Errc::UnknownService,
                "no service \"" + name + "\"; there are " + known_names() + " and all");
  }
  std::vector<std::shared_ptr<Service>> services;
  for (const auto& factory : kFactories) {
    if (all || std::ranges::find(names, factory.name) != names.end())
      services.push_back(factory.make());
  }
  return services;
}

std::shared_ptr<Service> make_data_service(std::string name) {
  return std::make_shared<DataService>(std::move(name));
}

std::span<const std::span<const envelope::Setting>> service_settings() {
  static const std::array kTables{apistorage_settings(), depsstorage_settings(),
                                  filestorage_settings(), jobs_settings(), usesstorage_settings()};
  return kTables;
}

envelope::Config local_config(const envelope::Config& config) {
  auto local = config;
  for (const auto section : kStores) {
    const std::string name{section};
    auto changed = local.with(name + ".driver", config.text(name + ".local_driver"));
    GOFED_ASSERT(changed.has_value());  // any text is a good text
    local = std::move(*changed);
  }
  return local;
}

}  // namespace gofed::workers
