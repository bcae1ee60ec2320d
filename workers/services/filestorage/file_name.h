// What a stored file may be called. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "schemas/base/result.h"

namespace gofed::workers {

// A name without a path: messages and listings show it, and people save files under it. Empty is
// good. errors: InvalidArgument for '/', "." and "..", control characters, what is not UTF-8.
[[nodiscard]] Result<void> check_file_name(std::string_view name);

}  // namespace gofed::workers
