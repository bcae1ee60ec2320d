// Go types as values in a table: what facts say about the type of a symbol.
//
// A type is an index into the table of its package (PackageApi::types); equal types of one table
// have equal indices, so a table is small and comparison is cheap. Declared types refer to
// themselves and each other by import path and name, so there are no cycles between entries: every
// entry mentions only entries with smaller indices.
//
// The forms below are small values. Texts and lists in them are views: of a type that is read from
// a table they live as long as that table, also when it grows or moves; a type that is added may
// point anywhere, the table keeps a copy. Any thread may read a table that no one adds to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "workers/golang/base/arena.h"

namespace gofed::golang {

// The types that need no declaration have the same index in every table.
enum class TypeId : std::uint32_t {
#define GOFED_GO_TYPE(id, name) id,
#include "workers/golang/types/predeclared.def"
  PredeclaredEnd  // the first index of all other types
};
inline constexpr TypeId kNoType{0xffffffff};  // no type is given (an absent constraint, ...)

// Types nest at most so deep in each other, so that every walk over them may recurse. Names end a
// nest: what a declared type is made of stands beside it, not in it.
inline constexpr std::uint8_t kTypeDepthMax = 200;

// The forms of a type.
namespace type {

// Not known from this source alone: the type of an expression that needs an absent package.
struct Unknown {};

// A predeclared type as written ("int", "byte", "rune"), an untyped constant's kind
// ("untyped int"), or "unsafe.Pointer". byte and uint8, rune and int32 are identical types.
struct Basic {
  std::string_view name;
};

// A declared type; `package` is its import path, empty for error, comparable and any (any is
// identical to the empty interface). Aliases of packages at hand have been replaced by what they
// stand for; those of absent packages cannot be distinguished from other types and stay.
struct Named {
  std::string_view package;
  std::string_view name;
  std::span<const TypeId> arguments = {};  // of an instantiated generic type
};

// The index-th type parameter of the declaration it stands in (for a method: of its receiver).
struct Parameter {
  std::string_view name;
  std::uint32_t index = 0;
};

struct Pointer {
  TypeId element;
};

struct Slice {
  TypeId element;
};

struct Array {
  std::int64_t length = kUnknownLength;
  TypeId element;

  static constexpr std::int64_t kUnknownLength = -1;  // needs a constant of an absent package
};

struct Map {
  TypeId key;
  TypeId value;
};

enum class Direction : std::uint8_t { Both, Send, Receive };

struct Chan {
  Direction direction = Direction::Both;
  TypeId element;
};

// A parameter or result; names do not matter to identity, but readers want them.
struct Variable {
  std::string_view name;  // may be empty
  TypeId type;
};

// A signature without receiver and type parameters, which belong to the declaration.
struct Func {
  std::span<const Variable> parameters = {};  // of a variadic one the last is a slice
  std::span<const Variable> results = {};
  bool variadic = false;
};

struct Field {
  std::string_view name;  // of an embedded one: the type's name
  std::string_view
      package;  // import path that an unexported name belongs to; "" for exported names
  TypeId type;
  std::string_view tag;  // unquoted
  bool embedded = false;
};

struct Struct {
  std::span<const Field> fields = {};
};

struct Method {
  std::string_view name;
  std::string_view package;  // as Field::package
  TypeId type;               // a Func
};

// As written: `embedded` holds embedded interfaces, unions and other type elements in order.
struct Interface {
  std::span<const Method> methods = {};  // by name
  std::span<const TypeId> embedded = {};
  bool implicit = false;  // a constraint literal without "interface{...}": [T ~int|string]
};

struct Term {
  bool tilde = false;
  TypeId type;
};

// Two terms or more, or one with '~'.
struct Union {
  std::span<const Term> terms = {};
};

}  // namespace type

using Type = std::variant<type::Unknown, type::Basic, type::Named, type::Parameter, type::Pointer,
                          type::Slice, type::Array, type::Map, type::Chan, type::Func, type::Struct,
                          type::Interface, type::Union>;

// Types by index. Moves, does not copy.
class TypeTable {
 public:
  // Holds the predeclared types.
  TypeTable();

  // The index of a type equal to `t` (parameter names and tags included), added when new. Unknown
  // where it would nest deeper than kTypeDepthMax.
  TypeId add(const Type& t);

  // `id` must come from this table. The reference holds until a type is added; a copy of the form
  // holds as long as the table.
  [[nodiscard]] const Type& operator[](TypeId id) const {
    return types_[static_cast<std::size_t>(id)];
  }
  [[nodiscard]] std::size_t size() const { return types_.size(); }
  [[nodiscard]] std::span<const Type> all() const { return types_; }

  // Whether an Unknown, or an array of unknown length, is somewhere in the type.
  [[nodiscard]] bool has_unknown(TypeId id) const {
    return nests_[static_cast<std::size_t>(id)].has_unknown;
  }

  // Copies that live as long as the table, for what stands beside it and mentions its types.
  std::string_view keep(std::string_view text) { return arena_.keep(text); }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    TypeId id = kNoType;
  };

  // What a type is made of.
  struct Nest {
    std::uint8_t depth = 0;
    bool has_unknown = false;
  };

  [[nodiscard]] Nest nest_of(const Type& t) const;
  void grow();

  std::vector<Type> types_;
  std::vector<Nest> nests_;  // by TypeId
  std::vector<Slot> slots_;  // open addressing; a power of two, at most three quarters full
  Arena arena_;
  std::string_view package_;  // the path kept last: one comes many times in a row
};

// The predeclared type or type of package unsafe that is printed so: "int", "untyped rune",
// "unsafe.Pointer", "error"; kNoType if absent.
[[nodiscard]] TypeId predeclared_type(std::string_view name);

// byte is uint8, rune is int32.
[[nodiscard]] std::string_view canonical_basic(std::string_view name);

// `any` and `interface{}` are one type.
[[nodiscard]] bool is_any(const Type& type);

// How package-qualified names are printed: the import path -> what stands before the dot; an empty
// answer leaves the qualifier out. Without a function the full path is printed, as go/types does.
using Qualifier = std::function<std::string(std::string_view import_path)>;

// The type in go/types' form: "map[string]*net/http.Request", "func(w io.Writer, n int) error",
// "struct{X int \"json:\\\"x\\\"\"; io.Reader}". An unknown type prints as "?".
[[nodiscard]] std::string type_string(const TypeTable& table, TypeId id,
                                      const Qualifier& qualifier = {});

// The parameters and results alone: "(w io.Writer, n int) error", for "func Name" + this.
[[nodiscard]] std::string signature_string(const TypeTable& table, TypeId func,
                                           const Qualifier& qualifier = {});

// Identity by the specification's rules (names of parameters do not matter, byte is uint8, any is
// interface{}), across two tables. An Unknown is identical to nothing, not even itself.
[[nodiscard]] bool identical(const TypeTable& a_table, TypeId a, const TypeTable& b_table,
                             TypeId b);

}  // namespace gofed::golang
