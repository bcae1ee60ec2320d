#include "schemas/golang/api.h"

#include <array>

namespace gofed::schemas::golang {
namespace {

constexpr std::string_view kPositionDoc = "dir/file.go:line:column of the name.";
constexpr std::string_view kDocDoc = "First sentence of its comment.";
constexpr std::string_view kDeprecatedDoc = "The text after \"Deprecated: \" in its comment.";

constexpr std::string_view kPlatformsDoc =
    "GOOS/GOARCH that have it, where others of the same package do not.";

// What every declared thing has at its end.
template <typename T>
void describe_place(Describe<T>& d) {
  d.template field<&T::position>("position", kPositionDoc);
  d.template field<&T::doc>("doc", kDocDoc).optional();
  d.template field<&T::deprecated>("deprecated", kDeprecatedDoc).optional();
  d.template field<&T::platforms>("platforms", kPlatformsDoc).optional();
}

template <typename E>
constexpr EnumName row(E value, std::string_view name) {
  return {static_cast<std::int64_t>(value), name};
}

constexpr std::array kValueKindNames{
    row(ValueKind::Unknown, "unknown"), row(ValueKind::Bool, "bool"),
    row(ValueKind::String, "string"),   row(ValueKind::Int, "int"),
    row(ValueKind::Float, "float"),     row(ValueKind::Complex, "complex"),
};

constexpr std::array kTypeKindNames{
    row(TypeKind::Unknown, "unknown"), row(TypeKind::Basic, "basic"),
    row(TypeKind::Named, "named"),     row(TypeKind::TypeParameter, "type_parameter"),
    row(TypeKind::Pointer, "pointer"), row(TypeKind::Slice, "slice"),
    row(TypeKind::Array, "array"),     row(TypeKind::Map, "map"),
    row(TypeKind::Chan, "chan"),       row(TypeKind::Func, "func"),
    row(TypeKind::Struct, "struct"),   row(TypeKind::Interface, "interface"),
    row(TypeKind::Union, "union"),
};

constexpr std::array kComparableNames{
    row(Comparable::Unknown, "unknown"),
    row(Comparable::No, "no"),
    row(Comparable::Yes, "yes"),
};

}  // namespace

std::span<const EnumName> describe_enum(ValueKind) {
  return kValueKindNames;
}
std::span<const EnumName> describe_enum(TypeKind) {
  return kTypeKindNames;
}
std::span<const EnumName> describe_enum(Comparable) {
  return kComparableNames;
}

void TypeParameter::describe(Describe<TypeParameter>& d) {
  using T = TypeParameter;
  d.name("TypeParameter", "A type parameter of a declaration.");
  d.field<&T::name>("name", "Its name.");
  d.field<&T::constraint>("constraint", "Its constraint, as text: \"any\", \"~int|~string\".");
}

void Parameter::describe(Describe<Parameter>& d) {
  using T = Parameter;
  d.name("Parameter", "A parameter or result of a function.");
  d.field<&T::name>("name", "Absent where none is written.").optional();
  d.field<&T::type>("type", "Its type; of the last one of a variadic function a slice.");
}

void Signature::describe(Describe<Signature>& d) {
  using T = Signature;
  d.name("Signature", "What a function or method takes and gives.");
  d.field<&T::parameters>("parameters", "In order.");
  d.field<&T::results>("results", "In order.");
  d.field<&T::variadic>("variadic", "The last parameter is written \"...T\".").optional();
}

void Constant::describe(Describe<Constant>& d) {
  using T = Constant;
  d.name("Constant", "An exported constant.");
  d.field<&T::name>("name", "Its name.");
  d.field<&T::type>("type", "Its type; \"untyped int\" and the like for untyped ones; \"?\".");
  d.field<&T::type_written>("type_written", "The declaration names the type.").optional();
  d.field<&T::kind>("kind", "Of the value.").optional();
  d.field<&T::value>("value", "Exact, as go/constant prints it: \"text\" in quotes, 255, 157/50.")
      .optional();
  describe_place(d);
}

void Variable::describe(Describe<Variable>& d) {
  using T = Variable;
  d.name("Variable", "An exported variable.");
  d.field<&T::name>("name", "Its name.");
  d.field<&T::type>("type", "Its type, written or inferred from its value; \"?\".");
  d.field<&T::type_written>("type_written", "The declaration names the type.").optional();
  describe_place(d);
}

void Function::describe(Describe<Function>& d) {
  using T = Function;
  d.name("Function", "An exported function.");
  d.field<&T::name>("name", "Its name.");
  d.field<&T::type_parameters>("type_parameters", "In order.").optional();
  d.field<&T::signature>("signature", "What it takes and gives.");
  describe_place(d);
}

void Method::describe(Describe<Method>& d) {
  using T = Method;
  d.name("Method", "A method declared on a type.");
  d.field<&T::name>("name", "Its name.");
  d.field<&T::exported>("exported", "Unexported ones decide which interfaces are satisfied.")
      .optional();
  d.field<&T::pointer_receiver>("pointer_receiver", "In the method set of *T only.").optional();
  d.field<&T::receiver_alias>("receiver_alias", "The receiver's type as written, of an alias.")
      .optional();
  d.field<&T::receiver_parameters>("receiver_parameters",
                                   "The type's parameters as this method names them.")
      .optional();
  d.field<&T::type_parameters>("type_parameters", "Its own ones, in order (Go 1.27).").optional();
  d.field<&T::signature>("signature", "What it takes and gives.");
  describe_place(d);
}

void StructField::describe(Describe<StructField>& d) {
  using T = StructField;
  d.name("StructField", "A field of a struct.");
  d.field<&T::name>("name", "Of an embedded one: the type's name.");
  d.field<&T::type>("type", "Its type.");
  d.field<&T::exported>("exported", "Whether other packages see it.").optional();
  d.field<&T::embedded>("embedded", "Its fields and methods are promoted.").optional();
  d.field<&T::tag>("tag", "Unquoted.").optional();
  d.field<&T::deprecated>("deprecated", "Why not to use it, by its own comment.").optional();
}

void InterfaceMethod::describe(Describe<InterfaceMethod>& d) {
  using T = InterfaceMethod;
  d.name("InterfaceMethod", "A method that an interface asks for.");
  d.field<&T::name>("name", "Its name.");
  d.field<&T::exported>("exported", "An unexported one closes the interface to other packages.")
      .optional();
  d.field<&T::package>("package", "The package that an unexported name belongs to.").optional();
  d.field<&T::signature>("signature", "What it takes and gives.");
  d.field<&T::deprecated>("deprecated", "Why not to use it, by its own comment.").optional();
}

void Term::describe(Describe<Term>& d) {
  using T = Term;
  d.name("Term", "A term of a union.");
  d.field<&T::tilde>("tilde", "All types with this underlying type.").optional();
  d.field<&T::type>("type", "The type.");
}

void InterfaceElement::describe(Describe<InterfaceElement>& d) {
  using T = InterfaceElement;
  d.name("InterfaceElement", "What an interface embeds: an interface, a type or a union.");
  d.field<&T::type>("type", "All of it, as text.");
  d.field<&T::terms>("terms", "Of a union.").optional();
}

void Interface::describe(Describe<Interface>& d) {
  using T = Interface;
  d.name("Interface", "The parts of an interface type.");
  d.field<&T::methods>("methods", "Written in it, by name.");
  d.field<&T::embeds>("embeds", "In order.");
  d.field<&T::all_methods>("all_methods", "Embedded ones included, by name.");
  d.field<&T::terms>("terms", "The union that its types are restricted to.").optional();
  d.field<&T::restricted>("restricted", "Not every type with the methods is in it.").optional();
  d.field<&T::comparable>("comparable", "It embeds comparable.").optional();
  d.field<&T::complete>("complete", "false: it embeds something that is not in the tree.")
      .optional();
}

void Promoted::describe(Describe<Promoted>& d) {
  using T = Promoted;
  d.name("Promoted", "A field or method that a type has through embedding.");
  d.field<&T::name>("name", "Its name.");
  d.field<&T::exported>("exported", "Whether other packages see it.").optional();
  d.field<&T::method>("method", "A method, not a field.").optional();
  d.field<&T::pointer_receiver>("pointer_receiver", "In the method set of *T only.").optional();
  d.field<&T::type>("type", "Of the field; of a method its func type.");
  d.field<&T::type_parameters>("type_parameters", "Of a method that has some of its own (Go 1.27).")
      .optional();
  d.field<&T::path>("path", "The embedded fields it comes through, outermost first.");
  d.field<&T::uncertain>("uncertain",
                         "An embedded type that is not in the tree may have it as well.")
      .optional();
}

void TypeDeclaration::describe(Describe<TypeDeclaration>& d) {
  using T = TypeDeclaration;
  d.name("TypeDeclaration", "A type that is exported, or that exported API leads to.");
  d.field<&T::name>("name", "Its name.");
  d.field<&T::exported>("exported", "false: exported API leads to it.").optional();
  d.field<&T::alias>("alias", "Declared with \"=\".").optional();
  d.field<&T::type_parameters>("type_parameters", "In order.").optional();
  d.field<&T::kind>("kind", "Of the underlying type; unknown: it is not in the tree.");
  d.field<&T::declared>("declared", "The right side; absent for a struct or interface literal.")
      .optional();
  d.field<&T::underlying>("underlying",
                          "Absent for a struct or interface, and where it is the right side.")
      .optional();
  d.field<&T::fields>("fields", "Of a struct, in order, unexported ones included.").optional();
  d.field<&T::interface>("interface", "Of an interface.");
  d.field<&T::methods>("methods", "Declared on it, by name.");
  d.field<&T::promoted>("promoted", "What it has through embedding, by name.").optional();
  d.field<&T::opaque_embedded>("opaque_embedded",
                               "Embedded types that are not in the tree: there may be more "
                               "promoted members.")
      .optional();
  d.field<&T::comparable>("comparable", "Whether == works on it.").optional();
  describe_place(d);
}

void PackageApi::describe(Describe<PackageApi>& d) {
  using T = PackageApi;
  d.name("PackageApi", "The exported API of a package.");
  d.field<&T::path>("path", "What others import it by.");
  d.field<&T::name>("name", "Of its package clause.");
  d.field<&T::directory>("directory", "In the tree; empty: its root.");
  d.field<&T::module>("module", "Path of its module.").optional();
  d.field<&T::main>("main", "A command: nobody can import it.").optional();
  d.field<&T::internal>("internal", "Below internal/: importable by its own tree only.").optional();
  d.field<&T::vendored>("vendored", "Below vendor/.").optional();
  d.field<&T::apart>(
       "apart",
       "Why the go command leaves it out of ./...: testdata, hidden, ignored, other_module.")
      .optional();
  d.field<&T::synopsis>("synopsis", "First sentence of its comment.").optional();
  d.field<&T::deprecated>("deprecated", kDeprecatedDoc).optional();
  d.field<&T::files>("files", "Files that what is listed stands in.");
  d.field<&T::platforms>("platforms", "GOOS/GOARCH on which it has files, where others have none.")
      .optional();
  d.field<&T::constants>("constants", "By name.");
  d.field<&T::variables>("variables", "By name.");
  d.field<&T::functions>("functions", "By name.");
  d.field<&T::types>("types", "By name.");
}

void ProjectApi::describe(Describe<ProjectApi>& d) {
  using T = ProjectApi;
  d.name("ProjectApi", "The exported API of a tree of Go source.");
  d.field<&T::format>("format", "Number of this format: 1, or 2 for several platforms.");
  d.field<&T::module>("module",
                      "Path of the module that all of the tree is in; empty: none, or several.");
  d.field<&T::go_version>("go_version", "Go version that go.mod asks for.").optional();
  d.field<&T::context>("context",
                       "For which machine and release it was read; of several the first.");
  d.field<&T::platforms>("platforms", "Of several: GOOS/GOARCH, with /cgo or /nocgo where unusual.")
      .optional();
  d.field<&T::packages>("packages", "By path, then name.");
  d.field<&T::diagnostics>("diagnostics", "What is wrong with the source.");
}

}  // namespace gofed::schemas::golang
