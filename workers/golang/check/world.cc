#include "workers/golang/check/world.h"

#include <algorithm>

#include "workers/golang/deps_facts.h"

namespace gofed::golang::check {
namespace {

// Aliases of aliases that a receiver is followed through; a longer chain is no real source.
constexpr int kAliasChainMax = 16;

unsigned word_bits_of(std::string_view goarch) {
  static constexpr std::string_view kNarrow[] = {"386",  "amd64p32",  "arm",    "armbe",
                                                 "mips", "mips64p32", "mipsle", "mips64p32le",
                                                 "ppc",  "riscv",     "s390",   "sparc"};
  return std::ranges::find(kNarrow, goarch) == std::end(kNarrow) ? 64 : 32;
}

// Files of other platforms may take part in this context: the context decides, not the project's.
std::vector<FileIndex> files_for(const Project& project, const Package& package,
                                 const BuildContext& context, ScopeKind kind) {
  std::vector<FileIndex> files;
  if (kind == ScopeKind::ExternalTests) return package.external_test_files;
  for (const std::vector<FileIndex>* list : {&package.files, &package.ignored_files}) {
    for (const FileIndex index : *list) {
      const GoFile& file = project.files[index];
      if (!file.is_test && file.matches(context)) files.push_back(index);
    }
  }
  if (kind == ScopeKind::WithTests) {
    files.insert(files.end(), package.test_files.begin(), package.test_files.end());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

World::World(const Project& project, const BuildContext& context)
    : project_(project), context_(context), word_bits_(word_bits_of(context.goarch)) {
  // Own packages before vendored ones, the chief of a directory before the others.
  for (const bool vendored : {false, true}) {
    for (const Package& package : project.packages) {
      if (package.is_vendored != vendored || package.is_secondary) continue;
      by_path_.try_emplace(package.import_path, &package);
    }
  }
}

PackageScope* World::find(std::string_view import_path) {
  const auto it = by_path_.find(import_path);
  if (it == by_path_.end()) return nullptr;
  PackageScope& scope = scope_of(*it->second);
  return scope.files.empty() ? nullptr : &scope;
}

PackageScope& World::scope_of(const Package& package, ScopeKind kind) {
  std::unique_ptr<PackageScope>& scope = scopes_[{&package, kind}];
  if (scope == nullptr) {
    scope = std::make_unique<PackageScope>();
    scope->package = &package;
    // An external test is a package of its own, to which the one under test is foreign.
    scope->path = kind == ScopeKind::ExternalTests ? std::string_view() : package.import_path;
    scope->files = files_for(project_, package, context_, kind);
    fill(*scope);
  }
  return *scope;
}

void World::fill(PackageScope& scope) {
  pending_.clear();
  for (const FileIndex file : scope.files) {
    const Tree& source = tree(file);
    for (const NodeId decl : source.children(source.root())) {
      if (source.kind(decl) == NodeKind::FuncDecl && !source.is_absent(source.child(decl, 1))) {
        add_method(scope, file, decl);
      } else {
        declare_group(scope, file, decl);
      }
    }
  }
  for (PendingMethod& pending : pending_) {
    Object* type = receiver_base(scope, pending);
    if (type != nullptr) type->methods.push_back(pending.method);
  }
}

// The type that a method is declared on: its receiver may name an alias of it, or of a pointer to
// it.
Object* World::receiver_base(PackageScope& scope, PendingMethod& pending) {
  std::string_view name = pending.receiver;
  for (int i = 0; i < kAliasChainMax; ++i) {
    const auto it = scope.by_name.find(name);
    if (it == scope.by_name.end()) return nullptr;
    Object& object = objects_[it->second];
    if (object.kind != ObjectKind::Type) return nullptr;
    const Tree& source = tree(object.file);
    if (source.node(object.spec).op != Token::Assign) return &object;
    NodeId stands_for = source.child(object.spec, 2);
    if (source.kind(stands_for) == NodeKind::Star) {
      pending.method.pointer_receiver = true;
      stands_for = source.child(stands_for, 0);
    }
    if (source.kind(stands_for) != NodeKind::Ident) return nullptr;
    name = source.text(stands_for);
  }
  return nullptr;
}

// The first declaration of a name counts; others are errors of the source.
void World::declare(PackageScope& scope, Object object) {
  if (object.name.empty()) return;
  const auto id = static_cast<ObjectId>(objects_.size());
  object.package = &scope;
  if (object.name != "_" && !(object.kind == ObjectKind::Function && object.name == "init")) {
    if (!scope.by_name.try_emplace(object.name, id).second) return;
  }
  scope.objects.push_back(id);
  objects_.push_back(std::move(object));
}

void World::declare_group(PackageScope& scope, FileIndex file, NodeId decl) {
  const Tree& source = tree(file);
  Object object;
  object.file = file;
  object.group = decl;
  switch (source.kind(decl)) {
    case NodeKind::ConstGroup:
      declare_values(scope, file, decl, ObjectKind::Constant);
      return;
    case NodeKind::VarGroup:
      declare_values(scope, file, decl, ObjectKind::Variable);
      return;
    case NodeKind::FuncDecl:
      object.kind = ObjectKind::Function;
      object.spec = decl;
      object.name_node = source.child(decl, 0);
      object.name = source.text(object.name_node);
      declare(scope, std::move(object));
      return;
    case NodeKind::TypeGroup:
      for (const NodeId spec : source.children(decl)) {
        if (source.kind(spec) != NodeKind::TypeSpec) continue;
        object.kind = ObjectKind::Type;
        object.spec = spec;
        object.name_node = source.child(spec, 0);
        object.name = source.text(object.name_node);
        declare(scope, object);
      }
      return;
    default:
      return;
  }
}

// Constants without values repeat the type and values of the last spec that has some.
void World::declare_values(PackageScope& scope, FileIndex file, NodeId group, ObjectKind kind) {
  const Tree& source = tree(file);
  NodeId last_with_values = syntax::kNoNode;
  for (const NodeId spec : source.children(group)) {
    const bool has_type = !source.is_absent(source.child(spec, 1));
    const bool has_values = !source.is_absent(source.child(spec, 2));
    if (has_type || has_values || kind == ObjectKind::Variable) last_with_values = spec;
    std::uint32_t index = 0;
    for (const NodeId name : source.children(source.child(spec, 0))) {
      Object object;
      object.kind = kind;
      object.name = source.text(name);
      object.file = file;
      object.name_node = name;
      object.group = group;
      object.spec = spec;
      object.values_spec = last_with_values;
      object.index = index++;
      object.iota = source.node(spec).iota;
      declare(scope, std::move(object));
    }
  }
}

void World::add_method(PackageScope&, FileIndex file, NodeId decl) {
  const Tree& source = tree(file);
  const Receiver receiver = receiver_of(source, decl);
  if (receiver.base.empty()) return;
  MethodDecl method;
  method.name = source.text(source.child(decl, 0));
  method.file = file;
  method.decl = decl;
  method.pointer_receiver = receiver.pointer;
  pending_.push_back({receiver.base, method});
}

const std::vector<syntax::Import>& World::imports(FileIndex file) {
  const auto [it, is_new] = imports_.try_emplace(file);
  if (is_new) it->second = syntax::imports_of(tree(file));
  return it->second;
}

std::string_view World::imported_path(FileIndex file, std::string_view name) {
  const auto [it, is_new] = imported_paths_.try_emplace({file, name});
  if (is_new) it->second = find_imported_path(file, name);
  return it->second;
}

std::string_view World::find_imported_path(FileIndex file, std::string_view name) {
  const std::vector<syntax::Import>& list = imports(file);
  for (const syntax::Import& import : list) {
    if (import.name == name && name != "_" && name != ".") return import.path;
  }
  std::string_view suggested;
  for (const syntax::Import& import : list) {
    if (!import.name.empty()) continue;
    if (const auto it = by_path_.find(import.path); it != by_path_.end()) {
      if (it->second->name == name) return import.path;
    } else if (suggested.empty() && may_be_named(import.path, name)) {
      suggested = import.path;
    }
  }
  return suggested;
}

Receiver receiver_of(const Tree& tree, NodeId func_decl) {
  Receiver receiver;
  const NodeId field = tree.child(tree.child(func_decl, 1), 0);
  if (field == syntax::kNoNode) return receiver;
  const NodeId name = tree.child(tree.child(field, 0), 0);
  if (name != syntax::kNoNode) receiver.name = tree.text(name);
  NodeId type = tree.child(field, 1);
  for (;;) {
    if (tree.kind(type) == NodeKind::Star) {
      receiver.pointer = true;
    } else if (tree.kind(type) != NodeKind::Paren) {
      break;
    }
    type = tree.child(type, 0);
  }
  if (tree.kind(type) == NodeKind::Index) {
    bool base = true;
    for (const NodeId child : tree.children(type)) {
      if (!base) receiver.parameters.push_back(tree.text(child));
      base = false;
    }
    type = tree.child(type, 0);
  }
  if (tree.kind(type) == NodeKind::Ident) receiver.base = tree.text(type);
  return receiver;
}

}  // namespace gofed::golang::check
