// What Go's standard library declares, without its source: exported names with their types and
// values, the methods of its types, and what its structs are made of. As text; a caller that wants
// types parses it (types/parse_type.h).
//
// The table covers the releases kLibraryFirst to kLibraryLast of Go, each line with those that have
// it, and of each release what is the same on every usual platform. An earlier release is taken for
// the first, a later one for the last: Go's compatibility promise keeps most of that true. Static
// text; the lines of a package are put apart when it is first asked for. Any thread.
//
// library.def has a text a package, a line a name, in the order of names:
//
//   Hour const time.Duration = 3600000000000
//   Now var func() time.Time                       functions are variables of their type
//   Sorted[E cmp.Ordered] func func(seq iter.Seq[E]) []E     but generic ones
//   FileMode alias io/fs.FileMode
//   Duration type int64                            the underlying type
//    Hours() float64                               a method of the type above it
//    *UnmarshalJSON(data []byte) error             one with a pointer receiver
//    ...                                           it has others, not on every platform
//   Pointer[T any] type struct{...}
//   file comparable struct{}                       a struct that differs in unexported fields
//   file incomparable struct{}                     between platforms: what can be selected of it,
//   file selectable struct{}                       and whether it is comparable, where that is one
//
// A tab and its releases end a line that not all have: "21-" from Go 1.21 on, "-22" up to Go 1.22,
// "21-22" those two. A "!" behind them, or alone: not on wasip1, where Errno is no uintptr. A name whose declaration changed has a line for each form; methods follow the
// last of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/build/build_context.h"

namespace gofed::golang::stdlib {

inline constexpr GoVersion kLibraryFirst{1, 19};
inline constexpr GoVersion kLibraryLast{1, 27};

// Where the library runs. One machine is not like the others.
enum class Host : std::uint8_t { Usual, Wasip1 };
[[nodiscard]] constexpr Host host_of(std::string_view goos) {
  return goos == "wasip1" ? Host::Wasip1 : Host::Usual;
}

enum class Sort : std::uint8_t {
  Constant,
  Variable,
  Alias,
  Type,
  Function,  // with type parameters; others are variables
};

// A type parameter: "S", "~[]E".
struct Parameter {
  std::string_view name;
  std::string_view constraint;
};

// Views into the table, which lives as long as the program.
struct Declaration {
  Sort sort = Sort::Type;
  std::string_view name;
  std::string_view type_parameters;  // "K comparable, V any"
  // Of constants, variables and functions: their type. Of an alias: what it stands for. Of a type: the
  // underlying type, or where that is not the same on all platforms (`exact` is false) a struct of
  // the fields that can be selected.
  std::string_view type;
  bool exact = true;
  std::optional<bool>
      comparable;            // of a type with `exact` false; nothing: it depends on the platform
  std::string_view value;    // of constants, as ConstantValue::exact
  std::string_view methods;  // of types: their lines, for next_method()
  GoVersion release;         // for which it was looked up
  Host host = Host::Usual;

  [[nodiscard]] std::vector<Parameter> parameters() const;
  [[nodiscard]] std::vector<std::string> parameter_names() const;
};

// The declaration of a name in a release, or nothing where the table has none: it is not of the
// standard library, of a later release, gone, or differs between platforms.
[[nodiscard]] std::optional<Declaration> find(std::string_view path, std::string_view name,
                                              GoVersion release = kLibraryLast,
                                              Host host = Host::Usual);

struct Method {
  std::string_view name;
  std::string_view signature;  // "(data []byte) error"; with type parameters "[T any](x T)"
  bool pointer_receiver = false;
};

// Takes the next method off `lines`, which are what is left of found.methods, in the order of names;
// nothing at the end, where `open` says whether there are others that not every platform has.
[[nodiscard]] std::optional<Method> next_method(const Declaration& found, std::string_view& lines,
                                                bool& open);

}  // namespace gofed::golang::stdlib
