// What names mean: innermost first local names, type parameters, the package, dot imports, the
// universe.
#include <algorithm>

#include "workers/golang/check/checker.h"
#include "workers/golang/facts/deps_facts.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang::check {

Checker::Meaning Checker::meaning_of(const Env& env, const Name& name) {
  Meaning meaning;
  if (name.text == "_") return meaning;
  if (env.locals != nullptr) meaning.local = env.locals->find(name, env.sight);
  if (meaning.local != nullptr) return meaning;
  for (std::size_t i = 0; i < env.parameters.size(); ++i) {
    if (env.parameters[i] != name.text) continue;
    meaning.is_parameter = true;
    meaning.parameter = static_cast<std::uint32_t>(i);
    return meaning;
  }
  meaning.object = env.package->find(name);
  if (meaning.object != nullptr) return meaning;
  if (env.file->has_dot_imports && syntax::is_exported(name.text)) {
    const DotImported found = dot_imported(*env.file, name);
    meaning.object = found.object;
    if (found.object == nullptr) meaning.absent = found.import;
  } else {
    meaning.universe = universe_entry(name);
  }
  return meaning;
}

// Names of packages that a file imports with a dot do not overlap (specification: Import
// declarations): the package that is known to have the name is it. Else it is an absent one, if
// there is but one such; of the standard library only when it may be newer than what is known.
Checker::DotImported Checker::dot_imported(const FileScope& file, const Name& name) {
  DotImported result;
  if (!file.has_dot_imports || !syntax::is_exported(name.text)) return result;
  if (!budget_.spend(file.imports.size())) return result;
  const ImportedName* absent[2] = {};  // others, and of the standard library
  int counts[2] = {};
  for (const ImportedName& import : file.imports) {
    if (!import.is_dot) continue;
    if (const PackageScope* scope = world_.find(import)) {
      const Object* object = scope->find(name);
      if (object != nullptr) return {.import = &import, .object = object};
      continue;
    }
    const bool is_standard = is_standard_package(import.path);
    if (is_standard && package_member(import, name.text).mode != Operand::Mode::Unknown) {
      return {.import = &import};
    }
    absent[is_standard ? 1 : 0] = &import;
    ++counts[is_standard ? 1 : 0];
  }
  const int which = counts[0] > 0 ? 0 : 1;
  if (counts[which] == 1) result.import = absent[which];
  result.in_doubt = counts[which] > 1;
  return result;
}

const ImportedName* Checker::import_named(const FileScope& file, const Name& name) {
  if (file.imports.empty()) return nullptr;
  ImportMemo& memo = import_memos_[name.hash % kImportMemos];
  if (memo.file != &file || memo.name != name) memo = {&file, name, find_import(file, name)};
  return memo.import;
}

// A written name counts first, then the name that a package of the tree has. Of absent ones one
// whose path ends so, before one whose path only suggests it.
const ImportedName* Checker::find_import(const FileScope& file, const Name& name) {
  if (!budget_.spend(file.imports.size())) return nullptr;
  if (name.text == "_" || name.text == ".") return nullptr;
  for (const ImportedName& import : file.imports) {
    if (import.name == name) return &import;
  }
  const ImportedName* ending = nullptr;
  for (const ImportedName& import : file.imports) {
    if (!import.name.text.empty()) continue;
    if (const Package* own = world_.package_of(import)) {
      if (own->name == name.text) return &import;
    } else if (ending == nullptr && import.last == name && may_be_named(import.path, name.text)) {
      ending = &import;
    }
  }
  if (ending != nullptr) return ending;
  for (const ImportedName& import : file.imports) {
    const bool is_absent = import.name.text.empty() && world_.package_of(import) == nullptr;
    if (is_absent && may_be_named(import.path, name.text)) return &import;
  }
  return nullptr;
}

const ImportedName* Checker::qualifier_of(const Env& env, NodeId left) {
  if (env.tree->kind(left) != NodeKind::Ident) return nullptr;
  const Name name(env.tree->text(left));
  if (env.locals != nullptr && env.locals->find(name, env.sight) != nullptr) return nullptr;
  if (std::ranges::find(env.parameters, name.text) != env.parameters.end()) return nullptr;
  if (env.package->find(name) != nullptr) return nullptr;
  return import_named(*env.file, name);
}

// The object that a name or a package's member stands for, where that is evident.
const Object* Checker::object_named(const Env& env, NodeId node) {
  const Tree& tree = *env.tree;
  if (tree.kind(node) == NodeKind::Ident) {
    const Name name(tree.text(node));
    const Object* own = env.package->find(name);
    return own == nullptr ? dot_imported(*env.file, name).object : own;
  }
  if (tree.kind(node) != NodeKind::Selector) return nullptr;
  const ImportedName* import = import_named(*env.file, Name(tree.text(tree.child(node, 0))));
  const PackageScope* scope = import == nullptr ? nullptr : world_.find(*import);
  return scope == nullptr ? nullptr : scope->find(Name(tree.text(tree.child(node, 1))));
}

Operand Checker::operand_of_local(const Env& env, Local& local) {
  const TypeId type = type_of_local(env, local);
  if (local.is_type) return make_type(type);
  if (!local.is_constant) return make_value(type);
  const std::vector<constant::Value>& values = env.locals->constants();
  return make_constant(type, local.index < values.size() ? values[local.index] : constant::Value());
}

TypeId Checker::type_of_local(const Env& env, Local& local) {
  if (local.kind == LocalKind::Known) return local.type;
  const Local found = local;
  local.kind = LocalKind::Known;  // what a cycle sees: an Unknown type
  Env then = env;
  then.sight = found.sight;
  TypeId type = TypeId::Unknown;
  switch (found.kind) {
    case LocalKind::Known:
      break;
    case LocalKind::Type:
      type = underlying(type_of(then, found.source));
      break;
    case LocalKind::Alias:
    case LocalKind::Written:
      type = type_of(then, found.source);
      break;
    case LocalKind::Value: {
      const Operand x = eval(then, found.source);
      if (x.has_type()) type = default_type(x.type);
      break;
    }
    case LocalKind::Constant: {
      then.iota = found.iota;
      Operand x = constant_as(then, found.written, found.source);
      type = x.type;
      std::vector<constant::Value>& values = env.locals->constants();
      local.index = static_cast<std::uint32_t>(values.size());
      values.push_back(std::move(x.value));
      break;
    }
    case LocalKind::Result: {
      const Operand x = eval(then, found.source);
      if (x.mode == Operand::Mode::Tuple) {
        const auto* func = std::get_if<type::Func>(&types_[x.type]);
        if (func != nullptr && found.index < func->results.size()) {
          type = func->results[found.index].type;
        }
      } else if (x.mode == Operand::Mode::Value && found.index < 2) {
        type = found.index == 0 ? x.type : TypeId::Bool;  // v, ok :=
      }
      break;
    }
    case LocalKind::Element: {
      const Operand x = eval(then, found.source);
      if (x.has_type() || x.mode == Operand::Mode::Type)
        type = range_type(then, x.type, found.index);
      break;
    }
  }
  local.type = type;
  return type;
}

// Of "for key, value := range x" with an x of the type.
TypeId Checker::range_type(const Env& env, TypeId id, std::uint32_t index) {
  const TypeId under = core_type(env, dereferenced(core_type(env, id)));
  if (is_unknown(under) || index > 1) return TypeId::Unknown;
  const bool key = index == 0;
  const Type form = types_[under];
  if (const auto* iterator = std::get_if<type::Func>(&form)) {  // func(yield func(K, V) bool)
    if (iterator->parameters.size() != 1) return TypeId::Unknown;
    const TypeId yield = core_type(env, iterator->parameters[0].type);
    const auto* values = is_unknown(yield) ? nullptr : std::get_if<type::Func>(&types_[yield]);
    const bool has_it = values != nullptr && index < values->parameters.size();
    return has_it ? values->parameters[index].type : TypeId::Unknown;
  }
  if (const auto* slice = std::get_if<type::Slice>(&form)) {
    return key ? TypeId::Int : slice->element;
  }
  if (const auto* array = std::get_if<type::Array>(&form)) {
    return key ? TypeId::Int : array->element;
  }
  if (const auto* map = std::get_if<type::Map>(&form)) return key ? map->key : map->value;
  if (const auto* chan = std::get_if<type::Chan>(&form)) {
    return key ? chan->element : TypeId::Unknown;
  }
  const BasicInfo info = basic_info(under);
  if (info.kind == BasicInfo::Kind::String) return key ? TypeId::Int : TypeId::Rune;
  if (info.kind == BasicInfo::Kind::Integer && key) return default_type(id);
  return TypeId::Unknown;
}

}  // namespace gofed::golang::check
