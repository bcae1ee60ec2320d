// Changes as the front end tells them -> the document that services exchange; comparisons of
// several platforms made one.
//
// Pure; any thread.
#pragma once

#include <span>
#include <string>

#include "schemas/golang/diff.h"
#include "workers/golang/api_diff.h"

namespace gofed::workers {

struct PlatformChanges {
  std::string platform;
  golang::ApiChanges changes;
};

// A change that every platform has names none. Roots are those of the first platform; verdict and
// completeness are left to the caller, who knows what could not be read.
[[nodiscard]] schemas::golang::ApiChanges diff_document(std::span<const PlatformChanges> platforms);

}  // namespace gofed::workers
