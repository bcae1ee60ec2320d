// The storage services of analysis documents, all kinds of them (kinds.h), for the list of services.
#pragma once

#include <span>
#include <string_view>

#include "envelope/program/config.h"
#include "envelope/service/service.h"

namespace gofed::workers {

// Of each kind the service that writes and the one that reads.
[[nodiscard]] std::span<const envelope::ServiceFactory> document_factories();

// Of each kind, in the same order: its section of the configuration, and the settings in it.
[[nodiscard]] std::span<const std::string_view> document_sections();
[[nodiscard]] std::span<const std::span<const envelope::Setting>> document_setting_tables();

}  // namespace gofed::workers
