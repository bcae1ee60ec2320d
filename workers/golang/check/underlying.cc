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
  static constexpr std::size_t kStepsOfType = 8;  // or of a part of one

  Substitution(TypeTable& types, std::span<const TypeId> arguments, std::uint32_t first,
               Budget& budget)
      : types_(types), arguments_(arguments), first_(first), budget_(budget) {}

  TypeId apply(TypeId id) {
    if (id == kNoType) return id;
    if (const auto it = done_.find(id); it != done_.end()) return it->second;
    if (!budget_.spend(kStepsOfType)) return TypeId::Unknown;
    const Type form = types_[id];  // a copy: the table grows meanwhile
    const TypeId result = std::visit([this, id](const auto& t) { return rebuild(id, t); }, form);
    done_.emplace(id, result);
    return result;
  }

 private:
  TypeId rebuild(TypeId id, const type::Unknown&) { return id; }
  TypeId rebuild(TypeId id, const type::Basic&) { return id; }
  TypeId rebuild(TypeId id, const type::Parameter& t) {
    const std::uint32_t at = t.index - first_;  // far beyond the end for one before the first
    return at < arguments_.size() ? arguments_[at] : id;
  }
  TypeId rebuild(TypeId id, type::Named t) {
    if (t.arguments.empty()) return id;
    const auto arguments = each(t.arguments);
    t.arguments = arguments;
    return types_.add(t);
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
    const auto parameters = each(t.parameters);
    const auto results = each(t.results);
    return types_.add(
        type::Func{.parameters = parameters, .results = results, .variadic = t.variadic});
  }
  TypeId rebuild(TypeId, type::Struct t) { return types_.add(type::Struct{each(t.fields)}); }
  TypeId rebuild(TypeId, type::Interface t) {
    const auto methods = each(t.methods);
    const auto embedded = each(t.embedded);
    return types_.add(
        type::Interface{.methods = methods, .embedded = embedded, .implicit = t.implicit});
  }
  TypeId rebuild(TypeId, type::Union t) { return types_.add(type::Union{each(t.terms)}); }
  template <typename T>
  TypeId element(T t) {
    t.element = apply(t.element);
    return types_.add(t);
  }

  static TypeId& type_in(TypeId& id) { return id; }
  template <typename T>
  static TypeId& type_in(T& item) {
    return item.type;
  }
  template <typename T>
  std::vector<T> each(std::span<const T> list) {
    if (!budget_.spend(list.size() * kStepsOfType)) return {};
    std::vector<T> changed(list.begin(), list.end());
    for (T& item : changed) type_in(item) = apply(type_in(item));
    return changed;
  }

  TypeTable& types_;
  std::span<const TypeId> arguments_;
  std::uint32_t first_;
  Budget& budget_;
  std::unordered_map<TypeId, TypeId> done_;
};

}  // namespace

TypeId Checker::substitute(TypeId id, std::span<const TypeId> arguments, std::uint32_t first) {
  if (arguments.empty() || is_unknown(id)) return id;
  return Substitution(types_, arguments, first, budget_).apply(id);
}

TypeId Checker::underlying(TypeId id) {
  if (is_unknown(id)) return TypeId::Unknown;
  const auto* named = std::get_if<type::Named>(&types_[id]);
  if (named == nullptr) return id;
  if (const TypeId known = notes_of(id).underlying; known != kNoType) return known;
  const Depth depth(*this);
  if (depth.exceeded()) return TypeId::Unknown;
  notes_of(id).underlying = TypeId::Unknown;  // what a cycle sees
  const TypeId result = underlying_of_named(id, type::Named(*named));
  notes_of(id).underlying = result;
  return result;
}

TypeId Checker::underlying_of_named(TypeId id, const type::Named& named) {
  if (id == TypeId::Error) {
    const type::Variable text{"", TypeId::String};
    const type::Method method{"Error", "", types_.add(type::Func{.results = std::span(&text, 1)})};
    return types_.add(type::Interface{.methods = std::span(&method, 1)});
  }
  if (id == TypeId::Comparable) return types_.add(type::Interface{.embedded = std::span(&id, 1)});
  if (named.package.empty()) return types_.add(type::Interface{});
  const Object* object = declaration_of(id);
  if (object == nullptr) {
    const TypeId standard = std_underlying(*this, named);
    return standard == kNoType ? TypeId::Unknown : underlying(standard);
  }
  return underlying(substitute(declared_type(*object), named.arguments));
}

TypeId Checker::dereferenced(TypeId id) const {
  if (is_unknown(id)) return TypeId::Unknown;
  const auto* pointer = std::get_if<type::Pointer>(&types_[id]);
  return pointer == nullptr ? id : pointer->element;
}

BasicInfo Checker::basic_info(TypeId id) {
  return basic_info_of(underlying(id), world_.word_bits());
}

TypeId Checker::default_type(TypeId id) {
  if (id == kNoType) return TypeId::Unknown;
  switch (id) {
    case TypeId::UntypedBool:
      return TypeId::Bool;
    case TypeId::UntypedString:
      return TypeId::String;
    case TypeId::UntypedInt:
      return TypeId::Int;
    case TypeId::UntypedRune:
      return TypeId::Rune;
    case TypeId::UntypedFloat:
      return TypeId::Float64;
    case TypeId::UntypedComplex:
      return TypeId::Complex128;
    case TypeId::UntypedNil:
      return TypeId::Unknown;
    default:
      return id;
  }
}

}  // namespace gofed::golang::check
