// A document of several platforms, taken apart: what it is on one of them, and which of them are
// the same.
//
// Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "schemas/golang/api.h"

namespace gofed::workers {

// The names of its platforms; of a document of one platform that one's.
[[nodiscard]] std::vector<std::string> platform_names(const schemas::golang::ProjectApi& document);

// For each of its platforms a number, equal for those that nothing in the document distinguishes.
[[nodiscard]] std::vector<std::size_t> platform_groups(const schemas::golang::ProjectApi& document);

// The document of that platform alone, in the form an analysis for it has. `platform` is one of
// platform_names(). Positions of what several platforms have in common are those of the first one.
[[nodiscard]] schemas::golang::ProjectApi document_on(const schemas::golang::ProjectApi& document,
                                                      const std::string& platform);

}  // namespace gofed::workers
