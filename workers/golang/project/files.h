// What the head of a Go file says of it. Pure, any thread.
#pragma once

#include <vector>

#include "workers/golang/project/project.h"

namespace gofed::golang::project {

// Fills everything of `file` that comes from its name and its bytes up to the imports; `tree` is of
// these bytes, parsed no less far. Complaints about constraints go to `diagnostics`.
void read_head(GoFile& file, const syntax::Tree& tree, const BuildContext& context,
               std::vector<Diagnostic>& diagnostics);

}  // namespace gofed::golang::project
