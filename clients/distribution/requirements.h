// What Go source requires of others, as goland_missing is asked about it.
#pragma once

#include <vector>

#include "schemas/actions/goland_missing.h"
#include "schemas/golang/deps.h"

namespace gofed::clients {

// Modules that go.mod requires, with the packages of them that are imported, and imports that no
// module is known for, each apart; by name. What is replaced by a directory, or vendored without
// go.mod, is asked for as well: a distribution does not build with that.
[[nodiscard]] std::vector<schemas::RequiredModule> required_modules(
    const schemas::golang::ProjectDeps& deps);

}  // namespace gofed::clients
