#include <algorithm>
#include <array>
#include <type_traits>

#include "workers/golang/base/text_hash.h"
#include "workers/golang/types/parts.h"
#include "workers/golang/types/types.h"

namespace gofed::golang {
namespace {

constexpr auto kPredeclared = std::to_array<std::string_view>({
#define GOFED_GO_TYPE(id, name) name,
#include "workers/golang/types/predeclared.def"
});

Type predeclared_form(TypeId id) {
  const std::string_view name = kPredeclared[static_cast<std::size_t>(id)];
  if (id == TypeId::Unknown) return type::Unknown{};
  if (id >= TypeId::Error) return type::Named{.package = {}, .name = name};
  return type::Basic{name};
}

// Mixes what makes a type different from others; equality decides in the end.
class Hasher {
 public:
  void number(std::uint64_t n) { hash_ = mix_hash(hash_, n); }
  void text(std::string_view s) { number(hash_text(s)); }
  void id(TypeId id) { number(static_cast<std::uint64_t>(id)); }
  void ids(std::span<const TypeId> list) {
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
    number(static_cast<std::uint64_t>(t.length));
    id(t.element);
  }
  void operator()(const type::Map& t) {
    id(t.key);
    id(t.value);
  }
  void operator()(const type::Chan& t) {
    number(static_cast<std::uint64_t>(t.direction));
    id(t.element);
  }
  void operator()(const type::Func& t) {
    number(t.variadic ? 1 : 2);
    for (const auto list : {t.parameters, t.results}) {
      number(list.size());
      for (const type::Variable& v : list) {
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

  std::uint32_t run(const Type& t) {
    number(t.index());
    std::visit(*this, t);
    return static_cast<std::uint32_t>(hash_ >> 32);
  }

 private:
  std::uint64_t hash_ = 0;
};

// Equality as written: names of parameters and tags count.
struct Equality {
  static bool same(TypeId a, TypeId b) { return a == b; }
  static bool same(const type::Variable& a, const type::Variable& b) {
    return a.type == b.type && a.name == b.name;
  }
  static bool same(const type::Field& a, const type::Field& b) {
    return a.type == b.type && a.embedded == b.embedded && a.name == b.name &&
           a.package == b.package && a.tag == b.tag;
  }
  static bool same(const type::Method& a, const type::Method& b) {
    return a.type == b.type && a.name == b.name && a.package == b.package;
  }
  static bool same(const type::Term& a, const type::Term& b) {
    return a.type == b.type && a.tilde == b.tilde;
  }
  template <typename T>
  static bool all_same(std::span<const T> a, std::span<const T> b) {
    return std::ranges::equal(a, b, [](const T& x, const T& y) { return same(x, y); });
  }

  static bool equal(const type::Unknown&, const type::Unknown&) { return true; }
  static bool equal(const type::Basic& a, const type::Basic& b) { return a.name == b.name; }
  static bool equal(const type::Named& a, const type::Named& b) {
    return a.name == b.name && a.package == b.package && all_same(a.arguments, b.arguments);
  }
  static bool equal(const type::Parameter& a, const type::Parameter& b) {
    return a.index == b.index && a.name == b.name;
  }
  static bool equal(const type::Pointer& a, const type::Pointer& b) {
    return a.element == b.element;
  }
  static bool equal(const type::Slice& a, const type::Slice& b) { return a.element == b.element; }
  static bool equal(const type::Array& a, const type::Array& b) {
    return a.length == b.length && a.element == b.element;
  }
  static bool equal(const type::Map& a, const type::Map& b) {
    return a.key == b.key && a.value == b.value;
  }
  static bool equal(const type::Chan& a, const type::Chan& b) {
    return a.direction == b.direction && a.element == b.element;
  }
  static bool equal(const type::Func& a, const type::Func& b) {
    return a.variadic == b.variadic && all_same(a.parameters, b.parameters) &&
           all_same(a.results, b.results);
  }
  static bool equal(const type::Struct& a, const type::Struct& b) {
    return all_same(a.fields, b.fields);
  }
  static bool equal(const type::Interface& a, const type::Interface& b) {
    return a.implicit == b.implicit && all_same(a.methods, b.methods) &&
           all_same(a.embedded, b.embedded);
  }
  static bool equal(const type::Union& a, const type::Union& b) {
    return all_same(a.terms, b.terms);
  }
};

// Copies what a form points to.
struct Keeper {
  Arena& arena;
  std::string_view& package;  // the path kept last

  template <typename T>
  Type operator()(T t) {
    keep(t);
    return t;
  }

 private:
  template <typename T>
  std::span<const T> list(std::span<const T> items) {
    const std::span<T> copy = arena.keep(items);
    for (T& item : copy) keep(item);
    return copy;
  }

  std::string_view keep_package(std::string_view path) {
    if (path.empty()) return {};
    if (path != package) package = arena.keep(path);
    return package;
  }

  template <typename T>
  void keep(T&) {}  // nothing in it points anywhere
  void keep(type::Basic& t) { t.name = arena.keep(t.name); }
  void keep(type::Named& t) {
    t.package = keep_package(t.package);
    t.name = arena.keep(t.name);
    t.arguments = arena.keep(t.arguments);
  }
  void keep(type::Parameter& t) { t.name = arena.keep(t.name); }
  void keep(type::Variable& v) { v.name = arena.keep(v.name); }
  void keep(type::Func& t) {
    t.parameters = list(t.parameters);
    t.results = list(t.results);
  }
  void keep(type::Field& f) {
    f.name = arena.keep(f.name);
    f.package = keep_package(f.package);
    f.tag = arena.keep(f.tag);
  }
  void keep(type::Struct& t) { t.fields = list(t.fields); }
  void keep(type::Method& m) {
    m.name = arena.keep(m.name);
    m.package = keep_package(m.package);
  }
  void keep(type::Interface& t) {
    t.methods = list(t.methods);
    t.embedded = arena.keep(t.embedded);
  }
  void keep(type::Union& t) { t.terms = arena.keep(t.terms); }
};

bool equal(const Type& a, const Type& b) {
  if (a.index() != b.index()) return false;
  return std::visit(
      [&b](const auto& form) {
        return Equality::equal(form, *std::get_if<std::decay_t<decltype(form)>>(&b));
      },
      a);
}

constexpr std::size_t kFirstSlots = 128;  // a power of two

}  // namespace

TypeId predeclared_type(std::string_view name) {
  const auto it = std::ranges::find(kPredeclared, name);
  return it == kPredeclared.end() ? kNoType : static_cast<TypeId>(it - kPredeclared.begin());
}

TypeTable::TypeTable() {
  // The same for all tables: made once, then copied. Their texts are constants.
  struct Prototype {
    std::vector<Type> types;
    std::vector<Nest> nests;
    std::vector<Slot> slots{kFirstSlots};
  };
  static const Prototype kPrototype = [] {
    Prototype prototype;
    for (std::size_t i = 0; i < kPredeclared.size(); ++i) {
      const auto id = static_cast<TypeId>(i);
      prototype.types.push_back(predeclared_form(id));
      prototype.nests.push_back({.has_unknown = id == TypeId::Unknown});
      const std::uint32_t hash = Hasher().run(prototype.types.back());
      std::size_t at = hash % kFirstSlots;
      while (prototype.slots[at].id != kNoType) at = (at + 1) % kFirstSlots;
      prototype.slots[at] = {hash, id};
    }
    return prototype;
  }();
  types_ = kPrototype.types;
  nests_ = kPrototype.nests;
  slots_ = kPrototype.slots;
}

TypeId TypeTable::add(const Type& t) {
  const std::uint32_t hash = Hasher().run(t);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  for (; slots_[at].id != kNoType; at = (at + 1) & mask) {
    if (slots_[at].hash == hash && equal(types_[static_cast<std::size_t>(slots_[at].id)], t)) {
      return slots_[at].id;
    }
  }
  const Nest nest = nest_of(t);
  if (nest.depth > kTypeDepthMax) return TypeId::Unknown;
  const auto id = static_cast<TypeId>(types_.size());
  slots_[at] = {hash, id};
  nests_.push_back(nest);
  types_.push_back(std::visit(Keeper{arena_, package_}, t));
  if (types_.size() * 4 > slots_.size() * 3) grow();
  return id;
}

TypeTable::Nest TypeTable::nest_of(const Type& t) const {
  Nest nest{.has_unknown = std::holds_alternative<type::Unknown>(t)};
  if (const auto* array = std::get_if<type::Array>(&t)) {
    nest.has_unknown = array->length == type::Array::kUnknownLength;
  }
  for_each_part(t, [&](TypeId part) {
    if (part == kNoType) return;
    const Nest& inner = nests_[static_cast<std::size_t>(part)];
    nest.depth = std::max(nest.depth, static_cast<std::uint8_t>(inner.depth + 1));
    nest.has_unknown = nest.has_unknown || inner.has_unknown;
  });
  return nest;
}

void TypeTable::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.id == kNoType) continue;
    std::size_t at = slot.hash & mask;
    while (slots_[at].id != kNoType) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

}  // namespace gofed::golang
