#include "schemas/golang/deps_diff.h"

#include <array>

namespace gofed::schemas::golang {
namespace {

template <typename E>
constexpr EnumName row(E value, std::string_view name) {
  return {static_cast<std::int64_t>(value), name};
}

constexpr std::array kSubjectNames{
    row(DependencySubject::Import, "import"),
    row(DependencySubject::Module, "module"),
    row(DependencySubject::CLibrary, "c_library"),
};

constexpr std::array kScopeNames{
    row(DependencyScope::Build, "build"),
    row(DependencyScope::Platform, "platform"),
    row(DependencyScope::Test, "test"),
    row(DependencyScope::Tool, "tool"),
};

constexpr std::array kKindNames{
    row(DependencyChangeKind::Added, "added"),
    row(DependencyChangeKind::Removed, "removed"),
    row(DependencyChangeKind::Version, "version"),
    row(DependencyChangeKind::Scope, "scope"),
    row(DependencyChangeKind::Vendored, "vendored"),
    row(DependencyChangeKind::Unvendored, "unvendored"),
    row(DependencyChangeKind::Provider, "provider"),
    row(DependencyChangeKind::Direct, "direct"),
    row(DependencyChangeKind::Indirect, "indirect"),
    row(DependencyChangeKind::Replaced, "replaced"),
};

constexpr std::array kVerdictNames{
    row(DepsVerdict::Same, "same"),
    row(DepsVerdict::Changed, "changed"),
    row(DepsVerdict::Unknown, "unknown"),
};

}  // namespace

std::span<const EnumName> describe_enum(DependencySubject) {
  return kSubjectNames;
}
std::span<const EnumName> describe_enum(DependencyScope) {
  return kScopeNames;
}
std::span<const EnumName> describe_enum(DependencyChangeKind) {
  return kKindNames;
}
std::span<const EnumName> describe_enum(DepsVerdict) {
  return kVerdictNames;
}

void DependencySite::describe(Describe<DependencySite>& d) {
  using T = DependencySite;
  d.name("DependencySite", "Where a dependency is asked for.");
  d.field<&T::position>("position", "dir/file.go:line:column, or of go.mod.").optional();
  d.field<&T::package>("package", "The package that imports it.").optional();
  d.field<&T::kind>("kind", "Which part of that package.").optional();
}

void DependencyState::describe(Describe<DependencyState>& d) {
  using T = DependencyState;
  d.name("DependencyState", "A dependency on one side.");
  d.field<&T::import_class>("class", "Where an import comes from.");
  d.field<&T::scope>("scope", "What an import is needed for; absent: only below vendor/.");
  d.field<&T::vendored>("vendored", "It comes with the tree, below vendor/.").optional();
  d.field<&T::module>("module", "The module that provides an import.").optional();
  d.field<&T::version>("version", "Of the module.").optional();
  d.field<&T::indirect>("indirect", "A requirement marked \"// indirect\".").optional();
  d.field<&T::replacement>("replacement", "What go.mod puts in its place.").optional();
  d.field<&T::sites>("sites", "Where it is asked for.");
}

void DependencyChange::describe(Describe<DependencyChange>& d) {
  using T = DependencyChange;
  d.name("DependencyChange", "What changed about one dependency.");
  d.field<&T::subject>("subject", "What sort of dependency.");
  d.field<&T::path>("path", "Import path, module path, or name of a C library.");
  d.field<&T::kinds>("kinds", "What changed.");
  d.field<&T::before>("before", "As it was; absent: it was added.");
  d.field<&T::after>("after", "As it is; absent: it was removed.");
}

void DepsChanges::describe(Describe<DepsChanges>& d) {
  using T = DepsChanges;
  d.name("DepsChanges", "What changed between the dependencies of two trees.");
  d.field<&T::format>("format", "Version of this document's form.");
  d.field<&T::old_module>("old_module", "Module path of the old side.").optional();
  d.field<&T::new_module>("new_module", "The same of the new side.").optional();
  d.field<&T::old_go_version>("old_go_version", "Go version that go.mod asked for.").optional();
  d.field<&T::new_go_version>("new_go_version", "The same of the new side.").optional();
  d.field<&T::verdict>("verdict", "Whether both need the same; Go's own packages do not count.");
  d.field<&T::complete>("complete", "Whether everything could be read.");
  d.field<&T::changes>("changes", "By subject, then path.");
  d.field<&T::old_problems>("old_problems", "Source that could not be read whole.").optional();
  d.field<&T::new_problems>("new_problems", "The same of the new side.").optional();
}

}  // namespace gofed::schemas::golang
