// What can be selected from a value of a declared type: fields and methods, promoted ones included,
// each with the declaration it comes from.
//
// Names are views into the facts.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/diff/side.h"

namespace gofed::golang::diff {

// A method, and the type whose declaration has it (for a promoted one: the embedded type; for an
// interface's: the interface that spells it).
struct MethodRef {
  std::string_view name;
  std::string_view package;          // that an unexported name belongs to
  TypeRef type;                      // a Func
  Declared owner;                    // empty: an interface literal's, or not at hand
  std::string_view origin;           // name of the type that has it, where that is not at hand
  const MethodFact* fact = nullptr;  // null: an interface's
  bool pointer_receiver = false;     // as declared
  bool certain = true;               // as PromotedMember::certain
  // Its own ones; null: it has none. No interface has such a method.
  const std::vector<TypeParameterFact>* type_parameters = nullptr;
};

struct FieldRef {
  TypeRef type;
  bool certain = true;  // as PromotedMember::certain
};

using Methods = std::map<std::string_view, MethodRef>;
using Fields = std::map<std::string_view, FieldRef>;

// The method set of T, or of *T. unexported ones only where asked for.
struct MethodSetOptions {
  bool pointer = false;
  bool unexported = false;
};
[[nodiscard]] Methods method_set(const DiffSide& side, Declared type,
                                 const MethodSetOptions& options);

// The methods of an interface type, embedded ones included; by name, unexported ones too. `owner`:
// the declaration whose right side it is, if any.
struct InterfaceMethods {
  Methods methods;
  std::vector<TypeRef> opaque;  // embedded types of absent packages
  std::vector<TypeRef> unions;  // embedded unions and other type elements
};
[[nodiscard]] InterfaceMethods interface_methods(const DiffSide& side, TypeRef interface,
                                                 Declared owner);

// The exported fields written in a struct.
[[nodiscard]] Fields exported_fields(TypeRef structure);

// The exported fields that can be selected from a value of a struct type: written or promoted.
[[nodiscard]] Fields selectable_fields(Declared type);

// How messages name a method: "T.M", "(*T).M", "GT[V].M".
[[nodiscard]] std::string display(const MethodRef& method);
// Its type with its own type parameters: "func[U any](f func(P) U) T[U]".
[[nodiscard]] std::string display_type(const MethodRef& method);

}  // namespace gofed::golang::diff
