// What of the workers the client knows: the list of their services, so that they can run inside
// this process, and their settings. The one place that includes workers/services.h.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "envelope/program/config.h"
#include "envelope/service/service.h"

namespace gofed::clients {

[[nodiscard]] std::span<const envelope::ServiceFactory> local_services();

// All that a configuration may set: the envelope's settings, and the services' own.
using SettingTables = std::vector<std::span<const envelope::Setting>>;
[[nodiscard]] SettingTables worker_setting_tables();

// The same for this program, which logs warnings only unless it is configured otherwise: its stderr is
// read by people who want results. The broker's settings are among them, for `gofed up`.
[[nodiscard]] SettingTables client_setting_tables();

// The configuration for services that run inside this process.
[[nodiscard]] envelope::Config local_config(const envelope::Config& config);

// One service of that name for all storage actions: what a client serves itself.
[[nodiscard]] std::shared_ptr<envelope::Service> make_data_service(std::string name);

// The sections of the configuration that describe a store: each has .driver, .local_driver, .path.
[[nodiscard]] std::span<const std::string_view> store_sections();

}  // namespace gofed::clients
