#include <algorithm>
#include <array>
#include <utility>

#include "workers/golang/diff/comparability.h"
#include "workers/golang/diff/differ.h"

namespace gofed::golang::diff {
namespace {

// Numeric types that may become wider. Each list in order: earlier to later is compatible.
constexpr std::array<std::string_view, 5> kUnsigned{"uint8", "uint16", "uint32", "uint", "uint64"};
constexpr std::array<std::string_view, 5> kSigned{"int8", "int16", "int32", "int", "int64"};
constexpr std::array<std::string_view, 2> kFloats{"float32", "float64"};
constexpr std::array<std::string_view, 2> kComplexes{"complex64", "complex128"};

template <std::size_t N>
bool widens(const std::array<std::string_view, N>& order, std::string_view from,
            std::string_view to) {
  const auto x = std::ranges::find(order, from);
  const auto y = std::ranges::find(order, to);
  return x != order.end() && y != order.end() && x < y;
}

bool is_unknown(TypeRef ref) {
  return ref.id == kNoType || std::holds_alternative<type::Unknown>(ref.get());
}

bool is_interface(TypeRef ref) {
  return std::holds_alternative<type::Interface>(ref.get());
}

Methods exported(Methods methods) {
  std::erase_if(methods, [](const auto& entry) { return !is_exported(entry.first); });
  return methods;
}

const MethodRef* first_unexported(const Methods& methods) {
  const auto found =
      std::ranges::find_if(methods, [](const auto& entry) { return !is_exported(entry.first); });
  return found == methods.end() ? nullptr : &found->second;
}

}  // namespace

void Differ::check_defined(Declared before, const Target& after) {
  if (!check_underlying(before, after) || is_interface(before.underlying())) return;
  const auto unseen = unseen_of(before, after);
  const auto sets = [&](bool pointer) {
    const MethodSetOptions options{.pointer = pointer};
    const auto olds = method_set(before_, before, options);
    const auto news = after.declared ? method_set(after_, after.declared, options) : Methods{};
    check_method_set(before, after,
                     {.olds = olds,
                      .news = news,
                      .name = (pointer ? "*" : "") + before.fact->name,
                      .unseen = unseen,
                      .leaves_promoted_to_pointer = !pointer && edition_ == Edition::Newest});
  };
  sets(false);
  sets(true);
}

Differ::Unseen Differ::unseen_of(Declared before, const Target& after) {
  const auto names = [](Declared type) {
    std::vector<std::string> list;
    if (!type) return list;
    for (const auto id : type.fact->opaque_embedded) {
      list.push_back(type_string(type.package->types, id));
    }
    std::ranges::sort(list);
    list.erase(std::ranges::unique(list).begin(), list.end());
    return list;
  };
  Unseen unseen{.before = names(before), .after = names(after.declared)};
  unseen.same = unseen.before == unseen.after;
  return unseen;
}

// A member that an embedded type may have, or hide: only its source can say.
void Differ::note_unseen(Declared type, std::string_view member, const Unseen& unseen) {
  std::string text = type.fact->name + "." + std::string(member) + ": depends on ";
  std::vector<std::string> names = unseen.before;
  names.insert(names.end(), unseen.after.begin(), unseen.after.end());
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  for (std::size_t i = 0; i < names.size(); ++i) text += (i == 0 ? "" : ", ") + names[i];
  const bool is_own = type.package == &old_ || type.package == &new_;
  note_unknown(text + ", embedded but not at hand",
               is_own ? type.fact->name + "." + std::string(member) : std::string{});
}

// Whether both are types of one form: method sets of others need no comparison.
bool Differ::check_underlying(Declared before, const Target& after) {
  const auto olds = before.underlying();
  const auto news = after.underlying();
  if (is_unknown(olds) || is_unknown(news)) {
    // Both may still be declared as the same type of an absent package.
    met_unknown_ = false;
    const bool same =
        after.declared && correspond({before.package, before.fact->declared},
                                     {after.declared.package, after.declared.fact->declared});
    if (!same || met_unknown_) {
      note_unknown(before.fact->name + ": its underlying type needs packages that are not at hand",
                   before.package == &old_ ? before.fact->name : std::string{});
    }
    // Declared methods can be compared all the same, unless one side turns out to be an interface.
    return !is_unknown(olds) ? !is_interface(olds) : is_unknown(news) || !is_interface(news);
  }
  const auto same_form = olds.get().index() == news.get().index();
  if (same_form && is_interface(olds)) {
    check_interface(before, after);
  } else if (same_form && std::holds_alternative<type::Struct>(olds.get())) {
    check_struct(before, after);
  } else if (same_form && std::holds_alternative<type::Chan>(olds.get())) {
    check_chan(before, after);
  } else if (same_form && std::holds_alternative<type::Basic>(olds.get())) {
    check_basic(before, after);
  } else {
    check_correspondence([&] { return subject_of(before, after); }, "", olds, news);
  }
  return same_form;
}

void Differ::check_struct(Declared before, const Target& after) {
  const auto olds = before.underlying();
  const auto news = after.underlying();
  const auto unseen = unseen_of(before, after);
  const auto old_written = exported_fields(olds);
  check_fields(before, after, old_written, exported_fields(news), {});
  auto old_selectable = selectable_fields(before);
  const auto new_selectable = selectable_fields(after.declared);
  std::erase_if(old_selectable, [&](const auto& field) {  // reported as removed
    return old_written.contains(field.first) && !new_selectable.contains(field.first);
  });
  check_fields(before, after, old_selectable, new_selectable, unseen);
  if (!unseen.same) {
    // Members that come or go with what is embedded.
    for (const auto& name : unseen.before) {
      if (std::ranges::find(unseen.after, name) != unseen.after.end()) continue;
      note_unknown(before.fact->name + ": what it had of " + name +
                       " cannot be compared: that is not at hand",
                   before.package == &old_ ? before.fact->name : std::string{});
    }
  }
  check_comparable(before, after);
}

// If values of all that the new type depends on were in the old one as well, it is comparable when
// the old one was.
void Differ::check_comparable(Declared before, const Target& after) {
  const auto old_fact = before.fact->comparable;
  const auto new_fact = after.declared.fact->comparable;
  if (old_fact == Tristate::No || new_fact == Tristate::Yes) return;
  auto olds = Comparability{};
  if (old_fact != Tristate::Yes) olds = comparability(before_, before);
  auto news = Comparability{.known = Tristate::No, .depends = {}};
  if (new_fact != Tristate::No) news = comparability(after_, after.declared);
  if (olds.known == Tristate::No || news.known == Tristate::Yes) return;
  if (olds.known == Tristate::Yes && news.known == Tristate::No) {
    messages_.incompatible(
        subject_of(before, after), "",
        {.kind = ChangeKind::Comparable, .text = "old is comparable, new is not"});
    return;
  }
  const auto& depends = news.known == Tristate::No ? olds.depends : news.depends;
  std::string names;
  for (const auto& name : depends) {
    if (news.known == Tristate::Unknown && olds.depends.contains(name)) continue;
    names += (names.empty() ? "" : ", ") + name;
  }
  if (names.empty()) return;
  note_unknown(
      before.fact->name + ": whether it is still comparable depends on " + names + ", not at hand",
      before.package == &old_ ? before.fact->name : std::string{});
}

void Differ::check_fields(Declared before, const Target& after, const Fields& olds,
                          const Fields& news, const Unseen& unseen) {
  const auto subject = [&] { return subject_of(before, after); };
  for (const auto& [name, field] : olds) {
    const auto found = news.find(name);
    if (found == news.end()) {
      if (unseen.same && field.certain) messages_.incompatible(subject_of(before), name, removed());
      if (unseen.any()) note_unseen(before, name, unseen);
    } else if (unseen.same || (field.certain && found->second.certain)) {
      check_correspondence(subject, name, field.type, found->second.type);
    } else {
      note_unseen(before, name, unseen);
    }
  }
  for (const auto& [name, field] : news) {
    if (olds.contains(name)) continue;
    if (!unseen.before.empty() || !field.certain) note_unseen(before, name, unseen);
    if (!field.certain || !unseen.same) continue;
    auto new_subject = subject();
    new_subject.old_position.clear();
    messages_.compatible(new_subject, name, added());
  }
}

// Users may implement an interface unless an unexported method seals it: then it may grow.
void Differ::check_interface(Declared before, const Target& after) {
  const auto olds = interface_methods(before_, before.underlying(), before);
  const auto news = interface_methods(after_, after.underlying(), after.declared);
  const auto subject = [&] { return subject_of(before, after); };
  if (!correspond_elements(olds.opaque, news.opaque)) {
    // The methods of an absent interface may be those that the other side spells out.
    note_unknown(before.fact->name + ": it embeds interfaces that are not at hand",
                 before.package == &old_ ? before.fact->name : std::string{});
    return;
  }
  if (!correspond_elements(olds.unions, news.unions)) {
    type_changed(subject(), "", before.underlying(), after.underlying());
  }
  const bool is_sealed = first_unexported(olds.methods) != nullptr;
  const auto old_methods = exported(olds.methods);
  const auto new_methods = exported(news.methods);
  Unseen unseen;
  for (const auto type : olds.opaque) {
    unseen.before.push_back(type_string(type.package->types, type.id));
  }
  unseen.after = unseen.before;
  check_method_set(before, after,
                   {.olds = old_methods,
                    .news = new_methods,
                    .name = before.fact->name,
                    .unseen = unseen,
                    .additions_compatible = is_sealed});
  if (const auto* sealing = first_unexported(news.methods); !is_sealed && sealing != nullptr) {
    messages_.incompatible(subject(), sealing->name,
                           {.kind = ChangeKind::Sealed, .text = "added unexported method"});
  }
}

void Differ::check_chan(Declared before, const Target& after) {
  const auto olds = before.underlying();
  const auto news = after.underlying();
  const auto& x = std::get<type::Chan>(olds.get());
  const auto& y = std::get<type::Chan>(news.get());
  const auto subject = [&] { return subject_of(before, after); };
  check_correspondence(subject, ", element type", olds.at(x.element), news.at(y.element));
  if (x.direction == y.direction) return;
  if (y.direction == type::Direction::Both) {
    messages_.compatible(subject(), "",
                         {.kind = ChangeKind::Direction, .text = "removed direction"});
  } else {
    messages_.incompatible(subject(), "",
                           {.kind = ChangeKind::Direction, .text = "changed direction"});
  }
}

void Differ::check_basic(Declared before, const Target& after) {
  const auto olds = before.underlying();
  const auto news = after.underlying();
  const auto x = canonical_basic(std::get<type::Basic>(olds.get()).name);
  const auto y = canonical_basic(std::get<type::Basic>(news.get()).name);
  if (x == y) return;
  const bool is_wider = widens(kUnsigned, x, y) || widens(kSigned, x, y) || widens(kFloats, x, y) ||
                        widens(kComplexes, x, y);
  if (is_wider) {
    messages_.compatible(subject_of(before, after), "", changed(display(olds), display(news)));
  } else {
    type_changed(subject_of(before, after), "", olds, news);
  }
}

void Differ::check_method_set(Declared before, const Target& after, const MethodSets& sets) {
  const auto& unseen = sets.unseen;
  const auto new_owner = after.declared ? after.declared : before;
  for (const auto& [name, method] : sets.olds) {
    const auto found = sets.news.find(name);
    if (found == sets.news.end()) {
      if (unseen.any()) note_unseen(before, name, unseen);
      if (!unseen.same || !method.certain) continue;
      // A promoted method that is gone is reported for its own type and for each that embedded it.
      const bool is_promoted =
          !method.origin.empty() || (method.owner && method.owner.fact != before.fact);
      if (is_promoted && sets.leaves_promoted_to_pointer) continue;
      messages_.incompatible(subject_of(method, false, before),
                             is_promoted ? ", method set of " + sets.name : "", removed());
    } else if (unseen.same || (method.certain && found->second.certain)) {
      check_method(method, found->second, before, new_owner);
    } else {
      note_unseen(before, name, unseen);
    }
  }
  for (const auto& [name, method] : sets.news) {
    if (sets.olds.contains(name)) continue;
    if (!unseen.before.empty() || !method.certain) note_unseen(before, name, unseen);
    if (!unseen.same || !method.certain) continue;
    const auto subject = subject_of(method, true, new_owner);
    if (sets.additions_compatible) {
      messages_.compatible(subject, "", added());
    } else {
      messages_.incompatible(subject, "", added());
    }
  }
}

void Differ::check_method(const MethodRef& before, const MethodRef& after, Declared old_owner,
                          Declared new_owner) {
  const auto subject = [&] {
    auto old_subject = subject_of(before, false, old_owner);
    auto new_subject = subject_of(after, true, new_owner);
    // A value method that became a pointer method is gone from one set and may have changed in
    // the other: the second message is the new method's.
    if (!before.pointer_receiver && after.pointer_receiver) {
      new_subject.old_position = std::move(old_subject.old_position);
      return new_subject;
    }
    old_subject.new_position = std::move(new_subject.new_position);
    return old_subject;
  };
  if (!correspond_own_parameters(before, after)) {
    messages_.incompatible(subject(), "", changed(display_type(before), display_type(after)));
    return;
  }
  met_unknown_ = false;
  if (correspond(before.type, after.type)) {
    if (met_unknown_) note_unknown_type(subject(), "");
    return;
  }
  // A method of an instance reads as its declaration does, where that is what changed.
  const auto declared = [](const MethodRef& method) {
    return method.fact == nullptr ? method.type : TypeRef{method.owner.package, method.fact->type};
  };
  const bool reads_alike = display(declared(before)) == display(declared(after));
  type_changed(subject(), "", reads_alike ? before.type : declared(before),
               reads_alike ? after.type : declared(after));
}

}  // namespace gofed::golang::diff
