#include "workers/golang/uses/walker.h"

#include <algorithm>

#include "workers/golang/syntax/unicode.h"

namespace gofed::golang::uses {

using check::Operand;
using syntax::kNoNode;
using syntax::Token;

Walker::Walker(check::Checker& checker, check::PackageScope& scope, FileIndex file, Sink& sink)
    : checker_(checker),
      env_{.package = &scope, .file = file, .tree = &checker.world().tree(file)},
      tree_(checker.world().tree(file)),
      sink_(sink) {
  env_.locals = &locals_;
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
  const NodeId parameters = tree_.child(decl, 2);
  if (tree_.is_absent(receiver)) {
    type_parameters_ = checker_.parameter_names(tree_, parameters);
  } else {
    type_parameters_ = check::receiver_of(tree_, decl).parameters;
  }
  env_.parameters = type_parameters_;
  children(parameters);
  declare_fields(receiver);
  signature(tree_.child(decl, 3));
  statement(tree_.child(decl, 4));
  env_.parameters = {};
}

// The types of a signature are used, its names declared.
void Walker::signature(NodeId func_type) {
  declare_fields(tree_.child(func_type, 0));
  declare_fields(tree_.child(func_type, 1));
}

void Walker::declare_fields(NodeId list) {
  for (const NodeId field : tree_.children(list)) {
    const NodeId type_node = tree_.child(field, 1);
    expression(type_node);
    const NodeId names = tree_.child(field, 0);
    if (tree_.child(names, 0) == kNoNode) continue;
    const TypeId type = checker_.type_of(env_, type_node);
    for (const NodeId name_node : tree_.children(names)) declare(name_node, type);
  }
}

void Walker::group(NodeId group_node, bool local) {
  switch (tree_.kind(group_node)) {
    case NodeKind::ConstGroup:
    case NodeKind::VarGroup:
      for (const NodeId spec : tree_.children(group_node)) {
        value_spec(spec, local, tree_.kind(group_node) == NodeKind::ConstGroup);
      }
      return;
    case NodeKind::TypeGroup:
      for (const NodeId spec : tree_.children(group_node)) type_spec(spec, local);
      return;
    default:
      return;
  }
}

void Walker::value_spec(NodeId spec, bool local, bool constant) {
  const NodeId names = tree_.child(spec, 0);
  const NodeId type_node = tree_.child(spec, 1);
  const NodeId values = tree_.child(spec, 2);
  expression(type_node);
  children(values);
  if (!local) return;
  if (!tree_.is_absent(type_node)) {
    const TypeId type = checker_.type_of(env_, type_node);
    for (const NodeId name_node : tree_.children(names)) declare(name_node, type);
  } else if (constant && tree_.is_absent(values)) {
    for (const NodeId name_node : tree_.children(names)) declare(name_node, checker_.unknown());
  } else {
    define(names, values);
  }
}

// A local type is what its right side says; that it has a name of its own matters to no package.
void Walker::type_spec(NodeId spec, bool local) {
  const NodeId parameters = tree_.child(spec, 1);
  const std::vector<std::string_view> outer = type_parameters_;
  if (!tree_.is_absent(parameters)) {
    type_parameters_ = checker_.parameter_names(tree_, parameters);
    env_.parameters = type_parameters_;
  }
  if (local) {
    const std::string_view spelled = tree_.text(tree_.child(spec, 0));
    locals_.declare(spelled, {.is_type = true, .type = checker_.unknown(), .value = {}});
    const TypeId type = checker_.type_of(env_, tree_.child(spec, 2));
    locals_.declare(spelled, {.is_type = true, .type = type, .value = {}});
  }
  children(parameters);
  expression(tree_.child(spec, 2));
  type_parameters_ = outer;
  env_.parameters = type_parameters_;
}

bool Walker::is_shadowed(std::string_view spelled) const {
  return locals_.find(spelled) != nullptr || env_.package->by_name.contains(spelled) ||
         std::ranges::find(env_.parameters, spelled) != env_.parameters.end();
}

TypeId Walker::type_of_value(NodeId node) {
  const Operand x = checker_.eval(env_, node);
  return x.has_type() || x.mode == Operand::Mode::Type ? x.type : checker_.unknown();
}

void Walker::children(NodeId node) {
  if (node == kNoNode) return;
  for (const NodeId child : tree_.children(node)) expression(child);
}

// Everything that is not a statement: expressions, types, lists of them.
void Walker::expression(NodeId node) {
  if (node == kNoNode || depth_ > kWalkDepthMax) return;
  ++depth_;
  switch (tree_.kind(node)) {
    case NodeKind::Ident:
      name(node);
      break;
    case NodeKind::Selector:
      selector(node);
      break;
    case NodeKind::FuncLit:
      func_literal(node);
      break;
    case NodeKind::CompositeLit:
      composite(node, checker_.unknown());
      break;
    case NodeKind::Binary: {
      // Chains lean to the left and are long.
      while (tree_.kind(node) == NodeKind::Binary) {
        expression(tree_.child(node, 1));
        node = tree_.child(node, 0);
      }
      expression(node);
      break;
    }
    case NodeKind::Field:  // its names are no uses
      expression(tree_.child(node, 1));
      break;
    case NodeKind::Method:
      expression(tree_.child(node, 1));
      break;
    default:
      children(node);
      break;
  }
  --depth_;
}

// A bare name is a use only when a dot import brings it.
void Walker::name(NodeId node) {
  const std::string_view spelled = tree_.text(node);
  if (!syntax::is_exported(spelled) || is_shadowed(spelled)) return;
  std::string_view absent;
  int absent_count = 0;
  for (const syntax::Import& import : checker_.world().imports(env_.file)) {
    if (import.name != ".") continue;
    check::PackageScope* scope = checker_.world().find(import.path);
    if (scope == nullptr) {
      absent = import.path;
      ++absent_count;
    } else if (scope->by_name.contains(spelled)) {
      sink_.use(import.path, std::string(spelled), UseKind::Name, tree_.node(node).begin);
      return;
    }
  }
  if (absent_count == 1) {
    sink_.use(absent, std::string(spelled), UseKind::Name, tree_.node(node).begin);
  }
}

void Walker::selector(NodeId node) {
  const NodeId left = tree_.child(node, 0);
  const NodeId right = tree_.child(node, 1);
  if (tree_.kind(left) == NodeKind::Ident && !is_shadowed(tree_.text(left))) {
    const std::string_view path = checker_.world().imported_path(env_.file, tree_.text(left));
    if (!path.empty()) {
      sink_.use(path, std::string(tree_.text(right)), UseKind::Name, tree_.node(right).begin);
      return;
    }
  }
  expression(left);
  member(type_of_value(left), right);
}

// A field or method of a value of that type.
void Walker::member(TypeId type, NodeId name_node) {
  const std::string_view spelled = tree_.text(name_node);
  if (!syntax::is_exported(spelled)) return;
  const std::uint32_t offset = tree_.node(name_node).begin;
  const TypeId base = checker_.dereferenced(type);
  if (checker_.is_unknown(base)) {
    sink_.unresolved(spelled, offset);
    return;
  }
  const Type form = checker_.types()[base];
  const auto* named = std::get_if<type::Named>(&form);
  if (named != nullptr && named->package != env_.package->path) {
    if (named->package.empty()) return;  // error.Error
    sink_.use(named->package, named->name + "." + std::string(spelled), UseKind::Member, offset);
    return;
  }
  // A type of this package: through embedding the member may be another package's.
  if (!checker_.find_member(type, spelled, env_.package->path)) {
    sink_.unresolved(spelled, offset);
  }
}

// `expected` is the type of a literal that leaves it out.
void Walker::composite(NodeId node, TypeId expected) {
  const NodeId type_node = tree_.child(node, 0);
  TypeId type = expected;
  if (!tree_.is_absent(type_node)) {
    expression(type_node);
    type = checker_.eval(env_, node).type;
  }
  const TypeId base = checker_.dereferenced(type);
  const TypeId under = checker_.underlying(base);
  if (checker_.is_unknown(under)) {
    // Keys of an absent type: names are its fields, if it is a struct, else they are expressions.
    for (const NodeId child : tree_.children(tree_.child(node, 1))) {
      const bool keyed = tree_.kind(child) == NodeKind::KeyValue;
      const NodeId key = tree_.child(child, 0);
      if (keyed && tree_.kind(key) == NodeKind::Ident && locals_.find(tree_.text(key)) == nullptr) {
        member(base, key);
      } else if (keyed) {
        expression(key);
      }
      element(keyed ? tree_.child(child, 1) : child, checker_.unknown());
    }
    return;
  }
  const Type form = checker_.types()[under];
  TypeId key_type = checker_.unknown();
  TypeId element_type = checker_.unknown();
  if (const auto* map = std::get_if<type::Map>(&form)) {
    key_type = map->key;
    element_type = map->value;
  }
  if (const auto* slice = std::get_if<type::Slice>(&form)) element_type = slice->element;
  if (const auto* array = std::get_if<type::Array>(&form)) element_type = array->element;
  const auto* structure = std::get_if<type::Struct>(&form);
  std::size_t position = 0;
  for (const NodeId child : tree_.children(tree_.child(node, 1))) {
    TypeId wanted = element_type;
    if (structure != nullptr && position < structure->fields.size()) {
      wanted = structure->fields[position].type;
    }
    ++position;
    if (tree_.kind(child) != NodeKind::KeyValue) {
      element(child, wanted);
      continue;
    }
    const NodeId key = tree_.child(child, 0);
    if (structure != nullptr) {
      member(base, key);
      wanted = checker_.unknown();
    } else {
      element(key, key_type);
    }
    element(tree_.child(child, 1), wanted);
  }
}

void Walker::element(NodeId node, TypeId expected) {
  const bool bare =
      tree_.kind(node) == NodeKind::CompositeLit && tree_.is_absent(tree_.child(node, 0));
  if (!bare || depth_ > kWalkDepthMax) {
    expression(node);
    return;
  }
  ++depth_;
  composite(node, expected);
  --depth_;
}

void Walker::func_literal(NodeId node) {
  const Block block_scope(*this);
  signature(tree_.child(node, 0));
  statement(tree_.child(node, 1));
}

}  // namespace gofed::golang::uses
