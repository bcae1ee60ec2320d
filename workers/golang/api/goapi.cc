#include "workers/golang/api/goapi.h"

#include <algorithm>
#include <map>

#include "workers/golang/api/goapi_types.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang {
namespace {

using namespace api;

// The features of one package, each with the platforms that have it.
class PackageFeatures {
 public:
  PackageFeatures(const PackageApi& package, const PackageNames& names, GoapiEdition edition)
      : package_(package), types_(package, names, edition) {}

  std::map<std::string, PlatformSet> run() {
    for (const ConstantFact& fact : package_.constants) constant(fact);
    for (const VariableFact& fact : package_.variables) {
      emit(fact.platforms, "var " + fact.name + " " + types_.type(fact.type));
      emit_deprecated(fact, "var " + fact.name);
    }
    for (const FunctionFact& fact : package_.functions) {
      emit_deprecated(fact, "func " + fact.name);
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

  void emit_deprecated(const Symbol& fact, const std::string& feature) {
    if (fact.has_deprecated_line) emit(fact.platforms, feature + " //deprecated");
  }

  void constant(const ConstantFact& fact) {
    const std::string head = "const " + fact.name;
    emit_deprecated(fact, head);
    emit(fact.platforms, head + " " + types_.type(fact.type));
    if (fact.value.kind == ConstantKind::Unknown) return;
    // Values may hold question marks, so they go in by another way.
    const bool differs = !fact.value.text.empty();
    features_[head + " = " +
              (differs ? fact.value.text + "  // " + fact.value.exact : fact.value.exact)] |=
        fact.platforms;
  }

  void type(const TypeFact& fact) {
    emit_deprecated(fact, "type " + fact.name);
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
      const std::string feature = head + ", " + label + " " + types_.type(field.type);
      emit(fact.platforms, feature);
      if (is_deprecated(fact, field.name)) {
        emit(fact.platforms, (field.embedded ? feature : head + ", " + label) + " //deprecated");
      }
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
      const std::string feature = head + ", " + std::string(method.name);
      emit(fact.platforms, feature + types_.signature(method.type));
      if (is_deprecated(fact, method.name)) emit(fact.platforms, feature + " //deprecated");
    }
    if (!complete) {
      emit(fact.platforms, head + ", unexported methods");
    } else {
      emit(fact.platforms, head + (names.empty() ? " {}" : " { " + names + " }"));
    }
  }

  static bool is_deprecated(const TypeFact& fact, std::string_view member) {
    return std::ranges::any_of(fact.deprecated_members, [member](const DeprecatedMember& marked) {
      return marked.name == member;
    });
  }

  void methods(const TypeFact& fact) {
    for (const MethodFact& method : fact.methods) {
      if (!syntax::is_exported(method.name)) continue;
      const std::string head = method_head(fact, method.name, method.pointer_receiver);
      emit(method.platforms, head + types_.method_signature(method.type, method.type_parameters,
                                                            method.receiver_parameters.size()));
      emit_deprecated(method, head);
    }
    for (const PromotedMember& member : fact.promoted) {
      if (!member.is_method || !syntax::is_exported(member.name)) continue;
      const std::string head = method_head(fact, member.name, member.pointer_receiver);
      emit(fact.platforms, head + types_.method_signature(member.type, member.type_parameters,
                                                          fact.type_parameters.size()));
      if (is_deprecated(fact, member)) emit(fact.platforms, head + " //deprecated");
    }
  }

  // Whether the method is marked where it is declared, in this package.
  [[nodiscard]] bool is_deprecated(const TypeFact& fact, const PromotedMember& member) const {
    const TypeFact* at = &fact;
    for (const std::string& step : member.path) {
      at = embedded_type(*at, step);
      if (at == nullptr) return false;
    }
    return is_deprecated(*at, member.name) ||
           std::ranges::any_of(at->methods, [&member](const MethodFact& method) {
             return method.name == member.name && method.has_deprecated_line;
           });
  }

  // The type of this package that the embedded field holds; nullptr: it is of another one.
  [[nodiscard]] const TypeFact* embedded_type(const TypeFact& fact, std::string_view field) const {
    const auto* structure = std::get_if<type::Struct>(&package_.types[fact.underlying]);
    if (structure == nullptr) return nullptr;
    const auto held = std::ranges::find(structure->fields, field, &type::Field::name);
    if (held == structure->fields.end() || held->type == kNoType) return nullptr;
    const Type* form = &package_.types[held->type];
    if (const auto* pointer = std::get_if<type::Pointer>(form))
      form = &package_.types[pointer->element];
    const auto* named = std::get_if<type::Named>(form);
    if (named == nullptr || named->package != package_.import_path) return nullptr;
    const auto found = std::ranges::find(package_.type_declarations, named->name, &TypeFact::name);
    return found == package_.type_declarations.end() ? nullptr : &*found;
  }

  static std::string method_head(const TypeFact& fact, const std::string& name, bool pointer) {
    std::string receiver = (pointer ? "*" : "") + fact.name;
    for (std::size_t i = 0; i < fact.type_parameters.size(); ++i) {
      receiver += (i == 0 ? "[$" : ", $") + std::to_string(i);
    }
    if (!fact.type_parameters.empty()) receiver += "]";
    return "method (" + receiver + ") " + name;
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
  return project.has_file(wanted);
}

// A tree of Go itself is reported as its own cmd/api did, any other one as the newest does.
GoapiEdition edition_of(std::span<const Module> modules) {
  constexpr GoVersion kTypeArgumentsSince{1, 23};
  const auto std_module = std::ranges::find(modules, "std", &Module::path);
  if (std_module == modules.end()) return {};
  const auto version = parse_go_version(std_module->go_mod.go_version);
  return {.type_arguments = !version || *version >= kTypeArgumentsSince};
}

std::string platform_name(const BuildContext& context) {
  return context.goos + "-" + context.goarch + (context.cgo_enabled ? "-cgo" : "");
}

}  // namespace

std::vector<std::string> goapi_lines(const ApiFacts& facts) {
  PackageNames names;
  for (const PackageApi& package : facts.packages) names.emplace(package.import_path, package.name);
  const PlatformSet all = all_platforms(facts);
  const GoapiEdition edition = edition_of(facts.modules);
  std::vector<std::string> lines;
  for (const PackageApi& package : facts.packages) {
    if (package.is_internal || package.is_main || package.is_vendored) continue;
    const std::string head = "pkg " + package.import_path;
    for (const auto& [feature, platforms] : PackageFeatures(package, names, edition).run()) {
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
    context.arch_levels = project.options.context.arch_levels;
    contexts.push_back(std::move(context));
  }
  return contexts;
}

}  // namespace gofed::golang
