#include "workers/golang/goapi.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "workers/golang/syntax/unicode.h"

namespace gofed::golang {
namespace {

using Names = std::unordered_map<std::string_view, std::string_view>;  // import path -> name

// Types as cmd/api writes them: packages by name, "ideal" for untyped, structs without their
// fields.
class GoapiTypes {
 public:
  GoapiTypes(const PackageApi& package, const Names& names) : package_(package), names_(names) {}

  [[nodiscard]] std::string type(TypeId id) const {
    if (id == kNoType) return "?";
    return std::visit([this](const auto& t) { return write(t); }, package_.types[id]);
  }

  [[nodiscard]] std::string signature(TypeId id) const {
    const auto* func = id == kNoType ? nullptr : std::get_if<type::Func>(&package_.types[id]);
    if (func == nullptr) return "?";
    std::string text = parameters(func->parameters, func->variadic);
    if (func->results.size() == 1) return text + " " + type(func->results[0].type);
    return func->results.empty() ? text : text + " " + parameters(func->results, false);
  }

  [[nodiscard]] std::string type_parameters(const std::vector<TypeParameterFact>& list) const {
    if (list.empty()) return "";
    std::string text;
    for (std::size_t i = 0; i < list.size(); ++i) {
      text += (i == 0 ? "[$" : ", $") + std::to_string(i) + " " + type(list[i].constraint);
    }
    return text + "]";
  }

 private:
  [[nodiscard]] std::string write(const type::Unknown&) const { return "?"; }
  [[nodiscard]] std::string write(const type::Basic& t) const {
    if (t.name == "byte") return "uint8";
    if (t.name == "rune") return "int32";
    if (t.name == "untyped rune") return "ideal-char";
    if (t.name.starts_with("untyped ")) return "ideal-" + std::string(t.name.substr(8));
    return std::string(t.name);
  }
  [[nodiscard]] std::string write(const type::Named& t) const {
    const std::string own(t.name);
    if (t.package.empty()) return own == "any" ? "interface{}" : own;
    if (t.package == package_.import_path) return own;
    const auto it = names_.find(t.package);
    const std::size_t slash = t.package.rfind('/');
    const std::string_view name = it != names_.end() ? it->second : t.package.substr(slash + 1);
    return std::string(name) + "." + own;
  }
  [[nodiscard]] std::string write(const type::Parameter& t) const {
    return "$" + std::to_string(t.index);
  }
  [[nodiscard]] std::string write(const type::Pointer& t) const { return "*" + type(t.element); }
  [[nodiscard]] std::string write(const type::Slice& t) const { return "[]" + type(t.element); }
  [[nodiscard]] std::string write(const type::Array& t) const {
    if (t.length == type::Array::kUnknownLength) return "?";
    return "[" + std::to_string(t.length) + "]" + type(t.element);
  }
  [[nodiscard]] std::string write(const type::Map& t) const {
    return "map[" + type(t.key) + "]" + type(t.value);
  }
  [[nodiscard]] std::string write(const type::Chan& t) const {
    switch (t.direction) {
      case type::Direction::Send:
        return "chan<- " + type(t.element);
      case type::Direction::Receive:
        return "<-chan " + type(t.element);
      case type::Direction::Both:
        return "chan " + type(t.element);
    }
    return "?";
  }
  [[nodiscard]] std::string write(const type::Func& t) const {
    std::string text = "func" + parameters(t.parameters, t.variadic);
    if (t.results.size() == 1) return text + " " + type(t.results[0].type);
    return t.results.empty() ? text : text + " " + parameters(t.results, false);
  }
  [[nodiscard]] std::string write(const type::Struct&) const { return "struct"; }
  [[nodiscard]] std::string write(const type::Interface& t) const {
    std::string inside;
    for (const type::Method& method : t.methods) {
      inside.append(inside.empty() ? "" : ", ").append(method.name);
    }
    std::vector<std::string> embedded;
    for (const TypeId id : t.embedded) embedded.push_back(type(id));
    std::ranges::sort(embedded);
    for (std::size_t i = 0; i < embedded.size(); ++i) inside += (i == 0 ? "" : ", ") + embedded[i];
    return inside.empty() ? "interface{}" : "interface{ " + inside + " }";
  }
  [[nodiscard]] std::string write(const type::Union& t) const {
    std::string text;
    for (const type::Term& term : t.terms) {
      text += (text.empty() ? "" : " | ") + std::string(term.tilde ? "~" : "") + type(term.type);
    }
    return text;
  }

  [[nodiscard]] std::string parameters(std::span<const type::Variable> list, bool variadic) const {
    std::string text = "(";
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i > 0) text += ", ";
      std::string one = type(list[i].type);
      if (variadic && i + 1 == list.size() && one.starts_with("[]")) one = "..." + one.substr(2);
      text += one;
    }
    return text + ")";
  }

  const PackageApi& package_;
  const Names& names_;
};

// The features of one package, each with the platforms that have it.
class PackageFeatures {
 public:
  PackageFeatures(const PackageApi& package, const Names& names)
      : package_(package), types_(package, names) {}

  std::map<std::string, PlatformSet> run() {
    for (const ConstantFact& fact : package_.constants) constant(fact);
    for (const VariableFact& fact : package_.variables) {
      emit(fact.platforms, "var " + fact.name + " " + types_.type(fact.type));
    }
    for (const FunctionFact& fact : package_.functions) {
      emit(fact.platforms, "func " + fact.name + types_.type_parameters(fact.type_parameters) +
                               types_.signature(fact.type));
    }
    for (const TypeFact& fact : package_.type_declarations) {
      if (fact.exported) type(fact);
    }
    return std::move(features_);
  }

 private:
  void emit(PlatformSet platforms, const std::string& feature) {
    if (feature.find('?') == std::string::npos) features_[feature] |= platforms;
  }

  void constant(const ConstantFact& fact) {
    const std::string head = "const " + fact.name;
    emit(fact.platforms, head + " " + types_.type(fact.type));
    if (fact.value.kind == ConstantKind::Unknown) return;
    // Values may hold question marks, so they go in by another way.
    const bool differs = !fact.value.text.empty();
    features_[head + " = " +
              (differs ? fact.value.text + "  // " + fact.value.exact : fact.value.exact)] |=
        fact.platforms;
  }

  void type(const TypeFact& fact) {
    const std::string name = fact.name + types_.type_parameters(fact.type_parameters);
    if (fact.alias) {
      emit(fact.platforms, "type " + name + " = " + types_.type(fact.declared));
      return;
    }
    const Type& underlying = package_.types[fact.underlying];
    if (const auto* structure = std::get_if<type::Struct>(&underlying)) {
      struct_type(fact, "type " + name + " struct", *structure);
    } else if (std::holds_alternative<type::Interface>(underlying)) {
      interface_type(fact, "type " + name + " interface");
      return;
    } else {
      emit(fact.platforms, "type " + name + " " + types_.type(fact.underlying));
    }
    methods(fact);
  }

  void struct_type(const TypeFact& fact, const std::string& head, const type::Struct& structure) {
    emit(fact.platforms, head);
    for (const type::Field& field : structure.fields) {
      if (!syntax::is_exported(field.name)) continue;
      const std::string label(field.embedded ? "embedded" : field.name);
      emit(fact.platforms, head + ", " + label + " " + types_.type(field.type));
    }
  }

  void interface_type(const TypeFact& fact, const std::string& head) {
    std::string names;
    bool complete = true;
    for (const type::Method& method : fact.interface.methods) {
      if (!syntax::is_exported(method.name)) {
        complete = false;
        continue;
      }
      names.append(names.empty() ? "" : ", ").append(method.name);
      emit(fact.platforms, head + ", " + std::string(method.name) + types_.signature(method.type));
    }
    if (!complete) {
      emit(fact.platforms, head + ", unexported methods");
    } else {
      emit(fact.platforms, head + (names.empty() ? " {}" : " { " + names + " }"));
    }
  }

  void methods(const TypeFact& fact) {
    for (const MethodFact& method : fact.methods) {
      emit_method(fact, method.name, method.pointer_receiver, method.type, method.platforms);
    }
    for (const PromotedMember& member : fact.promoted) {
      if (!member.is_method) continue;
      emit_method(fact, member.name, member.pointer_receiver, member.type, fact.platforms);
    }
  }

  void emit_method(const TypeFact& fact, const std::string& name, bool pointer, TypeId type,
                   PlatformSet platforms) {
    if (!syntax::is_exported(name)) return;
    std::string receiver = (pointer ? "*" : "") + fact.name;
    for (std::size_t i = 0; i < fact.type_parameters.size(); ++i) {
      receiver += (i == 0 ? "[$" : ", $") + std::to_string(i);
    }
    if (!fact.type_parameters.empty()) receiver += "]";
    emit(platforms, "method (" + receiver + ") " + name + types_.signature(type));
  }

  const PackageApi& package_;
  GoapiTypes types_;
  std::map<std::string, PlatformSet> features_;
};

// A release of Go has a port when its package syscall has the port's error numbers; Windows has one
// file for all.
bool has_port(const Project& project, const Module& std_module, const BuildContext& context) {
  if (context.goos == "windows") return true;
  const std::string wanted = (std_module.directory.empty() ? "" : std_module.directory + "/") +
                             "syscall/zerrors_" + context.goos + "_" + context.goarch + ".go";
  return std::ranges::binary_search(project.files, wanted, {},
                                    [](const GoFile& file) { return file.source.path; });
}

std::string platform_name(const BuildContext& context) {
  return context.goos + "-" + context.goarch + (context.cgo_enabled ? "-cgo" : "");
}

}  // namespace

std::vector<std::string> goapi_lines(const ApiFacts& facts) {
  Names names;
  for (const PackageApi& package : facts.packages) names.emplace(package.import_path, package.name);
  const PlatformSet all = all_platforms(facts);
  std::vector<std::string> lines;
  for (const PackageApi& package : facts.packages) {
    if (package.is_internal || package.is_main || package.is_vendored) continue;
    const std::string head = "pkg " + package.import_path;
    for (const auto& [feature, platforms] : PackageFeatures(package, names).run()) {
      if (platforms == all) {
        lines.push_back(head + ", " + feature);
        continue;
      }
      for (std::size_t i = 0; i < facts.platforms.size(); ++i) {
        if ((platforms >> i & 1) == 0) continue;
        lines.push_back(head + " (" + platform_name(facts.platforms[i]) + "), " + feature);
      }
    }
  }
  std::ranges::sort(lines);
  lines.erase(std::ranges::unique(lines).begin(), lines.end());
  return lines;
}

std::vector<BuildContext> goapi_platforms_of(const Project& project) {
  const auto std_module = std::ranges::find(project.modules, "std", &Module::path);
  std::vector<BuildContext> contexts;
  for (BuildContext context : goapi_platforms()) {
    const bool is_go = std_module != project.modules.end();
    if (is_go && !has_port(project, *std_module, context)) continue;
    context.go_version = project.options.context.go_version;
    context.tags = project.options.context.tags;
    contexts.push_back(std::move(context));
  }
  return contexts;
}

}  // namespace gofed::golang
