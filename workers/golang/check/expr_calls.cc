// Calls: functions, conversions, builtins.
#include "workers/golang/check/checker.h"
#include "workers/golang/check/infer.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang::check {

using Mode = Operand::Mode;
using Kind = BasicInfo::Kind;

Operand Checker::eval_call(const Env& env, NodeId node) {
  const Tree& tree = *env.tree;
  const Operand function = eval(env, tree.child(node, 0));
  const NodeId argument = tree.child(node, 1);
  switch (function.mode) {
    case Mode::Type:
      if (argument == syntax::kNoNode || is_unknown(function.type)) return {};
      return convert(eval(env, argument), function.type);
    case Mode::Builtin:
      return eval_builtin(env, function.builtin, node);
    default:
      return result_of(env, function, node);
  }
}

Operand Checker::result_of(const Env& env, const Operand& function, NodeId call) {
  switch (function.mode) {
    case Mode::Value:
      return call_result(core_type(env, function.type));
    case Mode::Generic:
      return generic_call(*this, env, *function.generic, call);
    default:
      return {};
  }
}

Operand Checker::call_result(TypeId func) {
  if (is_unknown(func)) return {};
  const auto* signature = std::get_if<type::Func>(&types_[func]);
  if (signature == nullptr) return {};
  if (signature->results.size() == 1) return make_value(signature->results[0].type);
  Operand x;
  x.mode = signature->results.empty() ? Mode::NoValue : Mode::Tuple;
  x.type = func;
  return x;
}

// T(x). A constant stays one when T is a basic type.
Operand Checker::convert(const Operand& x, TypeId type) {
  const BasicInfo to = basic_info(type);
  if (x.mode != Mode::Constant || to.kind == Kind::None) {
    // A named type that is not at hand may still be a basic one, and the result a constant.
    const bool constant = x.mode == Mode::Constant && is_unknown(underlying(type));
    return constant ? make_constant(type, {}) : make_value(type);
  }
  const BasicInfo from = basic_info(x.type);
  if (to.kind == Kind::String && from.kind == Kind::Integer) {
    if (x.value.is_unknown()) return make_constant(type, {});
    const std::optional<std::int64_t> rune = x.value.as_int64();
    const bool in_range = rune && *rune >= 0 && *rune <= 0x10ffff;
    std::string text;
    syntax::append_rune(text, in_range ? static_cast<char32_t>(*rune) : syntax::kReplacement);
    return make_constant(type, constant::Value::of_string(std::move(text)));
  }
  return make_constant(type, represent(x.value, to));
}

Operand Checker::eval_builtin(const Env& env, Builtin builtin, NodeId node) {
  const Tree& tree = *env.tree;
  const NodeId first = tree.child(node, 1);
  const NodeId second = first == syntax::kNoNode ? first : tree.next_sibling(first);
  switch (builtin) {
    case Builtin::New:
      return eval_new(env, first);
    case Builtin::Make:
      return make_value(type_of(env, first));
    case Builtin::Append:
      return make_value(eval(env, first).type);
    case Builtin::Copy:
      return make_value(TypeId::Int);
    case Builtin::Recover:
      return make_value(TypeId::Any);
    case Builtin::UnsafeString:
      return make_value(TypeId::String);
    case Builtin::UnsafeSizeof:
    case Builtin::UnsafeAlignof:
    case Builtin::UnsafeOffsetof:
      return eval_layout(env, builtin, first);
    case Builtin::UnsafeStringData:
      return make_value(pointer_to(TypeId::Byte));
    case Builtin::UnsafeAdd:
      return make_value(TypeId::UnsafePointer);
    case Builtin::UnsafeSlice: {  // of a *T a []T
      const Operand x = behind(env, eval(env, first));
      return x.has_type() ? make_value(types_.add(type::Slice{x.type})) : Operand();
    }
    case Builtin::UnsafeSliceData: {  // of a []T a *T
      const Operand x = element_of(env, eval(env, first));
      return x.has_type() ? make_value(pointer_to(x.type)) : Operand();
    }
    case Builtin::Len:
    case Builtin::Cap:
      return eval_length_of(eval(env, first), builtin == Builtin::Cap);
    case Builtin::Real:
    case Builtin::Imag:
      return eval_part(eval(env, first), builtin == Builtin::Imag);
    case Builtin::Complex:
      return eval_complex(eval(env, first), eval(env, second));
    case Builtin::Min:
    case Builtin::Max:
      return eval_extreme(env, builtin, first);
    case Builtin::None:
    case Builtin::Clear:
    case Builtin::Close:
    case Builtin::Delete:
    case Builtin::Panic:
    case Builtin::Print:
    case Builtin::Println:
      return {};
  }
  return {};
}

// Of a type, or since Go 1.26 of a value, which the new variable then has.
Operand Checker::eval_new(const Env& env, NodeId argument) {
  const Operand x = eval(env, argument);
  if (x.has_type()) return make_value(pointer_to(default_type(x.type)));
  return make_value(pointer_to(x.mode == Mode::Type ? x.type : type_of(env, argument)));
}

// real and imag: of complex128 a float64, of complex64 a float32.
Operand Checker::eval_part(const Operand& x, bool imaginary) {
  if (!x.has_type()) return {};
  const BasicInfo info = basic_info(x.type);
  TypeId type = TypeId::UntypedFloat;
  if (!info.untyped) {
    if (info.kind != Kind::Complex) return {};
    type = info.bits == 64 ? TypeId::Float32 : TypeId::Float64;
  }
  if (x.mode != Mode::Constant) return make_value(type);
  constant::Value value = imaginary ? x.value.imag() : x.value.real();
  return make_constant(type, info.untyped ? std::move(value) : represent(value, basic_info(type)));
}

// complex: an untyped constant takes the type of the other argument.
Operand Checker::eval_complex(const Operand& x, const Operand& y) {
  if (!x.has_type() || !y.has_type()) return {};
  const BasicInfo left = basic_info(x.type);
  const BasicInfo info = left.untyped ? basic_info(y.type) : left;
  TypeId type = TypeId::UntypedComplex;
  if (!info.untyped) {
    if (info.kind != Kind::Float) return {};
    type = info.bits == 32 ? TypeId::Complex64 : TypeId::Complex128;
  }
  if (x.mode != Mode::Constant || y.mode != Mode::Constant) return make_value(default_type(type));
  constant::Value value = constant::Value::make_complex(x.value, y.value);
  return make_constant(type, info.untyped ? std::move(value) : represent(value, basic_info(type)));
}

// Whether the size depends on type arguments: that of a []T does not.
bool Checker::has_variable_size(TypeId type) {
  return has_parameters(type) && !layouts_.of(*this, type);
}

// unsafe.Sizeof, Alignof and Offsetof: constants, unless a type parameter decides.
Operand Checker::eval_layout(const Env& env, Builtin builtin, NodeId argument) {
  if (argument == syntax::kNoNode) return make_constant(TypeId::Uintptr, {});
  std::optional<std::int64_t> value;
  if (builtin == Builtin::UnsafeOffsetof) {
    NodeId selector = argument;
    while (env.tree->kind(selector) == NodeKind::Paren) selector = env.tree->child(selector, 0);
    if (env.tree->kind(selector) != NodeKind::Selector) return make_constant(TypeId::Uintptr, {});
    const NodeId left = env.tree->child(selector, 0);
    const Operand x = eval(env, left);
    if (!x.has_type()) return make_constant(TypeId::Uintptr, {});
    if (has_variable_size(dereferenced(x.type))) return make_value(TypeId::Uintptr);
    const std::string_view name = env.tree->text(env.tree->next_sibling(left));
    value = layouts_.offset_of(*this, x.type, name, env.package->path);
  } else {
    const Operand x = eval(env, argument);
    if (!x.has_type()) return make_constant(TypeId::Uintptr, {});
    if (has_variable_size(x.type)) return make_value(TypeId::Uintptr);
    const std::optional<Layout> layout = layouts_.of(*this, default_type(x.type));
    if (layout) value = builtin == Builtin::UnsafeSizeof ? layout->size : layout->alignment;
  }
  return make_constant(TypeId::Uintptr,
                       value ? constant::Value::of_int(*value) : constant::Value());
}

// min and max.
Operand Checker::eval_extreme(const Env& env, Builtin builtin, NodeId first) {
  Operand best;
  for (NodeId at = first; at != syntax::kNoNode; at = env.tree->next_sibling(at)) {
    Operand x = eval(env, at);
    if (at == first) {
      best = std::move(x);
      continue;
    }
    const Operand sum = fold_binary(best, Token::Plus, x);  // settles type and mode
    if (sum.mode != Mode::Constant) {
      best = sum;
      continue;
    }
    const Token op = builtin == Builtin::Min ? Token::Less : Token::Greater;
    const std::optional<bool> better = constant::Value::compare(x.value, op, best.value).as_bool();
    if (!better) return make_constant(sum.type, {});
    best = make_constant(sum.type, *better ? x.value : best.value);
  }
  return best;
}

// A constant for constant strings, and for arrays (pointers to them too) that no call or receive
// stands in; those in array expressions are rare enough to be taken for values.
Operand Checker::eval_length_of(const Operand& x, bool cap) {
  const std::string* text = x.mode == Mode::Constant ? x.value.as_string() : nullptr;
  if (text != nullptr && !cap) {
    return make_constant(TypeId::Int,
                         constant::Value::of_int(static_cast<std::int64_t>(text->size())));
  }
  if (x.mode == Mode::Constant) return make_constant(TypeId::Int, {});
  if (!x.has_type()) return make_value(TypeId::Int);
  const TypeId under = underlying(dereferenced(underlying(x.type)));
  if (!is_unknown(under)) {
    if (const auto* array = std::get_if<type::Array>(&types_[under])) {
      constant::Value value;
      if (array->length != type::Array::kUnknownLength) {
        value = constant::Value::of_int(array->length);
      }
      return make_constant(TypeId::Int, std::move(value));
    }
  }
  return make_value(TypeId::Int);
}

}  // namespace gofed::golang::check
