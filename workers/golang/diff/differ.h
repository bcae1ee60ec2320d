// The comparison of one package with its successor.
//
// The idea (x/exp/apidiff's README): an exported object keeps its users' code compiling when its
// type still *corresponds* to what it was. Unnamed types correspond when their parts do. An exported
// type corresponds to the one of its name, where there still is one; another declared type of the
// old package to the first new type that it is met with; and from then on to no other one. When a
// correspondence is made, the two types are checked for *compatibility* of what users can do with
// their values: fields, methods, comparison, conversion. So an unexported type counts exactly as far
// as exported API leads to it, and may be renamed.
//
//   differ.cc        objects: what is there on both sides
//   correspond.cc    whether types correspond
//   establish.cc     which declared types correspond to each other
//   alternatives.cc  unions and what interfaces embed: sets, in which order does not matter
//   compatible.cc    whether corresponding declared types are compatible
//   satisfy.cc       whether types still implement the interfaces they did
//
// Types refer to each other in cycles, and may share parts without end. So every pair of types is
// compared once (`compared_`), pairs in progress count as corresponding (`open_interfaces_`,
// Correspondence::in_progress), checks that nest deeper than kCheckDepthMax wait (`postponed_`),
// and what takes more than `steps_left_` is unknown.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "workers/golang/diff/api_diff.h"
#include "workers/golang/diff/members.h"
#include "workers/golang/diff/messages.h"
#include "workers/golang/diff/side.h"

namespace gofed::golang::diff {

// Paths below the old root name the same packages as those at the same place below the new one.
struct Roots {
  std::string before;
  std::string after;

  [[nodiscard]] bool same_package(std::string_view old_path, std::string_view new_path) const;
};

class Differ {
 public:
  Differ(const DiffSide& before, const PackageApi& old_package, const DiffSide& after,
         const PackageApi& new_package, Roots roots, Edition edition);

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
    bool in_progress = false;  // its type parameters are being compared
  };
  using Correspondences = std::map<std::string, Correspondence>;

  // A type of either side, by where it is.
  struct Pair {
    TypeRef before;
    TypeRef after;

    friend bool operator==(const Pair&, const Pair&) = default;
  };
  struct PairHash {
    std::size_t operator()(const Pair& pair) const;
  };
  struct Answer {
    bool same = false;
    bool unknown = false;
  };

  // An attempt that leaves nothing behind unless it is kept: neither correspondences nor notes.
  // While one runs, checks of compatibility wait.
  class Trial {
   public:
    explicit Trial(Differ& differ);
    ~Trial();
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;
    // Makes the checks that waited, if this is the outermost one.
    void keep();

   private:
    Differ& differ_;
    std::size_t established_;
    std::size_t postponed_;
    std::size_t noted_;
    bool met_unknown_;
    bool is_kept_ = false;
  };

  // differ.cc
  static Scope scope_of(const PackageApi& package);
  void check_named_types(const Scope& olds, const Scope& news);
  void meet_named_type(const Scope& olds, const Scope& news, const Object& alias);
  void check_objects(const Object& before, const Object& after);
  void check_constants(const Object& before, const Object& after);
  void check_type_names(const Object& before, const Object& after);
  void check_type_parameters(const Object& before, const Object& after);

  // correspond.cc. Each says whether the old type, or list, corresponds to the new one.
  class Forms;
  bool correspond(TypeRef before, TypeRef after);
  bool correspond_all(TypeRef before, std::span<const TypeId> olds, TypeRef after,
                      std::span<const TypeId> news);
  bool correspond_interfaces(TypeRef before, TypeRef after);
  bool is_same_method(const MethodRef& before, const MethodRef& after) const;

  // alternatives.cc
  struct Alternative {
    TypeRef type;
    bool tilde = false;
  };
  using Alternatives = std::vector<Alternative>;
  class Matching;
  bool correspond_in_any_order(const Alternatives& olds, const Alternatives& news);
  bool correspond_elements(const std::vector<TypeRef>& olds, const std::vector<TypeRef>& news);

  // establish.cc
  bool correspond_named(TypeRef before, const type::Named& old_name, TypeRef after);
  bool is_one_type(const type::Named& before, const type::Named& after);
  bool correspond_declared(Declared before, TypeRef after);
  bool correspond_alias(TypeRef before, const Target& after);
  bool correspond_own_parameters(const MethodRef& before, const MethodRef& after);
  bool correspond_parameters(const PackageApi& old_package,
                             const std::vector<TypeParameterFact>& olds,
                             const PackageApi& new_package,
                             const std::vector<TypeParameterFact>& news);
  bool establish(Declared before, const Target& after);
  bool begin_correspondence(Declared before, const Target& after);
  [[nodiscard]] static bool is_same(const Target& a, const Target& b);
  [[nodiscard]] std::optional<Target> namesake_of(Declared before) const;
  void check_postponed(std::size_t first);

  // What two types embed that is not at hand: there may be members of these that the facts lack.
  struct Unseen {
    std::vector<std::string> before;
    std::vector<std::string> after;
    bool same = true;  // the same on both sides

    [[nodiscard]] bool any() const { return !before.empty() || !after.empty(); }
  };

  // compatible.cc
  void check_defined(Declared before, const Target& after);
  bool check_underlying(Declared before, const Target& after);
  void check_struct(Declared before, const Target& after);
  void check_comparable(Declared before, const Target& after);
  void check_fields(Declared before, const Target& after, const Fields& olds, const Fields& news,
                    const Unseen& unseen);
  void check_interface(Declared before, const Target& after);
  void check_chan(Declared before, const Target& after);
  void check_basic(Declared before, const Target& after);
  // `additions_compatible`: whether a method more cannot break users. `leaves_promoted_to_pointer`:
  // the set of T, whose promoted methods are in that of *T, too, and reported there.
  struct MethodSets {
    const Methods& olds;
    const Methods& news;
    std::string name;
    const Unseen& unseen;
    bool additions_compatible = true;
    bool leaves_promoted_to_pointer = false;
  };
  void check_method_set(Declared before, const Target& after, const MethodSets& sets);
  void check_method(const MethodRef& before, const MethodRef& after, Declared old_owner,
                    Declared new_owner);
  static Unseen unseen_of(Declared before, const Target& after);
  void note_unseen(Declared type, std::string_view member, const Unseen& unseen);

  // satisfy.cc
  void check_satisfaction();

  // `subject` makes one: what is the same on both sides needs none.
  template <typename MakeSubject>
  void check_correspondence(const MakeSubject& subject, std::string_view part, TypeRef before,
                            TypeRef after) {
    met_unknown_ = false;
    const bool same = correspond(before, after);
    if (!same) {
      type_changed(subject(), part, before, after);
    } else if (met_unknown_) {
      note_unknown_type(subject(), part);
    }
  }
  void type_changed(const Subject& subject, std::string_view part, TypeRef before, TypeRef after);
  // `name`: as users write it, where what is unknown concerns one name; see UnknownPart.
  void note_unknown(const std::string& what, const std::string& name = {});
  [[nodiscard]] std::string difference(TypeRef before, TypeRef after) const;
  void note_unknown_type(const Subject& subject, std::string_view part);

  // An old type, or the part of one that the other does not have: identified by its place alone.
  [[nodiscard]] Subject subject_of(Declared type) const;
  [[nodiscard]] Subject subject_of(Declared type, const Target& after) const;
  [[nodiscard]] Subject subject_of(const MethodRef& method, bool is_new, Declared fallback) const;
  [[nodiscard]] Subject subject_of(const Object& object, bool is_new) const;
  [[nodiscard]] Subject subject_of(const Object& before, const Object& after) const;

  const DiffSide& before_;
  const DiffSide& after_;
  const PackageApi& old_;
  const PackageApi& new_;
  Roots roots_;
  Edition edition_;

  Correspondences correspondences_;                     // by the old type's name
  std::vector<Correspondences::iterator> established_;  // in their order
  std::vector<Correspondence> postponed_;               // checks that wait
  std::unordered_map<Pair, Answer, PairHash> compared_;
  std::set<std::pair<const void*, const void*>> open_interfaces_;  // pairs being compared
  std::uint64_t assumptions_ = 0;  // pairs that counted as corresponding since they are in progress
  std::uint64_t steps_left_;       // pairs that may be compared
  int depth_ = 0;                  // of pairs within pairs
  int trials_ = 0;
  bool met_unknown_ = false;

  Messages messages_;
  std::map<std::string, std::string> unknown_;  // text -> name
  std::vector<std::map<std::string, std::string>::iterator>
      noted_;  // those of unknown_ in their order
};

}  // namespace gofed::golang::diff
