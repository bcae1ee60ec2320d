#include "workers/golang/uses/walker.h"

#include <utility>

namespace gofed::golang::uses {

using check::Local;
using check::LocalKind;
using syntax::kNoNode;

Walker::Walker(check::Checker& checker, const check::PackageScope& scope,
               const check::FileScope& file, Recorder& recorder)
    : checker_(checker),
      env_{.package = &scope, .file = &file, .tree = file.tree},
      tree_(*file.tree),
      recorder_(recorder) {
  env_.locals = &locals_;
  env_.types_only = true;
}

void Walker::run() {
  for (const NodeId decl : tree_.children(tree_.root())) {
    if (tree_.kind(decl) == NodeKind::FuncDecl) {
      function(decl);
    } else {
      group(decl, false);
    }
  }
}

void Walker::function(NodeId decl) {
  const Block block_scope(*this);
  const NodeId receiver = tree_.child(decl, 1);
  const NodeId parameters = tree_.next_sibling(receiver);
  const NodeId func_type = tree_.next_sibling(parameters);
  type_parameters_ = check::Checker::function_parameters(tree_, decl);
  env_.parameters = type_parameters_;
  if (!type_parameters_.empty()) constraints_ = checker_.function_constraints(env_, decl);
  env_.constraints = constraints_;
  children(parameters);
  const std::uint32_t sight = env_.sight;
  field_types(receiver);
  signature_types(func_type);
  declare_fields(receiver, sight);
  declare_signature(func_type, sight);
  body(tree_.next_sibling(func_type));
  env_.parameters = {};
  env_.constraints = {};
  constraints_.clear();
}

// The names of a signature are in sight of the body alone: all types come before the first name.
void Walker::signature(NodeId func_type) {
  const std::uint32_t sight = env_.sight;
  signature_types(func_type);
  declare_signature(func_type, sight);
}

void Walker::signature_types(NodeId func_type) {
  field_types(tree_.child(func_type, 0));
  field_types(tree_.child(func_type, 1));
}

void Walker::declare_signature(NodeId func_type, std::uint32_t sight) {
  declare_fields(tree_.child(func_type, 0), sight);
  declare_fields(tree_.child(func_type, 1), sight);
}

void Walker::field_types(NodeId list) {
  for (const NodeId field : tree_.children(list)) expression(tree_.child(field, 1));
}

void Walker::declare_fields(NodeId list, std::uint32_t sight) {
  for (const NodeId field : tree_.children(list)) {
    const NodeId names = tree_.child(field, 0);
    const NodeId type_node = tree_.next_sibling(names);
    for (const NodeId name_node : tree_.children(names)) {
      declare(name_node, {.kind = LocalKind::Written, .source = type_node, .sight = sight});
    }
  }
}

void Walker::group(NodeId group_node, bool local) {
  switch (tree_.kind(group_node)) {
    case NodeKind::ConstGroup:
      constant_group(group_node, local);
      return;
    case NodeKind::VarGroup:
      for (const NodeId spec : tree_.children(group_node)) value_spec(spec, local);
      return;
    case NodeKind::TypeGroup:
      for (const NodeId spec : tree_.children(group_node)) type_spec(spec, local);
      return;
    default:
      return;
  }
}

void Walker::value_spec(NodeId spec, bool local) {
  const NodeId names = tree_.child(spec, 0);
  const NodeId type_node = tree_.next_sibling(names);
  const NodeId values = tree_.next_sibling(type_node);
  expression(type_node);
  children(values);
  if (!local) return;
  if (tree_.is_absent(type_node)) {
    define(names, values, false);
    return;
  }
  const Local written{.kind = LocalKind::Written, .source = type_node, .sight = env_.sight};
  for (const NodeId name_node : tree_.children(names)) declare(name_node, written);
}

// A spec without type and values repeats those of the last one that has some.
void Walker::constant_group(NodeId group_node, bool local) {
  NodeId last_with_values = kNoNode;
  std::uint16_t iota = 0;
  for (const NodeId spec : tree_.children(group_node)) {
    const NodeId type_node = tree_.child(spec, 1);
    const NodeId values = tree_.next_sibling(type_node);
    expression(type_node);
    children(values);
    if (!tree_.is_absent(type_node) || !tree_.is_absent(values)) last_with_values = spec;
    if (local) declare_constants(spec, last_with_values, iota);
    if (iota < 0xffff) ++iota;
  }
}

void Walker::declare_constants(NodeId spec, NodeId values_spec, std::uint16_t iota) {
  Local local{.kind = LocalKind::Constant, .is_constant = true, .iota = iota};
  local.sight = env_.sight;
  NodeId value = kNoNode;
  if (values_spec != kNoNode) {
    local.written = tree_.child(values_spec, 1);
    value = tree_.first_child(tree_.next_sibling(local.written));
  }
  for (const NodeId name_node : tree_.children(tree_.child(spec, 0))) {
    local.source = value;
    if (value != kNoNode) value = tree_.next_sibling(value);
    declare(name_node, local);
  }
}

// A local type is its underlying type; that it has a name of its own matters to no package.
void Walker::type_spec(NodeId spec, bool local) {
  const NodeId spelled = tree_.child(spec, 0);
  const NodeId parameters = tree_.next_sibling(spelled);
  const NodeId right = tree_.next_sibling(parameters);
  const bool generic = !tree_.is_absent(parameters);
  const std::vector<std::string_view> outer = type_parameters_;
  if (generic) {
    type_parameters_ = check::Checker::parameter_names(tree_, parameters);
    env_.parameters = type_parameters_;
    env_.constraints = {};
  }
  if (local) {
    const bool is_alias = tree_.op(spec) == syntax::Token::Assign;
    // It is in sight of itself.
    const bool has_name = declare(spelled, {.kind = is_alias ? LocalKind::Alias : LocalKind::Type,
                                            .is_type = true,
                                            .source = right,
                                            .sight = env_.sight + 1});
    if (generic && has_name) checker_.type_of_local(env_, *locals_.newest());
  }
  children(parameters);
  expression(right);
  if (!generic) return;
  type_parameters_ = outer;
  env_.parameters = type_parameters_;
  env_.constraints = constraints_;
}

bool Walker::declare(NodeId name_node, Local local, bool redeclare) {
  if (tree_.kind(name_node) != NodeKind::Ident) return false;
  local.name = check::Name(tree_.text(name_node));
  if (local.name.text == "_") return false;
  if (redeclare && locals_.innermost_declares(local.name)) return false;
  locals_.declare(local);
  env_.sight = locals_.size();
  if (env_.sight % kLazyLocalsMax == 0) checker_.type_of_local(env_, *locals_.newest());
  return true;
}

}  // namespace gofed::golang::uses
