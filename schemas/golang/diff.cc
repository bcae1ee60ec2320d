#include "schemas/golang/diff.h"

#include <array>

namespace gofed::schemas::golang {
namespace {

template <typename E>
constexpr EnumName row(E value, std::string_view name) {
  return {static_cast<std::int64_t>(value), name};
}

constexpr std::array kChangeKindNames{
    row(ChangeKind::Added, "added"),           row(ChangeKind::Removed, "removed"),
    row(ChangeKind::Changed, "changed"),       row(ChangeKind::Value, "value"),
    row(ChangeKind::Comparable, "comparable"), row(ChangeKind::Implements, "implements"),
    row(ChangeKind::Sealed, "sealed"),         row(ChangeKind::Direction, "direction"),
};

constexpr std::array kVerdictNames{
    row(Verdict::Compatible, "compatible"),
    row(Verdict::Incompatible, "incompatible"),
    row(Verdict::Unknown, "unknown"),
};

}  // namespace

std::span<const EnumName> describe_enum(ChangeKind) {
  return kChangeKindNames;
}
std::span<const EnumName> describe_enum(Verdict) {
  return kVerdictNames;
}

void ParameterCount::describe(Describe<ParameterCount>& d) {
  using T = ParameterCount;
  d.name("ParameterCount", "What calls of a function have to match.");
  d.field<&T::count>("count", "How many parameters, the variadic one included.");
  d.field<&T::variadic>("variadic", "Whether the last one takes any number.").optional();
}

void Change::describe(Describe<Change>& d) {
  using T = Change;
  d.name("Change", "One change of an exported API, in the words of x/exp/apidiff.");
  d.field<&T::symbol>("symbol", "F, T.Field, (*T).Method; of a whole package: \"package PATH\".");
  d.field<&T::package>("package", "Import path of its package, where it is another one.")
      .optional();
  d.field<&T::kind>("kind", "What sort of change.");
  d.field<&T::message>("message", "What changed: \"changed from func() to func(int)\".");
  d.field<&T::old_text>("old_text", "What it was: a type, a value, an interface.").optional();
  d.field<&T::new_text>("new_text", "What it is now.").optional();
  d.field<&T::old_position>("old_position", "dir/file.go:line:column in the old tree.").optional();
  d.field<&T::new_position>("new_position", "dir/file.go:line:column in the new tree.").optional();
  d.field<&T::names>("names", "What users write who are concerned: F, T.Field, T.Method.")
      .optional();
  d.field<&T::platforms>("platforms", "Where it is so; empty: on all compared ones.").optional();
  d.field<&T::detail>("detail", "What distinguishes old_text and new_text where they are the same.")
      .optional();
  d.field<&T::old_parameters>("old_parameters", "Where both are functions.").optional();
  d.field<&T::new_parameters>("new_parameters", "The same of the new one.").optional();
}

void PackageChanges::describe(Describe<PackageChanges>& d) {
  using T = PackageChanges;
  d.name("PackageChanges", "The changes of one package.");
  d.field<&T::old_path>("old_path", "Import path; empty: the package was added.").optional();
  d.field<&T::new_path>("new_path", "Import path; empty: the package was removed.").optional();
  d.field<&T::place>("place", "Relative to the root: \"\" is the root, ./foo below it.");
  d.field<&T::incompatible>("incompatible", "Changes that can break users.");
  d.field<&T::compatible>("compatible", "Changes that cannot.");
  d.field<&T::unknown>("unknown", "What needs packages that are not in the trees.").optional();
  d.field<&T::unknown_names>("unknown_names",
                             "Of each unknown part: what users write who may be concerned; empty "
                             "where that is not one name.")
      .optional();
}

void ApiChanges::describe(Describe<ApiChanges>& d) {
  using T = ApiChanges;
  d.name("ApiChanges", "What changed between two exported APIs.");
  d.field<&T::format>("format", "Version of this document's form.");
  d.field<&T::old_root>("old_root", "Module path, or the import path all packages share.");
  d.field<&T::new_root>("new_root", "The same of the new side.");
  d.field<&T::verdict>("verdict", "Whether users of the old one can take the new one.");
  d.field<&T::complete>("complete", "Whether everything could be read and compared.");
  d.field<&T::compared>("compared", "How many packages were compared, by place; 0: no API at all.")
      .optional();
  d.field<&T::packages>("packages", "Those with changes or unknown parts, by place.");
  d.field<&T::old_problems>("old_problems", "Source that could not be read whole.").optional();
  d.field<&T::new_problems>("new_problems", "The same of the new side.").optional();
}

void DiffOptions::describe(Describe<DiffOptions>& d) {
  using T = DiffOptions;
  d.name("DiffOptions", "What is compared.");
  d.field<&T::internal>("internal", "Also packages below internal/.").optional();
  d.field<&T::commands>("commands", "Also package main.").optional();
  d.field<&T::platforms>("platforms", "GOOS/GOARCH to tell apart, or \"all\"; files only.")
      .optional();
  d.field<&T::edition>("edition", "Whose messages: empty: the newest x/exp/apidiff's; or \"2022\".")
      .optional();
}

}  // namespace gofed::schemas::golang
