#include "workers/golang/api/type_importer.h"

#include <utility>

namespace gofed::golang::api {
namespace {

// Calls `f` with a reference to each id that a type mentions.
template <typename F>
void for_each_id(Type& t, F f) {
  const auto visit = [&f](auto& form) {
    using T = std::decay_t<decltype(form)>;
    if constexpr (std::is_same_v<T, type::Pointer> || std::is_same_v<T, type::Slice> ||
                  std::is_same_v<T, type::Array> || std::is_same_v<T, type::Chan>) {
      f(form.element);
    } else if constexpr (std::is_same_v<T, type::Map>) {
      f(form.key);
      f(form.value);
    } else if constexpr (std::is_same_v<T, type::Named>) {
      for (TypeId& id : form.arguments) f(id);
    } else if constexpr (std::is_same_v<T, type::Func>) {
      for (type::Variable& v : form.parameters) f(v.type);
      for (type::Variable& v : form.results) f(v.type);
    } else if constexpr (std::is_same_v<T, type::Struct>) {
      for (type::Field& field : form.fields) f(field.type);
    } else if constexpr (std::is_same_v<T, type::Interface>) {
      for (type::Method& m : form.methods) f(m.type);
      for (TypeId& id : form.embedded) f(id);
    } else if constexpr (std::is_same_v<T, type::Union>) {
      for (type::Term& term : form.terms) f(term.type);
    }
  };
  std::visit(visit, t);
}

}  // namespace

TypeId TypeImporter::import(TypeId id) {
  if (id == kNoType) return id;
  if (const auto it = done_.find(id); it != done_.end()) return it->second;
  Type copy = from_[id];
  for_each_id(copy, [this](TypeId& part) { part = import(part); });
  const TypeId result = to_.add(std::move(copy));
  done_.emplace(id, result);
  return result;
}

}  // namespace gofed::golang::api
