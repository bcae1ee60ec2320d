// Used symbols as the front end says them -> the document that services exchange.
//
// Pure; any thread. Order is the facts'.
#pragma once

#include "schemas/golang/deps.h"
#include "schemas/golang/uses.h"
#include "workers/golang/facts/uses_facts.h"

namespace gofed::workers {

// `deps`, of the same project, says who provides what is used, and which packages are commands.
[[nodiscard]] schemas::golang::ProjectUses uses_document(const golang::UsesFacts& uses,
                                                         const schemas::golang::ProjectDeps& deps);

}  // namespace gofed::workers
