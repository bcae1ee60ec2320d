#include "workers/golang/api/package_collector.h"

#include <algorithm>
#include <array>
#include <utility>

#include "workers/golang/api/doc.h"
#include "workers/golang/api/merge_facts.h"
#include "workers/golang/syntax/text/unicode.h"
#include "workers/golang/types/parts.h"

namespace gofed::golang::api {
namespace {

using check::Object;
using check::ObjectKind;
using syntax::NodeId;
using syntax::Token;
using syntax::Tree;

// What most packages need no more than: bytes of a synopsis, names that the facts mention.
constexpr std::size_t kUsualSentence = 240;
constexpr std::size_t kUsualMentions = 32;

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
  result_.standing = package.standing;
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
    const auto fill = [](FactIndex& index, const auto& list) {
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
  result_.is_cut = result_.is_cut || checker.budget().is_spent();
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

Place PackageCollector::place(FileIndex file, std::uint32_t offset) {
  if (file != last_file_) {
    const auto number = static_cast<std::uint32_t>(result_.files.size());
    const auto [it, is_new] = file_numbers_.try_emplace(file, number);
    if (is_new) result_.files.push_back(project_.file(file).source.path);
    last_file_ = file;
    last_number_ = it->second;
    lines_.resize(result_.files.size());
    std::optional<syntax::LineTable>& lines = lines_[last_number_];
    if (!lines) lines.emplace(project_.file(file).tree.source());
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
  if (merging_) merge_last(result_.constants, constants_);
}

void PackageCollector::add_variable(Run& run, const Object& object) {
  const check::Resolved& resolved = run.checker.resolve(object);
  VariableFact& fact = result_.variables.emplace_back();
  describe(run, object, fact);
  fact.type = mention(resolved.type);
  fact.type_written = resolved.type_written;
  if (merging_) merge_last(result_.variables, variables_);
}

std::vector<TypeParameterFact> PackageCollector::type_parameters(Run& run, const check::Env& env,
                                                                 NodeId list) {
  const std::vector<TypeId> constraints = run.checker.parameter_constraints(env, list);
  std::vector<TypeParameterFact> facts;
  facts.reserve(constraints.size());
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
  if (merging_) merge_last(result_.functions, functions_);
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
