// What changed between the dependencies of two trees.
//
// Import paths are compared with all their uses in a tree at once; the tree's own packages, their
// vendored copies of others, "testdata" and hidden directories ask for nothing here. Modules are
// what go.mod files require, the outermost first, and where they require nothing of that name, what
// the files of other tools list (Gopkg.lock, vendor.conf, ...): so a project that moved from one to
// the other is still compared.
//
// Pure; any thread. A tree against itself has no change.
#pragma once

#include "schemas/golang/deps.h"
#include "schemas/golang/deps_diff.h"

namespace gofed::workers {

// The problems of both sides are in the answer: what could not be read may hide a change, so that
// no change found is then no answer.
[[nodiscard]] schemas::golang::DepsChanges compare_deps(const schemas::golang::ProjectDeps& before,
                                                        const schemas::golang::ProjectDeps& after);

}  // namespace gofed::workers
