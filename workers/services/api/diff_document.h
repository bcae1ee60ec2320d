// Changes as the front end says them -> the document that services exchange; comparisons of
// several platforms made one.
//
// Pure; any thread.
#pragma once

#include <span>
#include <string>

#include "schemas/golang/diff.h"
#include "workers/golang/diff/api_diff.h"

namespace gofed::workers {

// What changed on each platform of a set.
struct PlatformChanges {
  golang::PlatformSet platforms = 1;
  golang::ApiChanges changes;
};

// `names` are those of the platforms, by bit; every one of them is in one of the sets. A change
// that all have names none. Roots are those of the first set; verdict and completeness are left to
// the caller, who knows what could not be read.
[[nodiscard]] schemas::golang::ApiChanges diff_document(std::span<const PlatformChanges> all,
                                                        std::span<const std::string> names);

}  // namespace gofed::workers
