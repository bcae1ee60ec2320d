#include <algorithm>

#include "workers/golang/diff/differ.h"

namespace gofed::golang::diff {
namespace {

// Checks that follow from each other nest to this depth; what is deeper waits its turn.
constexpr int kCheckDepthMax = 300;

}  // namespace

Differ::Trial::Trial(Differ& differ)
    : differ_(differ),
      established_(differ.established_.size()),
      postponed_(differ.postponed_.size()),
      noted_(differ.noted_.size()),
      met_unknown_(differ.met_unknown_) {
  ++differ_.trials_;
}

Differ::Trial::~Trial() {
  if (is_kept_) return;
  --differ_.trials_;
  for (; differ_.established_.size() > established_; differ_.established_.pop_back()) {
    differ_.correspondences_.erase(differ_.established_.back());
  }
  for (; differ_.noted_.size() > noted_; differ_.noted_.pop_back()) {
    differ_.unknown_.erase(differ_.noted_.back());
  }
  differ_.postponed_.resize(postponed_);
  differ_.met_unknown_ = met_unknown_;
}

void Differ::Trial::keep() {
  is_kept_ = true;
  if (--differ_.trials_ == 0) differ_.check_postponed(postponed_);
}

// Not those that wait since they are too deep: run() makes them.
void Differ::check_postponed(std::size_t first) {
  if (depth_ >= kCheckDepthMax) return;
  while (postponed_.size() > first) {
    const auto next = postponed_.back();
    postponed_.pop_back();
    const bool outer_unknown = met_unknown_;
    check_defined(next.before, next.after);
    met_unknown_ = outer_unknown;
  }
}

bool Differ::correspond_named(TypeRef before, const type::Named& old_name, TypeRef after) {
  const bool is_own = old_name.package == old_.import_path;
  const Type form = after.get();  // a copy: tables of the standard library grow meanwhile
  const auto own = is_own ? before_.find(old_name) : Declared{};
  if (std::holds_alternative<type::Basic>(form)) {
    return own && establish(own, {.basic = after});
  }
  const auto* new_name = std::get_if<type::Named>(&form);
  if (new_name == nullptr || old_name.arguments.size() != new_name->arguments.size()) return false;
  const auto other = new_name->package == new_.import_path ? after_.find(*new_name) : Declared{};
  const bool same_origin =
      own && other ? establish(own, {.declared = other}) : is_one_type(old_name, *new_name);
  return same_origin && correspond_all(before, old_name.arguments, after, new_name->arguments);
}

// Of types at least one of which neither package declares. A dependency may have moved to another
// path or major version, and only its source can say whether its types are still the same, as those
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
  const Type form = after.get();
  if (std::holds_alternative<type::Basic>(form)) return establish(before, {.basic = after});
  const auto* named = std::get_if<type::Named>(&form);
  if (named == nullptr) return false;
  if (named->package != new_.import_path) {
    return is_one_type({.package = old_.import_path, .name = before.fact->name}, *named);
  }
  const auto other = after_.find(*named);
  return other && establish(before, {.declared = other});
}

// What an old alias stands for against the type that its name declares now.
bool Differ::correspond_alias(TypeRef before, const Target& after) {
  const Type form = before.get();
  const auto* named = std::get_if<type::Named>(&form);
  if (named == nullptr) return false;
  const auto own = named->package == old_.import_path ? before_.find(*named) : Declared{};
  if (own) return establish(own, after);
  return is_one_type(*named, {.package = new_.import_path, .name = after.declared.fact->name});
}

// A method that has type parameters of its own on one side alone is another one.
bool Differ::correspond_own_parameters(const MethodRef& before, const MethodRef& after) {
  const auto* olds = before.type_parameters;
  const auto* news = after.type_parameters;
  if (olds == nullptr || news == nullptr) return olds == news;
  return correspond_parameters(*before.type.package, *olds, *after.type.package, *news);
}

bool Differ::correspond_parameters(const PackageApi& old_package,
                                   const std::vector<TypeParameterFact>& olds,
                                   const PackageApi& new_package,
                                   const std::vector<TypeParameterFact>& news) {
  return std::ranges::equal(olds, news, [&](const auto& x, const auto& y) {
    return correspond({&old_package, x.constraint}, {&new_package, y.constraint});
  });
}

bool Differ::is_same(const Target& a, const Target& b) {
  if (a.declared || b.declared) return a.declared.fact == b.declared.fact;
  return canonical_basic(std::get<type::Basic>(a.basic.get()).name) ==
         canonical_basic(std::get<type::Basic>(b.basic.get()).name);
}

// What the new package means by the name of an exported type: the type that it declares, or that
// its alias stands for; nothing where that is none that a type can correspond to.
std::optional<Differ::Target> Differ::namesake_of(Declared before) const {
  const auto after = after_.find(new_.import_path, before.fact->name);
  if (!before.fact->exported || !after) return std::nullopt;
  if (!after.fact->alias) return Target{.declared = after};
  const TypeRef stands_for{after.package, after.fact->declared};
  if (stands_for.id == kNoType || !after.fact->type_parameters.empty()) return std::nullopt;
  const Type& form = stands_for.get();
  if (std::holds_alternative<type::Basic>(form)) return Target{.basic = stands_for};
  const auto* named = std::get_if<type::Named>(&form);
  if (named == nullptr || named->package != new_.import_path || !named->arguments.empty()) {
    return std::nullopt;
  }
  const auto declared = after_.find(*named);
  return declared ? std::optional(Target{.declared = declared}) : std::nullopt;
}

bool Differ::establish(Declared before, const Target& after) {
  if (const auto known = correspondences_.find(before.fact->name);
      known != correspondences_.end()) {
    if (known->second.in_progress) ++assumptions_;
    return is_same(known->second.after, after);
  }
  const auto namesake = edition_ == Edition::Newest ? namesake_of(before) : std::nullopt;
  const bool is_other = namesake && !is_same(*namesake, after);
  if (is_other && begin_correspondence(before, *namesake)) return false;
  return begin_correspondence(before, after);
}

// Type parameters may mention the type itself: it corresponds while they are compared.
bool Differ::begin_correspondence(Declared before, const Target& after) {
  static const std::vector<TypeParameterFact> kNone;
  const auto& olds = before.fact->type_parameters;
  const auto& news = after.declared ? after.declared.fact->type_parameters : kNone;
  if (olds.size() != news.size() && after.declared) return false;
  std::optional<Trial> trial;
  if (!news.empty()) trial.emplace(*this);
  const auto entry =
      correspondences_.emplace(before.fact->name, Correspondence{before, after, true}).first;
  established_.push_back(entry);
  if (!news.empty() &&
      !correspond_parameters(*before.package, olds, *after.declared.package, news)) {
    return false;
  }
  entry->second.in_progress = false;
  if (trial) trial->keep();
  if (trials_ > 0 || depth_ >= kCheckDepthMax) {
    postponed_.push_back(entry->second);
    return true;
  }
  const bool outer_unknown = met_unknown_;
  check_defined(before, after);
  met_unknown_ = outer_unknown;  // what is unknown of a type is noted where it is met
  return true;
}

}  // namespace gofed::golang::diff
