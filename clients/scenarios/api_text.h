// The exported API as text to read.
#pragma once

#include <string>

#include "schemas/golang/api.h"

namespace gofed::clients {

// A reading view in the manner of `go doc -all`: per package its synopsis, then constants,
// variables, functions, and types with their methods.
[[nodiscard]] std::string godoc_text(const schemas::golang::ProjectApi& api);

}  // namespace gofed::clients
