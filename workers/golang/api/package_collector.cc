#include "workers/golang/api/package_collector.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>
#include <type_traits>
#include <unordered_set>
#include <utility>

#include "workers/golang/api/doc.h"
#include "workers/golang/syntax/unicode.h"

namespace gofed::golang::api {
namespace {

using check::Object;
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
// An interface that embeds another one may have other methods where what it is written as is the
// same.
bool same(const InterfaceFacts& a, const InterfaceFacts& b) {
  const auto same_method = [](const type::Method& x, const type::Method& y) {
    return x.name == y.name && x.package == y.package && x.type == y.type;
  };
  const auto same_term = [](const type::Term& x, const type::Term& y) {
    return x.tilde == y.tilde && x.type == y.type;
  };
  return a.restricted == b.restricted && a.comparable == b.comparable && a.complete == b.complete &&
         std::ranges::equal(a.methods, b.methods, same_method) &&
         std::ranges::equal(a.terms, b.terms, same_term);
}
bool same(const TypeFact& a, const TypeFact& b) {
  const auto same_member = [](const PromotedMember& x, const PromotedMember& y) {
    return x.name == y.name && x.type == y.type && x.path == y.path && x.is_method == y.is_method &&
           x.pointer_receiver == y.pointer_receiver;
  };
  return a.alias == b.alias && a.declared == b.declared && a.underlying == b.underlying &&
         a.comparable == b.comparable && a.opaque_embedded == b.opaque_embedded &&
         same(a.interface, b.interface) && same_parameters(a.type_parameters, b.type_parameters) &&
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

// Facts are large, so their places are sorted and the facts moved once, each along a cycle of those
// that take each other's place. `order` is memory that is used again and again.
template <typename T>
void sort_symbols(std::vector<T>& list, std::vector<std::uint32_t>& order) {
  const auto before = [](const T& a, const T& b) {
    if (const int names = a.name.compare(b.name); names != 0) return names < 0;
    return std::tie(a.place.file, a.place.position) < std::tie(b.place.file, b.place.position);
  };
  if (std::ranges::is_sorted(list, before)) return;
  order.resize(list.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [&](std::uint32_t i, std::uint32_t j) {
    if (before(list[i], list[j])) return true;
    return i < j && !before(list[j], list[i]);
  });
  for (std::uint32_t first = 0; first < order.size(); ++first) {
    if (order[first] == first) continue;
    T held = std::move(list[first]);
    std::uint32_t at = first;
    while (order[at] != first) {
      const std::uint32_t from = std::exchange(order[at], at);
      list[at] = std::move(list[from]);
      at = from;
    }
    order[at] = at;
    list[at] = std::move(held);
  }
}

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

// What most packages need no more than: bytes of a synopsis, names that the facts mention.
constexpr std::size_t kUsualSentence = 240;
constexpr std::size_t kUsualMentions = 32;

// Calls `f` with each type that a form mentions.
template <typename F>
void for_each_part(const Type& form, F f) {
  const auto visit = [&f](const auto& t) {
    using T = std::decay_t<decltype(t)>;
    if constexpr (std::is_same_v<T, type::Pointer> || std::is_same_v<T, type::Slice> ||
                  std::is_same_v<T, type::Array> || std::is_same_v<T, type::Chan>) {
      f(t.element);
    } else if constexpr (std::is_same_v<T, type::Map>) {
      f(t.key);
      f(t.value);
    } else if constexpr (std::is_same_v<T, type::Named>) {
      for (const TypeId id : t.arguments) f(id);
    } else if constexpr (std::is_same_v<T, type::Func>) {
      for (const type::Variable& v : t.parameters) f(v.type);
      for (const type::Variable& v : t.results) f(v.type);
    } else if constexpr (std::is_same_v<T, type::Struct>) {
      for (const type::Field& field : t.fields) f(field.type);
    } else if constexpr (std::is_same_v<T, type::Interface>) {
      for (const type::Method& m : t.methods) f(m.type);
      for (const TypeId id : t.embedded) f(id);
    } else if constexpr (std::is_same_v<T, type::Union>) {
      for (const type::Term& term : t.terms) f(term.type);
    }
  };
  std::visit(visit, form);
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
  sentence_.reserve(kUsualSentence);
  mention_work_.reserve(kUsualMentions);
  mentioned_names_.reserve(kUsualMentions);
}

void PackageCollector::add(const check::World& world, PlatformSet platforms) {
  const check::PackageScope& scope = world.scope_of(package_);
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
  check::Checker checker(world, scope, result_.types);
  Run run{checker, scope, platforms};
  result_.platforms |= platforms;
  document_package(scope);
  if (!merging_) reserve(scope);
  for (const Object& object : scope.objects) {
    if (syntax::is_exported(object.name.text)) add_object(run, object);
  }
  add_reachable_types(run);
  lines_.clear();
  last_file_ = kNoFile;
}

void PackageCollector::reserve(const check::PackageScope& scope) {
  std::array<std::size_t, 4> counts{};
  for (const Object& object : scope.objects) {
    if (syntax::is_exported(object.name.text)) ++counts[static_cast<std::size_t>(object.kind)];
  }
  const auto count = [&counts](ObjectKind kind) { return counts[static_cast<std::size_t>(kind)]; };
  result_.constants.reserve(count(ObjectKind::Constant));
  result_.variables.reserve(count(ObjectKind::Variable));
  result_.functions.reserve(count(ObjectKind::Function));
  result_.type_declarations.reserve(count(ObjectKind::Type));
}

void PackageCollector::add_object(Run& run, const Object& object) {
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
      add_type(run, object);
      break;
  }
}

TypeId PackageCollector::mention(TypeId id) {
  if (id == kNoType) return id;
  mentioned_.resize(result_.types.size());
  mention_work_.push_back(id);
  while (!mention_work_.empty()) {
    const TypeId at = mention_work_.back();
    mention_work_.pop_back();
    if (at == kNoType || mentioned_[static_cast<std::size_t>(at)]) continue;
    mentioned_[static_cast<std::size_t>(at)] = true;
    const Type& form = result_.types[at];
    if (std::holds_alternative<type::Named>(form)) mentioned_names_.push_back(at);
    for_each_part(form, [this](TypeId part) { mention_work_.push_back(part); });
  }
  return id;
}

// Facts of one name are few: the platforms' variants of it.
template <typename T>
void PackageCollector::merge_last(std::vector<T>& list, Index& index) {
  if (!merging_) return;
  T& fact = list.back();
  const auto [begin, end] = index.equal_range(fact.name);
  for (auto it = begin; it != end; ++it) {
    T& known = list[it->second];
    if (!same(known, fact)) continue;
    known.platforms |= fact.platforms;
    absorb(known, std::move(fact));
    list.pop_back();
    return;
  }
  index.emplace(fact.name, list.size() - 1);
}

Place PackageCollector::place(FileIndex file, std::uint32_t offset) {
  if (file != last_file_) {
    const auto number = static_cast<std::uint32_t>(result_.files.size());
    const auto [it, is_new] = file_numbers_.try_emplace(file, number);
    if (is_new) result_.files.push_back(project_.files[file].source.path);
    last_file_ = file;
    last_number_ = it->second;
    lines_.resize(result_.files.size());
    std::optional<syntax::LineTable>& lines = lines_[last_number_];
    if (!lines) lines.emplace(project_.files[file].tree.source());
  }
  return {last_number_, lines_[last_number_]->at(offset)};
}

void PackageCollector::document(Symbol& symbol, std::string_view comment) {
  if (comment.empty()) return;
  if (options_.docs) symbol.doc = result_.types.keep(synopsis(comment, sentence_));
  mark_deprecated(symbol, comment);
}

void PackageCollector::mark_deprecated(Symbol& symbol, std::string_view comment) {
  if (!mentions_deprecation(comment)) return;
  symbol.deprecated = result_.types.keep(deprecation(comment));
  symbol.has_deprecated_line = has_deprecated_line(comment);
}

// A spec's own comment, or its declaration's. The comment of a group documents the group, but
// when it is marked deprecated all of it is.
void PackageCollector::describe(const Run& run, const Object& object, Symbol& symbol) {
  const Tree& tree = *object.file->tree;
  symbol.name = object.name.text;
  symbol.platforms = run.platforms;
  symbol.place = place(object.file->index, tree.begin(object.name_node));
  std::string_view comment = tree.comment(object.spec);
  const bool grouped = tree.op(object.group) == Token::LeftParen;
  if (comment.empty() && !grouped) comment = tree.comment(object.group);
  document(symbol, comment);
  if (grouped && symbol.deprecated.empty() && !symbol.has_deprecated_line) {
    mark_deprecated(symbol, tree.comment(object.group));
  }
}

// The first file, by name, that has a package comment.
void PackageCollector::document_package(const check::PackageScope& scope) {
  if (!result_.synopsis.empty()) return;
  for (const check::FileScope& file : scope.files) {
    const std::string_view comment = file.tree->comment(file.tree->package_clause());
    result_.synopsis = synopsis(comment, sentence_);
    result_.deprecated = deprecation(comment);
    if (!result_.synopsis.empty()) return;
  }
}

void PackageCollector::add_constant(Run& run, const Object& object) {
  const check::Resolved& resolved = run.checker.resolve(object);
  ConstantFact& fact = result_.constants.emplace_back();
  describe(run, object, fact);
  fact.type = mention(resolved.type);
  fact.type_written = resolved.type_written;
  fact.value.kind = resolved.value.kind();
  if (fact.value.kind != ConstantKind::Unknown) {
    fact.value.exact = resolved.value.exact_string();
    if (resolved.value.has_short_string()) {
      std::string text = resolved.value.short_string();
      if (text != fact.value.exact) fact.value.text = std::move(text);
    }
  }
  merge_last(result_.constants, constants_);
}

void PackageCollector::add_variable(Run& run, const Object& object) {
  const check::Resolved& resolved = run.checker.resolve(object);
  VariableFact& fact = result_.variables.emplace_back();
  describe(run, object, fact);
  fact.type = mention(resolved.type);
  fact.type_written = resolved.type_written;
  merge_last(result_.variables, variables_);
}

std::vector<TypeParameterFact> PackageCollector::type_parameters(Run& run, const check::Env& env,
                                                                 NodeId list) {
  const std::vector<TypeId> constraints = run.checker.parameter_constraints(env, list);
  std::vector<TypeParameterFact> facts;
  for (std::size_t i = 0; i < constraints.size(); ++i) {
    facts.push_back({std::string(env.parameters[i]), mention(constraints[i])});
  }
  return facts;
}

void PackageCollector::add_function(Run& run, const Object& object) {
  FunctionFact& fact = result_.functions.emplace_back();
  describe(run, object, fact);
  fact.type = mention(run.checker.resolve(object).type);
  const Tree& tree = *object.file->tree;
  const NodeId list = tree.child(object.spec, 2);
  const std::vector<std::string_view> names = check::Checker::parameter_names(tree, list);
  fact.type_parameters = type_parameters(run, check::Checker::env_of(object, names), list);
  merge_last(result_.functions, functions_);
}

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
  merge_last(result_.type_declarations, types_);
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
                             .path = {member.path.begin(), member.path.end()}});
  }
  for (const TypeId id : members.opaque_embedded) fact.opaque_embedded.push_back(mention(id));
}

void PackageCollector::describe_interface(Run& run, TypeId underlying, TypeFact& fact) {
  if (!std::holds_alternative<type::Interface>(result_.types[underlying])) return;
  check::TypeSet set = run.checker.type_set(underlying);
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

PackageApi PackageCollector::take() {
  std::vector<std::uint32_t> order;
  sort_symbols(result_.constants, order);
  sort_symbols(result_.variables, order);
  sort_symbols(result_.functions, order);
  sort_symbols(result_.type_declarations, order);
  for (TypeFact& fact : result_.type_declarations) sort_symbols(fact.methods, order);
  std::vector<std::string_view> packages;
  for (const TypeId id : mentioned_names_) {
    const std::string_view package = std::get<type::Named>(result_.types[id]).package;
    if (!package.empty() && package != result_.import_path) packages.push_back(package);
  }
  std::ranges::sort(packages);
  packages.erase(std::ranges::unique(packages).begin(), packages.end());
  result_.mentioned_packages.assign(packages.begin(), packages.end());
  return std::move(result_);
}

}  // namespace gofed::golang::api
