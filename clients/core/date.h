// Dates as people and git write them.
#pragma once

#include <cstdint>
#include <string_view>

#include "schemas/base/result.h"

namespace gofed::clients {

// Unix milliseconds of "2024-05-01" (midnight UTC), "2024-05-01T12:30:00Z" or "...+02:00" (also
// with a space for the T), or Unix seconds as `git log --format=%ct` prints them. errors:
// InvalidArgument, naming the text.
[[nodiscard]] Result<std::int64_t> parse_date(std::string_view text);

}  // namespace gofed::clients
