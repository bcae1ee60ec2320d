#include "workers/golang/check/scope/scope_builder.h"

#include <algorithm>
#include <bit>
#include <string_view>

#include "workers/golang/check/scope/world.h"

namespace gofed::golang::check {
namespace {

// Aliases of aliases that a receiver is followed through; a longer chain is no real source.
constexpr int kAliasChainMax = 16;

// Nothing of a file that was parsed before many others is in the cache any more, and there is
// little to do for each declaration: so many of them are asked for ahead of time.
constexpr int kPrefetched = 4;

// Objects of a file, of most files.
constexpr std::size_t kUsualObjects = 16;

class ScopeBuilder {
 public:
  explicit ScopeBuilder(PackageScope& scope) : scope_(scope) {}

  void run() {
    scope_.objects.reserve(scope_.files.size() * kUsualObjects);
    for (const FileScope& file : scope_.files) {
      const Tree& tree = *file.tree;
      NodeId ahead = tree.first_child(tree.root());
      for (int i = 0; i < kPrefetched && ahead != syntax::kNoNode; ++i) {
        ahead = tree.next_sibling(ahead);
      }
      for (const NodeId decl : tree.children(tree.root())) {
        if (ahead != syntax::kNoNode) {
          tree.prefetch(ahead);
          ahead = tree.next_sibling(ahead);
        }
        declaration(file, decl);
      }
    }
    index_names();
    hand_out_methods();
  }

 private:
  struct PendingMethod {
    MethodDecl method;
    std::string_view receiver;
    const Object* type = nullptr;
  };

  void declaration(const FileScope& file, NodeId decl) {
    const Tree& tree = *file.tree;
    switch (tree.kind(decl)) {
      case NodeKind::ConstGroup:
        values(file, decl, ObjectKind::Constant);
        return;
      case NodeKind::VarGroup:
        values(file, decl, ObjectKind::Variable);
        return;
      case NodeKind::FuncDecl:
        if (!tree.is_absent(tree.child(decl, 1))) {
          method(file, decl);
        } else {
          declare({.kind = ObjectKind::Function,
                   .file = &file,
                   .name_node = tree.child(decl, 0),
                   .group = decl,
                   .spec = decl});
        }
        return;
      case NodeKind::TypeGroup:
        for (const NodeId spec : tree.children(decl)) {
          if (tree.kind(spec) != NodeKind::TypeSpec) continue;
          declare({.kind = ObjectKind::Type,
                   .file = &file,
                   .name_node = tree.child(spec, 0),
                   .group = decl,
                   .spec = spec});
        }
        return;
      default:
        return;
    }
  }

  // Constants without values repeat the type and values of the last spec that has some.
  void values(const FileScope& file, NodeId group, ObjectKind kind) {
    const Tree& tree = *file.tree;
    NodeId last_with_values = syntax::kNoNode;
    std::uint16_t iota = 0;
    for (const NodeId spec : tree.children(group)) {
      const NodeId names = tree.child(spec, 0);
      const NodeId type = tree.next_sibling(names);
      const bool is_empty = tree.is_absent(type) && tree.is_absent(tree.next_sibling(type));
      if (!is_empty || kind == ObjectKind::Variable) last_with_values = spec;
      std::uint32_t index = 0;
      for (const NodeId name : tree.children(names)) {
        declare({.kind = kind,
                 .iota = iota,
                 .file = &file,
                 .name_node = name,
                 .group = group,
                 .spec = spec,
                 .values_spec = last_with_values,
                 .index = index++});
      }
      if (iota < 0xffff) ++iota;
    }
  }

  void declare(Object object) {
    object.name = Name(object.file->tree->text(object.name_node));
    if (object.name.text.empty()) return;
    object.package = &scope_;
    object.number = static_cast<std::uint32_t>(scope_.objects.size());
    scope_.objects.push_back(object);
  }

  void method(const FileScope& file, NodeId decl) {
    const Tree& tree = *file.tree;
    const Receiver receiver = receiver_of(tree, decl);
    if (receiver.base.empty()) return;
    pending_.push_back({.method = {.name = Name(tree.text(tree.child(decl, 0))),
                                   .file = &file,
                                   .decl = decl,
                                   .pointer_receiver = receiver.pointer},
                        .receiver = receiver.base});
  }

  // The first declaration of a name counts; others are errors of the source, and left out.
  void index_names() {
    scope_.by_name.assign(std::bit_ceil(scope_.objects.size() * 2 + 1), PackageScope::kNoObject);
    const std::size_t mask = scope_.by_name.size() - 1;
    std::size_t kept = 0;
    for (const Object& candidate : scope_.objects) {
      Object object = candidate;
      object.number = static_cast<std::uint32_t>(kept);
      object.is_in_scope = object.name.text != "_" &&
                           !(object.kind == ObjectKind::Function && object.name.text == "init");
      if (object.is_in_scope) {
        std::size_t at = object.name.hash & mask;
        bool is_repeated = false;
        for (; scope_.by_name[at] != PackageScope::kNoObject; at = (at + 1) & mask) {
          if (scope_.objects[scope_.by_name[at]].name == object.name) is_repeated = true;
          if (is_repeated) break;
        }
        if (is_repeated) continue;
        scope_.by_name[at] = object.number;
      }
      scope_.objects[kept++] = object;
    }
    scope_.objects.resize(kept);
  }

  void hand_out_methods() {
    for (PendingMethod& pending : pending_) pending.type = receiver_base(pending);
    std::erase_if(pending_, [](const PendingMethod& pending) { return pending.type == nullptr; });
    std::ranges::stable_sort(pending_, {}, [](const PendingMethod& p) { return p.type->number; });
    scope_.methods.reserve(pending_.size());
    for (const PendingMethod& pending : pending_) {
      Object& type = scope_.objects[pending.type->number];
      const auto number = static_cast<std::uint32_t>(scope_.methods.size());
      if (type.methods_end == 0) type.methods_begin = number;
      type.methods_end = number + 1;
      scope_.methods.push_back(pending.method);
      scope_.methods.back().number = number;
    }
  }

  // The type that a method is declared on: its receiver may name an alias of it, or of a pointer to
  // it.
  const Object* receiver_base(PendingMethod& pending) const {
    std::string_view name = pending.receiver;
    for (int i = 0; i < kAliasChainMax; ++i) {
      const Object* object = scope_.find(Name(name));
      if (object == nullptr || object->kind != ObjectKind::Type) return nullptr;
      const Tree& tree = *object->file->tree;
      if (tree.op(object->spec) != Token::Assign) return object;
      NodeId stands_for = tree.child(object->spec, 2);
      if (tree.kind(stands_for) == NodeKind::Star) {
        pending.method.pointer_receiver = true;
        stands_for = tree.child(stands_for, 0);
      }
      if (tree.kind(stands_for) != NodeKind::Ident) return nullptr;
      name = tree.text(stands_for);
    }
    return nullptr;
  }

  PackageScope& scope_;
  std::vector<PendingMethod> pending_;
};

}  // namespace

void build_scope(PackageScope& scope) {
  ScopeBuilder(scope).run();
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
