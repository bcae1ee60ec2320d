// The settings of the job service: section [jobs].
#pragma once

#include <span>

#include "envelope/program/config.h"

namespace gofed::workers {

[[nodiscard]] std::span<const envelope::Setting> jobs_settings();

}  // namespace gofed::workers
