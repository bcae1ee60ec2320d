// Loggers: one by name per room, to stderr, so that stdout stays the results'.
//
// Event first, then key=value with ids: `worker_expired service=api worker=9f3a silent_ms=7512`.
#pragma once

#include <string>
#include <string_view>

#include <spdlog/spdlog.h>

#include "schemas/base/result.h"

namespace gofed::envelope {

// Sets the levels: "info", or per logger "info,broker=debug". Once per process, in main. errors:
// InvalidArgument names the word.
[[nodiscard]] Result<void> init_logging(std::string_view levels);

// The logger of that name, made on first use with the level it was given. Any thread.
[[nodiscard]] spdlog::logger& logger(const std::string& name);

}  // namespace gofed::envelope
