#include "workers/golang/api/package_collector.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "workers/golang/api/doc.h"
#include "workers/golang/syntax/unicode.h"

namespace gofed::golang::api {
namespace {

using check::kNoObject;
using check::Object;
using check::ObjectId;
using check::ObjectKind;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Token;
using syntax::Tree;

// Whether two facts say the same of a symbol, its place and platforms aside.
bool same_parameters(const std::vector<TypeParameterFact>& a,
                     const std::vector<TypeParameterFact>& b) {
  return std::ranges::equal(a, b, [](const TypeParameterFact& x, const TypeParameterFact& y) {
    return x.name == y.name && x.constraint == y.constraint;
  });
}

bool same(const ConstantFact& a, const ConstantFact& b) {
  return a.type == b.type && a.value == b.value;
}
bool same(const VariableFact& a, const VariableFact& b) {
  return a.type == b.type;
}
bool same(const FunctionFact& a, const FunctionFact& b) {
  return a.type == b.type && same_parameters(a.type_parameters, b.type_parameters);
}
bool same(const MethodFact& a, const MethodFact& b) {
  return a.name == b.name && a.type == b.type && a.pointer_receiver == b.pointer_receiver;
}
bool same(const TypeFact& a, const TypeFact& b) {
  const auto same_member = [](const PromotedMember& x, const PromotedMember& y) {
    return x.name == y.name && x.type == y.type && x.path == y.path && x.is_method == y.is_method &&
           x.pointer_receiver == y.pointer_receiver;
  };
  return a.alias == b.alias && a.declared == b.declared && a.underlying == b.underlying &&
         a.comparable == b.comparable && a.opaque_embedded == b.opaque_embedded &&
         same_parameters(a.type_parameters, b.type_parameters) &&
         std::ranges::equal(a.promoted, b.promoted, same_member);
}

// What merging two equal facts keeps besides the platforms.
void absorb(Symbol&, Symbol&&) {}
void absorb(TypeFact& into, TypeFact&& other) {
  for (MethodFact& method : other.methods) {
    const auto it = std::ranges::find_if(
        into.methods, [&method](const MethodFact& m) { return same(m, method); });
    if (it == into.methods.end()) {
      into.methods.push_back(std::move(method));
    } else {
      it->platforms |= method.platforms;
    }
  }
}

template <typename T>
void sort_symbols(std::vector<T>& list) {
  std::ranges::stable_sort(list, [](const T& a, const T& b) {
    return std::tie(a.name, a.place.file, a.place.position) <
           std::tie(b.name, b.place.file, b.place.position);
  });
}

}  // namespace

PackageCollector::PackageCollector(const Project& project, const Package& package,
                                   const ApiOptions& options)
    : project_(project), package_(package), options_(options) {
  result_.import_path = package.import_path;
  result_.name = package.name;
  result_.directory = package.directory;
  result_.module = project.modules[package.module].path;
  result_.is_main = package.is_main;
  result_.is_internal = package.is_internal;
  result_.is_vendored = package.is_vendored;
  result_.platforms = 0;
}

void PackageCollector::add(check::Checker& checker, PlatformSet platforms) {
  check::PackageScope& scope = checker.world().scope_of(package_);
  if (scope.files.empty()) return;
  if (!merging_ && has_files()) {
    merging_ = true;
    const auto fill = [](Index& index, const auto& list) {
      for (std::size_t i = 0; i < list.size(); ++i) index.emplace(list[i].name, i);
    };
    fill(constants_, result_.constants);
    fill(variables_, result_.variables);
    fill(functions_, result_.functions);
    fill(types_, result_.type_declarations);
  }
  Run run{checker, scope, TypeImporter(checker.types(), result_.types), platforms};
  result_.platforms |= platforms;
  document_package(scope);
  for (const ObjectId id : scope.objects) {
    if (syntax::is_exported(checker.world().object(id).name)) add_object(run, id);
  }
  add_reachable_types(run);
}

void PackageCollector::add_object(Run& run, ObjectId id) {
  Object& object = run.checker.resolve(id);
  switch (object.kind) {
    case ObjectKind::Constant:
      add_constant(run, object);
      break;
    case ObjectKind::Variable:
      add_variable(run, object);
      break;
    case ObjectKind::Function:
      add_function(run, object);
      break;
    case ObjectKind::Type:
      add_type(run, id);
      break;
  }
}

// Facts of one name are few: the platforms' variants of it.
template <typename T>
void PackageCollector::merge(std::vector<T>& list, Index& index, T fact) {
  if (!merging_) {
    list.push_back(std::move(fact));
    return;
  }
  const auto [begin, end] = index.equal_range(fact.name);
  for (auto it = begin; it != end; ++it) {
    T& known = list[it->second];
    if (!same(known, fact)) continue;
    known.platforms |= fact.platforms;
    absorb(known, std::move(fact));
    return;
  }
  index.emplace(fact.name, list.size());
  list.push_back(std::move(fact));
}

Place PackageCollector::place(FileIndex file, std::uint32_t offset) {
  const auto number = static_cast<std::uint32_t>(result_.files.size());
  const auto [it, is_new] = file_numbers_.try_emplace(file, number);
  if (is_new) {
    result_.files.push_back(project_.files[file].source.path);
    lines_.emplace_back(project_.files[file].tree.source());
  }
  return {it->second, lines_[it->second].at(offset)};
}

void PackageCollector::document(Symbol& symbol, std::string_view comment) const {
  if (comment.empty()) return;
  const std::string text = comment_text(comment);
  if (options_.docs) symbol.doc = synopsis(text);
  symbol.deprecated = deprecation(text);
}

// A spec's own comment, or its declaration's. The comment of a group documents the group, but
// when it is marked deprecated all of it is.
Symbol PackageCollector::symbol(const Run& run, const Object& object) {
  const Tree& tree = project_.files[object.file].tree;
  Symbol symbol;
  symbol.name = object.name;
  symbol.platforms = run.platforms;
  symbol.place = place(object.file, tree.node(object.name_node).begin);
  std::string_view comment = tree.comment(object.spec);
  const bool grouped = tree.node(object.group).op == Token::LeftParen;
  if (comment.empty() && !grouped) comment = tree.comment(object.group);
  document(symbol, comment);
  if (grouped && symbol.deprecated.empty()) {
    symbol.deprecated = deprecation(comment_text(tree.comment(object.group)));
  }
  return symbol;
}

// The first file, by name, that has a package comment.
void PackageCollector::document_package(const check::PackageScope& scope) {
  if (!result_.synopsis.empty()) return;
  for (const FileIndex index : scope.files) {
    const Tree& tree = project_.files[index].tree;
    const std::string text = comment_text(tree.comment(tree.package_clause()));
    result_.synopsis = synopsis(text);
    result_.deprecated = deprecation(text);
    if (!result_.synopsis.empty()) return;
  }
}

void PackageCollector::add_constant(Run& run, Object& object) {
  ConstantFact fact{symbol(run, object), run.types.import(object.type), object.type_written, {}};
  fact.value.kind = object.value.kind();
  if (fact.value.kind != ConstantKind::Unknown) {
    fact.value.exact = object.value.exact_string();
    std::string text = object.value.short_string();
    if (text != fact.value.exact) fact.value.text = std::move(text);
  }
  merge(result_.constants, constants_, std::move(fact));
}

void PackageCollector::add_variable(Run& run, Object& object) {
  merge(result_.variables, variables_,
        VariableFact{symbol(run, object), run.types.import(object.type), object.type_written});
}

std::vector<TypeParameterFact> PackageCollector::type_parameters(Run& run, const check::Env& env,
                                                                 NodeId list) {
  const std::vector<TypeId> constraints = run.checker.parameter_constraints(env, list);
  std::vector<TypeParameterFact> facts;
  for (std::size_t i = 0; i < constraints.size(); ++i) {
    facts.push_back({std::string(env.parameters[i]), run.types.import(constraints[i])});
  }
  return facts;
}

void PackageCollector::add_function(Run& run, Object& object) {
  FunctionFact fact{symbol(run, object), run.types.import(object.type), {}};
  const Tree& tree = project_.files[object.file].tree;
  const NodeId list = tree.child(object.spec, 2);
  const std::vector<std::string_view> names = run.checker.parameter_names(tree, list);
  fact.type_parameters = type_parameters(run, run.checker.env_of(object, names), list);
  merge(result_.functions, functions_, std::move(fact));
}

void PackageCollector::add_type(Run& run, ObjectId id) {
  TypeFact fact;
  describe_type(run, id, fact);
  merge(result_.type_declarations, types_, std::move(fact));
}

void PackageCollector::describe_type(Run& run, ObjectId id, TypeFact& fact) {
  check::Checker& checker = run.checker;
  Object& object = checker.resolve(id);
  const Tree& tree = project_.files[object.file].tree;
  static_cast<Symbol&>(fact) = symbol(run, object);
  fact.exported = syntax::is_exported(object.name);
  fact.alias = tree.node(object.spec).op == Token::Assign;
  const NodeId list = tree.child(object.spec, 1);
  const std::vector<std::string_view> names = checker.parameter_names(tree, list);
  fact.type_parameters = type_parameters(run, checker.env_of(object, names), list);
  fact.declared = run.types.import(fact.alias ? object.type : checker.declared_type(id));
  const TypeId underlying = checker.underlying(object.type);
  fact.underlying = run.types.import(underlying);
  bool known = true;
  const bool comparable = checker.comparable(object.type, known);
  fact.comparable = !known ? Tristate::Unknown : comparable ? Tristate::Yes : Tristate::No;
  describe_interface(run, underlying, fact);
  if (fact.alias) return;
  add_methods(run, object, fact);
  add_promoted(run, object.type, fact);
}

void PackageCollector::add_methods(Run& run, Object& object, TypeFact& fact) {
  std::unordered_set<std::string_view> seen;
  for (check::MethodDecl& method : object.methods) {
    if (method.name == "_" || !seen.insert(method.name).second) continue;
    const Tree& tree = project_.files[method.file].tree;
    const check::Receiver receiver = check::receiver_of(tree, method.decl);
    MethodFact entry;
    entry.name = method.name;
    entry.platforms = run.platforms;
    entry.place = place(method.file, tree.node(tree.child(method.decl, 0)).begin);
    document(entry, tree.comment(method.decl));
    entry.type = run.types.import(run.checker.method_type(*object.package, method));
    entry.pointer_receiver = method.pointer_receiver;
    entry.receiver = receiver.name;
    if (receiver.base != object.name) entry.receiver_alias = receiver.base;
    entry.receiver_parameters.assign(receiver.parameters.begin(), receiver.parameters.end());
    fact.methods.push_back(std::move(entry));
  }
}

void PackageCollector::add_promoted(Run& run, TypeId named, TypeFact& fact) {
  const check::Members members = run.checker.promoted(named);
  for (const check::Member& member : members.list) {
    fact.promoted.push_back({.name = member.name,
                             .is_method = member.is_method,
                             .pointer_receiver = member.pointer_receiver,
                             .type = run.types.import(member.type),
                             .path = member.path});
  }
  for (const TypeId id : members.opaque_embedded) {
    fact.opaque_embedded.push_back(run.types.import(id));
  }
}

void PackageCollector::describe_interface(Run& run, TypeId underlying, TypeFact& fact) {
  if (run.checker.is_unknown(underlying) ||
      !std::holds_alternative<type::Interface>(run.checker.types()[underlying])) {
    return;
  }
  check::TypeSet set = run.checker.type_set(underlying);
  for (type::Method& method : set.methods) method.type = run.types.import(method.type);
  for (type::Term& term : set.terms) term.type = run.types.import(term.type);
  fact.interface.methods = std::move(set.methods);
  fact.interface.terms = std::move(set.terms);
  fact.interface.restricted = set.restricted;
  fact.interface.comparable = set.comparable;
  fact.interface.complete = set.complete;
}

// Unexported types that the facts so far mention, and those that these mention in turn: the table
// grows while it is walked.
void PackageCollector::add_reachable_types(Run& run) {
  std::unordered_set<ObjectId> done;
  for (std::size_t i = 0; i < result_.types.size(); ++i) {
    const auto* named = std::get_if<type::Named>(&result_.types[static_cast<TypeId>(i)]);
    if (named == nullptr || named->package != run.scope.path || syntax::is_exported(named->name)) {
      continue;
    }
    const auto it = run.scope.by_name.find(named->name);
    if (it == run.scope.by_name.end() || !done.insert(it->second).second) continue;
    if (run.checker.world().object(it->second).kind == ObjectKind::Type) add_type(run, it->second);
  }
}

PackageApi PackageCollector::take() {
  sort_symbols(result_.constants);
  sort_symbols(result_.variables);
  sort_symbols(result_.functions);
  sort_symbols(result_.type_declarations);
  for (TypeFact& fact : result_.type_declarations) sort_symbols(fact.methods);
  std::set<std::string> mentioned;
  for (const Type& t : result_.types.all()) {
    const auto* named = std::get_if<type::Named>(&t);
    if (named != nullptr && !named->package.empty() && named->package != result_.import_path) {
      mentioned.insert(named->package);
    }
  }
  result_.mentioned_packages.assign(mentioned.begin(), mentioned.end());
  return std::move(result_);
}

}  // namespace gofed::golang::api
