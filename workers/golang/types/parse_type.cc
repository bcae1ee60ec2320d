#include "workers/golang/types/parse_type.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "workers/golang/syntax/text/literals.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang {
namespace {

// "nil" is no type that source can name; facts of absent packages may still say so.
std::optional<Type> basic_named(TypeTable& table, std::string_view name) {
  const TypeId id = predeclared_type(name);
  if (id != kNoType && std::holds_alternative<type::Basic>(table[id])) return table[id];
  if (name == "nil") return type::Basic{name};
  return std::nullopt;
}

// Recursive descent. Every step returns nothing once the text is no type; nothing is looked at
// twice, so the time is that of the text's length.
class TypeParser {
 public:
  TypeParser(TypeTable& table, std::string_view text, const TypeScope& scope)
      : table_(table), rest_(text), scope_(scope) {}

  std::optional<TypeId> whole() {
    if (eat("untyped ")) {
      const auto kind = std::exchange(rest_, {});
      if (kind.empty()) return std::nullopt;
      return table_.add(type::Basic{"untyped " + std::string(kind)});
    }
    const auto id = union_or_type();
    return rest_.empty() ? id : std::nullopt;
  }

 private:
  struct Deeper {
    explicit Deeper(int& depth) : depth_(depth) { ++depth_; }
    ~Deeper() { --depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    int& depth_;
  };

  bool eat(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  // Up to what ends a name or a path: a name has no dots, a path has what import paths may have.
  std::string_view word() {
    const auto end = std::min(rest_.find_first_of(" ,;|()[]{}*\"~<"), rest_.size());
    const auto found = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return found;
  }

  std::optional<TypeId> union_or_type() {
    std::vector<type::Term> terms;
    do {
      const bool tilde = eat("~");
      const auto id = one_type();
      if (!id) return std::nullopt;
      terms.push_back({tilde, *id});
    } while (eat(" | ") || eat("|"));
    if (terms.size() == 1 && !terms.front().tilde) return terms.front().type;
    return table_.add(type::Union{terms});
  }

  std::optional<TypeId> one_type() {
    const Deeper deeper(depth_);
    if (depth_ > kParseTypeDepthMax || rest_.empty()) return std::nullopt;
    if (eat("?")) return table_.add(type::Unknown{});
    if (eat("*")) return wrapped<type::Pointer>();
    if (eat("[]")) return wrapped<type::Slice>();
    if (eat("[")) return array();
    if (eat("map[")) return map();
    if (eat("chan<- ")) return chan(type::Direction::Send);
    if (eat("<-chan ")) return chan(type::Direction::Receive);
    if (eat("chan ")) return chan(type::Direction::Both);
    if (eat("struct{")) return structure();
    if (eat("interface{")) return interface();
    if (eat("(")) {
      const auto id = one_type();
      return eat(")") ? id : std::nullopt;
    }
    if (rest_.starts_with("func(")) {
      eat("func");
      return signature();
    }
    return named();
  }

  template <typename Form>
  std::optional<TypeId> wrapped() {
    const auto element = one_type();
    if (!element) return std::nullopt;
    return table_.add(Form{*element});
  }

  std::optional<TypeId> array() {
    auto length = type::Array::kUnknownLength;
    if (!eat("?")) {
      const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), length);
      if (error != std::errc{} || length < 0) return std::nullopt;
      rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    }
    if (!eat("]")) return std::nullopt;
    const auto element = one_type();
    if (!element) return std::nullopt;
    return table_.add(type::Array{length, *element});
  }

  std::optional<TypeId> map() {
    const auto key = one_type();
    if (!key || !eat("]")) return std::nullopt;
    const auto value = one_type();
    if (!value) return std::nullopt;
    return table_.add(type::Map{*key, *value});
  }

  std::optional<TypeId> chan(type::Direction direction) {
    const auto element = one_type();
    if (!element) return std::nullopt;
    return table_.add(type::Chan{direction, *element});
  }

  // What follows "func" or a method's name.
  std::optional<TypeId> signature() {
    std::vector<type::Variable> parameters;
    std::vector<type::Variable> results;
    bool variadic = false;
    if (!variables(parameters, &variadic)) return std::nullopt;
    if (eat(" ")) {
      if (rest_.starts_with('(')) {
        if (!variables(results, nullptr)) return std::nullopt;
      } else {
        const auto result = one_type();
        if (!result) return std::nullopt;
        results.push_back({"", *result});
      }
    }
    return table_.add(
        type::Func{.parameters = parameters, .results = results, .variadic = variadic});
  }

  bool variables(std::vector<type::Variable>& list, bool* variadic) {
    if (!eat("(")) return false;
    if (eat(")")) return true;
    do {
      const std::string_view name = name_before_type();
      const bool is_rest = eat("...");
      if (is_rest && variadic == nullptr) return false;
      const auto id = one_type();
      if (!id) return false;
      if (is_rest) *variadic = true;
      list.push_back({name, is_rest ? table_.add(type::Slice{*id}) : *id});
      if (is_rest) return eat(")");
    } while (eat(", "));
    return eat(")");
  }

  // The name in "x int"; none in "int", "chan int", "pkg.T".
  std::string_view name_before_type() {
    const auto end = rest_.find_first_of(" ,;|()[]{}*\"~<.");
    if (end == std::string_view::npos || end == 0 || rest_[end] != ' ') return {};
    const auto name = rest_.substr(0, end);
    if (name == "chan" || rest_.substr(end).starts_with(" |")) return {};
    if (rest_.substr(end).starts_with(" \"")) return {};  // an embedded field with a tag
    rest_.remove_prefix(end + 1);
    return name;
  }

  std::string_view package_of(std::string_view name) const {
    return syntax::is_exported(name) ? std::string_view{} : scope_.package;
  }

  std::optional<TypeId> structure() {
    std::vector<type::Field> fields;
    while (!eat("}")) {
      if (!fields.empty() && !eat("; ")) return std::nullopt;
      type::Field field{.name = name_before_type(), .package = {}, .type = kNoType, .tag = {}};
      field.embedded = field.name.empty();
      const auto id = one_type();
      if (!id) return std::nullopt;
      field.type = *id;
      if (field.embedded) field.name = embedded_name(*id);
      field.package = package_of(field.name);
      if (eat(" \"") && !tag(field.tag)) return std::nullopt;
      fields.push_back(field);
    }
    return table_.add(type::Struct{fields});
  }

  std::string_view embedded_name(TypeId id) const {
    if (const auto* pointer = std::get_if<type::Pointer>(&table_[id])) id = pointer->element;
    if (const auto* named = std::get_if<type::Named>(&table_[id])) return named->name;
    if (const auto* basic = std::get_if<type::Basic>(&table_[id])) return basic->name;
    return {};
  }

  // A Go string literal whose first quote is gone.
  bool tag(std::string_view& out) {
    std::size_t end = 0;
    while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2U : 1U;
    if (end >= rest_.size()) return false;
    const auto text = syntax::unquote_string("\"" + std::string(rest_.substr(0, end + 1)));
    rest_.remove_prefix(end + 1);
    if (!text) return false;
    out = table_.keep(*text);
    return true;
  }

  std::optional<TypeId> interface() {
    std::vector<type::Method> methods;
    std::vector<TypeId> embedded;
    bool first = true;
    while (!eat("}")) {
      if (!std::exchange(first, false) && !eat("; ")) return std::nullopt;
      const auto end = rest_.find_first_of(" ,;|()[]{}*\"~<.");
      const bool is_method = end != std::string_view::npos && end > 0 && rest_[end] == '(' &&
                             rest_.substr(0, end) != "func";
      if (is_method) {
        const auto name = word();
        const auto id = signature();
        if (!id) return std::nullopt;
        methods.push_back({name, package_of(name), *id});
        continue;
      }
      const auto id = union_or_type();
      if (!id) return std::nullopt;
      embedded.push_back(*id);
    }
    return table_.add(type::Interface{.methods = methods, .embedded = embedded});
  }

  std::optional<TypeId> named() {
    const auto text = word();
    if (text.empty()) return std::nullopt;
    if (const auto basic = basic_named(table_, text)) return table_.add(*basic);
    const auto parameter = std::ranges::find(scope_.parameters, text);
    if (parameter != scope_.parameters.end()) {
      const auto index = parameter - scope_.parameters.begin();
      return table_.add(type::Parameter{text, static_cast<std::uint32_t>(index)});
    }
    const auto dot = text.rfind('.');
    type::Named out{.package = {}, .name = {}};
    std::vector<TypeId> arguments;
    if (dot != std::string_view::npos) out.package = text.substr(0, dot);
    out.name = dot == std::string_view::npos ? text : text.substr(dot + 1);
    if (out.name.empty()) return std::nullopt;
    if (eat("[")) {
      do {
        const auto argument = one_type();
        if (!argument) return std::nullopt;
        arguments.push_back(*argument);
      } while (eat(","));
      if (!eat("]")) return std::nullopt;
      out.arguments = arguments;
    }
    return table_.add(out);
  }

  TypeTable& table_;
  std::string_view rest_;
  const TypeScope& scope_;
  int depth_ = 0;
};

}  // namespace

std::optional<TypeId> parse_type(TypeTable& table, std::string_view text, const TypeScope& scope) {
  return TypeParser(table, text, scope).whole();
}

std::optional<TypeId> parse_constraint(TypeTable& table, std::string_view text,
                                       const TypeScope& scope) {
  const auto id = parse_type(table, text, scope);
  if (!id) return std::nullopt;
  const auto& form = table[*id];
  if (std::holds_alternative<type::Named>(form) || std::holds_alternative<type::Interface>(form) ||
      std::holds_alternative<type::Unknown>(form)) {
    return id;
  }
  return table.add(
      type::Interface{.methods = {}, .embedded = std::span(&*id, 1), .implicit = true});
}

}  // namespace gofed::golang
