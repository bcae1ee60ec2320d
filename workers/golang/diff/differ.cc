#include "workers/golang/diff/differ.h"

#include <algorithm>

#include "workers/golang/types/parts.h"

namespace gofed::golang::diff {
namespace {

constexpr std::string_view kKindNames[] = {"const", "var", "func", "type"};

// Pairs of types that are compared: what a package needs is in proportion to its types, but hostile
// ones may multiply.
constexpr std::uint64_t kStepsMin = 1'000'000;
constexpr std::uint64_t kStepsPerType = 100;

// "x/vendor/y" is imported as "y".
std::string_view import_name(std::string_view path) {
  constexpr std::string_view kVendor = "/vendor/";
  const auto at = path.rfind(kVendor);
  return at == std::string_view::npos ? path : path.substr(at + kVendor.size());
}

bool is_at_or_below(std::string_view path, std::string_view root) {
  return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
}

// "T.M"
std::string member_of(Declared type, std::string_view name) {
  return (type.fact->name + ".").append(name);
}

std::optional<ParameterCount> parameter_count(TypeRef type) {
  const Type& form = type.get();
  const auto* func = std::get_if<type::Func>(&form);
  if (func == nullptr) return std::nullopt;
  return ParameterCount{.count = func->parameters.size(), .variadic = func->variadic};
}

const std::string& text_of(const ConstantValue& value) {
  return value.text.empty() ? value.exact : value.text;
}

}  // namespace

bool Roots::same_package(std::string_view old_path, std::string_view new_path) const {
  old_path = import_name(old_path);
  new_path = import_name(new_path);
  if (old_path == new_path) return true;
  if (before.empty() || after.empty()) return false;
  return is_at_or_below(old_path, before) && is_at_or_below(new_path, after) &&
         old_path.substr(before.size()) == new_path.substr(after.size());
}

Differ::Differ(const DiffSide& before, const PackageApi& old_package, const DiffSide& after,
               const PackageApi& new_package, Roots roots, Edition edition)
    : before_(before),
      after_(after),
      old_(old_package),
      new_(new_package),
      roots_(std::move(roots)),
      edition_(edition),
      steps_left_(kStepsMin + kStepsPerType * (old_.types.size() + new_.types.size())) {}

Differ::Scope Differ::scope_of(const PackageApi& package) {
  Scope scope;
  for (const auto& fact : package.constants) {
    scope.try_emplace(fact.name, Object{.kind = Object::Kind::Const,
                                        .symbol = &fact,
                                        .type = {&package, fact.type},
                                        .constant = &fact});
  }
  for (const auto& fact : package.variables) {
    scope.try_emplace(
        fact.name,
        Object{.kind = Object::Kind::Var, .symbol = &fact, .type = {&package, fact.type}});
  }
  for (const auto& fact : package.functions) {
    scope.try_emplace(fact.name, Object{.kind = Object::Kind::Func,
                                        .symbol = &fact,
                                        .type = {&package, fact.type},
                                        .type_parameters = &fact.type_parameters});
  }
  for (const auto& fact : package.type_declarations) {
    if (!fact.exported) continue;
    scope.try_emplace(fact.name, Object{.kind = Object::Kind::Type,
                                        .symbol = &fact,
                                        .type = {&package, fact.declared},
                                        .type_parameters = &fact.type_parameters});
  }
  return scope;
}

PackageChanges Differ::run() {
  const auto olds = scope_of(old_);
  const auto news = scope_of(new_);
  if (edition_ == Edition::Newest) check_named_types(olds, news);
  for (const auto& [name, before] : olds) {
    const auto after = news.find(name);
    if (after == news.end()) {
      messages_.incompatible(subject_of(before, false), "", removed());
    } else {
      if (edition_ == Edition::Of2022) meet_named_type(olds, news, before);
      check_objects(before, after->second);
    }
  }
  for (const auto& [name, after] : news) {
    if (!olds.contains(name)) messages_.compatible(subject_of(after, true), "", added());
  }
  check_postponed(0);
  check_satisfaction();
  if (steps_left_ == 0) note_unknown("its types take more to compare than their number allows");
  std::vector<UnknownPart> unknown;
  for (const auto& [text, name] : unknown_) unknown.push_back({text, name});
  return {.old_path = old_.import_path,
          .new_path = new_.import_path,
          .relative = {},
          .changes = messages_.take(),
          .unknown = std::move(unknown)};
}

// Declared types first: what an alias, a function or a variable makes of them comes after.
void Differ::check_named_types(const Scope& olds, const Scope& news) {
  for (const auto& [name, before] : olds) {
    if (before.kind != Object::Kind::Type || static_cast<const TypeFact&>(*before.symbol).alias) {
      continue;
    }
    const auto after = news.find(name);
    if (after != news.end()) check_objects(before, after->second);
  }
}

// In the edition of 2022, which of two types that one was split into is reported as the changed one
// depends on the order in which they are met: that of the alphabet, but an alias that stands before
// the declaration of its type waits for that one.
void Differ::meet_named_type(const Scope& olds, const Scope& news, const Object& alias) {
  if (alias.kind != Object::Kind::Type || !static_cast<const TypeFact&>(*alias.symbol).alias)
    return;
  const auto* named = std::get_if<type::Named>(&alias.type.get());
  if (named == nullptr || named->package != old_.import_path || !named->arguments.empty()) return;
  const auto before = olds.find(named->name);
  const auto after = news.find(named->name);
  if (before == olds.end() || after == news.end()) return;
  const auto& here = alias.symbol->place;
  const auto& there = before->second.symbol->place;
  if (there.file == here.file && there.position > here.position) {
    check_objects(before->second, after->second);
  }
}

void Differ::check_objects(const Object& before, const Object& after) {
  using Kind = Object::Kind;
  const auto subject = [&] { return subject_of(before, after); };
  if (before.kind == Kind::Const && after.kind == Kind::Const) {
    check_constants(before, after);
  } else if (before.kind == Kind::Type && after.kind == Kind::Type) {
    check_type_names(before, after);
  } else if (before.kind == Kind::Func && after.kind == Kind::Var) {
    messages_.compatible(subject(), "", changed("func", "var"));
    check_correspondence(subject, "", before.type, after.type);
  } else if (before.kind == after.kind) {
    check_correspondence(subject, "", before.type, after.type);
    if (before.kind == Kind::Func) check_type_parameters(before, after);
  } else {
    messages_.incompatible(subject(), "",
                           changed(std::string(kKindNames[static_cast<int>(before.kind)]),
                                   std::string(kKindNames[static_cast<int>(after.kind)])));
  }
}

void Differ::check_constants(const Object& before, const Object& after) {
  met_unknown_ = false;
  if (!correspond(before.type, after.type)) {
    type_changed(subject_of(before, after), "", before.type, after.type);
    return;
  }
  const auto& old_value = before.constant->value;
  const auto& new_value = after.constant->value;
  if (met_unknown_ || old_value.kind == ConstantKind::Unknown ||
      new_value.kind == ConstantKind::Unknown) {
    note_unknown(before.symbol->name + ": its value is unknown without other packages",
                 before.symbol->name);
    return;
  }
  if (old_value.exact != new_value.exact) {
    messages_.incompatible(subject_of(before, after), "",
                           value_changed(text_of(old_value), text_of(new_value)));
  }
}

// A type's name stands for the type it declares, or, of an alias, for another one.
void Differ::check_type_names(const Object& before, const Object& after) {
  const auto& old_fact = static_cast<const TypeFact&>(*before.symbol);
  const auto& new_fact = static_cast<const TypeFact&>(*after.symbol);
  const Declared declared{&old_, &old_fact};
  const Target target{.declared = {&new_, &new_fact}};
  met_unknown_ = false;
  const bool is_alias = old_fact.alias || new_fact.alias;
  const bool same_parameters = !is_alias || correspond_parameters(old_, old_fact.type_parameters,
                                                                  new_, new_fact.type_parameters);
  bool same = same_parameters;
  if (same && old_fact.alias && new_fact.alias) {
    same = correspond(before.type, after.type);
  } else if (same && old_fact.alias) {
    same = correspond_alias(before.type, target);
  } else if (same && new_fact.alias) {
    same = correspond_declared(declared, after.type);
  } else if (same) {
    same = establish(declared, target);
  }
  const auto text = [&](const PackageApi& package, const TypeFact& fact, TypeRef type) {
    if (fact.alias && same_parameters) return display(type);
    return fact.name + display(package, fact.type_parameters);
  };
  if (met_unknown_) {
    note_unknown(old_fact.name + ": its type is not known on both sides", old_fact.name);
  }
  if (!same) {
    auto message = changed(text(old_, old_fact, before.type), text(new_, new_fact, after.type));
    if (message.old_text == message.new_text) message.detail = difference(before.type, after.type);
    messages_.incompatible(subject_of(before, after), "", std::move(message));
  }
}

void Differ::check_type_parameters(const Object& before, const Object& after) {
  if (correspond_parameters(old_, *before.type_parameters, new_, *after.type_parameters)) return;
  const auto text = [](const PackageApi& package, const Object& object) {
    return "func" + display(package, *object.type_parameters) + display(object.type).substr(4);
  };
  auto message = changed(text(old_, before), text(new_, after));
  message.old_parameters = parameter_count(before.type);
  message.new_parameters = parameter_count(after.type);
  messages_.incompatible(subject_of(before, after), "", std::move(message));
}

void Differ::type_changed(const Subject& subject, std::string_view part, TypeRef before,
                          TypeRef after) {
  auto message = changed(display(before), display(after));
  message.old_parameters = parameter_count(before);
  message.new_parameters = parameter_count(after);
  if (message.old_text == message.new_text) message.detail = difference(before, after);
  messages_.incompatible(subject, part, std::move(message));
}

// Of two types that print alike: the full names where these differ, else what a name in them stands
// for now.
std::string Differ::difference(TypeRef before, TypeRef after) const {
  auto old_text = type_string(before.package->types, before.id);
  auto new_text = type_string(after.package->types, after.id);
  if (old_text != new_text) return "old: " + old_text + "; new: " + new_text;
  std::vector<TypeId> left{before.id};
  std::set<TypeId> seen;
  while (!left.empty()) {
    const auto id = left.back();
    left.pop_back();
    if (id == kNoType || !seen.insert(id).second) continue;
    const Type& form = before.at(id).get();
    for_each_part(form, [&left](TypeId part) { left.push_back(part); });
    const auto* named = std::get_if<type::Named>(&form);
    if (named == nullptr || named->package != old_.import_path) continue;
    const auto known = correspondences_.find(std::string(named->name));
    if (known == correspondences_.end()) continue;
    const auto& now = known->second.after;
    const auto name = now.declared ? now.declared.fact->name : display(now.basic);
    if (name != named->name) return "the old " + std::string(named->name) + " is " + name + " now";
  }
  return {};
}

void Differ::note_unknown(const std::string& what, const std::string& name) {
  const auto [entry, is_new] = unknown_.try_emplace(what, name);
  if (is_new) noted_.push_back(entry);
}

void Differ::note_unknown_type(const Subject& subject, std::string_view part) {
  note_unknown(subject.text + (part.empty() ? "" : "." + std::string(part)) +
                   ": its type is not known on both sides",
               used_name(subject, part));
}

Subject Differ::subject_of(const Object& before, const Object& after) const {
  auto subject = subject_of(before, false);
  subject.new_position = position_of(new_, *after.symbol);
  return subject;
}

Subject Differ::subject_of(const Object& object, bool is_new) const {
  const auto& package = is_new ? new_ : old_;
  auto position = position_of(package, *object.symbol);
  Subject subject{.key = (is_new ? "new " : "old ") + object.symbol->name,
                  .text = object.symbol->name,
                  .name = object.symbol->name};
  (is_new ? subject.new_position : subject.old_position) = std::move(position);
  return subject;
}

Subject Differ::subject_of(Declared type) const {
  const bool is_own = type.package == &old_;
  const auto prefix = is_own ? "old " : "old " + type.package->import_path + " ";
  return {.key = prefix + type.fact->name,
          .text = type.fact->name,
          .package = is_own ? std::string{} : type.package->import_path,
          .name = is_own ? type.fact->name : std::string{},
          .old_position = position_of(*type.package, *type.fact)};
}

Subject Differ::subject_of(Declared type, const Target& after) const {
  auto subject = subject_of(type);
  if (after.declared) {
    subject.new_position = position_of(*after.declared.package, *after.declared.fact);
  }
  return subject;
}

Subject Differ::subject_of(const MethodRef& method, bool is_new, Declared fallback) const {
  const auto owner = method.owner ? method.owner : fallback;
  Subject subject{.key = std::string(is_new ? "new " : "old ") + owner.package->import_path + " " +
                         member_of(owner, method.name),
                  .text = method.owner || !method.origin.empty()
                              ? display(method)
                              : member_of(fallback, method.name)};
  const bool is_own = fallback.package == &old_ || fallback.package == &new_;
  if (is_own) subject.name = member_of(fallback, method.name);
  if (owner.package != (is_new ? &new_ : &old_)) subject.package = owner.package->import_path;
  auto position = method.fact != nullptr ? position_of(*owner.package, *method.fact)
                                         : position_of(*owner.package, *owner.fact);
  (is_new ? subject.new_position : subject.old_position) = std::move(position);
  return subject;
}

}  // namespace gofed::golang::diff
