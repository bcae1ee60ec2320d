// API documents as packages that the checker can import.
#pragma once

#include <span>

#include "schemas/base/result.h"
#include "schemas/golang/api.h"
#include "workers/golang/imports/declarations.h"
#include "workers/golang/project/project.h"

namespace gofed::workers {

// The packages of the documents as a build for `context` sees them; of a path that several of them
// have the first counts. A document of several platforms is taken for that of the context, or for
// its first where it does not have that one. The documents may go away.
// errors: those of document_facts.
[[nodiscard]] Result<golang::Project> imports_of(
    std::span<const schemas::golang::ProjectApi* const> documents,
    const golang::BuildContext& context, const golang::imports::PathRename& rename = {});

}  // namespace gofed::workers
