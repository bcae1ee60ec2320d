// Go types as values in a table: what facts say about the type of a symbol.
//
// A type is an index into the table of its package (PackageApi::types); equal types of one table
// have equal indices, so a table is small and comparison is cheap. Declared types refer to
// themselves and each other by import path and name, so there are no cycles between entries: every
// entry mentions only entries with smaller indices. Values only. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace gofed::golang {

enum class TypeId : std::uint32_t {};
inline constexpr TypeId kNoType{0xffffffff};  // no type is given (an absent constraint, ...)

// The forms of a type.
namespace type {

// Not to be told from this source alone: the type of an expression that needs an absent package.
struct Unknown {
  friend bool operator==(const Unknown&, const Unknown&) = default;
};

// A predeclared type as written ("int", "byte", "rune"), an untyped constant's kind
// ("untyped int"), or "unsafe.Pointer". byte and uint8, rune and int32 are identical types.
struct Basic {
  std::string name;
  friend bool operator==(const Basic&, const Basic&) = default;
};

// A declared type; `package` is its import path, empty for error, comparable and any (any is
// identical to the empty interface). Aliases of packages at hand have been replaced by what they
// stand for; those of absent packages cannot be told from other types and stay.
struct Named {
  std::string package;
  std::string name;
  std::vector<TypeId> arguments;  // of an instantiated generic type
  friend bool operator==(const Named&, const Named&) = default;
};

// The index-th type parameter of the declaration it stands in (for a method: of its receiver).
struct Parameter {
  std::string name;
  std::uint32_t index = 0;
  friend bool operator==(const Parameter&, const Parameter&) = default;
};

struct Pointer {
  TypeId element;
  friend bool operator==(const Pointer&, const Pointer&) = default;
};

struct Slice {
  TypeId element;
  friend bool operator==(const Slice&, const Slice&) = default;
};

struct Array {
  std::int64_t length = kUnknownLength;
  TypeId element;
  friend bool operator==(const Array&, const Array&) = default;

  static constexpr std::int64_t kUnknownLength = -1;  // needs a constant of an absent package
};

struct Map {
  TypeId key;
  TypeId value;
  friend bool operator==(const Map&, const Map&) = default;
};

enum class Direction : std::uint8_t { Both, Send, Receive };

struct Chan {
  Direction direction = Direction::Both;
  TypeId element;
  friend bool operator==(const Chan&, const Chan&) = default;
};

// A parameter or result; names do not matter to identity, but readers want them.
struct Variable {
  std::string name;  // may be empty
  TypeId type;
  friend bool operator==(const Variable&, const Variable&) = default;
};

// A signature without receiver and type parameters, which belong to the declaration.
struct Func {
  std::vector<Variable> parameters;  // of a variadic one the last is a slice
  std::vector<Variable> results;
  bool variadic = false;
  friend bool operator==(const Func&, const Func&) = default;
};

struct Field {
  std::string name;     // of an embedded one: the type's name
  std::string package;  // import path that an unexported name belongs to; "" for exported names
  TypeId type;
  std::string tag;  // unquoted
  bool embedded = false;
  friend bool operator==(const Field&, const Field&) = default;
};

struct Struct {
  std::vector<Field> fields;
  friend bool operator==(const Struct&, const Struct&) = default;
};

struct Method {
  std::string name;
  std::string package;  // as Field::package
  TypeId type;          // a Func
  friend bool operator==(const Method&, const Method&) = default;
};

// As written: `embedded` holds embedded interfaces, unions and other type elements in order.
struct Interface {
  std::vector<Method> methods;  // by name
  std::vector<TypeId> embedded;
  bool implicit = false;  // a constraint literal without "interface{...}": [T ~int|string]
  friend bool operator==(const Interface&, const Interface&) = default;
};

struct Term {
  bool tilde = false;
  TypeId type;
  friend bool operator==(const Term&, const Term&) = default;
};

// Two terms or more, or one with '~'.
struct Union {
  std::vector<Term> terms;
  friend bool operator==(const Union&, const Union&) = default;
};

}  // namespace type

using Type = std::variant<type::Unknown, type::Basic, type::Named, type::Parameter, type::Pointer,
                          type::Slice, type::Array, type::Map, type::Chan, type::Func, type::Struct,
                          type::Interface, type::Union>;

// Types by index. Value type: copies, moves, compares.
class TypeTable {
 public:
  // The index of a type equal to `t` (parameter names and tags included), added when new.
  TypeId add(Type t);

  // `id` must come from this table.
  [[nodiscard]] const Type& operator[](TypeId id) const {
    return types_[static_cast<std::size_t>(id)];
  }
  [[nodiscard]] std::size_t size() const { return types_.size(); }
  [[nodiscard]] const std::vector<Type>& all() const { return types_; }

  friend bool operator==(const TypeTable& a, const TypeTable& b) { return a.types_ == b.types_; }

 private:
  std::vector<Type> types_;
  std::unordered_multimap<std::size_t, std::uint32_t> by_hash_;
};

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
