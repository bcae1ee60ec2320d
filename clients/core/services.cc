#include "clients/core/services.h"

#include <algorithm>
#include <iterator>

#include "workers/services.h"

namespace gofed::clients {

std::span<const envelope::ServiceFactory> local_services() {
  return workers::all_factories();
}

SettingTables worker_setting_tables() {
  SettingTables tables{envelope::envelope_settings()};
  std::ranges::copy(workers::service_settings(), std::back_inserter(tables));
  return tables;
}

SettingTables client_setting_tables() {
  static const std::vector<envelope::Setting> kQuieter = [] {
    const auto all = envelope::envelope_settings();
    std::vector<envelope::Setting> settings(all.begin(), all.end());
    const auto level = std::ranges::find(settings, "log.level", &envelope::Setting::key);
    if (level != settings.end()) level->default_value = "warn";
    return settings;
  }();
  auto tables = worker_setting_tables();
  tables.front() = kQuieter;
  tables.push_back(envelope::broker_settings());
  return tables;
}

envelope::Config local_config(const envelope::Config& config) {
  return workers::local_config(config);
}

std::shared_ptr<envelope::Service> make_data_service(std::string name) {
  return workers::make_data_service(std::move(name));
}

std::span<const std::string_view> store_sections() {
  return workers::store_sections();
}

}  // namespace gofed::clients
