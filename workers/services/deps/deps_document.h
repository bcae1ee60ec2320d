// Dependencies as the front end says them -> the document that services exchange.
//
// Pure; any thread. Order is the facts'.
#pragma once

#include "schemas/golang/deps.h"
#include "workers/golang/facts/deps_facts.h"

namespace gofed::workers {

// What the library files of a package are: those of an example or of a command are no library's.
[[nodiscard]] schemas::golang::ImportKind library_kind(const schemas::golang::PackageDeps& package);
// `library` is the package's library_kind().
[[nodiscard]] schemas::golang::ImportKind import_kind(golang::ImportUse use,
                                                      schemas::golang::ImportKind library);
[[nodiscard]] schemas::golang::ImportClass import_class(golang::ImportClass of);

[[nodiscard]] schemas::golang::ProjectDeps deps_document(const golang::DepsFacts& facts);

}  // namespace gofed::workers
