// Composite literals.
#include <algorithm>
#include <set>

#include "workers/golang/syntax/text/unicode.h"
#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

Expr Judge::composite(NodeId node, TypeId expected) {
  const NodeId type_node = tree_->first_child(node);
  const NodeId list = tree_->next_sibling(type_node);
  TypeId id = expected;
  TypeId base = TypeId::Unknown;  // whose elements these are
  bool is_counted = false;
  if (!tree_->is_absent(type_node)) {
    is_counted = tree_->kind(type_node) == NodeKind::ArrayType &&
                 tree_->kind(tree_->first_child(type_node)) == NodeKind::Ellipsis;
    if (is_counted) {
      const TypeId element = type(tree_->child(type_node, 1));
      const std::int64_t length = tree_->kind(list) == NodeKind::Elements
                                      ? array_elements(list, element, type::Array::kUnknownLength)
                                      : type::Array::kUnknownLength;
      return made(node, checker_.types().add(type::Array{length, element}));
    }
    id = type(type_node);
    base = id;
  } else if (!Checker::is_unknown(expected)) {
    const TypeId core_of = core(expected);
    const auto pointer = form_of<type::Pointer>(core_of);  // &T left out
    base = pointer ? pointer->element : expected;
  }
  if (tree_->kind(list) != NodeKind::Elements) return made(node, id);
  const TypeId under_base = Checker::is_unknown(base) ? TypeId::Unknown : core(base);
  if (Checker::is_unknown(under_base)) {
    if (!Checker::is_unknown(base)) undecided(node, base);
    for (const NodeId child : tree_->children(list)) {
      const bool is_keyed = tree_->kind(child) == NodeKind::KeyValue;
      const NodeId key = tree_->first_child(child);
      // A name may be a field or an expression.
      if (is_keyed) {
        if (tree_->kind(key) != NodeKind::Ident) {
          expression(key);
        } else if (check::Local* local = locals_.find(check::Name(tree_->text(key)), env_.sight)) {
          if (!local->is_type && !local->is_constant && local->index < variables_.size()) {
            variables_[local->index].is_used = true;
          }
        }
      }
      expression(is_keyed ? tree_->next_sibling(key) : child);
    }
    return made(node, id);
  }
  const Type form = checker_.types()[under_base];
  if (std::holds_alternative<type::Struct>(form)) {
    struct_elements(list, under_base, base);
  } else if (const auto* array = std::get_if<type::Array>(&form)) {
    array_elements(list, array->element, array->length);
  } else if (const auto* slice = std::get_if<type::Slice>(&form)) {
    array_elements(list, slice->element, type::Array::kUnknownLength);
  } else if (const auto* map = std::get_if<type::Map>(&form)) {
    map_elements(list, *map);
  } else {
    for (const NodeId child : tree_->children(list)) {
      const bool is_keyed = tree_->kind(child) == NodeKind::KeyValue;
      expression(is_keyed ? tree_->child(child, 1) : child);
    }
    error(node, "invalid composite literal type " + text(base), subject_of(base));
    return unknown(node);
  }
  return made(node, id);
}

void Judge::element(NodeId node, TypeId wanted, const std::string& context) {
  Expr x = value(node, wanted);
  // A literal without a type may stand for a pointer: then it is one.
  if (x.mode == Mode::Value && tree_->kind(node) == NodeKind::CompositeLit &&
      tree_->is_absent(tree_->first_child(node))) {
    return;
  }
  assign(x, wanted, context);
}

void Judge::struct_elements(NodeId list, TypeId base, TypeId id) {
  const auto form = *form_of<type::Struct>(base);
  const NodeId first = tree_->first_child(list);
  if (first == kNoNode) return;
  const Subject about = subject_of(id);
  const auto member_of = [&about](std::string_view name) {
    return about.is_given() ? Subject{.package = about.package, .owner = about.name, .name = name}
                            : Subject{};
  };
  if (tree_->kind(first) == NodeKind::KeyValue) {
    std::set<std::string_view> seen;
    for (const NodeId child : tree_->children(list)) {
      if (tree_->kind(child) != NodeKind::KeyValue) {
        expression(child);
        error(child, "mixture of field:value and value elements in struct literal");
        continue;
      }
      const NodeId key = tree_->first_child(child);
      const NodeId value_node = tree_->next_sibling(key);
      if (tree_->kind(key) != NodeKind::Ident) {
        expression(value_node);
        error(child, "invalid field name " + text(key) + " in struct literal");
        continue;
      }
      const std::string_view spelled = tree_->text(key);
      const auto field = std::ranges::find_if(form.fields, [this, spelled](const type::Field& f) {
        return f.name == spelled && (f.package.empty() || f.package == scope_.path);
      });
      if (field == form.fields.end()) {
        expression(value_node);
        error(child,
              "unknown field '" + std::string(spelled) + "' in struct literal of type " + text(id),
              member_of(spelled));
        continue;
      }
      if (!seen.insert(spelled).second) {
        error(key, "duplicate field name " + std::string(spelled) + " in struct literal");
      }
      element(value_node, field->type, "struct literal");
    }
    return;
  }
  std::size_t at = 0;
  for (const NodeId child : tree_->children(list)) {
    if (tree_->kind(child) == NodeKind::KeyValue) {
      expression(tree_->child(child, 1));
      error(child, "mixture of field:value and value elements in struct literal");
      ++at;
      continue;
    }
    if (at >= form.fields.size()) {
      if (at == form.fields.size())
        error(child, "too many values in struct literal of type " + text(id), about);
      expression(child);
      ++at;
      continue;
    }
    const type::Field& field = form.fields[at++];
    if (!field.package.empty() && field.package != scope_.path) {
      error(child,
            "implicit assignment to unexported field " + std::string(field.name) +
                " in struct literal of type " + text(id),
            member_of(field.name));
      expression(child, field.type);
      continue;
    }
    element(child, field.type, "struct literal");
  }
  if (at < form.fields.size()) {
    error_at(closing_of(list), "too few values in struct literal of type " + text(id), about);
  }
}

// Of a list with keys that are constants; answers the length.
std::int64_t Judge::array_elements(NodeId list, TypeId element_type, std::int64_t length) {
  std::int64_t next = 0;
  std::int64_t most = 0;
  bool is_known = true;
  std::set<std::int64_t> seen;
  for (const NodeId child : tree_->children(list)) {
    NodeId value_node = child;
    bool is_valid = true;
    if (tree_->kind(child) == NodeKind::KeyValue) {
      const NodeId key = tree_->first_child(child);
      value_node = tree_->next_sibling(key);
      Expr x = value(key);
      is_valid = false;
      if (x.mode == Mode::Constant) {
        const constant::Value integer = x.value.to_int();
        const auto number = integer.as_int64();
        if (number && *number >= 0) {
          next = *number;
          is_valid = true;
          if (length != type::Array::kUnknownLength && next >= length) {
            error(key,
                  "invalid argument: index " + std::to_string(next) +
                      " out of bounds [0:" + std::to_string(length) + "]",
                  x.subject);
            is_valid = false;
          }
        } else if (!x.value.is_unknown()) {
          error(key, "index " + describe(x) + " must be integer constant", x.subject);
        }
      } else if (x.mode != Mode::Unknown && !x.may_be_constant) {
        error(key, "index " + text(key) + " must be integer constant", x.subject);
      }
      if (!is_valid) is_known = false;
    } else if (length != type::Array::kUnknownLength && next >= length) {
      error(child, "invalid argument: index " + std::to_string(next) +
                       " out of bounds [0:" + std::to_string(length) + "]");
    }
    if (is_valid && is_known && !seen.insert(next).second) {
      error(child, "duplicate index " + std::to_string(next) + " in array or slice literal");
    }
    ++next;
    most = std::max(most, next);
    element(value_node, element_type, "array or slice literal");
  }
  return is_known ? most : type::Array::kUnknownLength;
}

void Judge::map_elements(NodeId list, const type::Map& map) {
  std::set<std::string> seen;  // of constant keys
  const bool is_interface_key = is_interface(map.key);
  for (const NodeId child : tree_->children(list)) {
    if (tree_->kind(child) != NodeKind::KeyValue) {
      expression(child);
      error(child, "missing key in map literal");
      continue;
    }
    const NodeId key = tree_->first_child(child);
    Expr x = value(key, map.key);
    const bool is_bare =
        tree_->kind(key) == NodeKind::CompositeLit && tree_->is_absent(tree_->first_child(key));
    if (!is_bare && assign(x, map.key, "map literal") && x.mode == Mode::Constant &&
        !x.value.is_unknown()) {
      std::string spelled = x.value.exact_string();
      if (is_interface_key) spelled += "|" + text(x.type);
      if (!seen.insert(spelled).second) {
        error(key, "duplicate key " + text(key) + " in map literal", x.subject);
      }
    }
    element(tree_->next_sibling(key), map.value, "map literal");
  }
}

}  // namespace gofed::golang::verdict
