// The comparison of one package with its successor.
//
// The idea (x/exp/apidiff's README): an exported object keeps its users' code compiling when its
// type still *corresponds* to what it was. Unnamed types correspond when their parts do; a declared
// type of the old package corresponds to the first new type that it is met with, and from then on
// to no other one. When a correspondence is made, the two types are checked for *compatibility* of
// what users can do with their values: fields, methods, comparison, conversion. So an unexported
// type counts exactly as far as exported API leads to it, and may be renamed.
//
//   differ.cc      objects: what is there on both sides
//   correspond.cc  whether types correspond
//   compatible.cc  whether corresponding declared types are compatible
//   satisfy.cc     whether types still implement the interfaces they did
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "workers/golang/diff/members.h"
#include "workers/golang/diff/messages.h"
#include "workers/golang/diff/universe.h"

namespace gofed::golang::diff {

// Paths below the old root name the same packages as those at the same place below the new one.
struct Roots {
  std::string before;
  std::string after;

  [[nodiscard]] bool same_package(std::string_view old_path, std::string_view new_path) const;
};

class Differ {
 public:
  Differ(const Universe& before, const PackageApi& old_package, const Universe& after,
         const PackageApi& new_package, Roots roots);

  [[nodiscard]] PackageChanges run();

 private:
  // A package-level object. For a type: its declaration; for others their type.
  struct Object {
    enum class Kind : std::uint8_t { Const, Var, Func, Type } kind = Kind::Const;
    const Symbol* symbol = nullptr;
    TypeRef type;
    const ConstantFact* constant = nullptr;
    const std::vector<TypeParameterFact>* type_parameters = nullptr;
  };
  using Scope = std::map<std::string_view, Object>;

  // What an old declared type may correspond to: a type declared by the new package, or a
  // predeclared one.
  struct Target {
    Declared declared;
    TypeRef basic;  // where `declared` is empty

    [[nodiscard]] TypeRef underlying() const { return declared ? declared.underlying() : basic; }
  };
  struct Correspondence {
    Declared before;
    Target after;
  };

  // differ.cc
  static Scope scope_of(const PackageApi& package);
  void meet_named_type(const Scope& olds, const Scope& news, const Object& alias);
  void check_objects(const Object& before, const Object& after);
  void check_constants(const Object& before, const Object& after);
  void check_type_names(const Object& before, const Object& after);
  void check_type_parameters(const Object& before, const Object& after);

  // correspond.cc. Each says whether the old type, or list, corresponds to the new one.
  bool correspond(TypeRef before, TypeRef after);
  bool correspond_all(TypeRef before, std::span<const TypeId> olds, TypeRef after,
                      std::span<const TypeId> news);
  bool correspond_variables(TypeRef before, std::span<const type::Variable> olds, TypeRef after,
                            std::span<const type::Variable> news);
  bool correspond_structs(TypeRef before, const type::Struct& olds, TypeRef after,
                          const type::Struct& news);
  bool correspond_interfaces(TypeRef before, TypeRef after);
  bool correspond_unions(TypeRef before, const type::Union& olds, TypeRef after,
                         const type::Union& news);
  bool correspond_elements(const std::vector<TypeRef>& olds, const std::vector<TypeRef>& news);
  bool correspond_named(TypeRef before, const type::Named& old_name, TypeRef after);
  bool is_one_type(const type::Named& before, const type::Named& after);
  bool correspond_declared(Declared before, TypeRef after);
  bool correspond_alias(TypeRef before, const Target& after);
  bool correspond_parameters(const PackageApi& old_package,
                             const std::vector<TypeParameterFact>& olds,
                             const PackageApi& new_package,
                             const std::vector<TypeParameterFact>& news);
  bool establish(Declared before, const Target& after);

  // compatible.cc
  void check_defined(Declared before, const Target& after);
  bool check_underlying(Declared before, const Target& after);
  void check_struct(Declared before, const Target& after);
  void check_fields(Declared before, const Target& after, const Fields& olds, const Fields& news);
  void check_interface(Declared before, const Target& after);
  void check_chan(Declared before, const Target& after);
  void check_basic(Declared before, const Target& after);
  // `additions_compatible`: whether users cannot be hurt by a method more.
  struct MethodSets {
    const Methods& olds;
    const Methods& news;
    std::string name;
    bool additions_compatible = true;
  };
  void check_method_set(Declared before, const Target& after, const MethodSets& sets);

  // satisfy.cc
  void check_satisfaction();

  // `subject` makes one: what is the same on both sides needs none.
  template <typename MakeSubject>
  void check_correspondence(const MakeSubject& subject, std::string_view part, TypeRef before,
                            TypeRef after) {
    met_unknown_ = false;
    const bool same = correspond(before, after);
    if (!same) {
      type_changed(subject(), part, display(before), display(after));
    } else if (met_unknown_) {
      note_unknown_type(subject(), part);
    }
  }
  void type_changed(const Subject& subject, std::string_view part, const std::string& before,
                    const std::string& after);
  void note_unknown(const std::string& what);
  void note_unknown_type(const Subject& subject, std::string_view part);

  // An old type, or the part of one that the other does not have: told by its place alone.
  [[nodiscard]] Subject subject_of(Declared type) const;
  [[nodiscard]] Subject subject_of(Declared type, const Target& after) const;
  [[nodiscard]] Subject subject_of(const MethodRef& method, bool is_new, Declared fallback) const;
  [[nodiscard]] Subject subject_of(const Object& object, bool is_new) const;
  [[nodiscard]] Subject subject_of(const Object& before, const Object& after) const;

  const Universe& before_;
  const Universe& after_;
  const PackageApi& old_;
  const PackageApi& new_;
  Roots roots_;

  std::map<std::string, Correspondence> correspondences_;  // by the old type's name
  std::vector<Correspondence> postponed_;                  // checks too deep to be made at once
  int depth_ = 0;
  std::set<std::pair<const Type*, const Type*>> open_interfaces_;  // pairs being compared
  bool met_unknown_ = false;

  Messages messages_;
  std::set<std::string> unknown_;
};

}  // namespace gofed::golang::diff
