// What Go's standard library declares, without its source: exported names with their types and
// values, the methods of its types, and what its structs are made of. As text; who wants types
// parses them (types/parse_type.h).
//
// The table tells of one release of Go (kLibraryRelease) and of what is the same on every usual
// platform. Go's compatibility promise keeps all of it true of later releases but unexported
// fields, which matter where a type takes over the structure of one: `type T time.Time`. What later
// releases added is not known. Static text; the lines of a package are told apart when it is first
// asked for. Any thread.
//
// library.def has a text a package, a line a name, in the order of names:
//
//   Hour const time.Duration = 3600000000000
//   Now var func() time.Time                       functions are variables of their type
//   FileMode alias io/fs.FileMode
//   Duration type int64                            the underlying type
//    Hours() float64                               a method of the type above it
//    *UnmarshalJSON(data []byte) error             one with a pointer receiver
//    ...                                           it has others, not on every platform
//   Pointer[T any] type struct{...}
//   file comparable struct{}                       a struct that differs in unexported fields
//   file incomparable struct{}                     between platforms: what can be selected of it,
//   file selectable struct{}                       and whether it is comparable, where that is one
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/build/build_context.h"

namespace gofed::golang::stdlib {

inline constexpr GoVersion kLibraryRelease{1, 19};

enum class Sort : std::uint8_t { Constant, Variable, Alias, Type };

// Views into the table, which lives as long as the program.
struct Declaration {
  Sort sort = Sort::Type;
  std::string_view name;
  std::string_view type_parameters;  // "K comparable, V any"
  // Of constants and variables: their type. Of an alias: what it stands for. Of a type: the
  // underlying type, or where that is not the same on all platforms (`exact` is false) a struct of
  // the fields that can be selected.
  std::string_view type;
  bool exact = true;
  std::optional<bool>
      comparable;            // of a type with `exact` false; nothing: it hangs on the platform
  std::string_view value;    // of constants, as ConstantValue::exact
  std::string_view methods;  // of types: their lines, for next_method()

  [[nodiscard]] std::vector<std::string> parameter_names() const;
};

// The declaration of a name, or nothing where the table has none: it is not of the standard
// library, of a later release, or differs between platforms.
[[nodiscard]] std::optional<Declaration> find(std::string_view path, std::string_view name);

struct Method {
  std::string_view name;
  std::string_view signature;  // "(data []byte) error"
  bool pointer_receiver = false;
};

// Takes the next method off `lines`, in the order of names; nothing at the end, where `open` tells
// whether there are others that not every platform has.
[[nodiscard]] std::optional<Method> next_method(std::string_view& lines, bool& open);

}  // namespace gofed::golang::stdlib
