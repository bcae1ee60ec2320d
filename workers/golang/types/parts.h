// The types that a type is made of.
#pragma once

#include <type_traits>
#include <variant>

#include "workers/golang/types/types.h"

namespace gofed::golang {

// Calls `f` with each type that a form mentions, in order, those that come twice twice.
template <typename F>
void for_each_part(const Type& form, F f) {
  const auto visit = [&f](const auto& t) {
    using T = std::decay_t<decltype(t)>;
    if constexpr (std::is_same_v<T, type::Pointer> || std::is_same_v<T, type::Slice> ||
                  std::is_same_v<T, type::Array> || std::is_same_v<T, type::Chan>) {
      f(t.element);
    } else if constexpr (std::is_same_v<T, type::Map>) {
      f(t.key);
      f(t.value);
    } else if constexpr (std::is_same_v<T, type::Named>) {
      for (const TypeId id : t.arguments) f(id);
    } else if constexpr (std::is_same_v<T, type::Func>) {
      for (const type::Variable& v : t.parameters) f(v.type);
      for (const type::Variable& v : t.results) f(v.type);
    } else if constexpr (std::is_same_v<T, type::Struct>) {
      for (const type::Field& field : t.fields) f(field.type);
    } else if constexpr (std::is_same_v<T, type::Interface>) {
      for (const type::Method& m : t.methods) f(m.type);
      for (const TypeId id : t.embedded) f(id);
    } else if constexpr (std::is_same_v<T, type::Union>) {
      for (const type::Term& term : t.terms) f(term.type);
    }
  };
  std::visit(visit, form);
}

}  // namespace gofed::golang
