#include "workers/golang/imports/type_source.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "workers/golang/syntax/text/literals.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang::imports {
namespace {

// No source spells an import so: the letter is a small capital.
constexpr std::string_view kImportName = "\xc9\xa2";  // U+0262

// A type repeats what its aliases repeat: text over this is given up.
constexpr std::size_t kTypeSourceBytesMax = std::size_t{1} << 20;

constexpr std::array<std::string_view, 25> kKeywords{
    "break",  "case",        "chan", "const",   "continue", "default", "defer",
    "else",   "fallthrough", "for",  "func",    "go",       "goto",    "if",
    "import", "interface",   "map",  "package", "range",    "return",  "select",
    "struct", "switch",      "type", "var"};

// The name that an embedded field of the type has by itself; "" for types that cannot be embedded.
std::string_view embedded_name(const TypeTable& table, TypeId id) {
  if (const auto* pointer = std::get_if<type::Pointer>(&table[id])) id = pointer->element;
  if (const auto* named = std::get_if<type::Named>(&table[id])) return named->name;
  if (const auto* basic = std::get_if<type::Basic>(&table[id])) return basic->name;
  return {};
}

bool mentions_parameter(const TypeTable& table, TypeId id);

struct MentionsParameter {
  const TypeTable& table;

  [[nodiscard]] bool in(TypeId id) const { return mentions_parameter(table, id); }
  template <typename T>
  [[nodiscard]] bool in_each(std::span<const T> list) const {
    return std::ranges::any_of(list, [this](const T& one) {
      if constexpr (std::is_same_v<T, TypeId>) {
        return in(one);
      } else {
        return in(one.type);
      }
    });
  }
  bool operator()(const type::Unknown&) const { return false; }
  bool operator()(const type::Basic&) const { return false; }
  bool operator()(const type::Parameter&) const { return true; }
  bool operator()(const type::Named& t) const { return in_each(t.arguments); }
  bool operator()(const type::Pointer& t) const { return in(t.element); }
  bool operator()(const type::Slice& t) const { return in(t.element); }
  bool operator()(const type::Array& t) const { return in(t.element); }
  bool operator()(const type::Map& t) const { return in(t.key) || in(t.value); }
  bool operator()(const type::Chan& t) const { return in(t.element); }
  bool operator()(const type::Func& t) const { return in_each(t.parameters) || in_each(t.results); }
  bool operator()(const type::Struct& t) const { return in_each(t.fields); }
  bool operator()(const type::Interface& t) const {
    return in_each(t.methods) || in_each(t.embedded);
  }
  bool operator()(const type::Union& t) const { return in_each(t.terms); }
};

bool mentions_parameter(const TypeTable& table, TypeId id) {
  return id != kNoType && std::visit(MentionsParameter{table}, table[id]);
}

}  // namespace

bool is_plain_name(std::string_view name) {
  if (name.empty() || name == "_" || std::ranges::find(kKeywords, name) != kKeywords.end()) {
    return false;
  }
  bool first = true;
  for (std::size_t at = 0; at < name.size();) {
    const syntax::Decoded rune = syntax::decode_rune(name.substr(at));
    const bool fits = syntax::is_letter(rune.rune) || (!first && syntax::is_digit(rune.rune));
    if (!rune.valid || !fits) return false;
    at += rune.width;
    first = false;
  }
  return true;
}

// Writes one type. Types nest at most kTypeDepthMax deep, so it may recurse.
class TypeSource::Writer {
 public:
  Writer(TypeSource& source, std::string& out) : source_(source), table_(source.table_), out_(out) {
    limit_ = out.size() + kTypeSourceBytesMax;
  }

  void write(TypeId id) {
    if (id == kNoType || out_.size() > limit_) {
      unknown();
    } else {
      std::visit(*this, table_[id]);
    }
  }

  void operator()(const type::Unknown&) { unknown(); }
  void operator()(const type::Basic& t) {
    if (t.name == "unsafe.Pointer") {
      out_.append(source_.qualifier("unsafe")).append(".Pointer");
    } else if (is_plain_name(t.name) && predeclared_type(t.name) != kNoType) {
      out_ += t.name;
    } else {
      unknown();  // kinds of untyped constants
    }
  }
  void operator()(const type::Parameter& t) { name_or_unknown(t.name); }

  void operator()(const type::Named& t) {
    const bool is_known = is_plain_name(t.name) && t.package != "C";
    if (!is_known) return unknown();
    if (!t.package.empty() && t.package != source_.own_) {
      const std::string_view package = source_.qualifier(t.package);
      if (package.empty()) return unknown();
      out_.append(package).append(".");
    }
    out_ += t.name;
    if (t.arguments.empty()) return;
    for (std::size_t i = 0; i < t.arguments.size(); ++i) {
      out_ += i == 0 ? "[" : ", ";
      write(t.arguments[i]);
    }
    out_ += ']';
  }

  void operator()(const type::Pointer& t) {
    out_ += '*';
    write(t.element);
  }
  void operator()(const type::Slice& t) {
    out_ += "[]";
    write(t.element);
  }
  void operator()(const type::Array& t) {
    const bool is_known = t.length != type::Array::kUnknownLength;
    out_ += "[" + (is_known ? std::to_string(t.length) : std::string(kUnknownSource)) + "]";
    write(t.element);
  }
  void operator()(const type::Map& t) {
    out_ += "map[";
    write(t.key);
    out_ += ']';
    write(t.value);
  }
  void operator()(const type::Chan& t) {
    switch (t.direction) {
      case type::Direction::Send:
        out_ += "chan<- (";
        break;
      case type::Direction::Receive:
        out_ += "<-chan (";
        break;
      case type::Direction::Both:
        out_ += "chan (";
        break;
    }
    write(t.element);
    out_ += ')';
  }
  void operator()(const type::Func& t) {
    out_ += "func";
    signature(t);
  }
  void operator()(const type::Struct& t) {
    const std::size_t begin = out_.size();
    out_ += "struct{";
    for (const type::Field& field : t.fields) {
      if (&field != t.fields.data()) out_ += "; ";
      if (!is_of_own(field.package)) return give_up(begin);
      if (field.embedded) {
        embedded(field);
      } else {
        if (!is_plain_name(field.name) && field.name != "_") return give_up(begin);
        out_.append(field.name).append(" ");
        write(field.type);
      }
      if (!field.tag.empty()) out_.append(" ").append(syntax::quote_string(field.tag));
    }
    out_ += '}';
  }
  void operator()(const type::Interface& t) {
    if (t.implicit && t.methods.empty() && t.embedded.size() == 1) return write(t.embedded[0]);
    const std::size_t begin = out_.size();
    out_ += "interface{";
    for (const type::Method& method : t.methods) {
      if (!out_.ends_with('{')) out_ += "; ";
      const auto* func = std::get_if<type::Func>(&table_[method.type]);
      if (!is_of_own(method.package) || !is_plain_name(method.name)) return give_up(begin);
      out_ += method.name;
      if (func == nullptr) return give_up(begin);
      signature(*func);
    }
    for (const TypeId element : t.embedded) {
      if (!out_.ends_with('{')) out_ += "; ";
      write(element);
    }
    out_ += '}';
  }
  void operator()(const type::Union& t) {
    for (const type::Term& term : t.terms) {
      if (&term != t.terms.data()) out_ += " | ";
      if (term.tilde) out_ += '~';
      write(term.type);
    }
  }

  void signature(const type::Func& t) {
    variables(t.parameters, t.variadic);
    if (t.results.empty()) return;
    out_ += ' ';
    variables(t.results, false);
  }

 private:
  void unknown() { out_ += kUnknownSource; }
  // The whole literal that begins there is unknown.
  void give_up(std::size_t begin) {
    out_.resize(begin);
    unknown();
  }
  void name_or_unknown(std::string_view name) {
    out_ += is_plain_name(name) ? name : kUnknownSource;
  }
  // Unexported names of other packages cannot be written.
  [[nodiscard]] bool is_of_own(std::string_view package) const {
    return package.empty() || package == source_.own_;
  }

  // Its name is that of its type, or of an alias of it.
  void embedded(const type::Field& field) {
    if (embedded_name(table_, field.type) == field.name) return write(field.type);
    const auto declared = source_.aliases_.find(field.name);
    const bool is_declared = declared != source_.aliases_.end() && declared->second == field.type;
    if (is_declared) return name_or_unknown(field.name);
    const auto* pointer = std::get_if<type::Pointer>(&table_[field.type]);
    const TypeId base = pointer == nullptr ? field.type : pointer->element;
    if (declared != source_.aliases_.end() && declared->second == base) {
      if (pointer != nullptr) out_ += '*';
      return name_or_unknown(field.name);
    }
    const bool is_free = declared == source_.aliases_.end() &&
                         !source_.reserved_.contains(field.name) && is_plain_name(field.name) &&
                         !mentions_parameter(table_, field.type);
    if (!is_free) return unknown();
    const auto helper = source_.helpers_.emplace(field.name, field.type).first;
    if (helper->second != field.type) return unknown();
    out_ += field.name;
  }

  // Go wants names for all of a list or for none.
  void variables(std::span<const type::Variable> list, bool variadic) {
    const bool named = std::ranges::all_of(
        list, [](const type::Variable& one) { return one.name == "_" || is_plain_name(one.name); });
    out_ += '(';
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i > 0) out_ += ", ";
      if (named) out_.append(list[i].name).append(" ");
      const auto* slice =
          list[i].type == kNoType ? nullptr : std::get_if<type::Slice>(&table_[list[i].type]);
      if (variadic && i + 1 == list.size() && slice != nullptr) {
        out_ += "...";
        write(slice->element);
      } else {
        write(list[i].type);
      }
    }
    out_ += ')';
  }

  TypeSource& source_;
  const TypeTable& table_;
  std::string& out_;
  std::size_t limit_ = 0;
};

void TypeSource::type(std::string& out, TypeId id) {
  Writer(*this, out).write(id);
}

void TypeSource::signature(std::string& out, TypeId func) {
  const auto* form = func == kNoType ? nullptr : std::get_if<type::Func>(&table_[func]);
  if (form == nullptr) {
    out += "()";
  } else {
    Writer(*this, out).signature(*form);
  }
}

// "[P *T]" would be read as an array's length: an interface holds any element.
void TypeSource::constraint(std::string& out, TypeId id) {
  const bool is_name = id != kNoType && std::holds_alternative<type::Named>(table_[id]);
  std::string text;
  type(text, id);
  if (is_name || text.starts_with("interface{") || text == kUnknownSource) {
    out += text;
  } else {
    out.append("interface{").append(text).append("}");
  }
}

std::string TypeSource::imports(
    const std::function<std::string(std::string_view path)>& rename) const {
  std::string out;
  for (const auto& [path, name] : imports_) {
    const std::string quoted = syntax::quote_string(rename(path));
    out.append("import ").append(name).append(" ").append(quoted).append("\n");
  }
  return out;
}

// A helper may need helpers of its own.
std::string TypeSource::helpers() {
  std::string out;
  std::map<std::string, TypeId, std::less<>> written;
  while (written.size() < helpers_.size()) {
    const auto all = helpers_;
    for (const auto& [name, id] : all) {
      if (!written.emplace(name, id).second) continue;
      out.append("type ").append(name).append(" = ");
      type(out, id);
      out += '\n';
    }
  }
  return out;
}

std::string_view TypeSource::qualifier(std::string_view path) {
  const auto known = imports_.find(path);
  if (known != imports_.end()) return known->second;
  const bool is_path =
      std::ranges::all_of(path, [](unsigned char c) { return c > ' ' && c != 0x7f; });
  if (!is_path) return {};
  const std::string name = std::string(kImportName) + std::to_string(imports_.size());
  return imports_.emplace(path, name).first->second;
}

}  // namespace gofed::golang::imports
