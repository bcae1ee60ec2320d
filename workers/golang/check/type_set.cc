// Type sets of interfaces, and which types can be compared.
#include <algorithm>
#include <tuple>

#include "workers/golang/check/checker.h"
#include "workers/golang/check/std_knowledge.h"

namespace gofed::golang::check {
namespace {

constexpr std::size_t kTermsCompared = 8;  // pairs of terms, in a step of the budget

}  // namespace

TypeSet Checker::type_set(TypeId interface) {
  TypeSet set;
  type_set_steps_ = 0;
  add_type_set(interface, set, 0);
  std::ranges::stable_sort(set.methods, [](const type::Method& a, const type::Method& b) {
    return std::tie(a.name, a.package) < std::tie(b.name, b.package);
  });
  const auto repeated =
      std::ranges::unique(set.methods, [](const type::Method& a, const type::Method& b) {
        return a.name == b.name && a.package == b.package;
      });
  set.methods.erase(repeated.begin(), repeated.end());
  return set;
}

// Intersects `set` with the type set of a type element.
void Checker::add_type_set(TypeId id, TypeSet& set, int depth) {
  if (depth > kEmbeddingDepthMax || ++type_set_steps_ > kTypeSetStepsMax || budget_.is_spent()) {
    set.complete = false;
    return;
  }
  if (id == TypeId::Comparable) {
    set.comparable = true;
    return;
  }
  const TypeId under = underlying(id);
  if (is_unknown(under)) {
    set.complete = false;
    return;
  }
  const Type under_form = types_[under];
  if (const auto* interface = std::get_if<type::Interface>(&under_form)) {
    if (!budget_.spend(1 + interface->methods.size())) {
      set.complete = false;
      return;
    }
    set.methods.insert(set.methods.end(), interface->methods.begin(), interface->methods.end());
    for (const TypeId embedded : interface->embedded) {
      if (budget_.is_spent()) break;
      add_type_set(embedded, set, depth + 1);
    }
  } else if (const auto* alternatives = std::get_if<type::Union>(&under_form)) {
    union_set(*alternatives, set, depth);
  } else {
    restrict_terms({{false, id}}, set);
  }
}

// A union of types and of interfaces without methods; an interface in it that restricts nothing
// makes the union restrict nothing.
void Checker::union_set(const type::Union& u, TypeSet& set, int depth) {
  std::vector<type::Term> terms;
  for (const type::Term& term : u.terms) {
    const TypeId under = underlying(term.type);
    if (is_unknown(under)) set.complete = set.complete && !is_unknown(term.type);
    const bool is_interface =
        !is_unknown(under) && std::holds_alternative<type::Interface>(types_[under]);
    if (!is_interface) {
      terms.push_back(term);
      continue;
    }
    TypeSet inner;
    add_type_set(under, inner, depth + 1);
    if (!inner.complete) set.complete = false;
    if (!inner.restricted) return;
    terms.insert(terms.end(), inner.terms.begin(), inner.terms.end());
    if (terms.size() > kTermsMax) {
      set.complete = false;
      return;
    }
  }
  restrict_terms(std::move(terms), set);
}

void Checker::restrict_terms(std::vector<type::Term> terms, TypeSet& set) {
  if (!set.restricted) {
    set.restricted = true;
    set.terms = std::move(terms);
    return;
  }
  if (!budget_.spend(set.terms.size() * terms.size() / kTermsCompared + 1)) {
    set.complete = false;
    return;
  }
  // x and y together: equal types, or the one without "~" when the other one's "~" covers it.
  std::vector<type::Term> both;
  for (const type::Term& x : set.terms) {
    for (const type::Term& y : terms) {
      const bool same = identical(types_, x.type, types_, y.type);
      const bool x_covers = x.tilde && identical(types_, x.type, types_, underlying(y.type));
      const bool y_covers = y.tilde && identical(types_, y.type, types_, underlying(x.type));
      if (same) {
        both.push_back({x.tilde && y.tilde, x.type});
      } else if (x_covers && !y.tilde) {
        both.push_back(y);
      } else if (y_covers && !x.tilde) {
        both.push_back(x);
      }
    }
  }
  set.terms = std::move(both);
}

Tristate Checker::comparable(TypeId id) {
  const TypeId under = underlying(id);
  if (is_unknown(under)) {
    const auto* named = id == kNoType ? nullptr : std::get_if<type::Named>(&types_[id]);
    const auto standard = named == nullptr ? std::nullopt : std_comparable(*this, *named);
    if (!standard) return Tristate::Unknown;
    return *standard ? Tristate::Yes : Tristate::No;
  }
  if (notes_of(under).has_comparable) return notes_of(under).comparable;
  const Depth depth(*this);
  if (depth.exceeded()) return Tristate::Unknown;
  notes_of(under).has_comparable = true;
  notes_of(under).comparable = Tristate::Yes;  // what a cycle sees
  Tristate result = Tristate::Yes;
  const Type form = types_[under];
  if (std::holds_alternative<type::Slice>(form) || std::holds_alternative<type::Map>(form) ||
      std::holds_alternative<type::Func>(form)) {
    result = Tristate::No;
  } else if (std::holds_alternative<type::Parameter>(form)) {
    result = Tristate::Unknown;
  } else if (const auto* array = std::get_if<type::Array>(&form)) {
    result = comparable(array->element);
  } else if (const auto* structure = std::get_if<type::Struct>(&form)) {
    for (const type::Field& field : structure->fields) {
      const Tristate part = comparable(field.type);
      if (part == Tristate::Unknown) result = part;
      if (part != Tristate::No) continue;
      result = part;
      break;
    }
  }
  notes_of(under).comparable = result;
  return result;
}

}  // namespace gofed::golang::check
