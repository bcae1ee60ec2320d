#include "workers/golang/check/scope/world.h"

#include <algorithm>
#include <functional>

#include "workers/golang/check/scope/scope_builder.h"
#include "workers/golang/syntax/text/literals.h"

namespace gofed::golang::check {
namespace {

// Files of other platforms may take part in this context: the context decides, not the project's.
std::vector<FileIndex> files_for(const Project& project, const Package& package,
                                 const BuildContext& context, ScopeKind kind) {
  std::vector<FileIndex> files;
  if (kind == ScopeKind::ExternalTests) return package.external_test_files;
  for (const std::vector<FileIndex>* list : {&package.files, &package.ignored_files}) {
    for (const FileIndex index : *list) {
      const GoFile& file = project.file(index);
      if (!file.is_test && file.matches(context)) files.push_back(index);
    }
  }
  if (kind == ScopeKind::WithTests) {
    files.insert(files.end(), package.test_files.begin(), package.test_files.end());
  }
  std::ranges::sort(files);
  return files;
}

constexpr std::size_t kUsualImports = 8;

// The text of a string literal without escapes, which paths have hardly ever.
std::string_view plain_text(std::string_view literal) {
  const bool quoted = literal.size() >= 2 && literal.front() == literal.back() &&
                      (literal.front() == '"' || literal.front() == '`');
  const std::string_view inside =
      quoted ? literal.substr(1, literal.size() - 2) : std::string_view{};
  const bool plain =
      std::ranges::all_of(inside, [](char c) { return c > ' ' && c < 0x7f && c != '\\'; });
  return plain ? inside : std::string_view{};
}

}  // namespace

unsigned word_bits_of(std::string_view goarch) {
  static constexpr std::string_view kNarrow[] = {"386",  "amd64p32",  "arm",    "armbe",
                                                 "mips", "mips64p32", "mipsle", "mips64p32le",
                                                 "ppc",  "riscv",     "s390",   "sparc"};
  return std::ranges::find(kNarrow, goarch) == std::end(kNarrow) ? 64 : 32;
}

World::World(const Project& project, const BuildContext& context, const Outside& outside)
    : project_(project),
      parts_{Part{outside.instead}, Part{&project}, Part{outside.missing}},
      context_(context),
      word_bits_(word_bits_of(context.goarch)) {
  DirectoryIndex end = 0;
  for (Part& part : parts_) {
    part.begin = end;
    if (part.project != nullptr) end += part.project->directories().end;
  }
  directories_ = std::make_unique<DirectoryScopes[]>(end);
}

DirectoryIndex World::directory_of(std::string_view import_path) const {
  for (const Part& part : parts_) {
    if (part.project == nullptr) continue;
    const DirectoryIndex found = part.project->directory_of(import_path);
    if (found == kNoDirectory) continue;
    // A directory without a package does not hide one that is outside.
    const bool is_last = &part == &parts_.back() || parts_.back().project == nullptr;
    if (is_last || part.project->imported(found) != nullptr) return part.begin + found;
  }
  return kNoDirectory;
}

const World::Part& World::part_at(DirectoryIndex index) const {
  const auto part = std::ranges::find_if(parts_.rbegin(), parts_.rend(), [index](const Part& one) {
    return one.project != nullptr && one.begin <= index;
  });
  return part == parts_.rend() ? parts_[kTree] : *part;
}

const Package* World::imported(DirectoryIndex first) const {
  if (first == kNoDirectory) return nullptr;
  const Part& part = part_at(first);
  return part.project->imported(first - part.begin);
}

const PackageScope* World::find(std::string_view import_path) const {
  return find(directory_of(import_path));
}

const PackageScope* World::find(DirectoryIndex first) const {
  const Package* package = imported(first);
  if (package == nullptr) return nullptr;
  const PackageScope& scope = scope_in(part_at(first), *package, ScopeKind::Library);
  return scope.files.empty() ? nullptr : &scope;
}

const PackageScope& World::scope_of(const Package& package, ScopeKind kind) const {
  return scope_in(parts_[kTree], package, kind);
}

const PackageScope& World::scope_in(const Part& part, const Package& package,
                                    ScopeKind kind) const {
  const Directory& directory = part.project->parse(package.directory_index);
  DirectoryScopes& scopes = directories_[part.begin + package.directory_index];
  std::call_once(scopes.made, [&] {
    scopes.slots = std::make_unique<Slot[]>(directory.packages.size() * kScopeKinds);
  });
  const auto number = static_cast<std::size_t>(&package - directory.packages.data());
  Slot& slot = scopes.slots[number * kScopeKinds + static_cast<std::size_t>(kind)];
  std::call_once(slot.made, [&] { make(slot.scope, part, package, kind); });
  return slot.scope;
}

void World::make(PackageScope& scope, const Part& part, const Package& package,
                 ScopeKind kind) const {
  scope.package = &package;
  // An external test is a package of its own, to which the one under test is foreign.
  scope.path = package.import_path;
  if (kind == ScopeKind::ExternalTests) {
    scope.path = scope.texts.emplace_front(package.import_path + "_test");
  }
  const Project& project = *part.project;
  const std::vector<FileIndex> files = files_for(project, package, context_, kind);
  scope.files.reserve(files.size());
  for (const FileIndex index : files) {
    scope.files.push_back({.index = index, .tree = &project.file(index).tree, .imports = {}});
    read_imports(scope, scope.files.back());
  }
  build_scope(scope);
}

void World::read_imports(PackageScope& scope, FileScope& file) const {
  const Tree& tree = *file.tree;
  // They come before everything else.
  for (NodeId group = tree.next_sibling(tree.package_clause());
       group != syntax::kNoNode && tree.kind(group) == NodeKind::ImportGroup;
       group = tree.next_sibling(group)) {
    if (file.imports.empty()) file.imports.reserve(kUsualImports);
    for (const NodeId spec : tree.children(group)) {
      const NodeId name = tree.child(spec, 0);
      const std::string_view literal = tree.text(tree.child(spec, 1));
      ImportedName import{.name = {}, .last = {}, .path = plain_text(literal)};
      if (import.path.empty()) {
        std::optional<std::string> path = syntax::unquote_string(literal);
        if (!path || path->empty()) continue;
        import.path = scope.texts.emplace_front(*std::move(path));
      }
      if (!tree.is_absent(name)) import.name = Name(tree.text(name));
      import.last = Name(import.path.substr(import.path.rfind('/') + 1));
      import.is_dot = import.name.text == ".";
      import.own = directory_of(import.path);
      file.has_dot_imports = file.has_dot_imports || import.is_dot;
      file.imports.push_back(import);
    }
  }
}

}  // namespace gofed::golang::check
