#include <algorithm>
#include <string>
#include <vector>

#include "workers/golang/diff/differ.h"

namespace gofed::golang::diff {
namespace {

// An interface as a set of methods that a type must have; nothing where that is unknown.
const Methods* requirements(const InterfaceMethods& interface) {
  const bool is_plain = interface.opaque.empty() && interface.unions.empty();
  return is_plain ? &interface.methods : nullptr;
}

bool has_all(const Methods& methods, const Methods& required) {
  return std::ranges::all_of(required, [&](const auto& entry) {
    const auto found = methods.find(entry.first);
    if (found == methods.end() || found->second.type_parameters != nullptr) return false;
    const auto& have = found->second;
    const auto& want = entry.second;
    if (!is_exported(entry.first) && have.package != want.package) return false;
    return identical(have.type.package->types, have.type.id, want.type.package->types,
                     want.type.id);
  });
}

bool is_interface(TypeRef ref) {
  return std::holds_alternative<type::Interface>(ref.get());
}

}  // namespace

// For every interface that corresponds: a type that implemented the old one must implement the new one.
void Differ::check_satisfaction() {
  // All that can be called on values of the types that correspond, on either side.
  struct Implementer {
    const std::string& name;
    const Correspondence& type;
    Methods olds;
    Methods news;
    bool may_promote_more = false;  // on the new side
  };
  std::vector<Implementer> implementers;
  const auto collect = [&] {
    const MethodSetOptions all{.unexported = true};
    for (const auto& [name, type] : correspondences_) {
      const auto& after = type.after.declared;
      const bool may_promote_more = after && !after.fact->opaque_embedded.empty();
      if (!type.before.fact->type_parameters.empty()) continue;
      implementers.push_back({name, type, method_set(before_, type.before, all),
                              after ? method_set(after_, after, all) : Methods{},
                              may_promote_more});
    }
  };
  for (const auto& [interface_name, interface] : correspondences_) {
    if (!interface.after.declared || !is_interface(interface.before.underlying()) ||
        !is_interface(interface.after.underlying())) {
      continue;
    }
    const auto olds = interface_methods(before_, interface.before.underlying(), interface.before);
    const auto news =
        interface_methods(after_, interface.after.underlying(), interface.after.declared);
    const auto* old_required = requirements(olds);
    const auto* new_required = requirements(news);
    if (old_required == nullptr || new_required == nullptr) continue;
    if (implementers.empty()) collect();
    for (const auto& [name, type, old_methods, new_methods, may_promote_more] : implementers) {
      if (steps_left_ == 0) return;
      --steps_left_;
      if (name == interface_name || !has_all(old_methods, *old_required) ||
          has_all(new_methods, *new_required)) {
        continue;
      }
      if (may_promote_more) {
        note_unknown(name + ": whether it still implements " + interface_name +
                         " depends on what it embeds, not at hand",
                     type.before.package == &old_ ? name : std::string{});
        continue;
      }
      messages_.incompatible(subject_of(type.before, type.after), "",
                             {.kind = ChangeKind::Implements,
                              .text = "no longer implements " + interface_name,
                              .old_text = interface_name});
    }
  }
}

}  // namespace gofed::golang::diff
