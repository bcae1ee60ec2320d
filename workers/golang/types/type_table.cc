#include <type_traits>
#include <utility>

#include "workers/golang/types.h"

namespace gofed::golang {
namespace {

// Mixes what makes a type different from others; equality decides in the end.
class Hasher {
 public:
  void number(std::size_t n) { hash_ = (hash_ ^ n) * 0x9e3779b97f4a7c15ULL + (hash_ >> 29); }
  void text(const std::string& s) { number(std::hash<std::string_view>{}(s)); }
  void id(TypeId id) { number(static_cast<std::size_t>(id)); }
  void ids(const std::vector<TypeId>& list) {
    number(list.size());
    for (const TypeId t : list) id(t);
  }

  void operator()(const type::Unknown&) {}
  void operator()(const type::Basic& t) { text(t.name); }
  void operator()(const type::Named& t) {
    text(t.package);
    text(t.name);
    ids(t.arguments);
  }
  void operator()(const type::Parameter& t) {
    text(t.name);
    number(t.index);
  }
  void operator()(const type::Pointer& t) { id(t.element); }
  void operator()(const type::Slice& t) { id(t.element); }
  void operator()(const type::Array& t) {
    number(static_cast<std::size_t>(t.length));
    id(t.element);
  }
  void operator()(const type::Map& t) {
    id(t.key);
    id(t.value);
  }
  void operator()(const type::Chan& t) {
    number(static_cast<std::size_t>(t.direction));
    id(t.element);
  }
  void operator()(const type::Func& t) {
    number(t.variadic ? 1 : 2);
    for (const auto* list : {&t.parameters, &t.results}) {
      number(list->size());
      for (const type::Variable& v : *list) {
        text(v.name);
        id(v.type);
      }
    }
  }
  void operator()(const type::Struct& t) {
    for (const type::Field& f : t.fields) {
      text(f.name);
      id(f.type);
    }
  }
  void operator()(const type::Interface& t) {
    for (const type::Method& m : t.methods) {
      text(m.name);
      id(m.type);
    }
    ids(t.embedded);
  }
  void operator()(const type::Union& t) {
    for (const type::Term& term : t.terms) {
      number(term.tilde ? 1 : 2);
      id(term.type);
    }
  }

  std::size_t run(const Type& t) {
    number(t.index());
    std::visit(*this, t);
    return hash_;
  }

 private:
  std::size_t hash_ = 0;
};

}  // namespace

TypeId TypeTable::add(Type t) {
  const std::size_t hash = Hasher().run(t);
  const auto [begin, end] = by_hash_.equal_range(hash);
  for (auto it = begin; it != end; ++it) {
    if (types_[it->second] == t) return static_cast<TypeId>(it->second);
  }
  const auto index = static_cast<std::uint32_t>(types_.size());
  types_.push_back(std::move(t));
  by_hash_.emplace(hash, index);
  return static_cast<TypeId>(index);
}

}  // namespace gofed::golang
