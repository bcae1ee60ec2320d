#include "workers/golang/diff/comparability.h"

#include <deque>
#include <span>
#include <utility>
#include <vector>

namespace gofed::golang::diff {
namespace {

// Types that are looked at for one; instances may grow without end.
constexpr int kTypesMax = 10'000;

// Looks at all that the type is made of until one part cannot be compared.
class Walk {
 public:
  Walk(const DiffSide& side, Declared root) : side_(side), root_(root) {}

  Comparability run() {
    enter(root_, nullptr);
    for (int i = 0; !left_.empty() && !is_incomparable_; ++i) {
      if (i == kTypesMax) {
        depends_.insert(root_.fact->name);
        break;
      }
      const auto [type, arguments] = left_.back();
      left_.pop_back();
      arguments_ = arguments;
      type_ = type;
      if (type.id == kNoType) continue;
      const Type form = type.get();  // a copy: tables of the standard library grow meanwhile
      std::visit(*this, form);
    }
    if (is_incomparable_) return {.known = Tristate::No, .depends = {}};
    const auto known = depends_.empty() ? Tristate::Yes : Tristate::Unknown;
    return {.known = known, .depends = std::move(depends_)};
  }

  void operator()(const type::Unknown&) { depends_.insert("a type that is not known"); }
  void operator()(const type::Basic&) {}
  void operator()(const type::Pointer&) {}
  void operator()(const type::Chan&) {}
  void operator()(const type::Interface&) {}
  void operator()(const type::Union&) {}
  void operator()(const type::Slice&) { is_incomparable_ = true; }
  void operator()(const type::Map&) { is_incomparable_ = true; }
  void operator()(const type::Func&) { is_incomparable_ = true; }
  void operator()(const type::Array& array) {
    left_.push_back({type_.at(array.element), arguments_});
  }
  void operator()(const type::Struct& structure) {
    for (const auto& field : structure.fields) {
      left_.push_back({type_.at(field.type), arguments_});
    }
  }
  void operator()(const type::Parameter& parameter) {
    if (arguments_ != nullptr) {
      if (parameter.index >= arguments_->list.size()) return;
      left_.push_back({arguments_->of.at(arguments_->list[parameter.index]), arguments_->outer});
    } else if (parameter.index < root_.fact->type_parameters.size()) {
      const auto constraint = root_.fact->type_parameters[parameter.index].constraint;
      if (constraint != kNoType) look_at_constraint({root_.package, constraint});
    }
  }
  void operator()(const type::Named& named) {
    if (named.package.empty()) return;  // error, any
    const auto declared = side_.find(named);
    if (!declared) {
      depends_.insert(type_string(type_.package->types, type_.id));
    } else if (named.arguments.empty()) {
      enter(declared, nullptr);
    } else {
      enter(declared, &instances_.emplace_back(Arguments{type_, named.arguments, arguments_}));
    }
  }

 private:
  struct Arguments {
    TypeRef of;  // their table
    std::span<const TypeId> list;
    const Arguments* outer;  // what parameters in them stand for
  };

  void enter(Declared type, const Arguments* arguments) {
    if (type.fact->comparable == Tristate::Yes) return;
    if (type.fact->comparable == Tristate::No) {
      is_incomparable_ = true;
    } else if (arguments != nullptr || seen_.insert(type.fact).second) {
      left_.push_back({type.underlying(), arguments});
    }
  }

  // Of a type parameter of the type itself: all types that it may stand for.
  void look_at_constraint(TypeRef constraint) {
    if (constraint.id == TypeId::Comparable) return;
    const Type form = constraint.get();
    const auto* named = std::get_if<type::Named>(&form);
    const auto declared = named == nullptr ? Declared{} : side_.find(*named);
    if (declared) {
      const auto& facts = declared.fact->interface;
      if (facts.comparable) return;
      for (const auto& term : facts.terms)
        left_.push_back({{declared.package, term.type}, nullptr});
      if (!facts.complete)
        depends_.insert(declared.fact->name);
      else if (!facts.restricted)
        is_incomparable_ = true;
      return;
    }
    if (named != nullptr && !named->package.empty()) {
      depends_.insert(type_string(constraint.package->types, constraint.id));
      return;
    }
    const auto* literal = std::get_if<type::Interface>(&form);
    const auto embedded = literal == nullptr ? std::span<const TypeId>{} : literal->embedded;
    for (const auto id : embedded) {
      if (id == TypeId::Comparable) return;
    }
    for (const auto id : embedded) {
      const auto element = constraint.at(id);
      const Type part = element.get();
      if (const auto* terms = std::get_if<type::Union>(&part)) {
        for (const auto& term : terms->terms) left_.push_back({constraint.at(term.type), nullptr});
      } else if (side_.find_behind_pointer(element) && std::holds_alternative<type::Named>(part)) {
        look_at_embedded(element);
      } else {
        left_.push_back({element, nullptr});
      }
      return;
    }
    is_incomparable_ = true;
  }

  // A constraint's own parts are interfaces, which look_at_constraint() goes on with, or types.
  void look_at_embedded(TypeRef element) {
    const auto declared = side_.find_behind_pointer(element);
    if (std::holds_alternative<type::Interface>(declared.underlying().get())) {
      look_at_constraint(element);
    } else {
      left_.push_back({element, nullptr});
    }
  }

  struct Item {
    TypeRef type;
    const Arguments* arguments;
  };

  const DiffSide& side_;
  Declared root_;
  std::vector<Item> left_;
  std::set<const TypeFact*> seen_;
  std::deque<Arguments> instances_;
  TypeRef type_;                          // that is being looked at
  const Arguments* arguments_ = nullptr;  // of the instance that it is part of
  std::set<std::string> depends_;
  bool is_incomparable_ = false;
};

}  // namespace

Comparability comparability(const DiffSide& side, Declared type) {
  return Walk(side, type).run();
}

}  // namespace gofed::golang::diff
