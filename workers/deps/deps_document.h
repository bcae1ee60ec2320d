// Dependencies as the front end tells them -> the document that services exchange.
//
// Pure; any thread. Order is the facts'.
#pragma once

#include "schemas/golang/deps.h"
#include "workers/golang/deps_facts.h"

namespace gofed::workers {

// Library files of a command are its own kind.
[[nodiscard]] schemas::golang::ImportKind import_kind(golang::ImportUse use, bool is_main);
[[nodiscard]] schemas::golang::ImportClass import_class(golang::ImportClass of);

[[nodiscard]] schemas::golang::ProjectDeps deps_document(const golang::DepsFacts& facts);

}  // namespace gofed::workers
