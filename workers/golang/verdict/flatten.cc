// Types in the form in which identity and conversion compare them: interfaces by all their methods,
// however they came to them, and where conversions ask, structs without tags.
#include <algorithm>

#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {
namespace {

// Rebuilds what a type is made of; names end it.
class Rebuilder {
 public:
  Rebuilder(Checker& checker, bool keeps_tags) : checker_(checker), keeps_tags_(keeps_tags) {}

  // Unknown in the place of an interface that is not known whole, or that mentions itself.
  TypeId of(TypeId id) {
    if (Checker::is_unknown(id)) return TypeId::Unknown;
    const auto [it, is_new] = done_.try_emplace(id, TypeId::Unknown);
    if (!is_new) return it->second;
    if (!checker_.budget().spend(1)) return TypeId::Unknown;
    const Type form = checker_.types()[id];  // a copy: the table grows meanwhile
    const TypeId result = std::visit([this, id](const auto& t) { return rebuilt(id, t); }, form);
    done_[id] = result;
    return result;
  }

 private:
  TypeId rebuilt(TypeId id, const type::Unknown&) { return id; }
  TypeId rebuilt(TypeId id, const type::Basic&) { return id; }
  TypeId rebuilt(TypeId id, const type::Parameter&) { return id; }
  TypeId rebuilt(TypeId id, const type::Union&) { return id; }
  TypeId rebuilt(TypeId id, type::Named t) {
    if (id == TypeId::Any) return checker_.types().add(type::Interface{});
    if (t.arguments.empty()) return id;
    std::vector<TypeId> arguments;
    for (const TypeId argument : t.arguments) arguments.push_back(of(argument));
    t.arguments = arguments;
    return checker_.types().add(t);
  }
  TypeId rebuilt(TypeId, const type::Pointer& t) { return element(t); }
  TypeId rebuilt(TypeId, const type::Slice& t) { return element(t); }
  TypeId rebuilt(TypeId, const type::Array& t) { return element(t); }
  TypeId rebuilt(TypeId, const type::Chan& t) { return element(t); }
  TypeId rebuilt(TypeId, type::Map t) {
    t.key = of(t.key);
    t.value = of(t.value);
    return checker_.types().add(t);
  }
  TypeId rebuilt(TypeId, const type::Func& t) {
    std::vector<type::Variable> parameters = variables(t.parameters);
    std::vector<type::Variable> results = variables(t.results);
    return checker_.types().add(
        type::Func{.parameters = parameters, .results = results, .variadic = t.variadic});
  }
  TypeId rebuilt(TypeId, const type::Struct& t) {
    std::vector<type::Field> fields(t.fields.begin(), t.fields.end());
    for (type::Field& field : fields) {
      if (!keeps_tags_) field.tag = {};
      field.type = of(field.type);
    }
    return checker_.types().add(type::Struct{fields});
  }
  TypeId rebuilt(TypeId id, const type::Interface& t) {
    const check::TypeSet set = checker_.type_set(id);
    if (!set.complete) return TypeId::Unknown;
    if (set.restricted || set.comparable) return t.embedded.empty() ? id : TypeId::Unknown;
    std::vector<type::Method> methods = set.methods;
    for (type::Method& method : methods) method.type = of(method.type);
    std::ranges::stable_sort(methods, {}, &type::Method::name);
    return checker_.types().add(type::Interface{.methods = methods});
  }

  template <typename T>
  TypeId element(T t) {
    t.element = of(t.element);
    return checker_.types().add(t);
  }
  std::vector<type::Variable> variables(std::span<const type::Variable> list) {
    std::vector<type::Variable> result(list.begin(), list.end());
    for (type::Variable& one : result) one.type = of(one.type);
    return result;
  }

  Checker& checker_;
  bool keeps_tags_;
  std::unordered_map<TypeId, TypeId> done_;
};

}  // namespace

TypeId Judge::without_tags(TypeId id) {
  return Rebuilder(checker_, false).of(id);
}

TypeId Judge::flattened(TypeId id) {
  return Rebuilder(checker_, true).of(id);
}

}  // namespace gofed::golang::verdict
