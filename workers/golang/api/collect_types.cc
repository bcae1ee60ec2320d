// What a package declares as types: their methods, what they promote, interfaces, deprecated
// members.
#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "workers/golang/api/doc.h"
#include "workers/golang/api/merge_facts.h"
#include "workers/golang/api/package_collector.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang::api {
namespace {

using check::Object;
using check::ObjectKind;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Token;
using syntax::Tree;

// Which methods of a type have been declared before: an error of the source.
class MethodNames {
 public:
  explicit MethodNames(std::span<const check::MethodDecl> methods) : methods_(methods) {}

  // To be asked of each method in turn.
  bool is_repeated(const check::MethodDecl& method) {
    if (methods_.size() > kFew) return !seen_.insert(method.name.text).second;
    return std::any_of(methods_.data(), &method, [&method](const check::MethodDecl& earlier) {
      return earlier.name == method.name;
    });
  }

 private:
  static constexpr std::size_t kFew = 64;  // as many are compared without a table
  std::span<const check::MethodDecl> methods_;
  std::unordered_set<std::string_view> seen_;
};

}  // namespace

void PackageCollector::add_type(Run& run, const Object& object) {
  check::Checker& checker = run.checker;
  const TypeId type = checker.resolve(object).type;
  const Tree& tree = *object.file->tree;
  TypeFact& fact = result_.type_declarations.emplace_back();
  describe(run, object, fact);
  fact.exported = syntax::is_exported(object.name.text);
  fact.alias = tree.op(object.spec) == Token::Assign;
  const NodeId list = tree.child(object.spec, 1);
  const std::vector<std::string_view> names = check::Checker::parameter_names(tree, list);
  fact.type_parameters = type_parameters(run, check::Checker::env_of(object, names), list);
  fact.declared = mention(fact.alias ? type : checker.declared_type(object));
  const TypeId underlying = checker.underlying(type);
  fact.underlying = mention(underlying);
  fact.comparable = checker.comparable(type);
  describe_interface(run, underlying, fact);
  add_deprecated_members(object, fact);
  if (!fact.alias) {
    add_methods(run, object, fact);
    add_promoted(run, type, fact);
  }
  if (merging_) merge_last(result_.type_declarations, types_);
}

void PackageCollector::add_methods(Run& run, const Object& object, TypeFact& fact) {
  const auto methods = object.package->methods_of(object);
  fact.methods.reserve(methods.size());
  MethodNames seen(methods);
  for (const check::MethodDecl& method : methods) {
    const std::string_view name = method.name.text;
    if (name == "_" || seen.is_repeated(method)) continue;
    const Tree& tree = *method.file->tree;
    const check::Receiver receiver = check::receiver_of(tree, method.decl);
    MethodFact& entry = fact.methods.emplace_back();
    entry.name = name;
    entry.platforms = run.platforms;
    entry.place = place(method.file->index, tree.begin(tree.child(method.decl, 0)));
    document(entry, tree.comment(method.decl));
    entry.type = mention(run.checker.method_type(*object.package, method));
    entry.pointer_receiver = method.pointer_receiver;
    entry.receiver = result_.types.keep(receiver.name);
    if (receiver.base != object.name.text) {
      entry.receiver_alias = result_.types.keep(receiver.base);
    }
    entry.receiver_parameters.assign(receiver.parameters.begin(), receiver.parameters.end());
    if (!tree.is_absent(tree.child(method.decl, 2))) add_own_parameters(run, object, method, entry);
  }
}

void PackageCollector::add_own_parameters(Run& run, const Object& object,
                                          const check::MethodDecl& method, MethodFact& fact) {
  const Tree& tree = *method.file->tree;
  const auto names = check::Checker::function_parameters(tree, method.decl);
  const check::Env env{
      .package = object.package, .file = method.file, .tree = &tree, .parameters = names};
  const auto constraints = run.checker.parameter_constraints(env, tree.child(method.decl, 2));
  const std::size_t first = names.size() - constraints.size();
  for (std::size_t i = 0; i < constraints.size(); ++i) {
    fact.type_parameters.push_back({std::string(names[first + i]), mention(constraints[i])});
  }
}

void PackageCollector::add_promoted(Run& run, TypeId named, TypeFact& fact) {
  const check::PromotedMembers members = run.checker.promoted(named);
  fact.promoted.reserve(members.list.size());
  for (const check::Promoted& member : members.list) {
    fact.promoted.push_back({.name = std::string(member.name),
                             .is_method = member.is_method,
                             .pointer_receiver = member.pointer_receiver,
                             .type = mention(member.type),
                             .path = {member.path.begin(), member.path.end()},
                             .certain = member.certain});
    for (const check::OwnParameter& own : member.parameters) {
      fact.promoted.back().type_parameters.push_back(
          {std::string(own.name), mention(own.constraint)});
    }
  }
  for (const TypeId id : members.opaque_embedded) fact.opaque_embedded.push_back(mention(id));
}

void PackageCollector::describe_interface(Run& run, TypeId underlying, TypeFact& fact) {
  if (!std::holds_alternative<type::Interface>(result_.types[underlying])) return;
  check::TypeSet set = run.checker.type_set(underlying);
  if (!run.checker.budget().spend(set.methods.size() * check::kStepsOfFact)) {
    fact.interface.complete = false;
    return;
  }
  for (const type::Method& method : set.methods) mention(method.type);
  for (const type::Term& term : set.terms) mention(term.type);
  fact.interface = {.methods = std::move(set.methods),
                    .terms = std::move(set.terms),
                    .restricted = set.restricted,
                    .comparable = set.comparable,
                    .complete = set.complete};
}

void PackageCollector::add_deprecated_members(const Object& object, TypeFact& fact) {
  const Tree& tree = *object.file->tree;
  const NodeId written = tree.child(object.spec, 2);
  const NodeKind kind = tree.kind(written);
  if (kind != NodeKind::StructType && kind != NodeKind::InterfaceType) return;
  NodeId last = written;
  for (const NodeId member : tree.children(written)) last = member;
  const std::uint32_t begin = tree.begin(written);
  if (!mentions_deprecation(tree.source().substr(begin, tree.begin(last) - begin))) return;
  const auto note = [this, &fact](std::string_view name, std::string_view text) {
    fact.deprecated_members.push_back({result_.types.keep(name), text});
  };
  for (const NodeId member : tree.children(written)) {
    const std::string_view comment = tree.comment(member);
    if (!has_deprecated_line(comment)) continue;
    const std::string_view text = result_.types.keep(deprecation(comment));
    const NodeId names = tree.child(member, 0);
    if (tree.kind(member) == NodeKind::Method) {
      note(tree.text(names), text);
    } else if (tree.kind(member) == NodeKind::Field && tree.first_child(names) == syntax::kNoNode) {
      note(check::Checker::embedded_name(tree, tree.next_sibling(names)), text);
    } else if (tree.kind(member) == NodeKind::Field) {
      for (const NodeId name : tree.children(names)) note(tree.text(name), text);
    }
  }
}

// Unexported types that the facts so far mention, and those that these mention in turn: the list
// grows while it is walked.
void PackageCollector::add_reachable_types(Run& run) {
  std::unordered_set<const Object*> done;
  for (std::size_t i = 0; i < mentioned_names_.size(); ++i) {
    const auto named = std::get<type::Named>(result_.types[mentioned_names_[i]]);
    if (named.package != run.scope.path || syntax::is_exported(named.name)) continue;
    const Object* object = run.scope.find(check::Name(named.name));
    if (object == nullptr || !done.insert(object).second) continue;
    if (object->kind == ObjectKind::Type) add_type(run, *object);
  }
}

}  // namespace gofed::golang::api
