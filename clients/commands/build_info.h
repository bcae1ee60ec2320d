// What this program was built from. For this folder only.
#pragma once

#include <string_view>

namespace gofed::clients {

extern const std::string_view kBuildCommit;    // in hex, with "-dirty" where the tree had changes
extern const std::string_view kBuildCompiler;  // "GNU 12.2.0"

}  // namespace gofed::clients
