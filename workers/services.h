// The services that gofed has, and their settings: the one list that programs start them from.
//
// The client includes this and nothing else of the workers; it is what makes local runs possible.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "envelope/program/config.h"
#include "envelope/service/service.h"
#include "schemas/base/result.h"

namespace gofed::workers {

// All services, by name. Each make() is a new object; those of one store share it once started.
[[nodiscard]] std::span<const envelope::ServiceFactory> all_factories();

// New objects of the services named; "all" is every one of them, a name given twice is one.
// errors: UnknownService, naming it and those there are.
[[nodiscard]] Result<std::vector<std::shared_ptr<envelope::Service>>> make_services(
    std::span<const std::string> names);

// One service under `name` that answers the actions of all storage services, from stores of its
// own: what a client serves for the length of a run (a data binding of kind service).
[[nodiscard]] std::shared_ptr<envelope::Service> make_data_service(std::string name);

// The settings of the services, a table each, beside envelope_settings().
[[nodiscard]] std::span<const std::span<const envelope::Setting>> service_settings();

// The sections of the configuration that describe a store that a client may run in itself: each has
// .driver, .local_driver and .path.
[[nodiscard]] std::span<const std::string_view> store_sections();

// The configuration as it is for services that run inside a client: SECTION.local_driver is the
// driver then. Files of such a run are kept in memory that way, and documents on disk.
[[nodiscard]] envelope::Config local_config(const envelope::Config& config);

}  // namespace gofed::workers
