// Dependencies as the front end tells them -> the document that services exchange.
//
// Pure; any thread. Order is the facts'.
#pragma once

#include "schemas/golang/deps.h"
#include "workers/golang/deps_facts.h"

namespace gofed::workers {

[[nodiscard]] schemas::golang::ProjectDeps deps_document(const golang::DepsFacts& facts);

}  // namespace gofed::workers
