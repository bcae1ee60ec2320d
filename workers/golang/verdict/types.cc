// Type expressions: what is wrong in them.
#include <algorithm>
#include <unordered_set>

#include "workers/golang/syntax/text/unicode.h"
#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

using check::ObjectKind;

TypeId Judge::type(NodeId node) {
  if (node == kNoNode) return TypeId::Unknown;
  type_parts(node);
  const TypeId id = checker_.type_of(env_, node);
  if (!Checker::is_unknown(id) && parameters_wanted(node) > 0) {
    error(node, "cannot use generic type " + text(node) + " without instantiation", subject_of(id));
    return TypeId::Unknown;
  }
  return id;
}

TypeId Judge::variable_type(NodeId node) {
  const TypeId id = type(node);
  if (Checker::is_unknown(id) || is_parameter(id) || !is_interface(id)) return id;
  const check::TypeSet set = checker_.type_set(under(id));
  if (!set.complete || (!set.restricted && !set.comparable)) return id;
  error(node,
        "cannot use type " + text(id) + " outside a type constraint: interface " +
            (set.restricted ? "contains type constraints" : "is (or embeds) comparable"),
        subject_of(id));
  return id;
}

// Of a name that means a generic type: how many type arguments it wants.
std::uint32_t Judge::parameters_wanted(NodeId node) {
  while (tree_->kind(node) == NodeKind::Paren) node = tree_->first_child(node);
  const check::Object* object = nullptr;
  if (tree_->kind(node) == NodeKind::Ident) {
    object = checker_.meaning_of(env_, check::Name(tree_->text(node))).object;
  } else if (tree_->kind(node) == NodeKind::Selector) {
    const check::ImportedName* import = checker_.qualifier_of(env_, tree_->first_child(node));
    const check::PackageScope* scope = import == nullptr ? nullptr : checker_.world().find(*import);
    if (scope != nullptr) object = scope->find(check::Name(tree_->text(tree_->child(node, 1))));
  }
  if (object == nullptr || object->kind != ObjectKind::Type) return 0;
  const Tree& tree = *object->file->tree;
  return static_cast<std::uint32_t>(
      Checker::parameter_names(tree, tree.child(object->spec, 1)).size());
}

void Judge::type_parts(NodeId node) {
  const Depth depth(*this);
  if (node == kNoNode || depth.exceeded()) return;
  const NodeId first = tree_->first_child(node);
  switch (tree_->kind(node)) {
    case NodeKind::Ident:
      type_name(node);
      break;
    case NodeKind::Selector:
      type_selector(node);
      break;
    case NodeKind::Index:
      type_instance(node);
      break;
    case NodeKind::Paren:
      type_parts(first);
      break;
    case NodeKind::Star:
    case NodeKind::SliceType:
    case NodeKind::ChanType:
    case NodeKind::Ellipsis:
      if (first != kNoNode) variable_type(first);
      break;
    case NodeKind::ArrayType: {
      if (tree_->kind(first) != NodeKind::Ellipsis) {
        Expr x = value(first);
        if (x.mode != Mode::Unknown) {
          const bool is_constant = x.mode == Mode::Constant;
          // What is called may be a constant after all, len(x) of an x that is not known.
          const bool is_call = tree_->kind(first) == NodeKind::Call;
          if (!is_constant && (is_call || x.may_be_constant)) {
            undecided(first, x.type);
          } else if (!is_constant) {
            error(first, "array length " + describe(x) + " must be constant", x.subject);
          } else if (!x.value.is_unknown()) {
            const constant::Value integer = x.value.to_int();
            const bool typed_ok =
                !is_typed(x.type) || all_are(x.type, Sort::Integer) != Tristate::No;
            if (integer.is_unknown() || !typed_ok) {
              error(first, "array length " + describe(x) + " must be integer", x.subject);
            } else if (integer.as_int64().value_or(0) < 0) {
              error(first, "invalid array length " + describe(x), x.subject);
            }
          }
        }
      }
      variable_type(tree_->next_sibling(first));
      break;
    }
    case NodeKind::MapType: {
      const TypeId key = variable_type(first);
      variable_type(tree_->next_sibling(first));
      key_type(first, key);
      break;
    }
    case NodeKind::FuncType:
      signature(node);
      break;
    case NodeKind::StructType:
      structure(node);
      break;
    case NodeKind::InterfaceType:
      interface_elements(node);
      break;
    case NodeKind::Binary:
    case NodeKind::Unary:
      for (const NodeId child : tree_->children(node)) type_parts(child);
      break;
    default: {
      if (tree_->kind(node) == NodeKind::Absent || tree_->kind(node) == NodeKind::Bad) break;
      use(node);
      error(node, text(node) + " is not a type");
      break;
    }
  }
}

void Judge::key_type(NodeId node, TypeId key) {
  if (Checker::is_unknown(key)) return;
  std::string cause;
  switch (comparable(key, cause)) {
    case Tristate::Yes:
      return;
    case Tristate::Unknown:
      if (!checker_.has_parameters(key) && open_part(key) != kNoType) undecided(node, key);
      return;
    case Tristate::No:
      error(node, "invalid map key type " + text(key), subject_of(key));
      return;
  }
}

void Judge::type_name(NodeId node) {
  const std::string_view spelled = tree_->text(node);
  const check::Name key(spelled);
  const Checker::Meaning meaning = checker_.meaning_of(env_, key);
  const auto no_type = [this, node, spelled] {
    error(node, std::string(spelled) + " is not a type");
  };
  if (meaning.local != nullptr) {
    if (!meaning.local->is_type) {
      if (!meaning.local->is_constant && meaning.local->index < variables_.size()) {
        variables_[meaning.local->index].is_used = true;
      }
      no_type();
    }
    return;
  }
  if (meaning.is_parameter) return;
  if (meaning.object != nullptr) {
    if (meaning.object->package != &scope_) {
      const auto found = checker_.dot_imported(*env_.file, key);
      if (found.import != nullptr) used_imports_.insert(found.import);
    }
    if (meaning.object->kind != ObjectKind::Type) no_type();
    return;
  }
  if (meaning.absent != nullptr) {
    used_imports_.insert(meaning.absent);
    undecided(node, meaning.absent->path);
    return;
  }
  if (meaning.universe.kind == check::UniverseEntry::Kind::Type) return;
  if (meaning.universe.kind != check::UniverseEntry::Kind::None) return no_type();
  if (const auto* import = checker_.import_named(*env_.file, key)) {
    used_imports_.insert(import);
    if (checker_.world().find(*import) != nullptr) {
      error(node, "use of package " + std::string(spelled) + " without selector");
    }
    return;
  }
  if (has_absent_imports_) return undecided(node, std::string_view{});
  error(node, "undefined: " + std::string(spelled));
}

void Judge::type_selector(NodeId node) {
  const NodeId left = tree_->first_child(node);
  const NodeId name_node = tree_->next_sibling(left);
  const std::string_view spelled = tree_->text(name_node);
  const check::ImportedName* import = checker_.qualifier_of(env_, left);
  if (import == nullptr) {
    Expr x = expression(node);
    if (x.mode != Mode::Unknown) error(node, text(node) + " is not a type", x.subject);
    return;
  }
  used_imports_.insert(import);
  const Subject subject{.package = import->path, .owner = {}, .name = spelled};
  if (import->path == "C" || import->path == "unsafe") return;
  if (const check::PackageScope* scope = checker_.world().find(*import)) {
    const check::Object* object = scope->find(check::Name(spelled));
    if (object == nullptr) {
      error(name_node, "undefined: " + text(node), subject);
    } else if (!syntax::is_exported(spelled)) {
      error(name_node, std::string(spelled) + " not exported by package " + name_of(import->path),
            subject);
    } else if (object->kind != ObjectKind::Type) {
      error(node, text(node) + " is not a type", subject);
    }
    return;
  }
  const check::Operand x = checker_.package_member(*import, spelled);
  if (x.mode == Mode::Unknown) undecided(name_node, import->path);
}

void Judge::type_instance(NodeId node) {
  const NodeId base = tree_->first_child(node);
  type_parts(base);
  std::vector<TypeId> arguments;
  for (NodeId at = tree_->next_sibling(base); at != kNoNode; at = tree_->next_sibling(at))
    arguments.push_back(type(at));
  check::Object const* object = nullptr;
  if (tree_->kind(base) == NodeKind::Ident) {
    const Checker::Meaning meaning = checker_.meaning_of(env_, check::Name(tree_->text(base)));
    if (meaning.local != nullptr || meaning.is_parameter) return;
    object = meaning.object;
  } else if (tree_->kind(base) == NodeKind::Selector) {
    const check::ImportedName* import = checker_.qualifier_of(env_, tree_->first_child(base));
    const check::PackageScope* scope = import == nullptr ? nullptr : checker_.world().find(*import);
    if (scope != nullptr) object = scope->find(check::Name(tree_->text(tree_->child(base, 1))));
  }
  if (object == nullptr || object->kind != ObjectKind::Type) return;
  const Tree& tree = *object->file->tree;
  const NodeId list = tree.child(object->spec, 1);
  const std::vector<std::string_view> names = Checker::parameter_names(tree, list);
  const Subject subject{.package = object->package->path, .owner = {}, .name = object->name.text};
  if (names.empty()) {
    error(base, text(base) + " is not a generic type", subject);
    return;
  }
  if (arguments.size() != names.size()) {
    const bool few = arguments.size() < names.size();
    error(few ? node : base,
          (few ? "not enough type arguments for type " : "too many type arguments for type ") +
              text(base) + ": have " + std::to_string(arguments.size()) + ", want " +
              std::to_string(names.size()),
          subject);
    return;
  }
  if (std::ranges::any_of(arguments, [](TypeId id) { return Checker::is_unknown(id); })) return;
  const auto constraints = checker_.parameter_constraints(Checker::env_of(*object, names), list);
  Answer answer = satisfies_all(node, arguments, constraints, 0);
  if (answer.is == Tristate::Yes) return;
  if (!answer.subject.is_given()) answer.subject = subject;
  if (answer.is == Tristate::Unknown) return undecided(node, answer.open);
  error(nth_sibling(tree_->next_sibling(base), answer.number), answer.cause, answer.subject);
}

// The node `count` siblings behind one; the last one where there are fewer.
NodeId Judge::nth_sibling(NodeId node, std::size_t count) const {
  for (; count > 0 && tree_->next_sibling(node) != kNoNode; --count)
    node = tree_->next_sibling(node);
  return node;
}

// `constraints` mention type parameters from index `first` on.
Answer Judge::satisfies_all(NodeId, std::span<const TypeId> arguments,
                            std::span<const TypeId> constraints, std::uint32_t first) {
  Answer result;
  for (std::size_t i = 0; i < arguments.size() && i < constraints.size(); ++i) {
    const TypeId wanted = checker_.substitute(constraints[i], arguments, first);
    if (Checker::is_unknown(wanted) || Checker::is_unknown(arguments[i])) {
      result = {.is = Tristate::Unknown};
      continue;
    }
    if (wanted == TypeId::Any) continue;
    Answer one = implements(arguments[i], wanted, true);
    one.number = i;
    if (one.is == Tristate::No) return one;
    if (one.is == Tristate::Unknown) result = one;
  }
  return result;
}

void Judge::signature(NodeId func_type) {
  for (const NodeId list : tree_->children(func_type)) {
    for (const NodeId field : tree_->children(list)) variable_type(tree_->child(field, 1));
  }
}

void Judge::structure(NodeId node) {
  std::unordered_set<std::string_view> names;
  const auto add = [this, &names](NodeId at, std::string_view spelled) {
    if (spelled == "_" || spelled.empty() || names.insert(spelled).second) return;
    error(at, std::string(spelled) + " redeclared");
  };
  for (const NodeId field : tree_->children(node)) {
    const NodeId field_names = tree_->first_child(field);
    const NodeId type_node = tree_->next_sibling(field_names);
    const TypeId id = variable_type(type_node);
    if (tree_->first_child(field_names) != kNoNode) {
      for (const NodeId name_node : tree_->children(field_names))
        add(name_node, tree_->text(name_node));
      continue;
    }
    add(type_node, Checker::embedded_name(*tree_, type_node));
    const TypeId base = checker_.dereferenced(id);
    if (Checker::is_unknown(base) || Checker::is_unknown(under(base))) continue;
    const bool is_pointer = base != id;
    if (is_parameter(base)) {
      error(type_node, "embedded field type cannot be a type parameter");
    } else if (form_of<type::Pointer>(under(base))) {
      error(type_node, "embedded field type cannot be a pointer", subject_of(base));
    } else if (is_pointer && is_interface(base)) {
      error(type_node, "embedded field type cannot be a pointer to an interface", subject_of(base));
    }
  }
}

void Judge::constraint(NodeId node) {
  type_parts(node);
}

void Judge::interface_elements(NodeId node) {
  std::vector<type::Method> methods;
  for (const NodeId element : tree_->children(node)) {
    if (tree_->kind(element) == NodeKind::Method) {
      const NodeId name_node = tree_->first_child(element);
      const std::string_view spelled = tree_->text(name_node);
      signature(tree_->child(element, 1));
      if (spelled == "_") continue;
      const bool is_new = std::ranges::none_of(
          methods, [spelled](const type::Method& m) { return m.name == spelled; });
      if (!is_new) error(name_node, "duplicate method " + std::string(spelled));
      methods.push_back({spelled, syntax::is_exported(spelled) ? std::string_view{} : scope_.path,
                         checker_.signature_of(env_, tree_->child(element, 1))});
    }
  }
  for (const NodeId element : tree_->children(node)) {
    if (tree_->kind(element) == NodeKind::Method) continue;
    constraint(element);
    if (tree_->kind(element) == NodeKind::Binary || tree_->kind(element) == NodeKind::Unary)
      continue;
    const TypeId id = checker_.type_of(env_, element);
    if (Checker::is_unknown(id) || !is_interface(id)) continue;
    // A method may come twice when it is the same.
    for (const type::Method& method : checker_.type_set(under(id)).methods) {
      const auto known = std::ranges::find_if(methods, [&method](const type::Method& m) {
        return m.name == method.name && m.package == method.package;
      });
      if (known == methods.end()) {
        methods.push_back(method);
      } else if (same(known->type, method.type) == Tristate::No) {
        error(element, "duplicate method " + std::string(method.name), subject_of(id));
      }
    }
  }
}

void Judge::type_parameters(NodeId list) {
  if (tree_->is_absent(list)) return;
  for (const NodeId field : tree_->children(list)) constraint(tree_->child(field, 1));
}

}  // namespace gofed::golang::verdict
