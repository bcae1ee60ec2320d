// The standard library as the checker sees it where its source is not in the tree: the table of
// stdlib/library.h as operands and types. Everything not in the table is unknown.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "workers/golang/check/checker.h"

namespace gofed::golang::check {

// The exported name of a package that is not in the tree; Unknown for everything not in the table.
[[nodiscard]] Operand std_operand(Checker& checker, std::string_view path, std::string_view name);

// What an alias of the standard library stands for (os.FileMode -> io/fs.FileMode); kNoType when
// there is no such name.
[[nodiscard]] TypeId std_alias(Checker& checker, std::string_view path, std::string_view name);

// Whether the standard library declares the type, and not as an alias.
[[nodiscard]] bool std_is_type(const Checker& checker, const type::Named& named);

// The underlying type of a named one (time.Duration -> int64); kNoType when it is not known.
[[nodiscard]] TypeId std_underlying(Checker& checker, const type::Named& named);

// The same as far as selectors go: of a struct that differs between platforms in fields that nobody
// else can select, a struct of the others.
[[nodiscard]] TypeId std_selectable(Checker& checker, const type::Named& named);

// Of a type whose underlying type is not known: whether it is comparable all the same.
[[nodiscard]] std::optional<bool> std_comparable(const Checker& checker, const type::Named& named);

struct StdMethods {
  struct Method {
    std::string_view name;
    TypeId type = kNoType;  // a Func
    bool pointer_receiver = false;
  };
  std::vector<Method> list;
  bool open = false;  // there are others, not on every platform
};

// The methods declared on a named type; those called `only`, unless it is empty.
[[nodiscard]] StdMethods std_methods(Checker& checker, const type::Named& named,
                                     std::string_view only);

}  // namespace gofed::golang::check
