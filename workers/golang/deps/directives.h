// What comments tell about a package's needs: #cgo pkg-config, //go:embed, //go:generate.
// Pure, any thread.
#pragma once

#include "workers/golang/deps_facts.h"

namespace gofed::golang::deps {

// Appends what the file's comments say.
void collect_directives(const GoFile& file, PackageDeps& package);

}  // namespace gofed::golang::deps
