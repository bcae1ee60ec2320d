// Changes of dependencies as text: tables to read, and release notes. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "clients/output/output.h"
#include "schemas/golang/deps_diff.h"

namespace gofed::clients {

// One table for imports, one for modules, a line each for the standard library and C libraries.
void print_deps_changes(Output& output, const schemas::golang::DepsChanges& changes);

// `heading` names both sides: "a.tar.gz -> b.tar.gz".
[[nodiscard]] std::string deps_markdown(const schemas::golang::DepsChanges& changes,
                                        std::string_view heading);

}  // namespace gofed::clients
