#include "clients/services.h"

#include <algorithm>
#include <iterator>

#include "workers/services.h"

namespace gofed::clients {

std::span<const envelope::ServiceFactory> local_services() {
  return workers::all_factories();
}

std::vector<std::span<const envelope::Setting>> setting_tables() {
  std::vector<std::span<const envelope::Setting>> tables{envelope::envelope_settings()};
  std::ranges::copy(workers::service_settings(), std::back_inserter(tables));
  return tables;
}

envelope::Config local_config(const envelope::Config& config) {
  return workers::local_config(config);
}

std::shared_ptr<envelope::Service> make_data_service(std::string name) {
  return workers::make_data_service(std::move(name));
}

}  // namespace gofed::clients
