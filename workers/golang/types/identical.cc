// Type identity (specification: Type identity), on tables alone.
#include <algorithm>

#include "workers/golang/types/types.h"

namespace gofed::golang {
namespace {

std::string_view canonical_basic(std::string_view name) {
  if (name == "byte") return "uint8";
  if (name == "rune") return "int32";
  return name;
}

bool is_any(const Type& t) {
  if (const auto* named = std::get_if<type::Named>(&t)) {
    return named->package.empty() && named->name == "any";
  }
  const auto* interface = std::get_if<type::Interface>(&t);
  return interface != nullptr && interface->methods.empty() && interface->embedded.empty();
}

class Identity {
 public:
  Identity(const TypeTable& a, const TypeTable& b) : a_(a), b_(b) {}

  [[nodiscard]] bool same(TypeId a, TypeId b) const {
    if (a == kNoType || b == kNoType) return a == b;
    const Type& x = a_[a];
    const Type& y = b_[b];
    if (is_any(x) || is_any(y)) return is_any(x) && is_any(y);
    if (x.index() != y.index()) return false;
    return std::visit(
        [this, &y](const auto& left) {
          return equal(left, std::get<std::decay_t<decltype(left)>>(y));
        },
        x);
  }

 private:
  [[nodiscard]] bool all_same(std::span<const TypeId> a, std::span<const TypeId> b) const {
    return std::ranges::equal(a, b, [this](TypeId x, TypeId y) { return same(x, y); });
  }
  [[nodiscard]] bool equal(const type::Unknown&, const type::Unknown&) const { return false; }
  [[nodiscard]] bool equal(const type::Basic& a, const type::Basic& b) const {
    return canonical_basic(a.name) == canonical_basic(b.name);
  }
  [[nodiscard]] bool equal(const type::Named& a, const type::Named& b) const {
    return a.package == b.package && a.name == b.name && all_same(a.arguments, b.arguments);
  }
  [[nodiscard]] bool equal(const type::Parameter& a, const type::Parameter& b) const {
    return a.index == b.index;
  }
  [[nodiscard]] bool equal(const type::Pointer& a, const type::Pointer& b) const {
    return same(a.element, b.element);
  }
  [[nodiscard]] bool equal(const type::Slice& a, const type::Slice& b) const {
    return same(a.element, b.element);
  }
  [[nodiscard]] bool equal(const type::Array& a, const type::Array& b) const {
    return a.length == b.length && a.length != type::Array::kUnknownLength &&
           same(a.element, b.element);
  }
  [[nodiscard]] bool equal(const type::Map& a, const type::Map& b) const {
    return same(a.key, b.key) && same(a.value, b.value);
  }
  [[nodiscard]] bool equal(const type::Chan& a, const type::Chan& b) const {
    return a.direction == b.direction && same(a.element, b.element);
  }
  [[nodiscard]] bool equal(const type::Func& a, const type::Func& b) const {
    const auto same_variable = [this](const type::Variable& x, const type::Variable& y) {
      return same(x.type, y.type);
    };
    return a.variadic == b.variadic &&
           std::ranges::equal(a.parameters, b.parameters, same_variable) &&
           std::ranges::equal(a.results, b.results, same_variable);
  }
  [[nodiscard]] bool equal(const type::Struct& a, const type::Struct& b) const {
    return std::ranges::equal(
        a.fields, b.fields, [this](const type::Field& x, const type::Field& y) {
          return x.name == y.name && x.package == y.package && x.embedded == y.embedded &&
                 x.tag == y.tag && same(x.type, y.type);
        });
  }
  [[nodiscard]] bool equal(const type::Interface& a, const type::Interface& b) const {
    return std::ranges::equal(a.methods, b.methods,
                              [this](const type::Method& x, const type::Method& y) {
                                return x.name == y.name && x.package == y.package &&
                                       same(x.type, y.type);
                              }) &&
           all_same(a.embedded, b.embedded);
  }
  [[nodiscard]] bool equal(const type::Union& a, const type::Union& b) const {
    return std::ranges::equal(a.terms, b.terms, [this](const type::Term& x, const type::Term& y) {
      return x.tilde == y.tilde && same(x.type, y.type);
    });
  }

  const TypeTable& a_;
  const TypeTable& b_;
};

}  // namespace

bool identical(const TypeTable& a_table, TypeId a, const TypeTable& b_table, TypeId b) {
  return Identity(a_table, b_table).same(a, b);
}

}  // namespace gofed::golang
