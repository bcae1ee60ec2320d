// Whether two archives, stored or the caller's own, are one.
#pragma once

#include "envelope/service/context.h"
#include "schemas/actions/file.h"
#include "schemas/base/result.h"

namespace gofed::workers {

// Whether two archives have the same bytes, by length and SHA-256. False where one is a directory.
// errors: those of reading them.
[[nodiscard]] Result<bool> is_same_archive(envelope::Context& context, const schemas::FileId& one,
                                           const schemas::FileId& other);

}  // namespace gofed::workers
