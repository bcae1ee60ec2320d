#include "workers/golang/diff/members.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace gofed::golang::diff {
namespace {

// `type A B`, `type B C`, ... are followed so far; a cycle is an error of the source.
constexpr int kSpellingStepsMax = 64;

// What an interface embeds, and what that embeds; of more, there may be methods that are not found.
constexpr std::size_t kEmbeddedInterfacesMax = 256;

const MethodFact* find_method(const TypeFact& fact, std::string_view name) {
  const auto found = std::ranges::find(fact.methods, name, &MethodFact::name);
  return found == fact.methods.end() ? nullptr : &*found;
}

// The declared type that the embedded fields of `path` lead to.
Declared follow(const DiffSide& side, Declared from, const std::vector<std::string>& path) {
  for (const auto& step : path) {
    const auto* structure = std::get_if<type::Struct>(&from.underlying().get());
    if (structure == nullptr) return {};
    const auto field = std::ranges::find(structure->fields, step, &type::Field::name);
    if (field == structure->fields.end()) return {};
    from = side.find_behind_pointer({from.package, field->type});
    if (!from) return {};
  }
  return from;
}

// The declaration that spells the interface out: of `type A B` that of B.
Declared spelling(const DiffSide& side, Declared type) {
  for (int depth = 0; type && depth < kSpellingStepsMax; ++depth) {
    if (type.fact->declared == kNoType) break;
    const auto* named = std::get_if<type::Named>(&type.package->types[type.fact->declared]);
    const auto next = named == nullptr ? Declared{} : side.find(*named);
    if (!next) break;
    type = next;
  }
  return type;
}

template <typename T>
const std::vector<TypeParameterFact>* own_parameters(const T& member) {
  return member.type_parameters.empty() ? nullptr : &member.type_parameters;
}

void add_declared(Declared type, const MethodSetOptions& options, Methods& methods) {
  for (const auto& method : type.fact->methods) {
    if (method.pointer_receiver && !options.pointer) continue;
    if (!options.unexported && !is_exported(method.name)) continue;
    methods[method.name] = {.name = method.name,
                            .package = type.package->import_path,
                            .type = {type.package, method.type},
                            .owner = type,
                            .fact = &method,
                            .pointer_receiver = method.pointer_receiver,
                            .type_parameters = own_parameters(method)};
  }
}

void add_promoted(const DiffSide& side, Declared type, const MethodSetOptions& options,
                  Methods& methods) {
  for (const auto& member : type.fact->promoted) {
    if (!member.is_method || (member.pointer_receiver && !options.pointer)) continue;
    if (!options.unexported && !is_exported(member.name)) continue;
    MethodRef method{.name = member.name,
                     .package = type.package->import_path,
                     .type = {type.package, member.type},
                     .certain = member.certain,
                     .type_parameters = own_parameters(member)};
    method.owner = follow(side, type, member.path);
    if (method.owner) {
      method.fact = find_method(*method.owner.fact, member.name);
      method.pointer_receiver = method.fact != nullptr && method.fact->pointer_receiver;
      if (method.fact == nullptr) {  // promoted from an embedded interface
        const auto inner = interface_methods(side, method.owner.underlying(), method.owner);
        const auto found = inner.methods.find(member.name);
        if (found != inner.methods.end()) method.owner = found->second.owner;
      }
    } else if (!member.path.empty()) {
      method.origin = member.path.back();  // an embedded field is called as its type
    }
    methods.try_emplace(member.name, method);
  }
}

// What an interface asks for, of all that it embeds, each but once.
class InterfaceWalk {
 public:
  InterfaceWalk(const DiffSide& side, InterfaceMethods& into) : side_(side), into_(into) {}

  void run(TypeRef interface, Declared owner) {
    left_.push_back({interface, owner});
    while (!left_.empty()) {
      const auto [type, spelt_by] = left_.back();
      left_.pop_back();
      look_into(type, spelt_by);
    }
  }

 private:
  void look_into(TypeRef ref, Declared owner) {
    const Type form = ref.get();  // a copy: tables of the standard library grow meanwhile
    if (is_any(form) || !seen_.emplace(ref.package, ref.id).second) return;
    if (seen_.size() > kEmbeddedInterfacesMax || !side_.may_look()) {
      if (into_.opaque.empty()) into_.opaque.push_back(ref);
      return;
    }
    if (const auto* interface = std::get_if<type::Interface>(&form)) {
      look_into(ref, *interface, owner);
      return;
    }
    const auto* named = std::get_if<type::Named>(&form);
    const auto declared = named == nullptr ? Declared{} : side_.find(*named);
    if (declared && std::holds_alternative<type::Interface>(declared.underlying().get())) {
      left_.push_back({declared.underlying(), declared});
    } else if (named != nullptr && !declared) {
      into_.opaque.push_back(ref);
    } else {
      into_.unions.push_back(ref);
    }
  }

  void look_into(TypeRef ref, const type::Interface& interface, Declared owner) {
    for (const auto& method : interface.methods) {
      into_.methods.try_emplace(method.name, MethodRef{.name = method.name,
                                                       .package = method.package,
                                                       .type = ref.at(method.type),
                                                       .owner = owner});
    }
    for (auto id = interface.embedded.rbegin(); id != interface.embedded.rend(); ++id) {
      left_.push_back({ref.at(*id), owner});
    }
  }

  const DiffSide& side_;
  InterfaceMethods& into_;
  std::vector<std::pair<TypeRef, Declared>> left_;  // the next one last
  std::set<std::pair<const PackageApi*, TypeId>> seen_;
};

}  // namespace

Methods method_set(const DiffSide& side, Declared type, const MethodSetOptions& options) {
  Methods methods;
  if (std::holds_alternative<type::Interface>(type.underlying().get())) {
    if (options.pointer) return methods;
    methods = interface_methods(side, type.underlying(), type).methods;
    if (!options.unexported) {
      std::erase_if(methods, [](const auto& entry) { return !is_exported(entry.first); });
    }
    return methods;
  }
  add_declared(type, options, methods);
  add_promoted(side, type, options, methods);
  return methods;
}

InterfaceMethods interface_methods(const DiffSide& side, TypeRef interface, Declared owner) {
  InterfaceMethods found;
  InterfaceWalk(side, found).run(interface, spelling(side, owner));
  // Where the facts know more (methods of instantiated or well-known interfaces), take it from
  // them.
  if (owner && interface.package == owner.package && interface.id == owner.fact->underlying) {
    // Of one absent interface it embeds they must be that one's.
    const auto* absent =
        found.opaque.size() == 1 ? std::get_if<type::Named>(&found.opaque.front().get()) : nullptr;
    for (const auto& method : owner.fact->interface.methods) {
      auto [entry, is_new] = found.methods.try_emplace(
          method.name, MethodRef{.name = method.name, .package = method.package, .owner = owner});
      if (is_new && absent != nullptr) entry->second.origin = absent->name;
      entry->second.type = {owner.package, method.type};
    }
    if (owner.fact->interface.complete) found.opaque.clear();
  }
  return found;
}

Fields exported_fields(TypeRef ref) {
  Fields fields;
  if (const auto* structure = std::get_if<type::Struct>(&ref.get())) {
    for (const auto& field : structure->fields) {
      if (is_exported(field.name)) fields.emplace(field.name, FieldRef{ref.at(field.type)});
    }
  }
  return fields;
}

Fields selectable_fields(Declared type) {
  auto fields = exported_fields(type.underlying());
  for (const auto& member : type.fact->promoted) {
    if (member.is_method || !is_exported(member.name)) continue;
    fields.try_emplace(member.name, FieldRef{{type.package, member.type}, member.certain});
  }
  return fields;
}

std::string display(const MethodRef& method) {
  if (!method.origin.empty()) return std::string(method.origin).append(".").append(method.name);
  if (!method.owner) return std::string(method.name);
  if (method.fact == nullptr) {  // of an interface, whose type parameters stand as declared
    return method.owner.fact->name +
           display(*method.owner.package, method.owner.fact->type_parameters)
               .append(".")
               .append(method.name);
  }
  const bool by_alias = !method.fact->receiver_alias.empty();
  std::string receiver(by_alias ? method.fact->receiver_alias : method.owner.fact->name);
  const auto& parameters = method.owner.fact->type_parameters;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const bool is_spelt = i < method.fact->receiver_parameters.size();
    receiver += i == 0 ? "[" : ", ";
    receiver += is_spelt ? method.fact->receiver_parameters[i] : parameters[i].name;
  }
  if (!parameters.empty()) receiver += "]";
  if (method.pointer_receiver) receiver = "(*" + receiver + ")";
  return receiver.append(".").append(method.name);
}

std::string display_type(const MethodRef& method) {
  std::string text = display(method.type);
  if (method.type_parameters == nullptr || !text.starts_with("func")) return text;
  return "func" + display(*method.type.package, *method.type_parameters) + text.substr(4);
}

}  // namespace gofed::golang::diff
