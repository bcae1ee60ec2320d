// The files of a directory -> its packages. Pure, any thread.
#pragma once

#include <span>
#include <vector>

#include "workers/golang/project/project.h"

namespace gofed::golang::project {

// The packages of a directory, the heads of whose files have been read; by name.
[[nodiscard]] std::vector<Package> packages_of(const Directory& directory, DirectoryIndex index,
                                               std::span<const GoFile> files);

}  // namespace gofed::golang::project
