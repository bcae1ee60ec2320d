// Packages from their exported API, by import path: what check::Outside looks imports up in.
#pragma once

#include <cstddef>
#include <span>

#include "workers/golang/facts/api_facts.h"
#include "workers/golang/imports/declarations.h"
#include "workers/golang/project/project.h"

namespace gofed::golang::imports {

// The packages that others can import of these facts, as they are on one of their platforms: each
// a directory whose path is its import path. Commands and vendored packages are left out.
// The facts may go away.
[[nodiscard]] Project imported_apis(const ApiFacts& facts, std::size_t platform = 0,
                                    const PathRename& rename = {});

// The same of several projects' facts; of a path that comes twice the first counts.
[[nodiscard]] Project imported_apis(std::span<const ApiFacts* const> facts,
                                    const PathRename& rename = {});

}  // namespace gofed::golang::imports
