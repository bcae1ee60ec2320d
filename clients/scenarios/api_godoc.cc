#include <string>

#include "clients/output/comma_list.h"
#include "clients/scenarios/api_text.h"
#include "clients/scenarios/type_text.h"

namespace gofed::clients {
namespace {

using schemas::golang::Constant;
using schemas::golang::Function;
using schemas::golang::Method;
using schemas::golang::PackageApi;
using schemas::golang::ProjectApi;
using schemas::golang::StructField;
using schemas::golang::TypeDeclaration;
using schemas::golang::TypeKind;
using schemas::golang::Variable;

constexpr std::string_view kIndent = "    ";

class Page {
 public:
  explicit Page(const PackageApi& package) : package_(package) {}

  std::string text() {
    line("package " + package_.name + " // import \"" + package_.path + "\"");
    line("");
    const bool is_described =
        !package_.platforms.empty() || !package_.synopsis.empty() || !package_.deprecated.empty();
    if (is_described) note(package_, package_.synopsis, "");
    section("CONSTANTS", package_.constants, [&](const Constant& c) { constant(c); });
    section("VARIABLES", package_.variables, [&](const Variable& v) { variable(v); });
    section("FUNCTIONS", package_.functions, [&](const Function& f) { function(f); });
    section("TYPES", package_.types, [&](const TypeDeclaration& t) { type(t); });
    return std::move(text_);
  }

 private:
  template <typename List, typename Print>
  void section(std::string_view title, const List& list, Print print) {
    if (list.empty()) return;
    line(title);
    line("");
    for (const auto& one : list) print(one);
  }

  void constant(const Constant& c) {
    auto head = "const " + c.name;
    if (!c.type.starts_with("untyped ") && c.type != "?") head += " " + shortened(c.type);
    line(c.value.empty() ? head : head + " = " + c.value);
    note(c, c.doc, kIndent);
  }

  void variable(const Variable& v) {
    line("var " + v.name + (v.type == "?" ? "" : " " + shortened(v.type)));
    note(v, v.doc, kIndent);
  }

  void function(const Function& f) {
    line("func " + f.name + type_parameters_text(f.type_parameters, package_.path) +
         signature_text(f.signature, package_.path, Names::Keep));
    note(f, f.doc, kIndent);
  }

  void type(const TypeDeclaration& t) {
    if (!t.exported) return;
    const auto head = "type " + t.name + type_parameters_text(t.type_parameters, package_.path) +
                      (t.alias ? " = " : " ");
    if (t.kind == TypeKind::Struct && t.declared.empty()) {
      fields(head, t);
    } else if (t.interface && t.declared.empty()) {
      interface(head, t);
    } else {
      line(head + shortened(t.declared));
    }
    note(t, t.doc, kIndent);
    for (const auto& method : t.methods) {
      if (method.exported) this->method(t, method);
    }
  }

  void fields(const std::string& head, const TypeDeclaration& t) {
    bool has_hidden = false;
    line(head + "struct {");
    for (const auto& field : t.fields) {
      has_hidden = has_hidden || !field.exported;
      if (!field.exported) continue;
      auto text = field.embedded ? embedded(field) : field.name + " " + shortened(field.type);
      if (!field.tag.empty()) text += " `" + field.tag + "`";
      line(std::string(kIndent) + text);
    }
    if (has_hidden) line(std::string(kIndent) + "// Has unexported fields.");
    line("}");
  }

  // As written: of an alias its own name, not what it stands for.
  [[nodiscard]] std::string embedded(const StructField& field) const {
    auto text = shortened(field.type);
    const std::string_view star = text.starts_with('*') ? "*" : "";
    const auto name = std::string_view(text).substr(star.size());
    const auto base = name.substr(0, name.find('['));
    const auto dot = base.rfind('.');
    const auto last = dot == std::string_view::npos ? base : base.substr(dot + 1);
    return last == field.name ? text : std::string(star) + field.name;
  }

  void interface(const std::string& head, const TypeDeclaration& t) {
    bool has_hidden = false;
    line(head + "interface {");
    for (const auto& embedded : t.interface->embeds) {
      line(std::string(kIndent) + shortened(embedded.type));
    }
    for (const auto& method : t.interface->methods) {
      has_hidden = has_hidden || !method.exported;
      if (!method.exported) continue;
      line(std::string(kIndent) + method.name +
           signature_text(method.signature, package_.path, Names::Keep));
    }
    if (has_hidden) line(std::string(kIndent) + "// Has unexported methods.");
    line("}");
  }

  void method(const TypeDeclaration& t, const Method& m) {
    std::string receiver = t.name;
    for (std::size_t i = 0; i < m.receiver_parameters.size(); ++i) {
      receiver += (i == 0 ? "[" : ", ") + m.receiver_parameters[i];
    }
    if (!m.receiver_parameters.empty()) receiver += "]";
    line("func (" + std::string(m.pointer_receiver ? "*" : "") + receiver + ") " + m.name +
         type_parameters_text(m.type_parameters, package_.path) +
         signature_text(m.signature, package_.path, Names::Keep));
    note(m, m.doc, kIndent);
  }

  // What is said of a declared thing, or of the package.
  template <typename T>
  void note(const T& thing, const std::string& doc, std::string_view indent) {
    const std::string before(indent);
    if (!thing.platforms.empty()) line(before + "Only on: " + comma_list(thing.platforms));
    // Of a comment that is nothing else the synopsis says so already.
    const bool is_repeated = !thing.deprecated.empty() && doc.starts_with("Deprecated:");
    if (!doc.empty() && !is_repeated) line(before + doc);
    if (!thing.deprecated.empty()) line(before + "Deprecated: " + thing.deprecated);
    line("");
  }

  [[nodiscard]] std::string shortened(std::string_view type) const {
    return short_type(type, package_.path);
  }
  void line(std::string_view text) { text_.append(text).append("\n"); }

  const PackageApi& package_;
  std::string text_;
};

}  // namespace

std::string godoc_text(const ProjectApi& api) {
  std::string text;
  for (const auto& package : api.packages) text += Page(package).text();
  return text;
}

}  // namespace gofed::clients
