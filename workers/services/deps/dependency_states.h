// The dependencies of one tree, each with all that is said of it: what two of are compared.
//
// Pure; any thread.
#pragma once

#include <map>
#include <string>

#include "schemas/golang/deps.h"
#include "schemas/golang/deps_diff.h"

namespace gofed::workers {

using DependencyStates = std::map<std::string, schemas::golang::DependencyState>;

// By import path: what packages of the tree import from elsewhere, Go's own packages included, and
// what is vendored.
[[nodiscard]] DependencyStates import_states(const schemas::golang::ProjectDeps& deps);

// By module path: what go.mod files and, beside them, other tools' files ask for.
[[nodiscard]] DependencyStates module_states(const schemas::golang::ProjectDeps& deps);

// By the name that pkg-config knows.
[[nodiscard]] DependencyStates c_library_states(const schemas::golang::ProjectDeps& deps);

}  // namespace gofed::workers
