#include <algorithm>

#include "workers/golang/diff/differ.h"

namespace gofed::golang::diff {
namespace {

// An interface as a set of methods that a type must have; nothing where that cannot be told.
const Methods* requirements(const InterfaceMethods& interface) {
  const bool is_plain = interface.opaque.empty() && interface.unions.empty();
  return is_plain ? &interface.methods : nullptr;
}

bool has_all(const Methods& methods, const Methods& required) {
  return std::ranges::all_of(required, [&](const auto& entry) {
    const auto found = methods.find(entry.first);
    if (found == methods.end()) return false;
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

// For every interface that corresponds: whoever implemented the old one must implement the new one.
void Differ::check_satisfaction() {
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
    for (const auto& [name, type] : correspondences_) {
      if (name == interface_name || !type.before.fact->type_parameters.empty()) continue;
      const MethodSetOptions all{.unexported = true};
      if (!has_all(method_set(before_, type.before, all), *old_required)) continue;
      const auto& after = type.after.declared;
      if (after && !after.fact->opaque_embedded.empty()) continue;
      if (has_all(after ? method_set(after_, after, all) : Methods{}, *new_required)) continue;
      messages_.incompatible(subject_of(type.before), "",
                             {.kind = ChangeKind::Implements,
                              .text = "no longer implements " + interface_name,
                              .old_text = interface_name});
    }
  }
}

}  // namespace gofed::golang::diff
