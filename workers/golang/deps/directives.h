// What comments say about a package's needs: #cgo pkg-config, //go:embed, //go:generate, and what
// they set or reach past imports: //go:debug, //go:linkname.
// Pure, any thread.
#pragma once

#include <span>

#include "workers/golang/facts/deps_facts.h"

namespace gofed::golang::deps {

// Appends what the comments of a file in that use say. cgo counts in library files alone: the go
// command does not take it in tests. `tools` are those of the file's module.
void collect_directives(const GoFile& file, ImportUse use, std::span<const ToolDirective> tools,
                        PackageDeps& package);

}  // namespace gofed::golang::deps
