// Constants of the standard library that its table does not hold: those whose values the platform
// decides, not the release, and floats of hundreds of digits. Pure, any thread.
#pragma once

#include <string_view>

#include "workers/golang/build/build_context.h"
#include "workers/golang/check/checker.h"

namespace gofed::golang::check {

// math.MaxInt, runtime.GOOS, os.PathSeparator and their like as the platform has them,
// math.MaxFloat64; Unknown for other names, which are in the table of the library or in its source.
[[nodiscard]] Operand library_constant(const BuildContext& context, std::string_view path,
                                       std::string_view name);

}  // namespace gofed::golang::check
