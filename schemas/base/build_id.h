// Which build of the program this is: the linker's build id, in hex.
#pragma once

#include <string>

namespace gofed {

// The same for the same code, another for any other; empty where the program was linked without.
[[nodiscard]] const std::string& build_id();

}  // namespace gofed
