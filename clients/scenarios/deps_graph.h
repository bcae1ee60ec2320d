// Which package needs which, as a graph for Graphviz or Mermaid: packages of the tree, and what
// they import from outside of the standard library. Imports of tests and other platforms are left
// out.
#pragma once

#include <string>

#include "schemas/golang/deps.h"

namespace gofed::clients {

[[nodiscard]] std::string dot_text(const schemas::golang::ProjectDeps& deps);
[[nodiscard]] std::string mermaid_text(const schemas::golang::ProjectDeps& deps);

}  // namespace gofed::clients
