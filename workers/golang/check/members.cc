// Fields and methods, also those that come through embedding.
#include <algorithm>
#include <tuple>
#include <unordered_set>

#include "workers/golang/check/checker.h"
#include "workers/golang/check/std_knowledge.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang::check {
namespace {

// Walks the depths of embedding below a type, shallowest first. What it finds is a flat list; the
// types of methods are left to be worked out by those who want them.
class MemberWalk {
 public:
  // With `only`, members of other names are passed over.
  MemberWalk(Checker& checker, TypeId start, bool through_pointer,
             std::optional<std::string_view> only = std::nullopt)
      : checker_(checker), only_(only) {
    embedded_.push_back({.type = start, .through_pointer = through_pointer});
  }

  static constexpr std::uint32_t kNoParent = 0xffffffff;
  static constexpr std::size_t kCompared = 8;  // names or types, in a step of the budget
  struct Embedded {
    TypeId type;                       // a Named type or a literal, pointers taken off
    bool through_pointer = false;      // a pointer on the way: *T's methods are T's too
    bool repeated = false;             // the same type stands at this depth more than once
    std::uint32_t parent = kNoParent;  // what it is a field of
    std::string_view field_name;
  };
  struct Found {
    std::string_view name;
    std::string_view package;  // of an unexported name
    int depth = 0;
    std::uint32_t from = 0;              // in embedded()
    const MethodDecl* method = nullptr;  // a declared method; else `type` is known
    bool is_method = false;
    bool pointer_receiver = false;
    TypeId type = TypeId::Unknown;
  };

  [[nodiscard]] bool done() const { return level_begin_ == embedded_.size(); }
  [[nodiscard]] const std::vector<Found>& found() const { return found_; }
  [[nodiscard]] const std::vector<Embedded>& embedded() const { return embedded_; }
  // Types of the last depth that may have members that are unknown.
  [[nodiscard]] const std::vector<TypeId>& opaque() const { return opaque_; }

  // Finds what the next depth has, and what is embedded there.
  void look() {
    opaque_.clear();
    next_.clear();
    const auto level_end = static_cast<std::uint32_t>(embedded_.size());
    for (std::uint32_t i = level_begin_; i < level_end; ++i) look_into(i);
    level_begin_ = level_end;
    ++depth_;
    if (!checker_.budget().spend(next_.size() * embedded_.size() / kCompared)) {
      mark_opaque(embedded_.front().type);
      return;
    }
    // A type already seen at a shallower depth has nothing new.
    for (const Embedded& one : next_) {
      const auto known = std::ranges::find(embedded_, one.type, &Embedded::type);
      if (known == embedded_.end()) {
        if (embedded_.size() < kEmbeddedTypesMax) embedded_.push_back(one);
      } else if (known - embedded_.begin() >= level_end) {
        known->repeated = true;
      }
    }
  }

  // Of a member that look() found.
  TypeId type_of(const Found& found) {
    if (found.method == nullptr) return found.type;
    const TypeId owner = embedded_[found.from].type;
    const Object* object = checker_.declaration_of(owner);
    const TypeId type = checker_.method_type(*object->package, *found.method);
    const type::Named named = std::get<type::Named>(checker_.types()[owner]);
    return checker_.substitute(type, named.arguments);
  }

  // Of a method with type parameters of its own; else nullptr.
  const GenericFunction* generic_of(const Found& found) {
    if (found.method == nullptr) return nullptr;
    const Tree& tree = *found.method->file->tree;
    if (tree.is_absent(tree.child(found.method->decl, 2))) return nullptr;
    const TypeId owner = embedded_[found.from].type;
    const Object* object = checker_.declaration_of(owner);
    const type::Named named = std::get<type::Named>(checker_.types()[owner]);
    return &checker_.generics().of(checker_, *object->package, *found.method, named.arguments);
  }

  // The types that a member is found through, from the one asked for to the one that has it.
  [[nodiscard]] std::vector<TypeId> way_to(const Found& found) const {
    std::vector<TypeId> way;
    for (std::uint32_t at = found.from; at != kNoParent; at = embedded_[at].parent) {
      way.push_back(embedded_[at].type);
    }
    std::ranges::reverse(way);
    return way;
  }

  [[nodiscard]] std::vector<std::string_view> path_of(const Found& found) const {
    std::vector<std::string_view> path;
    for (std::uint32_t at = found.from; embedded_[at].parent != kNoParent;
         at = embedded_[at].parent) {
      path.push_back(embedded_[at].field_name);
    }
    std::ranges::reverse(path);
    return path;
  }

 private:
  [[nodiscard]] bool is_wanted(std::string_view name) const { return !only_ || *only_ == name; }

  // There may be members of it that are not found.
  void mark_opaque(TypeId type) {
    if (opaque_.empty() || opaque_.back() != type) opaque_.push_back(type);
  }

  // Whether so many members may be looked at.
  bool spend(std::size_t members, TypeId type) {
    if (checker_.budget().spend(only_ ? members / kCompared + 1 : members + 1)) return true;
    mark_opaque(type);
    return false;
  }

  void look_into(std::uint32_t at) {
    const Embedded from = embedded_[at];
    add_methods(from, at);
    // A method of that name: no field has it too, and what is embedded is deeper.
    if (only_ && !found_.empty() && found_.back().from == at) return;
    TypeId under = checker_.underlying(from.type);
    if (Checker::is_unknown(under)) under = selectable_of_standard(from.type);
    if (Checker::is_unknown(under)) {
      mark_opaque(from.type);
      return;
    }
    const Type form = checker_.types()[under];
    if (const auto* structure = std::get_if<type::Struct>(&form)) {
      if (!spend(structure->fields.size(), from.type)) return;
      const bool is_foreign = is_without_source(from.type);
      for (const type::Field& field : structure->fields) {
        // Nobody but its own package can select an unexported field of the standard library.
        if (!is_foreign || syntax::is_exported(field.name)) add_field(at, field);
        if (field.embedded) add_embedded(from, at, field);
      }
    } else if (std::holds_alternative<type::Parameter>(form)) {
      mark_opaque(from.type);
    } else if (std::holds_alternative<type::Interface>(form)) {
      const TypeSet set = checker_.type_set(under);
      for (const type::Method& method : set.methods) {
        if (!is_wanted(method.name)) continue;
        found_.push_back({.name = method.name,
                          .package = method.package,
                          .depth = depth_,
                          .from = at,
                          .is_method = true,
                          .type = method.type});
      }
      if (!set.complete) mark_opaque(from.type);
    }
  }

  void add_methods(const Embedded& from, std::uint32_t at) {
    const Object* object = checker_.declaration_of(from.type);
    if (object == nullptr) {
      add_standard_methods(from, at);
      return;
    }
    const auto methods = object->package->methods_of(*object);
    if (!spend(methods.size(), from.type)) return;
    for (const MethodDecl& method : methods) {
      const std::string_view name = method.name.text;
      if (!is_wanted(name)) continue;
      found_.push_back({.name = name,
                        .package = syntax::is_exported(name) ? "" : object->package->path,
                        .depth = depth_,
                        .from = at,
                        .method = &method,
                        .is_method = true,
                        .pointer_receiver = method.pointer_receiver && !from.through_pointer});
    }
  }

  // Those of a type of the standard library, whose source is not in the tree.
  void add_standard_methods(const Embedded& from, std::uint32_t at) {
    const auto* found = std::get_if<type::Named>(&checker_.types()[from.type]);
    if (found == nullptr) return;
    const type::Named named = *found;  // a copy: the table grows meanwhile
    const StdMethods methods = std_methods(checker_, named, only_.value_or(""));
    for (const StdMethods::Method& method : methods.list) {
      found_.push_back({.name = method.name,
                        .package = syntax::is_exported(method.name) ? "" : named.package,
                        .depth = depth_,
                        .from = at,
                        .is_method = true,
                        .pointer_receiver = method.pointer_receiver && !from.through_pointer,
                        .type = method.type});
    }
    if (methods.open) mark_opaque(from.type);
  }

  [[nodiscard]] bool is_without_source(TypeId id) {
    return std::holds_alternative<type::Named>(checker_.types()[id]) &&
           checker_.declaration_of(id) == nullptr && !checker_.is_local(id);
  }

  TypeId selectable_of_standard(TypeId id) {
    const auto* named = std::get_if<type::Named>(&checker_.types()[id]);
    return named == nullptr ? kNoType : std_selectable(checker_, type::Named(*named));
  }

  void add_field(std::uint32_t at, const type::Field& field) {
    if (!is_wanted(field.name)) return;
    found_.push_back({.name = field.name,
                      .package = field.package,
                      .depth = depth_,
                      .from = at,
                      .type = field.type});
  }

  void add_embedded(const Embedded& from, std::uint32_t at, const type::Field& field) {
    const TypeId base = checker_.dereferenced(field.type);
    next_.push_back({.type = base,
                     .through_pointer = from.through_pointer || base != field.type,
                     .repeated = from.repeated,
                     .parent = at,
                     .field_name = field.name});
  }

  Checker& checker_;
  std::optional<std::string_view> only_;
  int depth_ = 0;
  std::vector<Embedded> embedded_;  // depth by depth
  std::vector<Embedded> next_;      // what the depth being looked at embeds
  std::uint32_t level_begin_ = 0;   // of the depth to be looked at next, in embedded_
  std::vector<Found> found_;
  std::vector<TypeId> opaque_;
};

// The method as one of a type with `outer` type parameters, behind which its own ones come.
void describe_generic(Checker& checker, const GenericFunction& function, std::uint32_t outer,
                      Promoted& member) {
  std::vector<TypeId> renamed;
  for (const TypeId variable : function.variables) {
    const auto parameter = std::get<type::Parameter>(checker.types()[variable]);
    const auto index = outer + static_cast<std::uint32_t>(renamed.size());
    renamed.push_back(checker.types().add(type::Parameter{parameter.name, index}));
    member.parameters.push_back({.name = parameter.name});
  }
  member.type = checker.substitute(function.type, renamed, kVariableBase);
  for (std::size_t i = 0; i < renamed.size(); ++i) {
    member.parameters[i].constraint =
        checker.substitute(function.constraints[i], renamed, kVariableBase);
  }
}

bool embeds_nothing(const Type& form) {
  const auto* structure = std::get_if<type::Struct>(&form);
  return structure == nullptr ||
         std::ranges::none_of(structure->fields, [](const type::Field& f) { return f.embedded; });
}

}  // namespace

// Of a name the shallowest depth counts, where it must stand but once.
PromotedMembers Checker::promoted(TypeId named) {
  PromotedMembers result;
  const TypeId under = underlying(named);
  // Of an unknown type: `type T pkg.U` may be one of the standard library, seen through to a part.
  if (!is_unknown(under) && embeds_nothing(types_[under])) return result;
  MemberWalk walk(*this, named, false);
  int first_opaque_depth = kEmbeddingDepthMax + 1;
  for (int depth = 0; !walk.done() && depth <= kEmbeddingDepthMax; ++depth) {
    walk.look();
    if (depth == 0 || walk.opaque().empty()) continue;
    result.opaque_embedded.insert(result.opaque_embedded.end(), walk.opaque().begin(),
                                  walk.opaque().end());
    first_opaque_depth = std::min(first_opaque_depth, depth);
  }
  if (!walk.done()) result.opaque_embedded.push_back(named);  // what is deeper is not looked at
  std::vector<const MemberWalk::Found*> all;
  all.reserve(walk.found().size());
  for (const MemberWalk::Found& found : walk.found()) all.push_back(&found);
  const auto key = [](const MemberWalk::Found* f) { return std::tie(f->name, f->package); };
  std::ranges::sort(
      all, {}, [](const MemberWalk::Found* f) { return std::tie(f->name, f->package, f->depth); });
  std::size_t kept = 0;  // at the beginning of `all`
  for (std::size_t i = 0; i < all.size();) {
    const MemberWalk::Found* found = all[i];
    std::size_t end = i + 1;
    while (end < all.size() && key(all[end]) == key(found)) ++end;
    const bool is_alone = i + 1 == end || all[i + 1]->depth > found->depth;
    i = end;
    if (found->depth > 0 && is_alone && !walk.embedded()[found->from].repeated) {
      all[kept++] = found;
    }
  }
  all.resize(kept);
  if (!budget_.spend(kept * kStepsOfFact)) {
    result.opaque_embedded.push_back(named);
    return result;
  }
  std::ranges::sort(
      all, {}, [](const MemberWalk::Found* f) { return std::tie(f->name, f->depth, f->package); });
  result.list.reserve(all.size());
  for (const MemberWalk::Found* found : all) {
    result.list.push_back({.name = found->name,
                           .package = found->package,
                           .is_method = found->is_method,
                           .pointer_receiver = found->pointer_receiver,
                           .certain = found->depth < first_opaque_depth,
                           .type = walk.type_of(*found),
                           .path = walk.path_of(*found)});
    const GenericFunction* generic = walk.generic_of(*found);
    if (generic != nullptr) {
      describe_generic(*this, *generic, parameter_count(named), result.list.back());
    }
  }
  return result;
}

// Of the declaration of a type.
std::uint32_t Checker::parameter_count(TypeId named) {
  const Object* object = declaration_of(named);
  if (object == nullptr) return 0;
  const Tree& tree = *object->file->tree;
  return static_cast<std::uint32_t>(parameter_names(tree, tree.child(object->spec, 1)).size());
}

std::optional<Member> Checker::find_member(TypeId type, std::string_view name,
                                           std::string_view package) {
  if (is_unknown(dereferenced(type))) return std::nullopt;
  if (syntax::is_exported(name)) package = {};
  const MemberKey key{type, Name(name), package};
  if (const auto it = members_.find(key); it != members_.end()) return it->second;
  const Lookup found = look_up(type, name, package);
  std::optional<Member> member;
  if (found.state == Lookup::State::Found) member = found.member;
  members_.emplace(key, member);
  return member;
}

bool Checker::is_foreign(TypeId id) const {
  const auto* named = std::get_if<type::Named>(&types_[id]);
  return named != nullptr && !named->package.empty() && named->package != home_.path;
}

// `way` ends with the type that has the member; it may be an interface that has it by embedding one
// of another package.
TypeId Checker::foreign_owner(std::vector<TypeId> way, std::string_view name) {
  const auto outside = std::ranges::find_if(way, [this](TypeId id) { return is_foreign(id); });
  if (outside != way.end()) return *outside;
  std::vector<TypeId> interfaces{way.back()};
  std::unordered_set<TypeId> seen{way.back()};
  const auto has_it = [name](const type::Method& method) { return method.name == name; };
  for (std::size_t i = 0; i < interfaces.size(); ++i) {
    const TypeId id = interfaces[i];
    const TypeId under = underlying(id);
    const auto* form = is_unknown(under) ? nullptr : std::get_if<type::Interface>(&types_[under]);
    if (form == nullptr) continue;
    if (is_foreign(id)) {
      if (std::ranges::any_of(type_set(under).methods, has_it)) return id;
      continue;
    }
    if (!budget_.spend(form->embedded.size() + 1)) break;
    for (const TypeId embedded : form->embedded) {
      if (seen.insert(embedded).second) interfaces.push_back(embedded);
    }
  }
  return kNoType;
}

// As the specification's selectors: at the shallowest depth, and there only once. What an opaque
// type embedded less deep might hide is not answered.
Lookup Checker::look_up(TypeId type, std::string_view name, std::string_view package) {
  if (budget_.is_spent() || is_unknown(dereferenced(type))) return {};
  if (syntax::is_exported(name)) package = {};
  const TypeId base = dereferenced(type);
  MemberWalk walk(*this, base, base != type, name);
  for (int depth = 0; !walk.done() && depth <= kEmbeddingDepthMax; ++depth) {
    walk.look();
    const MemberWalk::Found* found = nullptr;
    int count = 0;
    for (const MemberWalk::Found& candidate : walk.found()) {
      if (candidate.package != package) continue;
      found = &candidate;
      count += walk.embedded()[candidate.from].repeated ? 2 : 1;
    }
    if (count > 1) return {.state = Lookup::State::Ambiguous};
    if (count == 1) {
      const bool is_here = found->depth == 0 && (!found->is_method || found->method != nullptr);
      Lookup result{.state = Lookup::State::Found,
                    .pointer_receiver = found->pointer_receiver,
                    .through_pointer = walk.embedded()[found->from].through_pointer};
      result.member = {.is_method = found->is_method,
                       .type = walk.type_of(*found),
                       .foreign_owner = is_here && !is_foreign(base)
                                            ? kNoType
                                            : foreign_owner(walk.way_to(*found), name),
                       .generic = walk.generic_of(*found)};
      return result;
    }
    if (!walk.opaque().empty()) return {.opaque = walk.opaque().front()};
  }
  return {.state = walk.done() ? Lookup::State::Missing : Lookup::State::Unknown};
}

}  // namespace gofed::golang::check
