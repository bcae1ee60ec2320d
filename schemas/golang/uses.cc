#include "schemas/golang/uses.h"

#include <array>

namespace gofed::schemas::golang {
namespace {

constexpr std::array kUseKindNames{
    EnumName{static_cast<std::int64_t>(UseKind::Name), "name"},
    EnumName{static_cast<std::int64_t>(UseKind::Member), "member"},
};

}  // namespace

std::span<const EnumName> describe_enum(UseKind) {
  return kUseKindNames;
}

void SymbolUse::describe(Describe<SymbolUse>& d) {
  using T = SymbolUse;
  d.name("SymbolUse", "One name of a package, as one part of the user uses it.");
  d.field<&T::name>("name", "Unmarshal; of a field or method Decoder.Decode.");
  d.field<&T::kind>("kind", "A name of the package, or a member of one of its types.");
  d.field<&T::by>("by", "Which part of the package uses it.");
  d.field<&T::positions>("positions", "dir/file.go:line:column of the name; by file, then place.");
}

void UsedPackage::describe(Describe<UsedPackage>& d) {
  using T = UsedPackage;
  d.name("UsedPackage", "A package, and which of its exported names are used.");
  d.field<&T::path>("path", "Import path; C for cgo.");
  d.field<&T::import_class>("class", "Where the package comes from.");
  d.field<&T::module>("module", "The module that provides it, if known.").optional();
  d.field<&T::version>("version", "Of that module.").optional();
  d.field<&T::symbols>("symbols", "By name, kind, by.");
}

void UnresolvedUse::describe(Describe<UnresolvedUse>& d) {
  using T = UnresolvedUse;
  d.name("UnresolvedUse", "A field or method of a value whose type the tree does not tell.");
  d.field<&T::name>("name", "Of the field or method.");
  d.field<&T::by>("by", "Which part of the package uses it.");
  d.field<&T::positions>("positions", "dir/file.go:line:column of the name; by file, then place.");
}

void PackageUses::describe(Describe<PackageUses>& d) {
  using T = PackageUses;
  d.name("PackageUses", "What a package uses of others.");
  d.field<&T::path>("path", "What others import it by.");
  d.field<&T::name>("name", "Of its package clause.");
  d.field<&T::directory>("directory", "In the tree; empty: its root.");
  d.field<&T::module>("module", "Path of its module.").optional();
  d.field<&T::apart>(
       "apart",
       "Why the go command leaves it out of ./...: testdata, hidden, ignored, other_module.")
      .optional();
  d.field<&T::uses>("uses", "By path.");
  d.field<&T::unresolved>("unresolved", "Exported names of unknown types; by name, by.").optional();
}

void ProjectUses::describe(Describe<ProjectUses>& d) {
  using T = ProjectUses;
  d.name("ProjectUses", "The names that a tree of Go source uses of other packages.");
  d.field<&T::format>("format", "Number of this format.");
  d.field<&T::module>("module",
                      "Path of the module that all of the tree is in; empty: none, or several.");
  d.field<&T::go_version>("go_version", "Go version that go.mod asks for.").optional();
  d.field<&T::context>("context", "For which machine and release it was read.");
  d.field<&T::packages>("packages", "By path, then name; without vendored ones.");
  d.field<&T::diagnostics>("diagnostics", "What is wrong with the source.");
}

}  // namespace gofed::schemas::golang
