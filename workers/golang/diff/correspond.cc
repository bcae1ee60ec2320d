#include <algorithm>

#include "workers/golang/diff/differ.h"

namespace gofed::golang::diff {
namespace {

// Checks that follow from each other nest to this depth; what is deeper waits its turn.
constexpr int kDepthMax = 500;

std::string_view canonical(std::string_view basic) {
  if (basic == "byte") return "uint8";
  if (basic == "rune") return "int32";
  return basic;
}

bool is_unknown(TypeRef ref) {
  return ref.id == kNoType || std::holds_alternative<type::Unknown>(ref.get());
}

}  // namespace

bool Differ::correspond(TypeRef before, TypeRef after) {
  if (is_unknown(before) || is_unknown(after)) {
    met_unknown_ = true;
    return true;
  }
  const auto& old_type = before.get();
  const auto& new_type = after.get();
  if (is_any(old_type) && is_any(new_type)) return true;
  if (const auto* named = std::get_if<type::Named>(&old_type);
      named != nullptr && !is_any(old_type)) {
    return correspond_named(before, *named, after);
  }
  if (std::holds_alternative<type::Interface>(old_type) || is_any(old_type)) {
    return correspond_interfaces(before, after);
  }
  if (old_type.index() != new_type.index()) return false;

  const auto pair = [&](TypeId x, TypeId y) { return correspond(before.at(x), after.at(y)); };
  if (const auto* basic = std::get_if<type::Basic>(&old_type)) {
    return canonical(basic->name) == canonical(std::get<type::Basic>(new_type).name);
  }
  if (const auto* parameter = std::get_if<type::Parameter>(&old_type)) {
    return parameter->index == std::get<type::Parameter>(new_type).index;
  }
  if (const auto* pointer = std::get_if<type::Pointer>(&old_type)) {
    return pair(pointer->element, std::get<type::Pointer>(new_type).element);
  }
  if (const auto* slice = std::get_if<type::Slice>(&old_type)) {
    return pair(slice->element, std::get<type::Slice>(new_type).element);
  }
  if (const auto* array = std::get_if<type::Array>(&old_type)) {
    const auto& other = std::get<type::Array>(new_type);
    const bool element = pair(array->element, other.element);
    if (array->length == type::Array::kUnknownLength ||
        other.length == type::Array::kUnknownLength) {
      met_unknown_ = true;
      return element;
    }
    return element && array->length == other.length;
  }
  if (const auto* map = std::get_if<type::Map>(&old_type)) {
    const auto& other = std::get<type::Map>(new_type);
    return pair(map->key, other.key) && pair(map->value, other.value);
  }
  if (const auto* chan = std::get_if<type::Chan>(&old_type)) {
    const auto& other = std::get<type::Chan>(new_type);
    return pair(chan->element, other.element) && chan->direction == other.direction;
  }
  if (const auto* func = std::get_if<type::Func>(&old_type)) {
    const auto& other = std::get<type::Func>(new_type);
    // Both lists are walked: what corresponds in the second is found even where the first differs.
    const bool parameters = correspond_variables(before, func->parameters, after, other.parameters);
    const bool results = correspond_variables(before, func->results, after, other.results);
    return func->variadic == other.variadic && parameters && results;
  }
  if (const auto* structure = std::get_if<type::Struct>(&old_type)) {
    return correspond_structs(before, *structure, after, std::get<type::Struct>(new_type));
  }
  if (const auto* terms = std::get_if<type::Union>(&old_type)) {
    return correspond_unions(before, *terms, after, std::get<type::Union>(new_type));
  }
  return false;
}

bool Differ::correspond_all(TypeRef before, std::span<const TypeId> olds, TypeRef after,
                            std::span<const TypeId> news) {
  return std::ranges::equal(
      olds, news, [&](TypeId x, TypeId y) { return correspond(before.at(x), after.at(y)); });
}

bool Differ::correspond_variables(TypeRef before, std::span<const type::Variable> olds,
                                  TypeRef after, std::span<const type::Variable> news) {
  for (std::size_t i = 0; i < olds.size(); ++i) {
    if (i >= news.size()) return false;
    if (!correspond(before.at(olds[i].type), after.at(news[i].type))) return false;
  }
  return olds.size() == news.size();
}

bool Differ::correspond_structs(TypeRef before, const type::Struct& olds, TypeRef after,
                                const type::Struct& news) {
  for (std::size_t i = 0; i < olds.fields.size(); ++i) {
    if (i >= news.fields.size()) return false;
    const auto& x = olds.fields[i];
    const auto& y = news.fields[i];
    if (x.embedded != y.embedded || x.tag != y.tag) return false;
    if (!correspond(before.at(x.type), after.at(y.type))) return false;
    // An unexported embedded type may be renamed, and with it its field.
    const bool may_be_renamed = x.embedded && !is_exported(x.name) && !is_exported(y.name) &&
                                before_.find_behind_pointer(before.at(x.type));
    if (!may_be_renamed && x.name != y.name) return false;
  }
  return olds.fields.size() == news.fields.size();
}

bool Differ::correspond_interfaces(TypeRef before, TypeRef after) {
  if (!std::holds_alternative<type::Interface>(after.get()) && !is_any(after.get())) return false;
  const auto entry = open_interfaces_.emplace(&before.get(), &after.get());
  if (!entry.second) return true;  // the same pair is being compared further out
  const auto olds = interface_methods(before_, before, {});
  const auto news = interface_methods(after_, after, {});
  const bool same =
      std::ranges::equal(olds.methods, news.methods,
                         [&](const auto& x, const auto& y) {
                           return x.first == y.first && correspond(x.second.type, y.second.type);
                         }) &&
      correspond_elements(olds.unions, news.unions) &&
      correspond_elements(olds.opaque, news.opaque);
  open_interfaces_.erase(entry.first);
  return same;
}

bool Differ::correspond_unions(TypeRef before, const type::Union& olds, TypeRef after,
                               const type::Union& news) {
  return olds.terms.size() == news.terms.size() &&
         std::ranges::all_of(olds.terms, [&](const type::Term& x) {
           return std::ranges::any_of(news.terms, [&](const type::Term& y) {
             return x.tilde == y.tilde && correspond(before.at(x.type), after.at(y.type));
           });
         });
}

// In any order: what an interface embeds is a set.
bool Differ::correspond_elements(const std::vector<TypeRef>& olds,
                                 const std::vector<TypeRef>& news) {
  return olds.size() == news.size() && std::ranges::all_of(olds, [&](TypeRef x) {
           return std::ranges::any_of(news, [&](TypeRef y) { return correspond(x, y); });
         });
}

bool Differ::correspond_named(TypeRef before, const type::Named& old_name, TypeRef after) {
  const bool is_own = old_name.package == old_.import_path;
  const auto* new_name = std::get_if<type::Named>(&after.get());
  if (new_name == nullptr) {
    const auto own = is_own ? before_.find(old_name) : Declared{};
    return own && std::holds_alternative<type::Basic>(after.get()) &&
           establish(own, {.basic = after});
  }
  if (!correspond_all(before, old_name.arguments, after, new_name->arguments)) return false;
  const auto own = is_own ? before_.find(old_name) : Declared{};
  const auto other = new_name->package == new_.import_path ? after_.find(*new_name) : Declared{};
  if (own && other) return establish(own, {.declared = other});
  return is_one_type(old_name, *new_name);
}

// Of types at least one of which neither package declares. A dependency may have moved to another
// path or major version, and only its source tells whether its types are still the same, as those
// of golang.org/x/net/context and of context are.
bool Differ::is_one_type(const type::Named& before, const type::Named& after) {
  if (before.name != after.name) return false;
  if (roots_.same_package(before.package, after.package)) return true;
  const bool predeclared = before.package.empty() || after.package.empty();
  if (predeclared || (before_.find(before) && after_.find(after))) return false;
  const auto text = [](const type::Named& type) {
    return std::string(type.package).append(".").append(type.name);
  };
  note_unknown(text(before) + ", now " + text(after) +
               ": taken for one type, which only its source can tell");
  return true;
}

// An old declared type against the type that an alias of its name stands for now.
bool Differ::correspond_declared(Declared before, TypeRef after) {
  if (std::holds_alternative<type::Basic>(after.get())) return establish(before, {.basic = after});
  const auto* named = std::get_if<type::Named>(&after.get());
  if (named == nullptr) return false;
  if (named->package != new_.import_path) {
    return is_one_type({.package = old_.import_path, .name = before.fact->name}, *named);
  }
  const auto other = after_.find(*named);
  return other && establish(before, {.declared = other});
}

// What an old alias stands for against the type that its name declares now.
bool Differ::correspond_alias(TypeRef before, const Target& after) {
  const auto* named = std::get_if<type::Named>(&before.get());
  if (named == nullptr) return false;
  const auto own = named->package == old_.import_path ? before_.find(*named) : Declared{};
  if (own) return establish(own, after);
  return is_one_type(*named, {.package = new_.import_path, .name = after.declared.fact->name});
}

bool Differ::correspond_parameters(const PackageApi& old_package,
                                   const std::vector<TypeParameterFact>& olds,
                                   const PackageApi& new_package,
                                   const std::vector<TypeParameterFact>& news) {
  return std::ranges::equal(olds, news, [&](const auto& x, const auto& y) {
    return correspond({&old_package, x.constraint}, {&new_package, y.constraint});
  });
}

bool Differ::establish(Declared before, const Target& after) {
  const auto known = correspondences_.find(before.fact->name);
  if (known != correspondences_.end()) {
    const auto& there = known->second.after;
    if (there.declared || after.declared) return there.declared.fact == after.declared.fact;
    return canonical(std::get<type::Basic>(there.basic.get()).name) ==
           canonical(std::get<type::Basic>(after.basic.get()).name);
  }
  if (after.declared &&
      !correspond_parameters(*before.package, before.fact->type_parameters, *after.declared.package,
                             after.declared.fact->type_parameters)) {
    return false;
  }
  correspondences_.emplace(before.fact->name, Correspondence{before, after});
  if (depth_ >= kDepthMax) {
    postponed_.push_back({before, after});
    return true;
  }
  ++depth_;
  const bool outer_unknown = met_unknown_;
  check_defined(before, after);
  met_unknown_ = outer_unknown;  // what is unknown of a type is noted where it is met
  --depth_;
  return true;
}

}  // namespace gofed::golang::diff
