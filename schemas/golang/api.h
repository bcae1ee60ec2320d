// ProjectApi: the exported API of a tree of Go source, as services and clients exchange and store
// it.
//
// Types inside (of fields, parameters, constants) are text in the form of go/types, with packages
// by their full import path: "map[string]*net/http.Request"; "?" where the type is unknown
// without a package that is not in the tree. What people and comparisons take apart (fields,
// methods, parameters, type parameters, unions) is structured. Everything is in a fixed order, so
// equal trees give equal documents.
//
// Of several platforms at once: what is not the same on all of them names its platforms, in the
// order of the document's, and what differs between them comes once per form. Without any it exists
// wherever what it is part of does: a method with its type, a type with its package.
//
// Values only. A change of meaning raises kFormat; a new optional field does not.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schemas/describe/describe.h"
#include "schemas/golang/project.h"

namespace gofed::schemas::golang {

struct TypeParameter {
  std::string name;
  std::string constraint;

  static void describe(Describe<TypeParameter>& d);
  friend bool operator==(const TypeParameter&, const TypeParameter&) = default;
};

// A parameter or a result.
struct Parameter {
  std::string name;  // empty where none is written
  std::string type;  // of the last one of a variadic signature: a slice

  static void describe(Describe<Parameter>& d);
  friend bool operator==(const Parameter&, const Parameter&) = default;
};

struct Signature {
  std::vector<Parameter> parameters;
  std::vector<Parameter> results;
  bool variadic = false;

  static void describe(Describe<Signature>& d);
  friend bool operator==(const Signature&, const Signature&) = default;
};

enum class ValueKind : std::uint8_t { Unknown, Bool, String, Int, Float, Complex };
[[nodiscard]] std::span<const EnumName> describe_enum(ValueKind);

struct Constant {
  std::string name;
  std::string type;  // "untyped int" and the like for untyped ones
  bool type_written = false;
  ValueKind kind = ValueKind::Unknown;
  std::string value;  // exact, as go/constant prints it: "\"text\"", "255", "157/50"
  std::string position;
  std::string doc;
  std::string deprecated;
  std::vector<std::string> platforms;

  static void describe(Describe<Constant>& d);
  friend bool operator==(const Constant&, const Constant&) = default;
};

struct Variable {
  std::string name;
  std::string type;
  bool type_written = false;  // else inferred from its value
  std::string position;
  std::string doc;
  std::string deprecated;
  std::vector<std::string> platforms;

  static void describe(Describe<Variable>& d);
  friend bool operator==(const Variable&, const Variable&) = default;
};

struct Function {
  std::string name;
  std::vector<TypeParameter> type_parameters;
  Signature signature;
  std::string position;
  std::string doc;
  std::string deprecated;
  std::vector<std::string> platforms;

  static void describe(Describe<Function>& d);
  friend bool operator==(const Function&, const Function&) = default;
};

// Declared on a type; unexported ones are listed too, they decide which interfaces it satisfies.
struct Method {
  std::string name;
  bool exported = true;
  bool pointer_receiver = false;
  std::vector<std::string> receiver_parameters;  // type parameters as this method spells them
  std::string receiver_alias;  // the receiver's type as written, where that is an alias of it
  std::vector<TypeParameter> type_parameters;  // its own ones (Go 1.27)
  Signature signature;
  std::string position;
  std::string doc;
  std::string deprecated;
  std::vector<std::string> platforms;

  static void describe(Describe<Method>& d);
  friend bool operator==(const Method&, const Method&) = default;
};

struct StructField {
  std::string name;  // of an embedded one: the type's name
  std::string type;
  bool exported = true;
  bool embedded = false;
  std::string tag;
  std::string deprecated;

  static void describe(Describe<StructField>& d);
  friend bool operator==(const StructField&, const StructField&) = default;
};

struct InterfaceMethod {
  std::string name;
  bool exported = true;
  std::string package;  // that an unexported name belongs to
  Signature signature;
  std::string deprecated;

  static void describe(Describe<InterfaceMethod>& d);
  friend bool operator==(const InterfaceMethod&, const InterfaceMethod&) = default;
};

// A term of a union: "~int".
struct Term {
  bool tilde = false;
  std::string type;

  static void describe(Describe<Term>& d);
  friend bool operator==(const Term&, const Term&) = default;
};

// What an interface embeds: another interface, a type, or a union.
struct InterfaceElement {
  std::string type;         // all of it: "fmt.Stringer", "~int|~string"
  std::vector<Term> terms;  // of a union

  static void describe(Describe<InterfaceElement>& d);
  friend bool operator==(const InterfaceElement&, const InterfaceElement&) = default;
};

struct Interface {
  std::vector<InterfaceMethod> methods;  // written in it, by name
  std::vector<InterfaceElement> embeds;  // in order

  // What follows from both: its method set and type set.
  std::vector<InterfaceMethod> all_methods;
  std::vector<Term> terms;
  bool restricted = false;
  bool comparable = false;
  bool complete = true;

  static void describe(Describe<Interface>& d);
  friend bool operator==(const Interface&, const Interface&) = default;
};

// A field or method that a type has through embedding.
struct Promoted {
  std::string name;
  bool exported = true;
  bool method = false;
  bool pointer_receiver = false;
  std::string type;
  std::vector<TypeParameter> type_parameters;  // of a method that has some of its own
  std::vector<std::string> path;               // embedded fields it comes through, outermost first
  std::optional<bool> uncertain;  // an embedded type that is not in the tree may have the name, too

  static void describe(Describe<Promoted>& d);
  friend bool operator==(const Promoted&, const Promoted&) = default;
};

// Numbers reach stored documents by name only: order is free.
enum class TypeKind : std::uint8_t {
  Unknown,
  Basic,
  Named,
  TypeParameter,
  Pointer,
  Slice,
  Array,
  Map,
  Chan,
  Func,
  Struct,
  Interface,
  Union,
};
[[nodiscard]] std::span<const EnumName> describe_enum(TypeKind);

enum class Comparable : std::uint8_t { Unknown, No, Yes };
[[nodiscard]] std::span<const EnumName> describe_enum(Comparable);

struct TypeDeclaration {
  std::string name;
  bool exported = true;  // false: not exported, but exported API leads to it
  bool alias = false;
  std::vector<TypeParameter> type_parameters;

  // Of the underlying type; Unknown where it lies in a package that is not in the tree. Struct and
  // Interface have their parts in `fields` and `interface`.
  TypeKind kind = TypeKind::Unknown;
  std::string declared;    // the right side as written; empty for a struct or interface literal
  std::string underlying;  // empty for a struct or interface, and where `declared` says it

  std::vector<StructField> fields;  // unexported ones included
  std::optional<Interface> interface;
  std::vector<Method> methods;               // by name
  std::vector<Promoted> promoted;            // by name
  std::vector<std::string> opaque_embedded;  // embedded types of packages that are not in the tree
  Comparable comparable = Comparable::Unknown;

  std::string position;
  std::string doc;
  std::string deprecated;
  std::vector<std::string> platforms;

  static void describe(Describe<TypeDeclaration>& d);
  friend bool operator==(const TypeDeclaration&, const TypeDeclaration&) = default;
};

struct PackageApi {
  std::string path;
  std::string name;
  std::string directory;  // in the tree; empty: its root
  std::string module;
  bool main = false;
  bool internal = false;
  bool vendored = false;
  std::string apart{};  // why the go command leaves it out of "./...": "testdata", "other_module"
  std::string synopsis;
  std::string deprecated;
  std::vector<std::string> files;      // paths in the tree
  std::vector<std::string> platforms;  // where it has files

  // Each by name.
  std::vector<Constant> constants;
  std::vector<Variable> variables;
  std::vector<Function> functions;
  std::vector<TypeDeclaration> types;

  static void describe(Describe<PackageApi>& d);
  friend bool operator==(const PackageApi&, const PackageApi&) = default;
};

struct ProjectApi {
  static constexpr std::uint32_t kFormat = 2;  // several platforms: a name may come more than once
  static constexpr std::uint32_t kFormatOnePlatform = 1;

  std::uint32_t format = kFormatOnePlatform;
  std::string module;                  // that all of the tree is in; empty: none, or several
  std::string go_version;              // that go.mod asks for, as written
  BuildContext context;                // of several platforms: the first
  std::vector<std::string> platforms;  // of several: their names, "linux/amd64"; of one: empty
  std::vector<PackageApi> packages;    // by path, then name
  std::vector<Diagnostic> diagnostics;

  static void describe(Describe<ProjectApi>& d);
  friend bool operator==(const ProjectApi&, const ProjectApi&) = default;
};

}  // namespace gofed::schemas::golang
