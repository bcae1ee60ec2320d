#include "workers/common/apis/document_facts.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "workers/golang/constant/value.h"
#include "workers/golang/types/parse_type.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;
namespace type = golang::type;
using golang::TypeId;
using golang::TypeScope;

// Builds one package. The first text that is no type is kept, and everything after it ignored.
class PackageFacts {
 public:
  explicit PackageFacts(const wire::PackageApi& document) : document_(document) {
    for (std::uint32_t i = 0; i < document.files.size(); ++i) files_.emplace(document.files[i], i);
  }

  Result<golang::PackageApi> make();

 private:
  TypeId parse(std::string_view text, const TypeScope& scope);
  TypeId func(const wire::Signature& signature, const TypeScope& scope);
  golang::ConstantValue value(const wire::Constant& constant);
  std::vector<golang::TypeParameterFact> type_parameters(
      const std::vector<wire::TypeParameter>& list, const TypeScope& scope);
  TypeScope scope_of(const std::vector<wire::TypeParameter>& list) const;

  TypeId structure(const std::vector<wire::StructField>& fields, const TypeScope& scope);
  TypeId interface(const wire::Interface& written, const TypeScope& scope);
  std::vector<type::Method> methods(const std::vector<wire::InterfaceMethod>& list,
                                    const TypeScope& scope);
  std::vector<type::Term> terms(const std::vector<wire::Term>& list, const TypeScope& scope);
  golang::TypeFact declaration(const wire::TypeDeclaration& document);

  // Starts the fact of a declared thing, which errors are about from now on.
  template <typename Fact, typename Document>
  Fact begin(const Document& document) {
    symbol_ = document.name;
    Fact fact;
    fact.name = document.name;
    place(fact, document.position);
    fact.deprecated = out_.types.keep(document.deprecated);
    return fact;
  }
  void place(golang::Symbol& symbol, std::string_view position) const;

  const wire::PackageApi& document_;
  golang::PackageApi out_;
  std::unordered_map<std::string_view, std::uint32_t> files_;
  std::string_view symbol_;
  std::optional<Error> error_;
};

std::optional<std::uint32_t> take_number(std::string_view& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::uint32_t number = 0;
  const auto digits = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  text = text.substr(0, colon);
  return number;
}

void PackageFacts::place(golang::Symbol& symbol, std::string_view position) const {
  const auto column = take_number(position);
  const auto line = take_number(position);
  const auto file = files_.find(position);
  if (!column || !line || file == files_.end()) {
    symbol.place.file = static_cast<std::uint32_t>(files_.size());  // none
    return;
  }
  symbol.place.file = file->second;
  symbol.place.position.line = *line;
  symbol.place.position.column = *column;
}

TypeId PackageFacts::parse(std::string_view text, const TypeScope& scope) {
  const auto id = golang::parse_type(out_.types, text, scope);
  if (id) return *id;
  if (!error_) {
    constexpr std::size_t kShown = 128;
    error_ = Error{Errc::Malformed, document_.path + ": " + std::string(symbol_) + ": \"" +
                                        std::string(text.substr(0, kShown)) + "\" is no type"};
  }
  return out_.types.add(type::Unknown{});
}

TypeId PackageFacts::func(const wire::Signature& signature, const TypeScope& scope) {
  std::vector<type::Variable> parameters;
  std::vector<type::Variable> results;
  for (const auto& entry : signature.parameters) {
    parameters.push_back({entry.name, parse(entry.type, scope)});
  }
  for (const auto& entry : signature.results) {
    results.push_back({entry.name, parse(entry.type, scope)});
  }
  return out_.types.add(
      type::Func{.parameters = parameters, .results = results, .variadic = signature.variadic});
}

TypeScope PackageFacts::scope_of(const std::vector<wire::TypeParameter>& list) const {
  TypeScope scope{.package = document_.path, .parameters = {}};
  for (const auto& entry : list) scope.parameters.push_back(entry.name);
  return scope;
}

std::vector<golang::TypeParameterFact> PackageFacts::type_parameters(
    const std::vector<wire::TypeParameter>& list, const TypeScope& scope) {
  std::vector<golang::TypeParameterFact> out;
  for (const auto& entry : list) {
    const auto id = golang::parse_constraint(out_.types, entry.constraint, scope);
    out.push_back({entry.name, id ? *id : parse(entry.constraint, scope)});
  }
  return out;
}

golang::ConstantKind kind_of(wire::ValueKind kind) {
  switch (kind) {
    case wire::ValueKind::Unknown:
      return golang::ConstantKind::Unknown;
    case wire::ValueKind::Bool:
      return golang::ConstantKind::Bool;
    case wire::ValueKind::String:
      return golang::ConstantKind::String;
    case wire::ValueKind::Int:
      return golang::ConstantKind::Int;
    case wire::ValueKind::Float:
      return golang::ConstantKind::Float;
    case wire::ValueKind::Complex:
      return golang::ConstantKind::Complex;
  }
  return golang::ConstantKind::Unknown;
}

// Numbers and strings from go/constant's ExactString; Unknown for those of which it is the text
// that people read as well.
golang::constant::Value exact_value(golang::ConstantKind kind, std::string_view text) {
  using golang::constant::Value;
  using golang::syntax::Token;
  if (kind == golang::ConstantKind::String) return Value::of_literal(text, Token::String);
  if (kind != golang::ConstantKind::Float) return {};
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  const auto number = [](std::string_view digits) {
    return Value::of_literal(digits, Token::Float).to_float();
  };
  const auto slash = text.find('/');
  auto value = number(text.substr(0, slash));
  if (slash != std::string_view::npos) {
    value = Value::binary(value, Token::Slash, number(text.substr(slash + 1)), false);
  }
  return is_negative ? Value::unary(Token::Minus, value, 0) : value;
}

golang::ConstantValue PackageFacts::value(const wire::Constant& constant) {
  golang::ConstantValue value{.kind = kind_of(constant.kind), .exact = constant.value, .text = {}};
  if (const auto exact = exact_value(value.kind, value.exact); !exact.is_unknown()) {
    auto text = exact.short_string();
    if (text != value.exact) value.text = std::move(text);
  }
  return value;
}

std::vector<type::Method> PackageFacts::methods(const std::vector<wire::InterfaceMethod>& list,
                                                const TypeScope& scope) {
  std::vector<type::Method> out;
  for (const auto& entry : list) {
    const auto id = func(entry.signature, scope);
    out.push_back({out_.types.keep(entry.name), out_.types.keep(entry.package), id});
  }
  return out;
}

std::vector<type::Term> PackageFacts::terms(const std::vector<wire::Term>& list,
                                            const TypeScope& scope) {
  std::vector<type::Term> out;
  for (const auto& entry : list) out.push_back({entry.tilde, parse(entry.type, scope)});
  return out;
}

TypeId PackageFacts::structure(const std::vector<wire::StructField>& fields,
                               const TypeScope& scope) {
  std::vector<type::Field> out;
  for (const auto& entry : fields) {
    out.push_back({.name = entry.name,
                   .package = entry.exported ? std::string_view{} : document_.path,
                   .type = parse(entry.type, scope),
                   .tag = entry.tag,
                   .embedded = entry.embedded});
  }
  return out_.types.add(type::Struct{out});
}

TypeId PackageFacts::interface(const wire::Interface& written, const TypeScope& scope) {
  const auto own = methods(written.methods, scope);
  std::vector<TypeId> embedded;
  for (const auto& entry : written.embeds) embedded.push_back(parse(entry.type, scope));
  return out_.types.add(type::Interface{.methods = own, .embedded = embedded});
}

golang::TypeFact PackageFacts::declaration(const wire::TypeDeclaration& document) {
  auto fact = begin<golang::TypeFact>(document);
  const auto scope = scope_of(document.type_parameters);
  fact.exported = document.exported;
  fact.alias = document.alias;
  fact.type_parameters = type_parameters(document.type_parameters, scope);
  if (!document.declared.empty()) fact.declared = parse(document.declared, scope);
  if (document.kind == wire::TypeKind::Struct) {
    fact.underlying = structure(document.fields, scope);
  } else if (document.interface) {
    fact.underlying = interface(*document.interface, scope);
    fact.interface = {.methods = methods(document.interface->all_methods, scope),
                      .terms = terms(document.interface->terms, scope),
                      .restricted = document.interface->restricted,
                      .comparable = document.interface->comparable,
                      .complete = document.interface->complete};
  } else if (!document.underlying.empty()) {
    fact.underlying = parse(document.underlying, scope);
  } else {
    fact.underlying = document.kind == wire::TypeKind::Unknown || document.declared.empty()
                          ? out_.types.add(type::Unknown{})
                          : fact.declared;
  }
  if (document.declared.empty()) fact.declared = fact.underlying;

  for (const auto& entry : document.methods) {
    auto method = begin<golang::MethodFact>(entry);
    method.pointer_receiver = entry.pointer_receiver;
    method.receiver_parameters = entry.receiver_parameters;
    method.receiver_alias = out_.types.keep(entry.receiver_alias);
    TypeScope own{.package = document_.path, .parameters = entry.receiver_parameters};
    for (const auto& parameter : entry.type_parameters) own.parameters.push_back(parameter.name);
    method.type_parameters = type_parameters(entry.type_parameters, own);
    method.type = func(entry.signature, own);
    fact.methods.push_back(std::move(method));
  }
  for (const auto& entry : document.promoted) {
    TypeScope own = scope;
    for (const auto& parameter : entry.type_parameters) own.parameters.push_back(parameter.name);
    fact.promoted.push_back({.name = entry.name,
                             .is_method = entry.method,
                             .pointer_receiver = entry.pointer_receiver,
                             .type = parse(entry.type, own),
                             .path = entry.path,
                             .certain = !entry.uncertain.value_or(false),
                             .type_parameters = type_parameters(entry.type_parameters, own)});
  }
  for (const auto& text : document.opaque_embedded) {
    fact.opaque_embedded.push_back(parse(text, scope));
  }
  fact.comparable = document.comparable == wire::Comparable::Yes  ? golang::Tristate::Yes
                    : document.comparable == wire::Comparable::No ? golang::Tristate::No
                                                                  : golang::Tristate::Unknown;
  return fact;
}

Result<golang::PackageApi> PackageFacts::make() {
  out_.import_path = document_.path;
  out_.name = document_.name;
  out_.directory = document_.directory;
  out_.module = document_.module;
  out_.is_main = document_.main;
  out_.is_internal = document_.internal;
  out_.is_vendored = document_.vendored;
  out_.files = document_.files;
  const TypeScope scope{.package = document_.path, .parameters = {}};
  for (const auto& entry : document_.constants) {
    auto fact = begin<golang::ConstantFact>(entry);
    fact.type = parse(entry.type, scope);
    fact.type_written = entry.type_written;
    fact.value = value(entry);
    out_.constants.push_back(std::move(fact));
  }
  for (const auto& entry : document_.variables) {
    auto fact = begin<golang::VariableFact>(entry);
    fact.type = parse(entry.type, scope);
    fact.type_written = entry.type_written;
    out_.variables.push_back(std::move(fact));
  }
  for (const auto& entry : document_.functions) {
    auto fact = begin<golang::FunctionFact>(entry);
    const auto own = scope_of(entry.type_parameters);
    fact.type_parameters = type_parameters(entry.type_parameters, own);
    fact.type = func(entry.signature, own);
    out_.functions.push_back(std::move(fact));
  }
  for (const auto& entry : document_.types) out_.type_declarations.push_back(declaration(entry));
  if (error_) return std::unexpected(std::move(*error_));
  return std::move(out_);
}

}  // namespace

Result<golang::ApiFacts> document_facts(const wire::ProjectApi& document) {
  if (document.format > wire::ProjectApi::kFormat) {
    return fail(Errc::Unsupported, "format " + std::to_string(document.format) +
                                       ": this release knows " +
                                       std::to_string(wire::ProjectApi::kFormat));
  }
  if (!document.platforms.empty()) {
    return fail(Errc::InvalidArgument, "platforms: expected the document of one");
  }
  golang::ApiFacts facts;
  facts.platforms.push_back({.goos = document.context.goos,
                             .goarch = document.context.goarch,
                             .cgo_enabled = document.context.cgo,
                             .tags = document.context.tags,
                             .go_version = golang::parse_go_version(document.context.go_version)
                                               .value_or(golang::kGoVersionNewest)});
  if (!document.module.empty()) {
    golang::Module module;
    module.path = document.module;
    facts.modules.push_back(std::move(module));
  }
  for (const auto& package : document.packages) {
    auto made = PackageFacts(package).make();
    if (!made) return std::unexpected(std::move(made.error()));
    facts.packages.push_back(std::move(*made));
  }
  return facts;
}

}  // namespace gofed::workers
