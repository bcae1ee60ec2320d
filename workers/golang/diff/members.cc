#include "workers/golang/diff/members.h"

#include <algorithm>
#include <utility>

namespace gofed::golang::diff {
namespace {

// Interfaces embed interfaces to this depth at most; a cycle is an error of the source.
constexpr int kEmbeddingDepthMax = 64;

const MethodFact* find_method(const TypeFact& fact, std::string_view name) {
  const auto found = std::ranges::find(fact.methods, name, &MethodFact::name);
  return found == fact.methods.end() ? nullptr : &*found;
}

// The declared type that the embedded fields of `path` lead to.
Declared follow(const Universe& universe, Declared from, const std::vector<std::string>& path) {
  for (const auto& step : path) {
    const auto* structure = std::get_if<type::Struct>(&from.underlying().get());
    if (structure == nullptr) return {};
    const auto field = std::ranges::find(structure->fields, step, &type::Field::name);
    if (field == structure->fields.end()) return {};
    from = universe.find_behind_pointer({from.package, field->type});
    if (!from) return {};
  }
  return from;
}

// The declaration that spells the interface out: of `type A B` that of B.
Declared spelling(const Universe& universe, Declared type) {
  for (int depth = 0; type && depth < kEmbeddingDepthMax; ++depth) {
    if (type.fact->declared == kNoType) break;
    const auto* named = std::get_if<type::Named>(&type.package->types[type.fact->declared]);
    const auto next = named == nullptr ? Declared{} : universe.find(*named);
    if (!next) break;
    type = next;
  }
  return type;
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
                            .pointer_receiver = method.pointer_receiver};
  }
}

void add_promoted(const Universe& universe, Declared type, const MethodSetOptions& options,
                  Methods& methods) {
  for (const auto& member : type.fact->promoted) {
    if (!member.is_method || (member.pointer_receiver && !options.pointer)) continue;
    if (!options.unexported && !is_exported(member.name)) continue;
    MethodRef method{.name = member.name,
                     .package = type.package->import_path,
                     .type = {type.package, member.type}};
    method.owner = follow(universe, type, member.path);
    if (method.owner) {
      method.fact = find_method(*method.owner.fact, member.name);
      method.pointer_receiver = method.fact != nullptr && method.fact->pointer_receiver;
      if (method.fact == nullptr) {  // promoted from an embedded interface
        const auto inner = interface_methods(universe, method.owner.underlying(), method.owner);
        const auto found = inner.methods.find(member.name);
        if (found != inner.methods.end()) method.owner = found->second.owner;
      }
    } else if (!member.path.empty()) {
      method.origin = member.path.back();  // an embedded field is called as its type
    }
    methods.try_emplace(member.name, method);
  }
}

void collect(const Universe& universe, TypeRef ref, Declared owner, int depth,
             InterfaceMethods& into) {
  const auto* interface = std::get_if<type::Interface>(&ref.get());
  if (interface == nullptr || depth > kEmbeddingDepthMax) return;
  for (const auto& method : interface->methods) {
    into.methods.try_emplace(method.name, MethodRef{.name = method.name,
                                                    .package = method.package,
                                                    .type = ref.at(method.type),
                                                    .owner = owner});
  }
  for (const auto id : interface->embedded) {
    const auto embedded = ref.at(id);
    if (is_any(embedded.get())) continue;
    if (std::holds_alternative<type::Interface>(embedded.get())) {
      collect(universe, embedded, owner, depth + 1, into);
      continue;
    }
    const auto* named = std::get_if<type::Named>(&embedded.get());
    const auto declared = named == nullptr ? Declared{} : universe.find(*named);
    if (declared && std::holds_alternative<type::Interface>(declared.underlying().get())) {
      collect(universe, declared.underlying(), declared, depth + 1, into);
    } else if (named != nullptr && !declared) {
      into.opaque.push_back(embedded);
    } else {
      into.unions.push_back(embedded);
    }
  }
}

}  // namespace

Methods method_set(const Universe& universe, Declared type, const MethodSetOptions& options) {
  Methods methods;
  if (std::holds_alternative<type::Interface>(type.underlying().get())) {
    if (options.pointer) return methods;
    methods = interface_methods(universe, type.underlying(), type).methods;
    if (!options.unexported) {
      std::erase_if(methods, [](const auto& entry) { return !is_exported(entry.first); });
    }
    return methods;
  }
  add_declared(type, options, methods);
  add_promoted(universe, type, options, methods);
  return methods;
}

InterfaceMethods interface_methods(const Universe& universe, TypeRef interface, Declared owner) {
  InterfaceMethods found;
  collect(universe, interface, spelling(universe, owner), 0, found);
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
      if (is_exported(field.name)) fields.emplace(field.name, ref.at(field.type));
    }
  }
  return fields;
}

Fields selectable_fields(Declared type) {
  auto fields = exported_fields(type.underlying());
  for (const auto& member : type.fact->promoted) {
    if (member.is_method || !is_exported(member.name)) continue;
    fields.try_emplace(member.name, TypeRef{type.package, member.type});
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

}  // namespace gofed::golang::diff
