// What comments tell about a package's needs: #cgo pkg-config, //go:embed, //go:generate.
// Pure, any thread.
#pragma once

#include "workers/golang/facts/deps_facts.h"

namespace gofed::golang::deps {

// Appends what the comments of a file in that use say. cgo counts in library files alone: the go
// command does not take it in tests.
void collect_directives(const GoFile& file, ImportUse use, PackageDeps& package);

}  // namespace gofed::golang::deps
