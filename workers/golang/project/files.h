// One Go file: parsed, and asked what its head says. Pure, any thread.
#pragma once

#include <vector>

#include "workers/golang/project.h"
#include "workers/golang/syntax/parser.h"

namespace gofed::golang::project {

// Fills everything of `file` that comes from its own bytes and name; `file.source` is given and
// must not move afterwards. Complaints go to the tree's diagnostics and `diagnostics`.
void read_file(GoFile& file, const ProjectOptions& options, syntax::FileParser& parser,
               std::vector<Diagnostic>& diagnostics);

}  // namespace gofed::golang::project
