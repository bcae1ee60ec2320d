// The broker's logger: events first, then key=value.
#pragma once

#include <spdlog/spdlog.h>

namespace gofed::broker {

[[nodiscard]] spdlog::logger& log();

}  // namespace gofed::broker
