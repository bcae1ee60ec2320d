#include "workers/services/api/api_document.h"

#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "workers/common/analysis/documents.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;
namespace type = golang::type;
using golang::TypeId;

void mark_deprecated(wire::TypeDeclaration& out,
                     std::span<const golang::DeprecatedMember> members) {
  for (const auto& member : members) {
    for (auto& field : out.fields) {
      if (field.name == member.name) field.deprecated = member.text;
    }
    if (!out.interface) continue;
    for (auto& method : out.interface->methods) {
      if (method.name == member.name) method.deprecated = member.text;
    }
  }
}

// Makes the parts of one package's document; what they need of the package is its files and types.
class PackageDocument {
 public:
  // `platforms`: the names of the facts' platforms, by bit.
  PackageDocument(const golang::PackageApi& package, std::span<const std::string> platforms)
      : package_(package), platforms_(platforms) {}

  [[nodiscard]] wire::PackageApi make(golang::PlatformSet all) const;

 private:
  [[nodiscard]] std::string text(TypeId id) const {
    return id == golang::kNoType ? std::string{} : golang::type_string(package_.types, id);
  }

  // The type's form, where it has that one; else nullptr.
  template <typename Form>
  [[nodiscard]] const Form* form(TypeId id) const {
    return id == golang::kNoType ? nullptr : std::get_if<Form>(&package_.types[id]);
  }

  // The names of a set; none where it is all of what encloses it.
  [[nodiscard]] std::vector<std::string> names(golang::PlatformSet set,
                                               golang::PlatformSet enclosing) const {
    std::vector<std::string> out;
    if ((set & enclosing) == enclosing) return out;
    for (std::size_t i = 0; i < platforms_.size(); ++i) {
      if ((set >> i & 1) != 0) out.push_back(platforms_[i]);
    }
    return out;
  }

  template <typename T>
  void place(T& out, const golang::Symbol& symbol, golang::PlatformSet enclosing) const {
    out.name = symbol.name;
    const auto& files = package_.files;
    const auto index = symbol.place.file;
    if (index < files.size()) out.position = position_text(files[index], symbol.place.position);
    out.doc = symbol.doc;
    out.deprecated = symbol.deprecated;
    out.platforms = names(symbol.platforms, enclosing);
  }

  [[nodiscard]] std::vector<wire::Parameter> variables(std::span<const type::Variable> list) const;
  [[nodiscard]] wire::Signature signature(TypeId id) const;
  [[nodiscard]] std::vector<wire::TypeParameter> type_parameters(
      const std::vector<golang::TypeParameterFact>& list) const;
  [[nodiscard]] std::vector<wire::Term> terms(std::span<const type::Term> list) const;

  [[nodiscard]] wire::Constant constant(const golang::ConstantFact& fact) const;
  [[nodiscard]] wire::Variable variable(const golang::VariableFact& fact) const;
  [[nodiscard]] wire::Function function(const golang::FunctionFact& fact) const;
  [[nodiscard]] wire::Method method(const golang::MethodFact& fact,
                                    golang::PlatformSet enclosing) const;
  [[nodiscard]] wire::InterfaceMethod interface_method(const type::Method& written) const;
  [[nodiscard]] wire::Interface interface(const type::Interface& written,
                                          const golang::InterfaceFacts& facts) const;
  [[nodiscard]] std::vector<wire::StructField> fields(const type::Struct& written) const;
  [[nodiscard]] wire::Promoted promoted(const golang::PromotedMember& member) const;
  void structure(wire::TypeDeclaration& out, const golang::TypeFact& fact) const;
  [[nodiscard]] wire::TypeDeclaration declaration(const golang::TypeFact& fact) const;

  const golang::PackageApi& package_;
  std::span<const std::string> platforms_;
};

struct KindOf {
  // clang-format off
  wire::TypeKind operator()(const type::Unknown&) const { return wire::TypeKind::Unknown; }
  wire::TypeKind operator()(const type::Basic&) const { return wire::TypeKind::Basic; }
  wire::TypeKind operator()(const type::Named&) const { return wire::TypeKind::Named; }
  wire::TypeKind operator()(const type::Parameter&) const { return wire::TypeKind::TypeParameter; }
  wire::TypeKind operator()(const type::Pointer&) const { return wire::TypeKind::Pointer; }
  wire::TypeKind operator()(const type::Slice&) const { return wire::TypeKind::Slice; }
  wire::TypeKind operator()(const type::Array&) const { return wire::TypeKind::Array; }
  wire::TypeKind operator()(const type::Map&) const { return wire::TypeKind::Map; }
  wire::TypeKind operator()(const type::Chan&) const { return wire::TypeKind::Chan; }
  wire::TypeKind operator()(const type::Func&) const { return wire::TypeKind::Func; }
  wire::TypeKind operator()(const type::Struct&) const { return wire::TypeKind::Struct; }
  wire::TypeKind operator()(const type::Interface&) const { return wire::TypeKind::Interface; }
  wire::TypeKind operator()(const type::Union&) const { return wire::TypeKind::Union; }
  // clang-format on
};

wire::ValueKind value_kind(golang::ConstantKind kind) {
  switch (kind) {
    case golang::ConstantKind::Unknown:
      return wire::ValueKind::Unknown;
    case golang::ConstantKind::Bool:
      return wire::ValueKind::Bool;
    case golang::ConstantKind::String:
      return wire::ValueKind::String;
    case golang::ConstantKind::Int:
      return wire::ValueKind::Int;
    case golang::ConstantKind::Float:
      return wire::ValueKind::Float;
    case golang::ConstantKind::Complex:
      return wire::ValueKind::Complex;
  }
  return wire::ValueKind::Unknown;
}

wire::Comparable comparable(golang::Tristate answer) {
  switch (answer) {
    case golang::Tristate::No:
      return wire::Comparable::No;
    case golang::Tristate::Yes:
      return wire::Comparable::Yes;
    case golang::Tristate::Unknown:
      return wire::Comparable::Unknown;
  }
  return wire::Comparable::Unknown;
}

std::vector<wire::Parameter> PackageDocument::variables(
    std::span<const type::Variable> list) const {
  std::vector<wire::Parameter> out;
  out.reserve(list.size());
  for (const auto& variable : list) {
    out.push_back({.name = std::string(variable.name), .type = text(variable.type)});
  }
  return out;
}

wire::Signature PackageDocument::signature(TypeId id) const {
  const auto* func = form<type::Func>(id);
  if (func == nullptr) return {};
  return {.parameters = variables(func->parameters),
          .results = variables(func->results),
          .variadic = func->variadic};
}

std::vector<wire::TypeParameter> PackageDocument::type_parameters(
    const std::vector<golang::TypeParameterFact>& list) const {
  std::vector<wire::TypeParameter> out;
  out.reserve(list.size());
  for (const auto& parameter : list) {
    out.push_back({.name = parameter.name, .constraint = text(parameter.constraint)});
  }
  return out;
}

std::vector<wire::Term> PackageDocument::terms(std::span<const type::Term> list) const {
  std::vector<wire::Term> out;
  for (const auto& term : list) out.push_back({.tilde = term.tilde, .type = text(term.type)});
  return out;
}

wire::Constant PackageDocument::constant(const golang::ConstantFact& fact) const {
  wire::Constant out;
  place(out, fact, package_.platforms);
  out.type = text(fact.type);
  out.type_written = fact.type_written;
  out.kind = value_kind(fact.value.kind);
  out.value = fact.value.exact;
  return out;
}

wire::Variable PackageDocument::variable(const golang::VariableFact& fact) const {
  wire::Variable out;
  place(out, fact, package_.platforms);
  out.type = text(fact.type);
  out.type_written = fact.type_written;
  return out;
}

wire::Function PackageDocument::function(const golang::FunctionFact& fact) const {
  wire::Function out;
  place(out, fact, package_.platforms);
  out.type_parameters = type_parameters(fact.type_parameters);
  out.signature = signature(fact.type);
  return out;
}

wire::Method PackageDocument::method(const golang::MethodFact& fact,
                                     golang::PlatformSet enclosing) const {
  wire::Method out;
  place(out, fact, enclosing);
  out.exported = golang::syntax::is_exported(fact.name);
  out.pointer_receiver = fact.pointer_receiver;
  out.receiver_parameters = fact.receiver_parameters;
  out.receiver_alias = fact.receiver_alias;
  out.type_parameters = type_parameters(fact.type_parameters);
  out.signature = signature(fact.type);
  return out;
}

wire::InterfaceMethod PackageDocument::interface_method(const type::Method& written) const {
  return {.name = std::string(written.name),
          .exported = written.package.empty(),
          .package = std::string(written.package),
          .signature = signature(written.type),
          .deprecated = {}};
}

wire::Interface PackageDocument::interface(const type::Interface& written,
                                           const golang::InterfaceFacts& facts) const {
  wire::Interface out;
  for (const auto& entry : written.methods) out.methods.push_back(interface_method(entry));
  for (const auto id : written.embedded) {
    const auto* parts = form<type::Union>(id);
    out.embeds.push_back(
        {.type = text(id),
         .terms = parts == nullptr ? std::vector<wire::Term>{} : terms(parts->terms)});
  }
  for (const auto& entry : facts.methods) out.all_methods.push_back(interface_method(entry));
  out.terms = terms(facts.terms);
  out.restricted = facts.restricted;
  out.comparable = facts.comparable;
  out.complete = facts.complete;
  return out;
}

std::vector<wire::StructField> PackageDocument::fields(const type::Struct& written) const {
  std::vector<wire::StructField> out;
  out.reserve(written.fields.size());
  for (const auto& field : written.fields) {
    out.push_back({.name = std::string(field.name),
                   .type = text(field.type),
                   .exported = field.package.empty(),
                   .embedded = field.embedded,
                   .tag = std::string(field.tag),
                   .deprecated = {}});
  }
  return out;
}

wire::Promoted PackageDocument::promoted(const golang::PromotedMember& member) const {
  return {.name = member.name,
          .exported = golang::syntax::is_exported(member.name),
          .method = member.is_method,
          .pointer_receiver = member.pointer_receiver,
          .type = text(member.type),
          .type_parameters = type_parameters(member.type_parameters),
          .path = member.path,
          .uncertain = member.certain ? std::nullopt : std::optional(true)};
}

// The right side: in parts where it is a struct or an interface, else as text.
void PackageDocument::structure(wire::TypeDeclaration& out, const golang::TypeFact& fact) const {
  const auto* as_struct = form<type::Struct>(fact.underlying);
  const auto* as_interface = form<type::Interface>(fact.underlying);
  if (as_struct != nullptr) out.fields = fields(*as_struct);
  if (as_interface != nullptr) out.interface = interface(*as_interface, fact.interface);
  mark_deprecated(out, fact.deprecated_members);
  const bool in_parts = as_struct != nullptr || as_interface != nullptr;
  if (!in_parts || fact.declared != fact.underlying) out.declared = text(fact.declared);
  if (!in_parts && fact.declared != fact.underlying) out.underlying = text(fact.underlying);
}

wire::TypeDeclaration PackageDocument::declaration(const golang::TypeFact& fact) const {
  wire::TypeDeclaration out;
  place(out, fact, package_.platforms);
  out.exported = fact.exported;
  out.alias = fact.alias;
  out.type_parameters = type_parameters(fact.type_parameters);
  if (fact.underlying != golang::kNoType) {
    out.kind = std::visit(KindOf{}, package_.types[fact.underlying]);
  }
  structure(out, fact);
  for (const auto& entry : fact.methods) out.methods.push_back(method(entry, fact.platforms));
  for (const auto& member : fact.promoted) out.promoted.push_back(promoted(member));
  for (const auto id : fact.opaque_embedded) out.opaque_embedded.push_back(text(id));
  out.comparable = comparable(fact.comparable);
  return out;
}

wire::PackageApi PackageDocument::make(golang::PlatformSet all) const {
  wire::PackageApi out;
  out.path = package_.import_path;
  out.name = package_.name;
  out.directory = package_.directory;
  out.module = package_.module;
  out.main = package_.is_main;
  out.internal = package_.is_internal;
  out.vendored = package_.is_vendored;
  out.apart = golang::standing_name(package_.standing);
  out.synopsis = package_.synopsis;
  out.deprecated = package_.deprecated;
  out.files = package_.files;
  out.platforms = names(package_.platforms, all);
  for (const auto& fact : package_.constants) out.constants.push_back(constant(fact));
  for (const auto& fact : package_.variables) out.variables.push_back(variable(fact));
  for (const auto& fact : package_.functions) out.functions.push_back(function(fact));
  for (const auto& fact : package_.type_declarations) out.types.push_back(declaration(fact));
  return out;
}

}  // namespace

ApiDocumentParts::ApiDocumentParts(std::span<const golang::Module> modules,
                                   std::span<const golang::BuildContext> platforms)
    : root_(root_module(modules)), platforms_(platforms) {
  for (const auto& platform : platforms) names_.push_back(platform.platform());
}

wire::ProjectApi ApiDocumentParts::head() const {
  wire::ProjectApi out;
  if (root_ != nullptr) {
    out.module = root_->path;
    out.go_version = root_->go_mod.go_version;
  }
  if (!platforms_.empty()) out.context = context_document(platforms_.front());
  if (names_.size() > 1) {
    out.format = wire::ProjectApi::kFormat;
    out.platforms = names_;
  }
  return out;
}

wire::PackageApi ApiDocumentParts::package(const golang::PackageApi& facts) const {
  return PackageDocument(facts, names_).make(golang::all_platforms(names_.size()));
}

wire::ProjectApi api_document(golang::ApiFacts facts) {
  const ApiDocumentParts parts(facts.modules, facts.platforms);
  auto out = parts.head();
  out.packages.reserve(facts.packages.size());
  for (golang::PackageApi& package : facts.packages) {
    out.packages.push_back(parts.package(package));
    package = {};
  }
  out.diagnostics = diagnostic_documents(facts.diagnostics);
  return out;
}

}  // namespace gofed::workers
