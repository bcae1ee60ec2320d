#include "workers/golang/diff/side.h"

#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang::diff {
namespace {

Qualifier relative_to(const PackageApi& package) {
  return [&package](std::string_view path) {
    return path == package.import_path ? std::string{} : std::string(path);
  };
}

std::string join_types(TypeRef ref, std::span<const type::Variable> list, bool variadic,
                       const Qualifier& qualifier) {
  std::string text;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) text += ", ";
    const bool is_rest = variadic && i + 1 == list.size();
    const auto* slice = std::get_if<type::Slice>(&ref.at(list[i].type).get());
    if (is_rest && slice != nullptr) {
      text += "..." + type_string(ref.package->types, slice->element, qualifier);
    } else {
      text += type_string(ref.package->types, list[i].type, qualifier);
    }
  }
  return text;
}

}  // namespace

DiffSide::DiffSide(const ApiFacts& facts)
    : standard_(facts.platforms.empty() ? BuildContext{} : facts.platforms[0]) {
  for (const auto& package : facts.packages) {
    auto& types = types_[package.import_path];
    types.reserve(types.size() + package.type_declarations.size());
    for (const auto& fact : package.type_declarations) {
      types.try_emplace(fact.name, Declared{&package, &fact});
    }
  }
}

Declared DiffSide::find(std::string_view package, std::string_view name) const {
  if (const auto types = types_.find(package); types != types_.end()) {
    if (const auto found = types->second.find(name); found != types->second.end()) {
      return found->second;
    }
  }
  const auto standard = standard_.find(package, name);
  return {standard.package, standard.fact};
}

Declared DiffSide::find_behind_pointer(TypeRef ref) const {
  if (const auto* pointer = std::get_if<type::Pointer>(&ref.get())) ref = ref.at(pointer->element);
  const auto* named = std::get_if<type::Named>(&ref.get());
  return named == nullptr ? Declared{} : find(*named);
}

bool is_exported(std::string_view name) {
  return syntax::is_exported(name);
}

std::string position_of(const PackageApi& package, const Symbol& symbol) {
  if (symbol.place.file >= package.files.size()) return {};
  return package.files[symbol.place.file] + ":" + std::to_string(symbol.place.position.line) + ":" +
         std::to_string(symbol.place.position.column);
}

std::string display(TypeRef ref) {
  const auto qualifier = relative_to(*ref.package);
  const auto* func = std::get_if<type::Func>(&ref.get());
  if (func == nullptr) return type_string(ref.package->types, ref.id, qualifier);
  auto text = "func(" + join_types(ref, func->parameters, func->variadic, qualifier) + ")";
  if (func->results.empty()) return text;
  const auto results = join_types(ref, func->results, false, qualifier);
  return func->results.size() == 1 ? text + " " + results : text + " (" + results + ")";
}

std::string display(const PackageApi& package, const std::vector<TypeParameterFact>& parameters) {
  if (parameters.empty()) return {};
  const auto qualifier = relative_to(package);
  std::string text = "[";
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    // Parameters of one constraint share it: "[A, B comparable]".
    const bool is_shared =
        i + 1 < parameters.size() && parameters[i].constraint == parameters[i + 1].constraint;
    text += parameters[i].name;
    if (!is_shared) text += " " + type_string(package.types, parameters[i].constraint, qualifier);
    if (i + 1 < parameters.size()) text += ", ";
  }
  return text + "]";
}

}  // namespace gofed::golang::diff
