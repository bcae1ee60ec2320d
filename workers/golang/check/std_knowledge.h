// What is known of the standard library without its source: exported constants and their values,
// types of variables and of functions' results, aliases, and which types are basic ones underneath.
//
// Go's compatibility promise fixes these; std_knowledge.def holds what is the same on all machines.
#pragma once

#include <string_view>

#include "workers/golang/check/checker.h"

namespace gofed::golang::check {

// The exported name of a package that is not in the tree; Unknown for everything not in the table.
[[nodiscard]] Operand std_operand(Checker& checker, std::string_view path, std::string_view name);

// What an alias of the standard library stands for (os.FileMode -> io/fs.FileMode); kNoType when
// the name is none.
[[nodiscard]] TypeId std_alias(Checker& checker, std::string_view path, std::string_view name);

// The type under a named one that is a basic type (time.Duration -> int64) or an interface
// (fmt.Stringer, from std_interfaces.def); kNoType when it is another sort.
[[nodiscard]] TypeId std_underlying(Checker& checker, std::string_view path, std::string_view name);

}  // namespace gofed::golang::check
