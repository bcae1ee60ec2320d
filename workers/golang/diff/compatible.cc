#include <algorithm>
#include <array>
#include <utility>

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
  const auto sets = [&](bool pointer) {
    const MethodSetOptions options{.pointer = pointer};
    const auto olds = method_set(before_, before, options);
    const auto news = after.declared ? method_set(after_, after.declared, options) : Methods{};
    check_method_set(before, after,
                     {.olds = olds,
                      .news = news,
                      .name = (pointer ? "*" : "") + before.fact->name,
                      .leaves_promoted_to_pointer = !pointer && edition_ == Edition::Newest});
  };
  sets(false);
  sets(true);
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
      note_unknown(before.fact->name + ": its underlying type needs packages that are not at hand");
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
  check_fields(before, after, exported_fields(olds), exported_fields(news));
  check_fields(before, after, selectable_fields(before), selectable_fields(after.declared));
  if (before.fact->comparable == Tristate::Yes && after.declared.fact->comparable == Tristate::No) {
    messages_.incompatible(
        subject_of(before, after), "",
        {.kind = ChangeKind::Comparable, .text = "old is comparable, new is not"});
  }
}

void Differ::check_fields(Declared before, const Target& after, const Fields& olds,
                          const Fields& news) {
  const auto subject = [&] { return subject_of(before, after); };
  for (const auto& [name, type] : olds) {
    const auto found = news.find(name);
    if (found == news.end()) {
      messages_.incompatible(subject_of(before), name, removed());
    } else {
      check_correspondence(subject, name, type, found->second);
    }
  }
  for (const auto& [name, type] : news) {
    if (olds.contains(name)) continue;
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
    note_unknown(before.fact->name + ": it embeds interfaces that are not at hand");
    return;
  }
  if (!correspond_elements(olds.unions, news.unions)) {
    type_changed(subject(), "", display(before.underlying()), display(after.underlying()));
  }
  const bool is_sealed = first_unexported(olds.methods) != nullptr;
  const auto old_methods = exported(olds.methods);
  const auto new_methods = exported(news.methods);
  check_method_set(before, after,
                   {.olds = old_methods,
                    .news = new_methods,
                    .name = before.fact->name,
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
    type_changed(subject_of(before, after), "", display(olds), display(news));
  }
}

void Differ::check_method_set(Declared before, const Target& after, const MethodSets& sets) {
  for (const auto& [name, method] : sets.olds) {
    const auto found = sets.news.find(name);
    if (found == sets.news.end()) {
      // A promoted method that is gone is reported for its own type and for each that embedded it.
      const bool is_promoted =
          !method.origin.empty() || (method.owner && method.owner.fact != before.fact);
      if (is_promoted && sets.leaves_promoted_to_pointer) continue;
      messages_.incompatible(subject_of(method, false, before),
                             is_promoted ? ", method set of " + sets.name : "", removed());
      continue;
    }
    const auto subject = [&] {
      auto old_subject = subject_of(method, false, before);
      auto new_subject = subject_of(found->second, true, after.declared ? after.declared : before);
      // A value method that became a pointer method is gone from one set and may have changed in
      // the other: the second message is the new method's.
      if (!method.pointer_receiver && found->second.pointer_receiver) {
        new_subject.old_position = std::move(old_subject.old_position);
        return new_subject;
      }
      old_subject.new_position = std::move(new_subject.new_position);
      return old_subject;
    };
    if (correspond_own_parameters(method, found->second)) {
      check_correspondence(subject, "", method.type, found->second.type);
    } else {
      type_changed(subject(), "", display_type(method), display_type(found->second));
    }
  }
  for (const auto& [name, method] : sets.news) {
    if (sets.olds.contains(name)) continue;
    const auto subject = subject_of(method, true, after.declared ? after.declared : before);
    if (sets.additions_compatible) {
      messages_.compatible(subject, "", added());
    } else {
      messages_.incompatible(subject, "", added());
    }
  }
}

}  // namespace gofed::golang::diff
