#include "workers/golang/diff/standard.h"

#include <optional>

#include "workers/golang/diff/side.h"
#include "workers/golang/stdlib/library.h"
#include "workers/golang/types/parse_type.h"

namespace gofed::golang::diff {
namespace {

// The predeclared error, which has no package.
TypeFact describe_error(PackageApi& package) {
  TypeFact fact;
  fact.name = "error";
  fact.underlying = parse_type(package.types, "interface{Error() string}", {}).value_or(kNoType);
  fact.declared = fact.underlying;
  return fact;
}

TypeFact describe(PackageApi& package, const stdlib::Declaration& found) {
  const TypeScope scope{.package = package.import_path, .parameters = found.parameter_names()};
  const TypeId unknown = package.types.add(type::Unknown{});
  const auto parse = [&](std::string_view text) {
    return parse_type(package.types, text, scope).value_or(unknown);
  };
  TypeFact fact;
  fact.name = found.name;
  fact.exported = is_exported(found.name);
  for (const auto& parameter : scope.parameters) {
    fact.type_parameters.push_back({.name = parameter, .constraint = unknown});
  }
  fact.underlying = parse(found.type);
  fact.declared = fact.underlying;
  fact.interface.complete = false;
  bool open = false;
  for (std::string_view lines = found.methods;
       auto method = stdlib::next_method(found, lines, open);) {
    MethodFact entry;
    entry.name = method->name;
    entry.type = parse("func" + std::string(method->signature));
    entry.pointer_receiver = method->pointer_receiver;
    fact.methods.push_back(std::move(entry));
  }
  return fact;
}

}  // namespace

StandardTypes::Found StandardTypes::find(std::string_view package, std::string_view name) {
  const auto [entry, is_new] = types_.try_emplace({std::string(package), std::string(name)});
  auto& fact = entry->second;
  if (!is_new) return fact ? Found{&packages_[std::string(package)], &*fact} : Found{};
  const bool is_error = package.empty() && name == "error";
  const auto found = stdlib::find(package, name, release_, host_);
  if (!is_error && (!found || found->sort != stdlib::Sort::Type)) return {};
  auto& api = packages_[std::string(package)];
  api.import_path = package;
  fact = is_error ? describe_error(api) : describe(api, *found);
  return {&api, &*fact};
}

}  // namespace gofed::golang::diff
