// Fields and methods through embedding, and the type sets of interfaces.
#include <algorithm>
#include <map>
#include <set>

#include "workers/golang/check/checker.h"
#include "workers/golang/check/std_knowledge.h"
#include "workers/golang/syntax/unicode.h"

namespace gofed::golang::check {

namespace {

// Walks the depths of embedding below a type, shallowest first.
class MemberWalk {
 public:
  using Key = std::pair<std::string, std::string>;  // name, package of an unexported name

  // With `only`, members of other names are passed over.
  MemberWalk(Checker& checker, TypeId start, bool through_pointer, const Key* only = nullptr)
      : checker_(checker), only_(only) {
    level_.current.push_back({start, through_pointer, {}, false});
    seen_.insert(start);
  }

  struct Embedded {
    TypeId type;                    // a Named type or a literal, pointers taken off
    bool through_pointer = false;   // a pointer on the way: *T's methods are T's too
    std::vector<std::string> path;  // names of the embedded fields up to here
    bool repeated = false;          // the same type stands at this depth more than once
  };
  // A name found twice at a depth is ambiguous: it hides deeper ones and is no member itself.
  struct Found {
    Member member;
    int count = 0;
  };
  struct Depth {
    std::vector<Embedded> current;
    std::vector<Embedded> next;
    std::map<Key, Found> found;
    std::vector<TypeId> opaque;
  };

  [[nodiscard]] bool done() const { return level_.current.empty(); }
  [[nodiscard]] const Depth& level() const { return level_; }

  // Finds what the current depth has, and what is embedded there.
  void look() {
    level_.found.clear();
    level_.next.clear();
    level_.opaque.clear();
    for (const Embedded& embedded : level_.current) look_into(embedded);
  }

  // On to the next depth. A type already seen at a shallower depth has nothing new.
  void descend() {
    std::map<TypeId, std::size_t> at;
    std::vector<Embedded> unique;
    for (Embedded& embedded : level_.next) {
      if (const auto it = at.find(embedded.type); it != at.end()) {
        unique[it->second].repeated = true;
      } else if (seen_.insert(embedded.type).second) {
        at.emplace(embedded.type, unique.size());
        unique.push_back(std::move(embedded));
      }
    }
    level_.current = std::move(unique);
  }

 private:
  [[nodiscard]] bool is_wanted(std::string_view name) const {
    return only_ == nullptr || only_->first == name;
  }

  // There may be members of it that are not found.
  void mark_opaque(TypeId type) {
    if (level_.opaque.empty() || level_.opaque.back() != type) level_.opaque.push_back(type);
  }

  void add(const Embedded& from, Member member) {
    if (only_ != nullptr && only_->second != member.package) return;
    member.path = from.path;
    Found& entry = level_.found[{member.name, member.package}];
    entry.count += from.repeated ? 2 : 1;
    entry.member = std::move(member);
  }

  void look_into(const Embedded& embedded) {
    add_methods(embedded);
    TypeId under = checker_.underlying(embedded.type);
    if (checker_.is_unknown(under)) under = selectable_of_standard(embedded.type);
    if (checker_.is_unknown(under)) {
      mark_opaque(embedded.type);
      return;
    }
    const Type& form = checker_.types()[under];
    if (const auto* structure = std::get_if<type::Struct>(&form)) {
      for (const type::Field& field : structure->fields) add_field(embedded, field);
    } else if (std::holds_alternative<type::Parameter>(form)) {
      mark_opaque(embedded.type);
    } else if (std::holds_alternative<type::Interface>(form)) {
      const TypeSet set = checker_.type_set(under);
      for (const type::Method& method : set.methods) {
        if (!is_wanted(method.name)) continue;
        Member member;
        member.is_method = true;
        member.name = method.name;
        member.package = method.package;
        member.type = method.type;
        add(embedded, std::move(member));
      }
      if (!set.complete) mark_opaque(embedded.type);
    }
  }

  void add_methods(const Embedded& embedded) {
    const ObjectId id = checker_.declaration_of(embedded.type);
    if (id == kNoObject) {
      add_standard_methods(embedded);
      return;
    }
    const std::vector<TypeId> arguments =
        std::get<type::Named>(checker_.types()[embedded.type]).arguments;
    Object& object = checker_.world().object(id);
    for (MethodDecl& method : object.methods) {
      if (!is_wanted(method.name)) continue;
      Member member;
      member.is_method = true;
      member.name = method.name;
      if (!syntax::is_exported(method.name)) member.package = object.package->path;
      member.pointer_receiver = method.pointer_receiver && !embedded.through_pointer;
      member.type = checker_.substitute(checker_.method_type(*object.package, method), arguments);
      add(embedded, std::move(member));
    }
  }

  // Those of a type of the standard library, whose source is not in the tree.
  void add_standard_methods(const Embedded& embedded) {
    const auto* found = std::get_if<type::Named>(&checker_.types()[embedded.type]);
    if (found == nullptr) return;
    const type::Named named = *found;  // a copy: the table grows meanwhile
    const StdMethods methods =
        std_methods(checker_, named, only_ == nullptr ? std::string_view() : only_->first);
    for (const StdMethods::Method& method : methods.list) {
      Member member;
      member.is_method = true;
      member.name = method.name;
      if (!syntax::is_exported(method.name)) member.package = named.package;
      member.pointer_receiver = method.pointer_receiver && !embedded.through_pointer;
      member.type = method.type;
      add(embedded, std::move(member));
    }
    if (methods.open) mark_opaque(embedded.type);
  }

  TypeId selectable_of_standard(TypeId id) {
    const auto* named = std::get_if<type::Named>(&checker_.types()[id]);
    return named == nullptr ? kNoType : std_selectable(checker_, type::Named(*named));
  }

  void add_field(const Embedded& embedded, const type::Field& field) {
    if (is_wanted(field.name)) {
      Member member;
      member.name = field.name;
      member.package = field.package;
      member.type = field.type;
      add(embedded, std::move(member));
    }
    if (!field.embedded) return;
    Embedded inner{.type = checker_.dereferenced(field.type),
                   .through_pointer =
                       embedded.through_pointer || checker_.dereferenced(field.type) != field.type,
                   .path = embedded.path,
                   .repeated = embedded.repeated};
    inner.path.push_back(field.name);
    level_.next.push_back(std::move(inner));
  }

  Checker& checker_;
  const Key* only_;
  Depth level_;
  std::set<TypeId> seen_;
};

}  // namespace

Members Checker::promoted(TypeId named) {
  Members result;
  MemberWalk walk(*this, named, false);
  std::set<MemberWalk::Key> taken;  // names at shallower depths
  bool certain = true;
  for (int depth = 0; !walk.done() && depth <= kEmbeddingDepthMax; ++depth) {
    walk.look();
    if (depth > 0) {
      result.opaque_embedded.insert(result.opaque_embedded.end(), walk.level().opaque.begin(),
                                    walk.level().opaque.end());
      certain = certain && walk.level().opaque.empty();
    }
    for (const auto& [key, found] : walk.level().found) {
      if (!taken.insert(key).second || depth == 0 || found.count > 1) continue;
      result.list.push_back(found.member);
      result.list.back().certain = certain;
    }
    walk.descend();
  }
  std::ranges::stable_sort(result.list, {}, &Member::name);
  return result;
}

// As the specification's selectors: at the shallowest depth, and there only once. What an opaque
// type embedded less deep might hide is not answered.
std::optional<Member> Checker::find_member(TypeId type, std::string_view name,
                                           std::string_view package) {
  const TypeId base = dereferenced(type);
  if (is_unknown(base)) return std::nullopt;
  const MemberWalk::Key key{std::string(name),
                            syntax::is_exported(name) ? std::string() : std::string(package)};
  MemberWalk walk(*this, base, base != type, &key);
  for (int depth = 0; !walk.done() && depth <= kEmbeddingDepthMax; ++depth) {
    walk.look();
    if (const auto it = walk.level().found.find(key); it != walk.level().found.end()) {
      if (it->second.count > 1) return std::nullopt;
      return it->second.member;
    }
    if (!walk.level().opaque.empty()) return std::nullopt;
    walk.descend();
  }
  return std::nullopt;
}

TypeSet Checker::type_set(TypeId interface) {
  TypeSet set;
  type_set_steps_ = 0;
  add_type_set(interface, set, 0);
  std::ranges::stable_sort(set.methods, [](const type::Method& a, const type::Method& b) {
    return std::tie(a.name, a.package) < std::tie(b.name, b.package);
  });
  const auto repeated =
      std::ranges::unique(set.methods, [](const type::Method& a, const type::Method& b) {
        return a.name == b.name && a.package == b.package;
      });
  set.methods.erase(repeated.begin(), repeated.end());
  return set;
}

// Intersects `set` with the type set of a type element.
void Checker::add_type_set(TypeId id, TypeSet& set, int depth) {
  if (depth > kEmbeddingDepthMax || ++type_set_steps_ > kTypeSetStepsMax) {
    set.complete = false;
    return;
  }
  const Type form = types_[id];
  if (const auto* named = std::get_if<type::Named>(&form)) {
    if (named->package.empty() && named->name == "comparable") {
      set.comparable = true;
      return;
    }
  }
  const TypeId under = underlying(id);
  if (is_unknown(under)) {
    set.complete = false;
    return;
  }
  const Type under_form = types_[under];
  if (const auto* interface = std::get_if<type::Interface>(&under_form)) {
    set.methods.insert(set.methods.end(), interface->methods.begin(), interface->methods.end());
    for (const TypeId embedded : interface->embedded) add_type_set(embedded, set, depth + 1);
  } else if (const auto* alternatives = std::get_if<type::Union>(&under_form)) {
    union_set(*alternatives, set, depth);
  } else {
    restrict_terms({{false, id}}, set);
  }
}

// A union of types and of interfaces without methods; an interface in it that restricts nothing
// makes the union restrict nothing.
void Checker::union_set(const type::Union& u, TypeSet& set, int depth) {
  std::vector<type::Term> terms;
  for (const type::Term& term : u.terms) {
    const TypeId under = underlying(term.type);
    if (is_unknown(under)) set.complete = set.complete && !is_unknown(term.type);
    const bool is_interface =
        !is_unknown(under) && std::holds_alternative<type::Interface>(types_[under]);
    if (!is_interface) {
      terms.push_back(term);
      continue;
    }
    TypeSet inner;
    add_type_set(under, inner, depth + 1);
    if (!inner.complete) set.complete = false;
    if (!inner.restricted) return;
    terms.insert(terms.end(), inner.terms.begin(), inner.terms.end());
    if (terms.size() > kTermsMax) {
      set.complete = false;
      return;
    }
  }
  restrict_terms(std::move(terms), set);
}

void Checker::restrict_terms(std::vector<type::Term> terms, TypeSet& set) {
  if (!set.restricted) {
    set.restricted = true;
    set.terms = std::move(terms);
    return;
  }
  // x and y together: equal types, or the one without "~" when the other one's "~" covers it.
  std::vector<type::Term> both;
  for (const type::Term& x : set.terms) {
    for (const type::Term& y : terms) {
      const bool same = identical(types_, x.type, types_, y.type);
      const bool x_covers = x.tilde && identical(types_, x.type, types_, underlying(y.type));
      const bool y_covers = y.tilde && identical(types_, y.type, types_, underlying(x.type));
      if (same) {
        both.push_back({x.tilde && y.tilde, x.type});
      } else if (x_covers && !y.tilde) {
        both.push_back(y);
      } else if (y_covers && !x.tilde) {
        both.push_back(x);
      }
    }
  }
  set.terms = std::move(both);
}

// Whether values can be compared with ==; `known` becomes false when that hangs on something that
// is not at hand.
bool Checker::comparable(TypeId id, bool& known) {
  std::vector<TypeId> work{id};
  std::set<TypeId> seen;
  while (!work.empty()) {
    const TypeId part = work.back();
    const TypeId under = underlying(part);
    work.pop_back();
    if (is_unknown(under)) {
      const auto* named = std::get_if<type::Named>(&types_[part]);
      const auto standard = named == nullptr ? std::nullopt : std_comparable(*named);
      known = known && standard.has_value();
      if (standard.value_or(true)) continue;
      known = true;
      return false;
    }
    if (!seen.insert(under).second) continue;
    const Type form = types_[under];
    if (std::holds_alternative<type::Slice>(form) || std::holds_alternative<type::Map>(form) ||
        std::holds_alternative<type::Func>(form)) {
      known = true;
      return false;
    }
    if (const auto* array = std::get_if<type::Array>(&form)) work.push_back(array->element);
    if (const auto* structure = std::get_if<type::Struct>(&form)) {
      for (const type::Field& field : structure->fields) work.push_back(field.type);
    }
    if (std::holds_alternative<type::Parameter>(form)) known = false;
  }
  return true;
}

}  // namespace gofed::golang::check
