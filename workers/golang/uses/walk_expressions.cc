// Expressions, and what of other packages they name.
#include <algorithm>

#include "workers/golang/syntax/text/unicode.h"
#include "workers/golang/uses/walker.h"

namespace gofed::golang::uses {

using check::Operand;
using syntax::kNoNode;

void Walker::children(NodeId node) {
  if (node != kNoNode) siblings(tree_.first_child(node));
}

void Walker::siblings(NodeId node) {
  for (; node != kNoNode; node = tree_.next_sibling(node)) expression(node);
}

// Everything that is not a statement: expressions, types, lists of them.
void Walker::expression(NodeId node) {
  if (node == kNoNode || depth_ > kWalkDepthMax) return;
  const NodeKind kind = tree_.kind(node);
  switch (kind) {
    case NodeKind::Absent:
    case NodeKind::BasicLit:
      return;
    case NodeKind::Ident:
      name(node);
      return;
    default:
      break;
  }
  ++depth_;
  switch (kind) {
    case NodeKind::Selector:
      selector(node, false);
      break;
    case NodeKind::FuncLit:
      func_literal(node);
      break;
    case NodeKind::CompositeLit:
      composite(node, TypeId::Unknown);
      break;
    case NodeKind::Binary: {
      // Chains lean to the left and are long.
      while (tree_.kind(node) == NodeKind::Binary) {
        const NodeId left = tree_.first_child(node);
        siblings(tree_.next_sibling(left));
        node = left;
      }
      expression(node);
      break;
    }
    case NodeKind::Field:  // its names are no uses
    case NodeKind::Method:
      expression(tree_.child(node, 1));
      break;
    default:
      children(node);
      break;
  }
  --depth_;
}

Operand Walker::value(NodeId node) {
  if (node == kNoNode || depth_ > kWalkDepthMax) return {};
  ++depth_;
  Operand x;
  switch (tree_.kind(node)) {
    case NodeKind::Selector:
      x = selector(node, true);
      break;
    case NodeKind::Call:
      x = call(node);
      break;
    case NodeKind::Index:
      x = index(node);
      break;
    case NodeKind::Paren:
      x = value(tree_.first_child(node));
      break;
    case NodeKind::Star:
      x = checker_.behind(env_, value(tree_.first_child(node)));
      break;
    case NodeKind::Slice: {
      const NodeId base = tree_.first_child(node);
      x = checker_.part_of(env_, value(base));
      siblings(tree_.next_sibling(base));
      break;
    }
    default:
      expression(node);
      x = checker_.eval(env_, node);
      break;
  }
  --depth_;
  return x;
}

Operand Walker::call(NodeId node) {
  const NodeId function = tree_.first_child(node);
  const NodeId argument = tree_.next_sibling(function);
  const Operand f = value(function);
  siblings(argument);
  switch (f.mode) {
    case Operand::Mode::Type:  // a conversion
      return argument == kNoNode ? Operand() : check::Checker::make_value(f.type);
    case Operand::Mode::Builtin:
      return checker_.eval_builtin(env_, f.builtin, node);
    default:
      return checker_.result_of(env_, f, node);
  }
}

Operand Walker::index(NodeId node) {
  const NodeId base = tree_.first_child(node);
  const Operand x = value(base);
  siblings(tree_.next_sibling(base));
  if (x.mode == Operand::Mode::Type || x.mode == Operand::Mode::Generic) {
    return checker_.eval(env_, node);
  }
  return checker_.element_of(env_, x);
}

// A bare name is a use only when a dot import brings it.
void Walker::name(NodeId node) {
  if (!env_.file->has_dot_imports) return;
  const check::Name spelled(tree_.text(node));
  if (!syntax::is_exported(spelled.text) || locals_.find(spelled, env_.sight) != nullptr ||
      env_.package->find(spelled) != nullptr ||
      std::ranges::find(env_.parameters, spelled.text) != env_.parameters.end()) {
    return;
  }
  const check::Checker::DotImported found = checker_.dot_imported(*env_.file, spelled);
  if (found.import != nullptr) {
    recorder_.use(found.import->path, {}, spelled.text, tree_.begin(node));
  } else if (found.in_doubt) {
    recorder_.unresolved(spelled.text, tree_.begin(node));
  }
}

Operand Walker::selector(NodeId node, bool wanted) {
  const NodeId left = tree_.first_child(node);
  const NodeId right = tree_.next_sibling(left);
  const std::string_view spelled = tree_.text(right);
  if (const check::ImportedName* import = checker_.qualifier_of(env_, left)) {
    recorder_.use(import->path, {}, spelled, tree_.begin(right));
    return wanted ? checker_.package_member(*import, spelled) : Operand();
  }
  if (!wanted && !syntax::is_exported(spelled)) {
    expression(left);
    return {};
  }
  const Operand x = value(left);
  const bool has_type = x.has_type() || x.mode == Operand::Mode::Type;
  member(has_type ? x.type : TypeId::Unknown, right);
  return wanted ? checker_.select(env_, x, spelled) : Operand();
}

// A field or method of a value of that type.
void Walker::member(TypeId value_type, NodeId name_node) {
  const TypeId type = checker_.selectable(env_, value_type);
  const std::string_view spelled = tree_.text(name_node);
  if (!syntax::is_exported(spelled)) return;
  const std::uint32_t offset = tree_.begin(name_node);
  const TypeId base = checker_.dereferenced(type);
  if (check::Checker::is_unknown(base)) {
    recorder_.unresolved(spelled, offset);
    return;
  }
  if (is_foreign(base)) {
    use_member(base, spelled, offset);
    return;
  }
  // A type of this package: through embedding the member may be another package's.
  const std::optional<check::Member> found =
      checker_.find_member(type, spelled, env_.package->path);
  if (!found) {
    recorder_.unresolved(spelled, offset);
  } else if (found->foreign_owner != kNoType) {
    use_member(found->foreign_owner, spelled, offset);
  }
}

bool Walker::is_foreign(TypeId type) const {
  const auto* named = std::get_if<type::Named>(&checker_.types()[type]);
  return named != nullptr && named->package != env_.package->path;
}

void Walker::use_member(TypeId owner, std::string_view name, std::uint32_t offset) {
  const auto& named = std::get<type::Named>(checker_.types()[owner]);
  if (named.package.empty()) return;  // error.Error
  recorder_.use(named.package, named.name, name, offset);
}

// `expected` is the type of a literal that leaves it out.
void Walker::composite(NodeId node, TypeId expected) {
  const NodeId type_node = tree_.first_child(node);
  const NodeId list = tree_.next_sibling(type_node);
  const bool has_type = !tree_.is_absent(type_node);
  expression(type_node);
  bool matters = false;
  for (const NodeId child : tree_.children(list)) {
    matters = matters || tree_.kind(child) == NodeKind::KeyValue || is_bare_literal(child);
  }
  if (!matters) {
    children(list);
    return;
  }
  const TypeId type = has_type ? checker_.eval(env_, node).type : expected;
  const TypeId base = checker_.dereferenced(type);
  const TypeId under = checker_.underlying(base);
  if (check::Checker::is_unknown(under)) {
    elements_of_unknown(list, base);
    return;
  }
  const Type form = checker_.types()[under];
  TypeId key_type = TypeId::Unknown;
  TypeId element_type = TypeId::Unknown;
  if (const auto* map = std::get_if<type::Map>(&form)) {
    key_type = map->key;
    element_type = map->value;
  }
  if (const auto* slice = std::get_if<type::Slice>(&form)) element_type = slice->element;
  if (const auto* array = std::get_if<type::Array>(&form)) element_type = array->element;
  const auto* structure = std::get_if<type::Struct>(&form);
  std::size_t position = 0;
  for (const NodeId child : tree_.children(list)) {
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
      wanted = TypeId::Unknown;
    } else {
      element(key, key_type);
    }
    element(tree_.child(child, 1), wanted);
  }
}

// Keys of an absent type: names are its fields, if it is a struct, else they are expressions.
void Walker::elements_of_unknown(NodeId list, TypeId type) {
  for (const NodeId child : tree_.children(list)) {
    const bool keyed = tree_.kind(child) == NodeKind::KeyValue;
    const NodeId key = tree_.child(child, 0);
    if (keyed && tree_.kind(key) == NodeKind::Ident &&
        locals_.find(check::Name(tree_.text(key)), env_.sight) == nullptr) {
      member(type, key);
    } else if (keyed) {
      expression(key);
    }
    element(keyed ? tree_.child(child, 1) : child, TypeId::Unknown);
  }
}

// A literal that leaves its type out.
bool Walker::is_bare_literal(NodeId node) const {
  return tree_.kind(node) == NodeKind::CompositeLit && tree_.is_absent(tree_.child(node, 0));
}

void Walker::element(NodeId node, TypeId expected) {
  if (!is_bare_literal(node) || depth_ > kWalkDepthMax) {
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
  body(tree_.child(node, 1));
}

}  // namespace gofed::golang::uses
