// Type identity (specification: Type identity), on tables alone.
#include <algorithm>
#include <optional>
#include <unordered_map>

#include "workers/golang/types/types.h"

namespace gofed::golang {
namespace {

// Types share parts: a tree of them may be far larger than the tables. A comparison of more parts
// than this remembers the pairs it has seen.
constexpr std::size_t kPartsWithoutMemory = 256;

class Identity {
 public:
  Identity(const TypeTable& a, const TypeTable& b) : a_(a), b_(b) {}

  [[nodiscard]] bool same(TypeId a, TypeId b) {
    if (a == kNoType || b == kNoType) return a == b;
    if (a == b && &a_ == &b_) return !a_.has_unknown(a);
    if (++parts_ <= kPartsWithoutMemory) return compare(a, b);
    const auto key = static_cast<std::uint64_t>(a) << 32 | static_cast<std::uint64_t>(b);
    if (!seen_) seen_.emplace();
    if (const auto seen = seen_->find(key); seen != seen_->end()) return seen->second;
    const bool result = compare(a, b);
    seen_->emplace(key, result);
    return result;
  }

 private:
  [[nodiscard]] bool compare(TypeId a, TypeId b) {
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
  [[nodiscard]] bool all_same(std::span<const TypeId> a, std::span<const TypeId> b) {
    return std::ranges::equal(a, b, [this](TypeId x, TypeId y) { return same(x, y); });
  }
  [[nodiscard]] static bool equal(const type::Unknown&, const type::Unknown&) { return false; }
  [[nodiscard]] static bool equal(const type::Basic& a, const type::Basic& b) {
    return canonical_basic(a.name) == canonical_basic(b.name);
  }
  [[nodiscard]] bool equal(const type::Named& a, const type::Named& b) {
    return a.package == b.package && a.name == b.name && all_same(a.arguments, b.arguments);
  }
  [[nodiscard]] static bool equal(const type::Parameter& a, const type::Parameter& b) {
    return a.index == b.index;
  }
  [[nodiscard]] bool equal(const type::Pointer& a, const type::Pointer& b) {
    return same(a.element, b.element);
  }
  [[nodiscard]] bool equal(const type::Slice& a, const type::Slice& b) {
    return same(a.element, b.element);
  }
  [[nodiscard]] bool equal(const type::Array& a, const type::Array& b) {
    return a.length == b.length && a.length != type::Array::kUnknownLength &&
           same(a.element, b.element);
  }
  [[nodiscard]] bool equal(const type::Map& a, const type::Map& b) {
    return same(a.key, b.key) && same(a.value, b.value);
  }
  [[nodiscard]] bool equal(const type::Chan& a, const type::Chan& b) {
    return a.direction == b.direction && same(a.element, b.element);
  }
  [[nodiscard]] bool equal(const type::Func& a, const type::Func& b) {
    const auto same_variable = [this](const type::Variable& x, const type::Variable& y) {
      return same(x.type, y.type);
    };
    return a.variadic == b.variadic &&
           std::ranges::equal(a.parameters, b.parameters, same_variable) &&
           std::ranges::equal(a.results, b.results, same_variable);
  }
  [[nodiscard]] bool equal(const type::Struct& a, const type::Struct& b) {
    return std::ranges::equal(
        a.fields, b.fields, [this](const type::Field& x, const type::Field& y) {
          return x.name == y.name && x.package == y.package && x.embedded == y.embedded &&
                 x.tag == y.tag && same(x.type, y.type);
        });
  }
  [[nodiscard]] bool equal(const type::Interface& a, const type::Interface& b) {
    return std::ranges::equal(a.methods, b.methods,
                              [this](const type::Method& x, const type::Method& y) {
                                return x.name == y.name && x.package == y.package &&
                                       same(x.type, y.type);
                              }) &&
           all_same(a.embedded, b.embedded);
  }
  [[nodiscard]] bool equal(const type::Union& a, const type::Union& b) {
    return std::ranges::equal(a.terms, b.terms, [this](const type::Term& x, const type::Term& y) {
      return x.tilde == y.tilde && same(x.type, y.type);
    });
  }

  const TypeTable& a_;
  const TypeTable& b_;
  std::size_t parts_ = 0;
  std::optional<std::unordered_map<std::uint64_t, bool>> seen_;  // by a pair of ids
};

}  // namespace

std::string_view canonical_basic(std::string_view name) {
  if (name == "byte") return "uint8";
  if (name == "rune") return "int32";
  return name;
}

bool is_any(const Type& type) {
  if (const auto* named = std::get_if<type::Named>(&type)) {
    return named->package.empty() && named->name == "any";
  }
  const auto* interface = std::get_if<type::Interface>(&type);
  return interface != nullptr && interface->methods.empty() && interface->embedded.empty();
}

bool identical(const TypeTable& a_table, TypeId a, const TypeTable& b_table, TypeId b) {
  return Identity(a_table, b_table).same(a, b);
}

}  // namespace gofed::golang
