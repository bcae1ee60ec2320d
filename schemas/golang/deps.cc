#include "schemas/golang/deps.h"

#include <array>

namespace gofed::schemas::golang {
namespace {

template <typename E>
constexpr EnumName row(E value, std::string_view name) {
  return {static_cast<std::int64_t>(value), name};
}

constexpr std::array kImportKindNames{
    row(ImportKind::Library, "library"),
    row(ImportKind::Example, "example"),
    row(ImportKind::Main, "main"),
    row(ImportKind::Test, "test"),
    row(ImportKind::ExternalTest, "external_test"),
    row(ImportKind::Platform, "platform"),
    row(ImportKind::Tool, "tool"),
};

constexpr std::array kImportClassNames{
    row(ImportClass::Standard, "standard"), row(ImportClass::Own, "own"),
    row(ImportClass::Vendored, "vendored"), row(ImportClass::ThirdParty, "third_party"),
    row(ImportClass::Cgo, "cgo"),
};

}  // namespace

std::span<const EnumName> describe_enum(ImportKind) {
  return kImportKindNames;
}
std::span<const EnumName> describe_enum(ImportClass) {
  return kImportClassNames;
}

void Requirement::describe(Describe<Requirement>& d) {
  using T = Requirement;
  d.name("Requirement", "A line of go.mod's require.");
  d.field<&T::path>("path", "Of the module.");
  d.field<&T::version>("version", "At least this one.");
  d.field<&T::indirect>("indirect", "Marked \"// indirect\".").optional();
  d.field<&T::position>("position", "go.mod:line:column.");
}

void Replacement::describe(Describe<Replacement>& d) {
  using T = Replacement;
  d.name("Replacement", "A line of go.mod's replace.");
  d.field<&T::path>("path", "Of the module that is replaced.");
  d.field<&T::version>("version", "Absent: all versions.").optional();
  d.field<&T::new_path>("new_path", "Module or directory to use instead.");
  d.field<&T::new_version>("new_version", "Absent: new_path is a directory.").optional();
  d.field<&T::position>("position", "go.mod:line:column.");
}

void Exclusion::describe(Describe<Exclusion>& d) {
  using T = Exclusion;
  d.name("Exclusion", "A line of go.mod's exclude.");
  d.field<&T::path>("path", "Of the module.");
  d.field<&T::version>("version", "The version that must not be used.");
}

void Retraction::describe(Describe<Retraction>& d) {
  using T = Retraction;
  d.name("Retraction", "A line of go.mod's retract.");
  d.field<&T::low>("low", "The version, or the first of several.");
  d.field<&T::high>("high", "The last of them; of one the same.");
  d.field<&T::rationale>("rationale", "The comment beside or above.").optional();
  d.field<&T::position>("position", "go.mod:line:column.");
}

void GodebugSetting::describe(Describe<GodebugSetting>& d) {
  using T = GodebugSetting;
  d.name("GodebugSetting", "A line of godebug.");
  d.field<&T::key>("key", "What is set.");
  d.field<&T::value>("value", "To what.");
}

void Workspace::describe(Describe<Workspace>& d) {
  using T = Workspace;
  d.name("Workspace", "What a go.work says.");
  d.field<&T::go_version>("go_version", "As written.").optional();
  d.field<&T::toolchain>("toolchain", "As written.").optional();
  d.field<&T::uses>("uses", "Directories of its modules, as written.");
  d.field<&T::replacements>("replacements", "In order.").optional();
  d.field<&T::godebug>("godebug", "In order.").optional();
}

void ToolPackage::describe(Describe<ToolPackage>& d) {
  using T = ToolPackage;
  d.name("ToolPackage", "A program that a module needs for its own work.");
  d.field<&T::path>("path", "Of its package, as in go.mod's tool.");
  d.field<&T::import_class>("class", "Where the package comes from.");
  d.field<&T::module>("module", "The module that provides it, where something says so.").optional();
  d.field<&T::version>("version", "Of that module.").optional();
  d.field<&T::position>("position", "go.mod:line:column.");
}

void ModuleDeps::describe(Describe<ModuleDeps>& d) {
  using T = ModuleDeps;
  d.name("ModuleDeps", "What a go.mod says.");
  d.field<&T::path>("path", "Of the module.");
  d.field<&T::directory>("directory", "Of its go.mod; empty: the root.");
  d.field<&T::apart>(
       "apart",
       "Why the go command leaves it out of ./...: testdata, hidden, ignored, other_module.")
      .optional();
  d.field<&T::go_version>("go_version", "As written.").optional();
  d.field<&T::toolchain>("toolchain", "As written.").optional();
  d.field<&T::requirements>("requirements", "In order.");
  d.field<&T::replacements>("replacements", "In order.").optional();
  d.field<&T::exclusions>("exclusions", "In order.").optional();
  d.field<&T::retractions>("retractions", "In order.").optional();
  d.field<&T::godebug>("godebug", "In order.").optional();
  d.field<&T::tools>("tools", "Package paths of \"tool\" lines.").optional();
  d.field<&T::tool_packages>("tool_packages", "The same, with who provides them.").optional();
  d.field<&T::ignored>("ignored", "Directories of \"ignore\" lines.").optional();
  d.field<&T::deprecated>("deprecated", "What the module line's comment says of that.").optional();
  d.field<&T::unused_requirements>("unused_requirements",
                                   "Direct requirements that no package imports.")
      .optional();
}

void ImportSite::describe(Describe<ImportSite>& d) {
  using T = ImportSite;
  d.name("ImportSite", "Where an import stands.");
  d.field<&T::position>("position", "dir/file.go:line:column of the path.");
  d.field<&T::name>("name", "The local name, where one is written.").optional();
}

void Import::describe(Describe<Import>& d) {
  using T = Import;
  d.name("Import", "One import path in one kind of use by one package.");
  d.field<&T::path>("path", "As written.");
  d.field<&T::kind>("kind", "Which part of the package imports it.");
  d.field<&T::import_class>("class", "Where the imported package comes from.");
  d.field<&T::module>("module", "The module that provides it, if known.").optional();
  d.field<&T::version>("version", "Of that module.").optional();
  d.field<&T::sites>("sites", "By file, then position.");
}

void CgoPackage::describe(Describe<CgoPackage>& d) {
  using T = CgoPackage;
  d.name("CgoPackage", "A C library that cgo asks pkg-config for.");
  d.field<&T::name>("name", "As pkg-config knows it.");
  d.field<&T::constraint>("constraint", "The words before \"pkg-config\".").optional();
  d.field<&T::position>("position", "dir/file.go:line:column.");
}

void Embed::describe(Describe<Embed>& d) {
  using T = Embed;
  d.name("Embed", "A pattern of files that are built in.");
  d.field<&T::pattern>("pattern", "As in the //go:embed line, unquoted.");
  d.field<&T::kind>("kind", "Which part of the package embeds them.");
  d.field<&T::position>("position", "dir/file.go:line:column of the line.");
}

void Generate::describe(Describe<Generate>& d) {
  using T = Generate;
  d.name("Generate", "A command that makes some of the source.");
  d.field<&T::command>("command", "As in the //go:generate line.");
  d.field<&T::tool>(
      "tool",
      "The program it runs; of \"go run X\" that is X, of \"go tool N\" the package that N means.");
  d.field<&T::position>("position", "dir/file.go:line:column of the line.");
}

void GodebugLine::describe(Describe<GodebugLine>& d) {
  using T = GodebugLine;
  d.name("GodebugLine", "How the runtime is to behave where the package is a command or tested.");
  d.field<&T::key>("key", "What is set.");
  d.field<&T::value>("value", "To what.");
  d.field<&T::kind>("kind", "Which part of the package sets it.");
  d.field<&T::position>("position", "dir/file.go:line:column of the line.");
}

void Linkname::describe(Describe<Linkname>& d) {
  using T = Linkname;
  d.name("Linkname", "A name that the linker takes for another one's, past all imports.");
  d.field<&T::local>("local", "Of this package.");
  d.field<&T::target>("target", "\"runtime.nanotime\"; absent: others may reach the local name so.")
      .optional();
  d.field<&T::kind>("kind", "Which part of the package has the line.");
  d.field<&T::position>("position", "dir/file.go:line:column of the line.");
}

void PackageDeps::describe(Describe<PackageDeps>& d) {
  using T = PackageDeps;
  d.name("PackageDeps", "What a package imports.");
  d.field<&T::path>("path", "What others import it by.");
  d.field<&T::name>("name", "Of its package clause.");
  d.field<&T::directory>("directory", "In the tree; empty: its root.");
  d.field<&T::module>("module", "Path of its module.").optional();
  d.field<&T::main>("main", "A command.").optional();
  d.field<&T::internal>("internal", "Below internal/.").optional();
  d.field<&T::vendored>("vendored", "Below vendor/.").optional();
  d.field<&T::testdata>("testdata", "Below testdata/.").optional();
  d.field<&T::hidden>("hidden", "Below a directory that begins with \"_\" or \".\".").optional();
  d.field<&T::ignored>("ignored", "Below a directory that go.mod's ignore lines name.").optional();
  d.field<&T::other_module>("other_module", "Of a module within another one.").optional();
  d.field<&T::example>("example", "Below a directory example or examples.").optional();
  d.field<&T::secondary>("secondary", "Another package has most files of its directory.")
      .optional();
  d.field<&T::imports>("imports", "By kind, then path.");
  d.field<&T::cgo_packages>("cgo_packages", "C libraries of its #cgo pkg-config lines.").optional();
  d.field<&T::embeds>("embeds", "Patterns of //go:embed, in order.").optional();
  d.field<&T::generates>("generates", "Commands of //go:generate, in order.").optional();
  d.field<&T::godebugs>("godebugs", "Settings of //go:debug, in order.").optional();
  d.field<&T::linknames>("linknames", "Names of //go:linkname, in order.").optional();
}

void ManifestEntry::describe(Describe<ManifestEntry>& d) {
  using T = ManifestEntry;
  d.name("ManifestEntry", "A dependency that a tool wrote down.");
  d.field<&T::path>("path", "Module, repository root or package, as the tool keeps it.");
  d.field<&T::version>("version", "Or a constraint.").optional();
  d.field<&T::revision>("revision", "Commit.").optional();
  d.field<&T::replacement>("replacement",
                           "What is built instead: a module and its version, or a directory.")
      .optional();
  d.field<&T::packages>("packages", "Those in use, where the tool lists them.").optional();
  d.field<&T::explicit_requirement>("explicit", "go.mod itself requires it.").optional();
  d.field<&T::test_only>("test_only", "Only tests need it.").optional();
}

void Manifest::describe(Describe<Manifest>& d) {
  using T = Manifest;
  d.name("Manifest", "A list of dependencies beside go.mod.");
  d.field<&T::file>("file", "Its path in the tree.");
  d.field<&T::kind>("kind", "The tool and file it belongs to.");
  d.field<&T::project>("project", "The import path it claims for its own project.").optional();
  d.field<&T::entries>("entries", "In order.");
}

void ProjectDeps::describe(Describe<ProjectDeps>& d) {
  using T = ProjectDeps;
  d.name("ProjectDeps", "The dependencies of a tree of Go source.");
  d.field<&T::format>("format", "Number of this format.");
  d.field<&T::module>("module",
                      "Path of the module that all of the tree is in; empty: none, or several.");
  d.field<&T::go_version>("go_version", "Go version that go.mod asks for.").optional();
  d.field<&T::context>("context", "For which machine and release it was read.");
  d.field<&T::modules>("modules", "By directory; those with a go.mod.");
  d.field<&T::workspace>("workspace", "Of the go.work at the root.");
  d.field<&T::packages>("packages", "By path, then name; vendored ones included.");
  d.field<&T::manifests>("manifests", "Of vendoring tools, by file.").optional();
  d.field<&T::cycles>("cycles", "Import cycles among own packages.").optional();
  d.field<&T::diagnostics>("diagnostics", "What is wrong with the source.");
}

std::string replacement_of(const ProjectDeps& deps, std::string_view by, std::string_view path,
                           std::string_view version) {
  const Replacement* found = nullptr;
  const auto look = [&](const std::vector<Replacement>& replacements) {
    const Replacement* best = nullptr;
    for (const Replacement& one : replacements) {
      if (one.path != path || (!one.version.empty() && one.version != version)) continue;
      if (best == nullptr || !one.version.empty() || best->version.empty()) best = &one;
    }
    if (found == nullptr) found = best;
  };
  if (deps.workspace) look(deps.workspace->replacements);
  for (const ModuleDeps& module : deps.modules) {
    if (module.path == by) look(module.replacements);
  }
  if (found == nullptr) return {};
  return found->new_path + (found->new_version.empty() ? "" : " " + found->new_version);
}

}  // namespace gofed::schemas::golang
