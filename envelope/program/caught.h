// What was thrown, as an error: for the places at which exceptions stop, so that they end one
// request and not the process.
#pragma once

#include <string_view>

#include "schemas/base/result.h"

namespace gofed::envelope {

// The exception that is being handled; called within a catch block only. `where` names what was
// done. It allocates, so where memory is short it may throw as well.
//   errors  LimitExceeded  out of memory
//           Internal       anything else
[[nodiscard]] Error caught_error(std::string_view where);

// One warning in the log about the exception that is being handled. Never throws.
void log_caught(std::string_view where) noexcept;

}  // namespace gofed::envelope
