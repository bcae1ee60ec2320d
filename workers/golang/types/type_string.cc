// Types as go/types prints them (typestring.go).
#include <string>

#include "workers/golang/syntax/text/literals.h"
#include "workers/golang/types/types.h"

namespace gofed::golang {
namespace {

// Types over this many bytes are cut with "...": a type can be as large as a file, and larger when
// aliases repeat it.
constexpr std::size_t kTypeStringBytesMax = 1 << 20;

class TypeWriter {
 public:
  TypeWriter(const TypeTable& table, const Qualifier& qualifier)
      : table_(table), qualifier_(qualifier) {}

  void write(TypeId id) {
    if (out_.size() > kTypeStringBytesMax) {
      if (!out_.ends_with("...")) out_ += "...";
      return;
    }
    if (id == kNoType) {
      out_ += '?';
      return;
    }
    std::visit(*this, table_[id]);
  }

  void operator()(const type::Unknown&) { out_ += '?'; }
  void operator()(const type::Basic& t) { out_ += t.name; }
  void operator()(const type::Parameter& t) { out_ += t.name; }

  void operator()(const type::Named& t) {
    if (!t.package.empty()) qualify(t.package);
    out_ += t.name;
    if (t.arguments.empty()) return;
    out_ += '[';
    for (std::size_t i = 0; i < t.arguments.size(); ++i) {
      if (i > 0) out_ += ',';
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
    const bool known = t.length != type::Array::kUnknownLength;
    out_ += "[" + (known ? std::to_string(t.length) : std::string("?")) + "]";
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
        out_ += "chan<- ";
        break;
      case type::Direction::Receive:
        out_ += "<-chan ";
        break;
      case type::Direction::Both:
        out_ += "chan ";
        break;
    }
    // chan (<-chan T) needs its parentheses.
    const auto* inner = std::get_if<type::Chan>(&table_[t.element]);
    const bool parentheses = t.direction == type::Direction::Both && inner != nullptr &&
                             inner->direction == type::Direction::Receive;
    if (parentheses) out_ += '(';
    write(t.element);
    if (parentheses) out_ += ')';
  }

  void operator()(const type::Func& t) {
    out_ += "func";
    signature(t);
  }

  void signature(const type::Func& t) {
    variables(t.parameters, t.variadic);
    if (t.results.empty()) return;
    out_ += ' ';
    if (t.results.size() == 1 && t.results[0].name.empty()) {
      write(t.results[0].type);
    } else {
      variables(t.results, false);
    }
  }

  void operator()(const type::Struct& t) {
    out_ += "struct{";
    for (std::size_t i = 0; i < t.fields.size(); ++i) {
      const type::Field& field = t.fields[i];
      if (i > 0) out_ += "; ";
      if (!field.embedded) out_.append(field.name).append(" ");
      write(field.type);
      if (!field.tag.empty()) out_.append(" ").append(syntax::quote_string(field.tag));
    }
    out_ += '}';
  }

  void operator()(const type::Interface& t) {
    if (t.implicit && t.methods.empty() && t.embedded.size() == 1) {
      write(t.embedded[0]);
      return;
    }
    out_ += "interface{";
    bool first = true;
    for (const type::Method& method : t.methods) {
      separate(first, "; ");
      out_ += method.name;
      if (const auto* func = std::get_if<type::Func>(&table_[method.type])) signature(*func);
    }
    for (const TypeId embedded : t.embedded) {
      separate(first, "; ");
      write(embedded);
    }
    out_ += '}';
  }

  void operator()(const type::Union& t) {
    bool first = true;
    for (const type::Term& term : t.terms) {
      separate(first, "|");
      if (term.tilde) out_ += '~';
      write(term.type);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void qualify(std::string_view path) {
    if (!qualifier_) {
      out_.append(path).append(".");
    } else if (const std::string package = qualifier_(path); !package.empty()) {
      out_.append(package).append(".");
    }
  }

  void separate(bool& first, std::string_view separator) {
    if (!first) out_ += separator;
    first = false;
  }

  void variables(std::span<const type::Variable> list, bool variadic) {
    out_ += '(';
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i > 0) out_ += ", ";
      if (!list[i].name.empty()) out_.append(list[i].name).append(" ");
      const auto* slice = std::get_if<type::Slice>(&table_[list[i].type]);
      if (variadic && i + 1 == list.size() && slice != nullptr) {
        out_ += "...";
        write(slice->element);
      } else {
        write(list[i].type);
      }
    }
    out_ += ')';
  }

  const TypeTable& table_;
  const Qualifier& qualifier_;
  std::string out_;
};

}  // namespace

std::string type_string(const TypeTable& table, TypeId id, const Qualifier& qualifier) {
  TypeWriter writer(table, qualifier);
  writer.write(id);
  return writer.take();
}

std::string signature_string(const TypeTable& table, TypeId func, const Qualifier& qualifier) {
  TypeWriter writer(table, qualifier);
  if (func != kNoType) {
    if (const auto* signature = std::get_if<type::Func>(&table[func])) writer.signature(*signature);
  }
  return writer.take();
}

}  // namespace gofed::golang
