// Expressions: names, selectors, function literals, type assertions.
#include <algorithm>

#include "workers/golang/facts/deps_facts.h"
#include "workers/golang/syntax/text/unicode.h"
#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

using check::Lookup;
using check::ObjectKind;

// An operand that is Unknown after an error in it is one for that error.
Expr Judge::expression(NodeId node, TypeId expected) {
  const Depth depth(*this);
  if (node == kNoNode || depth.exceeded()) return unknown(node);
  const std::uint64_t before = error_count_;
  Expr x = visit(node, expected);
  if (x.mode == Mode::Unknown && error_count_ > before) x.is_error = true;
  return x;
}

Expr Judge::visit(NodeId node, TypeId expected) {
  switch (tree_->kind(node)) {
    case NodeKind::Ident:
      return name(node);
    case NodeKind::BasicLit: {
      Expr x;
      static_cast<check::Operand&>(x) = checker_.eval(env_, node);
      x.node = node;
      return x;
    }
    case NodeKind::Paren: {
      Expr x = expression(tree_->first_child(node), expected);
      x.node = node;
      return x;
    }
    case NodeKind::FuncLit:
      return function_literal(node);
    case NodeKind::CompositeLit:
      return composite(node, expected);
    case NodeKind::Selector:
      return selector(node);
    case NodeKind::Index:
      return index(node);
    case NodeKind::Slice:
      return slice(node);
    case NodeKind::TypeAssert:
      return type_assertion(node);
    case NodeKind::Call:
      return call(node);
    case NodeKind::Star:
      return star(node);
    case NodeKind::Unary:
      return unary(node);
    case NodeKind::Binary:
      return binary(node);
    case NodeKind::ArrayType:
    case NodeKind::SliceType:
    case NodeKind::StructType:
    case NodeKind::FuncType:
    case NodeKind::InterfaceType:
    case NodeKind::MapType:
    case NodeKind::ChanType: {
      Expr x;
      static_cast<check::Operand&>(x) = Checker::make_type(type(node));
      x.node = node;
      return x;
    }
    default:
      return unknown(node);
  }
}

void Judge::use(NodeId node) {
  expression(node);
}

// The one value that is wanted; else it is an error.
Expr Judge::single(Expr x) {
  Expr failed = unknown(x.node);
  failed.is_error = true;
  switch (x.mode) {
    case Mode::Type:
      if (!Checker::is_unknown(x.type))
        error(x.node, text(x.node) + " (type) is not an expression", subject_of(x));
      return failed;
    case Mode::NoValue:
      error(x.node, text(x.node) + " (no value) used as value", x.subject);
      return failed;
    case Mode::Builtin:
      error(x.node, text(x.node) + " (built-in) must be called");
      return failed;
    case Mode::Tuple:
      error(
          x.node,
          "multiple-value " + text(x.node) + " (value of type " +
              [this, &x] {
                const auto func = form_of<type::Func>(x.type);
                std::string types;
                for (const type::Variable& result : func->results) {
                  types += (types.empty() ? "" : ", ") + text(result.type);
                }
                return "(" + types + ")";
              }() +
              ") in single-value context",
          x.subject);
      return failed;
    case Mode::Unknown:
    case Mode::Constant:
    case Mode::Value:
    case Mode::Nil:
    case Mode::Generic:
      return x;
  }
  return x;
}

Expr Judge::value(NodeId node, TypeId expected) {
  const std::uint64_t before = error_count_;
  Expr x = single(expression(node, expected));
  if (x.mode == Mode::Unknown && error_count_ > before) x.is_error = true;
  if (x.mode == Mode::Generic) {
    if (expected == kNoType) {
      error(x.node, "cannot use generic function " + text(x.node) + " without instantiation",
            x.subject);
    }
    return unknown(node);
  }
  return x;
}

Expr Judge::of_object(const check::Object& object, NodeId node) {
  Expr x;
  static_cast<check::Operand&>(x) = checker_.operand_of(object);
  x.node = node;
  x.is_addressable = object.kind == ObjectKind::Variable && x.mode == Mode::Value;
  if (object.package != &scope_)
    x.subject = {.package = object.package->path, .owner = {}, .name = object.name.text};
  if (x.mode == Mode::Type && Checker::is_unknown(x.type)) x.mode = Mode::Unknown;
  return x;
}

Expr Judge::name(NodeId node) {
  const std::string_view spelled = tree_->text(node);
  if (spelled == "_") {
    error(node, "cannot use _ as value");
    return unknown(node);
  }
  const check::Name key(spelled);
  const Checker::Meaning meaning = checker_.meaning_of(env_, key);
  if (meaning.local != nullptr) {
    const bool is_variable = !meaning.local->is_type && !meaning.local->is_constant;
    Expr x;
    if (is_variable && meaning.local->index < variables_.size()) {
      Variable& variable = variables_[meaning.local->index];
      variable.is_used = true;
      x.subject = variable.subject;
      x.is_error = variable.is_failed;
    }
    static_cast<check::Operand&>(x) = checker_.operand_of_local(env_, *meaning.local);
    x.node = node;
    x.is_addressable = is_variable;
    return x;
  }
  if (meaning.object != nullptr) {
    if (meaning.object->package != &scope_) {
      const auto found = checker_.dot_imported(*env_.file, key);
      if (found.import != nullptr) used_imports_.insert(found.import);
    }
    return of_object(*meaning.object, node);
  }
  if (meaning.is_parameter) {
    Expr x;
    static_cast<check::Operand&>(x) = checker_.eval(env_, node);
    x.node = node;
    return x;
  }
  if (meaning.absent != nullptr) {
    used_imports_.insert(meaning.absent);
    Expr x;
    static_cast<check::Operand&>(x) = checker_.package_member(*meaning.absent, spelled);
    x.node = node;
    if (x.mode == Mode::Unknown) undecided(node, meaning.absent->path);
    return x;
  }
  if (meaning.universe.kind == check::UniverseEntry::Kind::None) {
    if (const auto* import = checker_.import_named(*env_.file, key)) {
      used_imports_.insert(import);
      if (checker_.world().find(*import) != nullptr) {
        error(node, "use of package " + std::string(spelled) + " without selector");
      }
    } else if (has_absent_imports_) {
      undecided(node, std::string_view{});
    } else {
      error(node, "undefined: " + std::string(spelled));
    }
    return unknown(node);
  }
  Expr x;
  static_cast<check::Operand&>(x) = checker_.universe_value(env_, meaning.universe);
  x.node = node;
  if (x.mode == Mode::Unknown && spelled == "iota")
    error(node, "cannot use iota outside constant declaration");
  return x;
}

Expr Judge::package_name(const check::ImportedName& import, NodeId node) {
  used_imports_.insert(&import);
  const NodeId name_node = tree_->child(node, 1);
  const std::string_view spelled = tree_->text(name_node);
  const Subject subject{.package = import.path, .owner = {}, .name = spelled};
  Expr x;
  x.node = node;
  if (import.path == "C") return x;
  if (import.path == "unsafe") {
    static_cast<check::Operand&>(x) = checker_.package_member(import, spelled);
    if (x.mode == Mode::Unknown) error(name_node, "undefined: " + text(node), subject);
    return x;
  }
  if (const check::PackageScope* scope = checker_.world().find(import)) {
    const check::Object* object = scope->find(check::Name(spelled));
    if (object == nullptr) {
      error(name_node, "undefined: " + text(node), subject);
      return x;
    }
    if (!syntax::is_exported(spelled)) {
      error(name_node, std::string(spelled) + " not exported by package " + name_of(import.path),
            subject);
      return x;
    }
    return of_object(*object, node);
  }
  static_cast<check::Operand&>(x) = checker_.package_member(import, spelled);
  if (x.mode == Mode::Generic && x.generic->variables.empty()) {
    const TypeId type = x.generic->type;
    static_cast<check::Operand&>(x) = Checker::make_value(type);
  }
  if (x.mode == Mode::Unknown) undecided(name_node, import.path);
  if (x.mode == Mode::Value) {
    // A function of the standard library is written as a variable of its type: no error comes of it.
    x.is_addressable = true;
  }
  x.subject = subject;
  return x;
}

Expr Judge::selector(NodeId node) {
  const NodeId left = tree_->first_child(node);
  if (const check::ImportedName* import = checker_.qualifier_of(env_, left)) {
    return package_name(*import, node);
  }
  Expr x = expression(left);
  if (x.mode != Mode::Type) x = single(std::move(x));
  if (x.mode == Mode::Generic) return unknown(node);
  if (x.mode == Mode::Unknown) return without_type(node, x);
  return member(std::move(x), node);
}

// x.f, where x is a value or a type.
Expr Judge::member(Expr x, NodeId node) {
  const NodeId name_node = tree_->child(node, 1);
  const std::string_view spelled = tree_->text(name_node);
  if (spelled == "_") {
    error(name_node, "cannot refer to blank field or method");
    return unknown(node);
  }
  if (!is_typed(x.type)) {
    if (x.mode == Mode::Nil) return unknown(node);
    settle(x);
  }
  const TypeId holder = checker_.selectable(env_, x.type);
  const auto pointer = form_of<type::Pointer>(holder);
  TypeId looked_at = holder;
  bool fields_only = false;
  if (!pointer && form_of<type::Named>(holder)) {
    // A declared pointer type has the fields of what it points to, and no methods.
    if (const auto base = form_of<type::Pointer>(under(holder))) {
      looked_at = checker_.pointer_to(base->element);
      fields_only = true;
    }
  }
  if (pointer && is_parameter(pointer->element)) return unknown(node);
  const Lookup found = checker_.look_up(looked_at, spelled, scope_.path);
  if (found.state == Lookup::State::Unknown) {
    undecided(name_node, found.opaque == kNoType ? x.type : found.opaque);
    return unknown(node);
  }
  const bool to_interface = pointer && is_interface(pointer->element);
  const bool is_method = found.state == Lookup::State::Found && found.member.is_method;
  if (found.state != Lookup::State::Found || (is_method && (fields_only || to_interface))) {
    missing_member(x, node, found);
    return unknown(node);
  }
  const TypeId owner = found.member.foreign_owner;
  Expr result;
  result.node = node;
  if (owner != kNoType) {
    if (const auto named = form_of<type::Named>(owner)) {
      result.subject = {.package = named->package, .owner = named->name, .name = spelled};
    }
  }
  if (x.mode == Mode::Type) {
    if (!is_method) {
      error(name_node,
            text(node) + " undefined (type " + text(x.type) + " has no method " +
                std::string(spelled) + ")",
            subject_of(x.type));
      return unknown(node);
    }
    if (found.pointer_receiver) {
      error(name_node,
            "invalid method expression " + text(node) + " (needs pointer receiver (*" +
                text(x.type) + ")." + std::string(spelled) + ")",
            result.subject);
      return unknown(node);
    }
    static_cast<check::Operand&>(result) = checker_.select(env_, x, spelled);
    return result;
  }
  if (is_method && found.pointer_receiver && !x.is_addressable) {
    error(name_node, "cannot call pointer method " + std::string(spelled) + " on " + text(x.type),
          result.subject);
    return unknown(node);
  }
  static_cast<check::Operand&>(result) = Checker::make_value(found.member.type);
  if (found.member.generic != nullptr) {
    result.mode = Mode::Generic;
    result.generic = found.member.generic;
  }
  result.is_addressable = !is_method && (x.is_addressable || found.through_pointer || fields_only);
  if (Checker::is_unknown(result.type)) undecided(name_node, owner == kNoType ? x.type : owner);
  return result;
}

void Judge::missing_member(const Expr& x, NodeId node, const Lookup& found) {
  const NodeId name_node = tree_->child(node, 1);
  const std::string spelled(tree_->text(name_node));
  const TypeId base = checker_.dereferenced(x.type);
  Subject subject = subject_of(base);
  if (subject.is_given())
    subject = {.package = subject.package, .owner = subject.name, .name = tree_->text(name_node)};
  if (found.state == Lookup::State::Ambiguous) {
    error(name_node, "ambiguous selector " + text(node), subject);
    return;
  }
  const auto pointer = form_of<type::Pointer>(x.type);
  if (x.mode == Mode::Type) {
    error(name_node,
          text(node) + " undefined (type " + text(x.type) + " has no method " + spelled + ")",
          subject);
    return;
  }
  const std::string why = pointer && is_interface(pointer->element)
                              ? "type " + text(x.type) + " is pointer to interface, not interface"
                              : "type " + text(x.type) + " has no field or method " + spelled;
  error(name_node, text(node) + " undefined (" + why + ")", subject);
}

Expr Judge::function_literal(NodeId node) {
  const NodeId func_type = tree_->first_child(node);
  const NodeId body = tree_->next_sibling(func_type);
  const TypeId written = type(func_type);
  const Block scope(*this);
  declare_fields(tree_->child(func_type, 0), true);
  declare_fields(tree_->child(func_type, 1), true);
  FunctionContext context;
  if (const auto func = form_of<type::Func>(written)) {
    for (const type::Variable& result : func->results) context.results.push_back(result.type);
  }
  const NodeId results = tree_->child(func_type, 1);
  const NodeId first = tree_->first_child(results);
  context.has_names = first != kNoNode && tree_->first_child(tree_->first_child(first)) != kNoNode;
  functions_.push_back(std::move(context));
  function_body(body);
  functions_.pop_back();
  return made(node, written);
}

// The type is looked at when the operand may be asserted.
Expr Judge::type_assertion(NodeId node) {
  const NodeId left = tree_->first_child(node);
  const NodeId type_node = tree_->next_sibling(left);
  const Expr x = value(left);
  if (tree_->is_absent(type_node) || x.is_error) return without_type(node, x);
  const bool is_known = x.has_type() && x.mode != Mode::Nil;
  const bool is_open = is_known && Checker::is_unknown(under(x.type));
  if (is_open) undecided(left, x.type);
  if (is_known && is_parameter(x.type)) {
    error(left,
          "invalid operation: cannot use type assertion on type parameter value " + describe(x));
    return unknown(node);
  }
  if (is_known && !is_open && !is_interface(x.type)) {
    error(left, "invalid operation: " + describe(x) + " is not an interface", subject_of(x));
    return unknown(node);
  }
  const TypeId to = type(type_node);
  Expr result = made(node, to);
  result.has_ok = result.mode == Mode::Value;
  result.subject = subject_of(to);
  if (is_known && !is_open) impossible(x, to, node, false);
  return result;
}

// x.(T), or a case T: T must have the methods of x.
void Judge::impossible(const Expr& x, TypeId to, NodeId at, bool is_case) {
  if (Checker::is_unknown(to) || is_parameter(to)) return;
  if (Checker::is_unknown(under(to))) {
    // What methods it has is not known; that matters to an interface with methods alone.
    const check::TypeSet set = checker_.type_set(under(x.type));
    if (!set.methods.empty() && has_methods(to, x.type).is != Tristate::Yes) undecided(at, to);
    return;
  }
  // Some type may implement both interfaces; go/types looks no further.
  if (is_interface(to)) return;
  Answer answer = has_methods(to, x.type);
  if (answer.is == Tristate::Yes) return;
  if (answer.is == Tristate::Unknown) return undecided(at, answer.open);
  const std::size_t bracket = answer.cause.find(" (");
  const std::string why =
      bracket == std::string::npos ? std::string() : answer.cause.substr(bracket);
  if (is_case) {
    error(at,
          "impossible type switch case: " + describe(x) + " cannot have dynamic type " + text(to) +
              why,
          answer.subject);
  } else {
    error(at, "impossible type assertion: " + text(at) + "\n\t" + answer.cause, answer.subject);
  }
}

Expr Judge::star(NodeId node) {
  const NodeId inner = tree_->first_child(node);
  Expr x = expression(inner);
  if (x.mode == Mode::Type) {
    Expr result;
    static_cast<check::Operand&>(result) = Checker::make_type(checker_.pointer_to(x.type));
    result.node = node;
    return result;
  }
  x = single(std::move(x));
  if (x.mode == Mode::Unknown || x.mode == Mode::Generic) return without_type(node, x);
  if (x.mode == Mode::Nil) {
    error(node, "invalid operation: cannot indirect nil");
    return unknown(node);
  }
  const TypeId base = core(x.type);
  if (Checker::is_unknown(base)) {
    undecided(node, x.type);
    return unknown(node);
  }
  const auto pointer = form_of<type::Pointer>(base);
  if (!pointer) {
    if (!is_parameter(x.type))
      error(inner, "invalid operation: cannot indirect " + describe(x), subject_of(x));
    return unknown(node);
  }
  Expr result = made(node, pointer->element);
  result.is_addressable = true;
  result.subject = x.subject;
  return result;
}

}  // namespace gofed::golang::verdict
