#include <algorithm>

#include "workers/golang/base/text_hash.h"
#include "workers/golang/diff/differ.h"

namespace gofed::golang::diff {
namespace {

// Pairs of types that follow from each other nest to this depth; what is deeper is unknown.
constexpr int kPairDepthMax = 1000;

bool is_unknown(TypeRef ref) {
  return ref.id == kNoType || std::holds_alternative<type::Unknown>(ref.get());
}

bool is_interface_form(const Type& type) {
  return std::holds_alternative<type::Interface>(type) || is_any(type);
}

}  // namespace

std::size_t Differ::PairHash::operator()(const Pair& pair) const {
  const auto ids =
      static_cast<std::uint64_t>(pair.before.id) << 32 | static_cast<std::uint64_t>(pair.after.id);
  const auto tables = reinterpret_cast<std::uintptr_t>(pair.before.package) ^
                      reinterpret_cast<std::uintptr_t>(pair.after.package);
  return static_cast<std::size_t>(mix_hash(ids, tables));
}

// Whether types of one form correspond. A form that is not handled does not compile.
class Differ::Forms {
 public:
  Forms(Differ& differ, TypeRef before, TypeRef after)
      : differ_(differ), before_(before), after_(after) {}

  template <typename T>
  bool operator()(const T& olds) {
    const Type form = after_.get();  // a copy: tables of the standard library grow meanwhile
    const auto* news = std::get_if<T>(&form);
    return news != nullptr && same(olds, *news);
  }
  bool operator()(const type::Named& olds) {
    return differ_.correspond_named(before_, olds, after_);
  }
  bool operator()(const type::Interface&) { return differ_.correspond_interfaces(before_, after_); }

 private:
  bool pair(TypeId x, TypeId y) { return differ_.correspond(before_.at(x), after_.at(y)); }

  static bool same(const type::Unknown&, const type::Unknown&) { return false; }
  static bool same(const type::Basic& x, const type::Basic& y) {
    return canonical_basic(x.name) == canonical_basic(y.name);
  }
  static bool same(const type::Parameter& x, const type::Parameter& y) {
    return x.index == y.index;
  }
  bool same(const type::Pointer& x, const type::Pointer& y) { return pair(x.element, y.element); }
  bool same(const type::Slice& x, const type::Slice& y) { return pair(x.element, y.element); }
  bool same(const type::Array& x, const type::Array& y) {
    const bool element = pair(x.element, y.element);
    constexpr auto kUnknown = type::Array::kUnknownLength;
    if (x.length != kUnknown && y.length != kUnknown) return element && x.length == y.length;
    differ_.met_unknown_ = true;
    return element;
  }
  bool same(const type::Map& x, const type::Map& y) {
    return pair(x.key, y.key) && pair(x.value, y.value);
  }
  bool same(const type::Chan& x, const type::Chan& y) {
    return pair(x.element, y.element) && x.direction == y.direction;
  }
  bool same(const type::Func& x, const type::Func& y) {
    // Both lists are walked: what corresponds in the second is found even where the first differs.
    const bool parameters = same(x.parameters, y.parameters);
    const bool results = same(x.results, y.results);
    return x.variadic == y.variadic && parameters && results;
  }
  bool same(std::span<const type::Variable> olds, std::span<const type::Variable> news) {
    for (std::size_t i = 0; i < olds.size(); ++i) {
      if (i >= news.size() || !pair(olds[i].type, news[i].type)) return false;
    }
    return olds.size() == news.size();
  }
  bool same(const type::Struct& olds, const type::Struct& news) {
    for (std::size_t i = 0; i < olds.fields.size(); ++i) {
      if (i >= news.fields.size() || !same(olds.fields[i], news.fields[i])) return false;
    }
    return olds.fields.size() == news.fields.size();
  }
  bool same(const type::Field& x, const type::Field& y) {
    if (x.embedded != y.embedded || x.tag != y.tag || !pair(x.type, y.type)) return false;
    // An unexported embedded type may be renamed, and with it its field.
    const bool may_be_renamed = x.embedded && !is_exported(x.name) && !is_exported(y.name) &&
                                differ_.before_.find_behind_pointer(before_.at(x.type));
    return may_be_renamed || x.name == y.name;
  }
  bool same(const type::Union& olds, const type::Union& news) {
    const auto alternatives = [](TypeRef of, const type::Union& from) {
      Alternatives list;
      list.reserve(from.terms.size());
      for (const auto& term : from.terms) list.push_back({of.at(term.type), term.tilde});
      return list;
    };
    return differ_.correspond_in_any_order(alternatives(before_, olds), alternatives(after_, news));
  }

  Differ& differ_;
  TypeRef before_;
  TypeRef after_;
};

// What a pair says does not change once it has been compared, except by a trial that is given up:
// a pair is remembered outside of trials, and where it does not build on one in progress.
bool Differ::correspond(TypeRef before, TypeRef after) {
  if (is_unknown(before) || is_unknown(after)) {
    met_unknown_ = true;
    return true;
  }
  const auto* old_basic = std::get_if<type::Basic>(&before.get());
  const auto* new_basic = std::get_if<type::Basic>(&after.get());
  if (old_basic != nullptr && new_basic != nullptr) {
    return canonical_basic(old_basic->name) == canonical_basic(new_basic->name);
  }
  const Pair pair{before, after};
  if (const auto known = compared_.find(pair); known != compared_.end()) {
    met_unknown_ = met_unknown_ || known->second.unknown;
    return known->second.same;
  }
  if (steps_left_ == 0 || depth_ >= kPairDepthMax) {
    met_unknown_ = true;
    return true;
  }
  --steps_left_;
  ++depth_;
  const bool outer_unknown = std::exchange(met_unknown_, false);
  const auto assumed = assumptions_;
  const Type form = before.get();  // a copy, as above
  const bool same = is_interface_form(form) ? correspond_interfaces(before, after)
                                            : std::visit(Forms(*this, before, after), form);
  --depth_;
  if (trials_ == 0 && assumed == assumptions_) {
    compared_.emplace(pair, Answer{.same = same, .unknown = met_unknown_});
  }
  met_unknown_ = met_unknown_ || outer_unknown;
  return same;
}

bool Differ::correspond_all(TypeRef before, std::span<const TypeId> olds, TypeRef after,
                            std::span<const TypeId> news) {
  return std::ranges::equal(
      olds, news, [&](TypeId x, TypeId y) { return correspond(before.at(x), after.at(y)); });
}

// Unexported methods of the two packages are the same by name, of others by package and name.
bool Differ::is_same_method(const MethodRef& before, const MethodRef& after) const {
  if (before.name != after.name) return false;
  if (is_exported(before.name) || before.package == after.package) return true;
  return (before.package == old_.import_path && after.package == new_.import_path) ||
         roots_.same_package(before.package, after.package);
}

bool Differ::correspond_interfaces(TypeRef before, TypeRef after) {
  if (!is_interface_form(after.get())) return false;
  if (is_any(before.get()) && is_any(after.get())) return true;
  const auto key_of = [](TypeRef ref) {
    const Type& form = ref.get();
    const auto* interface = std::get_if<type::Interface>(&form);
    if (interface == nullptr) return static_cast<const void*>(nullptr);
    return interface->methods.empty() ? static_cast<const void*>(interface->embedded.data())
                                      : static_cast<const void*>(interface->methods.data());
  };
  const auto entry = open_interfaces_.emplace(key_of(before), key_of(after));
  if (!entry.second) {
    ++assumptions_;
    return true;
  }
  const auto olds = interface_methods(before_, before, {});
  const auto news = interface_methods(after_, after, {});
  bool same = olds.methods.size() == news.methods.size();
  auto other = news.methods.begin();
  for (const auto& [name, method] : olds.methods) {
    if (other == news.methods.end() || !is_same_method(method, other->second) ||
        !correspond(method.type, other->second.type)) {
      same = false;
      break;
    }
    ++other;
  }
  same = same && correspond_elements(olds.unions, news.unions) &&
         correspond_elements(olds.opaque, news.opaque);
  open_interfaces_.erase(entry.first);
  return same;
}

}  // namespace gofed::golang::diff
