// The settings of filestorage: section filestorage of the configuration.
#pragma once

#include <span>

#include "envelope/program/config.h"

namespace gofed::workers {

[[nodiscard]] std::span<const envelope::Setting> filestorage_settings();

}  // namespace gofed::workers
