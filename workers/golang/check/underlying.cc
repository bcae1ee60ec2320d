// Underlying types, substitution of type arguments, and what the predeclared types are.
#include <unordered_map>

#include "workers/golang/check/checker.h"
#include "workers/golang/check/std_knowledge.h"

namespace gofed::golang::check {
namespace {

// Puts type arguments in the place of type parameters. What has been seen is remembered: types
// share parts, and a tree of them may be far larger than the table.
class Substitution {
 public:
  Substitution(TypeTable& types, std::span<const TypeId> arguments)
      : types_(types), arguments_(arguments) {}

  TypeId apply(TypeId id) {
    if (id == kNoType) return id;
    if (const auto it = done_.find(id); it != done_.end()) return it->second;
    const Type form = types_[id];  // a copy: the table grows meanwhile
    const TypeId result = std::visit([this, id](const auto& t) { return rebuild(id, t); }, form);
    done_.emplace(id, result);
    return result;
  }

 private:
  TypeId rebuild(TypeId id, const type::Unknown&) { return id; }
  TypeId rebuild(TypeId id, const type::Basic&) { return id; }
  TypeId rebuild(TypeId id, const type::Parameter& t) {
    return t.index < arguments_.size() ? arguments_[t.index] : id;
  }
  TypeId rebuild(TypeId id, type::Named t) {
    if (t.arguments.empty()) return id;
    for (TypeId& argument : t.arguments) argument = apply(argument);
    return types_.add(std::move(t));
  }
  TypeId rebuild(TypeId, type::Pointer t) { return element(t); }
  TypeId rebuild(TypeId, type::Slice t) { return element(t); }
  TypeId rebuild(TypeId, type::Array t) { return element(t); }
  TypeId rebuild(TypeId, type::Chan t) { return element(t); }
  TypeId rebuild(TypeId, type::Map t) {
    t.key = apply(t.key);
    t.value = apply(t.value);
    return types_.add(t);
  }
  TypeId rebuild(TypeId, type::Func t) {
    for (type::Variable& v : t.parameters) v.type = apply(v.type);
    for (type::Variable& v : t.results) v.type = apply(v.type);
    return types_.add(std::move(t));
  }
  TypeId rebuild(TypeId, type::Struct t) {
    for (type::Field& f : t.fields) f.type = apply(f.type);
    return types_.add(std::move(t));
  }
  TypeId rebuild(TypeId, type::Interface t) {
    for (type::Method& m : t.methods) m.type = apply(m.type);
    for (TypeId& embedded : t.embedded) embedded = apply(embedded);
    return types_.add(std::move(t));
  }
  TypeId rebuild(TypeId, type::Union t) {
    for (type::Term& term : t.terms) term.type = apply(term.type);
    return types_.add(std::move(t));
  }
  template <typename T>
  TypeId element(T t) {
    t.element = apply(t.element);
    return types_.add(t);
  }

  TypeTable& types_;
  std::span<const TypeId> arguments_;
  std::unordered_map<TypeId, TypeId> done_;
};

}  // namespace

TypeId Checker::substitute(TypeId id, std::span<const TypeId> arguments) {
  if (arguments.empty() || is_unknown(id)) return id;
  return Substitution(types_, arguments).apply(id);
}

TypeId Checker::underlying(TypeId id) {
  if (is_unknown(id)) return unknown_;
  const auto* named = std::get_if<type::Named>(&types_[id]);
  if (named == nullptr) return id;
  if (const auto it = underlying_.find(id); it != underlying_.end()) return it->second;
  const Depth depth(*this);
  if (depth.exceeded()) return unknown_;
  underlying_.emplace(id, unknown_);  // what a cycle sees
  const TypeId result = underlying_of_named(id, type::Named(*named));
  underlying_[id] = result;
  return result;
}

TypeId Checker::underlying_of_named(TypeId id, const type::Named& named) {
  if (named.package.empty()) {
    type::Interface interface;
    if (named.name == "error") {
      type::Func func;
      func.results.push_back({"", basic("string")});
      interface.methods.push_back({"Error", "", types_.add(std::move(func))});
    } else if (named.name == "comparable") {
      interface.embedded.push_back(id);
    }
    return types_.add(std::move(interface));
  }
  const ObjectId object = declaration_of(id);
  if (object == kNoObject) {
    const TypeId standard = std_underlying(*this, named);
    return standard == kNoType ? unknown_ : underlying(standard);
  }
  return underlying(substitute(declared_type(object), named.arguments));
}

TypeId Checker::dereferenced(TypeId id) {
  if (is_unknown(id)) return unknown_;
  const auto* pointer = std::get_if<type::Pointer>(&types_[id]);
  return pointer == nullptr ? id : pointer->element;
}

BasicInfo Checker::basic_info(TypeId id) {
  using Kind = BasicInfo::Kind;
  const TypeId under = underlying(id);
  if (is_unknown(under)) return {};
  const auto* t = std::get_if<type::Basic>(&types_[under]);
  if (t == nullptr) return {};
  const unsigned word = world_.word_bits();
  static const std::unordered_map<std::string_view, BasicInfo> kInfos = {
      {"bool", {.kind = Kind::Bool}},
      {"string", {.kind = Kind::String}},
      {"int", {.kind = Kind::Integer}},
      {"int8", {.kind = Kind::Integer, .bits = 8}},
      {"int16", {.kind = Kind::Integer, .bits = 16}},
      {"int32", {.kind = Kind::Integer, .bits = 32}},
      {"rune", {.kind = Kind::Integer, .bits = 32}},
      {"int64", {.kind = Kind::Integer, .bits = 64}},
      {"uint", {.kind = Kind::Integer, .is_unsigned = true}},
      {"uintptr", {.kind = Kind::Integer, .is_unsigned = true}},
      {"uint8", {.kind = Kind::Integer, .is_unsigned = true, .bits = 8}},
      {"byte", {.kind = Kind::Integer, .is_unsigned = true, .bits = 8}},
      {"uint16", {.kind = Kind::Integer, .is_unsigned = true, .bits = 16}},
      {"uint32", {.kind = Kind::Integer, .is_unsigned = true, .bits = 32}},
      {"uint64", {.kind = Kind::Integer, .is_unsigned = true, .bits = 64}},
      {"float32", {.kind = Kind::Float, .bits = 32}},
      {"float64", {.kind = Kind::Float, .bits = 64}},
      {"complex64", {.kind = Kind::Complex, .bits = 64}},
      {"complex128", {.kind = Kind::Complex, .bits = 128}},
      {"unsafe.Pointer", {.kind = Kind::Pointer}},
      {"untyped bool", {.kind = Kind::Bool, .untyped = true}},
      {"untyped string", {.kind = Kind::String, .untyped = true}},
      {"untyped int", {.kind = Kind::Integer, .untyped = true, .untyped_rank = 1}},
      {"untyped rune", {.kind = Kind::Integer, .untyped = true, .untyped_rank = 2}},
      {"untyped float", {.kind = Kind::Float, .untyped = true, .untyped_rank = 3}},
      {"untyped complex", {.kind = Kind::Complex, .untyped = true, .untyped_rank = 4}},
      {"untyped nil", {.kind = Kind::Nil, .untyped = true}},
  };
  const auto it = kInfos.find(t->name);
  if (it == kInfos.end()) return {};
  BasicInfo info = it->second;
  if (info.kind == Kind::Integer && !info.untyped && info.bits == 0) info.bits = word;
  return info;
}

TypeId Checker::default_type(TypeId id) {
  if (is_unknown(id)) return unknown_;
  const auto* t = std::get_if<type::Basic>(&types_[id]);
  if (t == nullptr || !t->name.starts_with("untyped ")) return id;
  const std::string_view kind = std::string_view(t->name).substr(8);
  if (kind == "float") return basic("float64");
  if (kind == "complex") return basic("complex128");
  if (kind == "nil") return unknown_;
  return basic(std::string(kind));  // bool, string, int, rune
}

}  // namespace gofed::golang::check
