#include "workers/golang/imports/declarations.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "workers/golang/imports/type_source.h"
#include "workers/golang/syntax/text/literals.h"

namespace gofed::golang::imports {
namespace {

bool has_only(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

// "157/50", "-3", "1e+100" -> an untyped constant; of a float its parts are floats too.
std::optional<std::string> number_source(std::string_view text, bool is_float) {
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  const std::size_t slash = text.find('/');
  const std::string_view top = text.substr(0, slash);
  if (!has_only(top, "0123456789.e+-")) return std::nullopt;
  const auto part = [is_float](std::string_view digits) {
    const bool is_whole = digits.find_first_of(".e") == std::string_view::npos;
    return std::string(digits) + (is_float && is_whole ? ".0" : "");
  };
  std::string out = is_negative ? "-" : "";
  out += part(top);
  if (slash == std::string_view::npos) return out;
  const std::string_view bottom = text.substr(slash + 1);
  if (!has_only(bottom, "0123456789.e+-")) return std::nullopt;
  return out + " / " + part(bottom);
}

// "(1/2 + -3i)"
std::optional<std::string> complex_source(std::string_view text) {
  if (!text.starts_with('(') || !text.ends_with("i)")) return std::nullopt;
  text = text.substr(1, text.size() - 3);
  const std::size_t plus = text.find(" + ");
  if (plus == std::string_view::npos) return std::nullopt;
  const auto real = number_source(text.substr(0, plus), true);
  const auto imaginary = number_source(text.substr(plus + 3), true);
  if (!real || !imaginary) return std::nullopt;
  return "(" + *real + ") + (" + *imaginary + ") * 1i";
}

std::optional<std::string> value_source(const ConstantFact& fact) {
  const std::string_view exact = fact.value.exact;
  switch (fact.value.kind) {
    case ConstantKind::Unknown:
      return std::nullopt;
    case ConstantKind::Bool:
      if (exact != "true" && exact != "false") return std::nullopt;
      return std::string(exact);
    case ConstantKind::String: {
      const auto text = syntax::unquote_string(exact);  // of one that was cut: no literal
      return text ? std::optional(syntax::quote_string(*text)) : std::nullopt;
    }
    case ConstantKind::Int:
      return number_source(exact, fact.type == TypeId::UntypedFloat);
    case ConstantKind::Float:
      return number_source(exact, true);
    case ConstantKind::Complex:
      return complex_source(exact);
  }
  return std::nullopt;
}

class Declarations {
 public:
  Declarations(const PackageApi& package, std::size_t platform, const PathRename& rename)
      : package_(package),
        platform_(PlatformSet{1} << platform),
        types_(package.types, package.import_path),
        rename_(rename) {}

  std::string write() {
    if ((package_.platforms & platform_) == 0 || !is_plain_name(package_.name)) return {};
    take_names();
    for (const ConstantFact& fact : package_.constants) {
      if (is_new(fact)) constant(fact);
    }
    for (const VariableFact& fact : package_.variables) {
      if (is_new(fact)) variable(fact);
    }
    for (const FunctionFact& fact : package_.functions) {
      if (is_new(fact)) function(fact);
    }
    for (const TypeFact& fact : package_.type_declarations) {
      if (is_new(fact)) declaration(fact);
    }
    const std::string helpers = types_.helpers();
    return "package " + package_.name + "\n" + types_.imports(rename_) + helpers + out_;
  }

 private:
  [[nodiscard]] bool is_here(const Symbol& symbol) const {
    return (symbol.platforms & platform_) != 0 && is_plain_name(symbol.name);
  }
  bool is_new(const Symbol& symbol) {
    return is_here(symbol) && written_.insert(symbol.name).second;
  }

  // Which names an embedded field can be given by, and which not.
  void take_names() {
    for (const TypeFact& fact : package_.type_declarations) {
      if (!is_here(fact)) continue;
      if (fact.alias && fact.type_parameters.empty() && fact.declared != kNoType) {
        types_.add_alias(fact.name, fact.declared);
      }
      types_.reserve(fact.name);
    }
    for (const ConstantFact& fact : package_.constants) types_.reserve(fact.name);
    for (const VariableFact& fact : package_.variables) types_.reserve(fact.name);
    for (const FunctionFact& fact : package_.functions) types_.reserve(fact.name);
  }

  void constant(const ConstantFact& fact) {
    out_.append("const ").append(fact.name);
    const TypeId type = fact.type == kNoType ? TypeId::Unknown : fact.type;
    const auto* basic = std::get_if<type::Basic>(&package_.types[type]);
    const bool is_untyped = basic != nullptr && basic->name.starts_with("untyped ");
    if (!is_untyped) {
      out_ += ' ';
      types_.type(out_, type);
    }
    out_ += " = ";
    const std::optional<std::string> value = value_source(fact);
    if (value && type == TypeId::UntypedRune) out_ += "'\\x00' + ";
    if (value && type == TypeId::UntypedComplex && fact.value.kind != ConstantKind::Complex) {
      out_ += "0i + ";
    }
    out_.append(value.value_or(std::string(kUnknownSource))).append("\n");
  }

  void variable(const VariableFact& fact) {
    out_.append("var ").append(fact.name).append(" ");
    types_.type(out_, fact.type);
    out_ += '\n';
  }

  void function(const FunctionFact& fact) {
    out_.append("func ").append(fact.name);
    parameters(fact.type_parameters);
    types_.signature(out_, fact.type);
    out_ += '\n';
  }

  // "[K comparable, V any]"
  void parameters(const std::vector<TypeParameterFact>& list) {
    if (list.empty()) return;
    for (std::size_t i = 0; i < list.size(); ++i) {
      out_ += i == 0 ? "[" : ", ";
      out_ += is_plain_name(list[i].name) ? std::string_view(list[i].name) : kUnknownSource;
      out_ += ' ';
      types_.constraint(out_, list[i].constraint);
    }
    out_ += ']';
  }

  void declaration(const TypeFact& fact) {
    out_.append("type ").append(fact.name);
    parameters(fact.type_parameters);
    out_ += fact.alias ? " = " : " ";
    const bool is_declared = fact.declared != kNoType && fact.declared != TypeId::Unknown;
    types_.type(out_, is_declared ? fact.declared : fact.underlying);
    out_ += '\n';
    if (fact.alias) return;
    std::unordered_set<std::string_view> names;
    for (const MethodFact& entry : fact.methods) {
      if (is_here(entry) && names.insert(entry.name).second) method(fact, entry);
    }
  }

  void method(const TypeFact& owner, const MethodFact& fact) {
    out_ += fact.pointer_receiver ? "func (*" : "func (";
    out_ += owner.name;
    for (std::size_t i = 0; i < owner.type_parameters.size(); ++i) {
      const std::string_view name =
          i < fact.receiver_parameters.size() ? fact.receiver_parameters[i] : std::string_view{};
      out_ += i == 0 ? "[" : ", ";
      out_ += is_plain_name(name) ? name : kUnknownSource;
    }
    if (!owner.type_parameters.empty()) out_ += ']';
    out_.append(") ").append(fact.name);
    parameters(fact.type_parameters);
    types_.signature(out_, fact.type);
    out_ += '\n';
  }

  const PackageApi& package_;
  PlatformSet platform_;
  TypeSource types_;
  const PathRename& rename_;
  std::string out_;
  std::unordered_set<std::string_view> written_;
};

}  // namespace

std::string PathRename::operator()(std::string_view path) const {
  const bool is_below = path.size() > from.size() && path[from.size()] == '/';
  if (from.empty() || !path.starts_with(from) || (path.size() != from.size() && !is_below)) {
    return std::string(path);
  }
  return to + std::string(path.substr(from.size()));
}

std::string declarations_source(const PackageApi& package, std::size_t platform,
                                const PathRename& rename) {
  return Declarations(package, platform, rename).write();
}

}  // namespace gofed::golang::imports
