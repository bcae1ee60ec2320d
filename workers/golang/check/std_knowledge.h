// What is known of the standard library without its source: the exported constants, and the types
// of functions' results and of variables, where Go's compatibility promise fixes them.
//
// From Go's own api/*.txt files; see std_knowledge.def.
#pragma once

#include <string_view>

#include "workers/golang/check/checker.h"

namespace gofed::golang::check {

// The exported name of a package that is not in the tree; Unknown for everything not in the table.
[[nodiscard]] Operand std_operand(Checker& checker, std::string_view path, std::string_view name);

}  // namespace gofed::golang::check
