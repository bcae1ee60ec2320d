// Types and constant values of declarations and expressions, from source alone.
//
// A small go/types: it knows the packages of one World; what lies outside is opaque. It never
// complains and never guesses: what cannot be determined is Unknown. Results are remembered.
//
// A checker serves one package, its home: what it finds out about others on the way it keeps to
// itself, so that packages are checked on several threads and the facts of each hang on nothing but
// the source. Checkers of one package for several worlds may share a table, so that equal types
// have equal ids across build contexts. Not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "workers/golang/check/budget.h"
#include "workers/golang/check/generic.h"
#include "workers/golang/check/layout.h"
#include "workers/golang/check/scope/local_scopes.h"
#include "workers/golang/check/scope/universe.h"
#include "workers/golang/check/scope/world.h"
#include "workers/golang/constant/value.h"

namespace gofed::golang::check {

// Declarations and expressions that depend on each other, as a chain; what is deeper is Unknown.
// A link takes about 3 KiB of stack.
inline constexpr int kCheckDepthMax = 500;

// Embedding within embedding that is followed when members are looked for; a generic type may embed
// ever larger instances of itself.
inline constexpr int kEmbeddingDepthMax = 40;
// Types embedded in one, whatever the depth: they may double with each depth.
inline constexpr std::size_t kEmbeddedTypesMax = 4096;

// Terms of a type set, and elements looked at to find it: unions of unions multiply, and cycles
// are an error of the source that is not found otherwise.
inline constexpr std::size_t kTermsMax = 1000;
inline constexpr int kTypeSetStepsMax = 5000;

// Where an expression stands.
struct Env {
  const PackageScope* package = nullptr;
  const FileScope* file = nullptr;
  const Tree* tree = nullptr;
  std::span<const std::string_view> parameters = {};  // type parameters in scope
  std::span<const TypeId> constraints = {};  // of each, in bodies; elsewhere nothing asks for them
  LocalScopes* locals = nullptr;
  std::uint32_t sight = 0;  // so many of the locals, from the outermost, are declared here
  std::optional<std::uint16_t> iota = std::nullopt;
  bool types_only = false;  // values of literals do not matter, so they are left Unknown
};

// What an expression stands for.
struct Operand {
  enum class Mode : std::uint8_t {
    Unknown,
    NoValue,
    Constant,
    Value,
    Type,
    Builtin,
    Nil,
    Tuple,    // the results of a call with several; `type` is the Func
    Generic,  // a function that still wants type arguments
  };
  Mode mode = Mode::Unknown;
  Builtin builtin = Builtin::None;
  TypeId type = kNoType;
  const GenericFunction* generic = nullptr;  // of a Generic
  constant::Value value;

  [[nodiscard]] bool has_type() const {
    return mode == Mode::Constant || mode == Mode::Value || mode == Mode::Nil;
  }
};

// What a declaration says, as far as it has been worked out.
struct Resolved {
  enum class State : std::uint8_t { Untouched, InWork, Done };
  State state = State::Untouched;
  bool type_written = false;
  TypeId type = TypeId::Unknown;  // Type: the Named type, or what an alias stands for
  TypeId declared = kNoType;      // of a type: what stands on the right side
  constant::Value value;
};

// A field or method that a selector means.
struct Member {
  bool is_method = false;
  TypeId type = TypeId::Unknown;
  // The first type on the way to it that is another package's: the one asked for, or an
  // embedded type, including an interface embedded in an interface. kNoType when the home package has it itself.
  TypeId foreign_owner = kNoType;
  const GenericFunction* generic = nullptr;  // of a method with type parameters of its own
};

// What looking for a field or method found.
struct Lookup {
  enum class State : std::uint8_t { Found, Missing, Ambiguous, Unknown };
  State state = State::Unknown;
  Member member;                  // of Found
  bool pointer_receiver = false;  // a method of pointers, and no pointer is on the way to it
  bool through_pointer = false;   // the type is a pointer, or an embedded field on the way is
  TypeId opaque = kNoType;  // of Unknown: the type that may have the member, if it is one type
};

// A type parameter that a method declares itself (Go 1.27).
struct OwnParameter {
  std::string_view name;
  TypeId constraint = TypeId::Unknown;
};

// A field or method that comes through embedding.
struct Promoted {
  std::string_view name;
  std::string_view package;  // of an unexported name
  bool is_method = false;
  bool pointer_receiver = false;
  bool certain = true;  // false: an opaque type embedded as deep or less deep may hide it
  TypeId type = TypeId::Unknown;
  std::vector<std::string_view> path;    // names of the embedded fields, outermost first
  std::vector<OwnParameter> parameters;  // their indices follow those of the type that has it
};

struct PromotedMembers {
  std::vector<Promoted> list;  // by name; direct fields and methods left out
  std::vector<TypeId> opaque_embedded;
};

struct TypeSet {
  std::vector<type::Method> methods;  // by name
  std::vector<type::Term> terms;
  bool restricted = false;
  bool comparable = false;
  bool complete = true;
};

// What the types that satisfy a constraint are made like (specification: Core types).
struct CoreTerm {
  TypeId type = kNoType;   // kNoType: they differ
  bool tilde = false;      // all types with that underlying type
  bool is_single = false;  // the type set is one term
  bool is_known = true;    // false: the constraint has something of an absent package
};

class Checker {
 public:
  Checker(const World& world, const PackageScope& home, TypeTable& types);

  [[nodiscard]] const World& world() const { return world_; }
  [[nodiscard]] TypeTable& types() { return types_; }
  // Of all that is asked of this checker; when it is spent, more is Unknown than need be.
  [[nodiscard]] Budget& budget() { return budget_; }
  [[nodiscard]] GenericFunctions& generics() { return generics_; }
  [[nodiscard]] static TypeId unknown() { return TypeId::Unknown; }
  [[nodiscard]] static bool is_unknown(TypeId id) { return id == kNoType || id == TypeId::Unknown; }

  // resolve_object.cc
  const Resolved& resolve(const Object& object);
  TypeId method_type(const PackageScope& package, const MethodDecl& method);
  static Env env_of(const Object& object, std::span<const std::string_view> parameters = {});
  static std::vector<std::string_view> parameter_names(const Tree& tree, NodeId type_parameters);
  // The name that a field embedding this type has: T, *T, pkg.T and T[A] are T.
  static std::string_view embedded_name(const Tree& tree, NodeId node);
  std::vector<TypeId> parameter_constraints(const Env& env, NodeId type_parameters);
  // The names of a function's type parameters; of a method those of its receiver come first.
  static std::vector<std::string_view> function_parameters(const Tree& tree, NodeId func_decl);
  // Their constraints, where env.parameters are their names; kNoType where one is not known.
  std::vector<TypeId> function_constraints(const Env& env, NodeId func_decl);
  // What the right side of a type declaration says, unresolved names and all.
  TypeId declared_type(const Object& object);
  // The object that declares an own Named type, or nullptr.
  const Object* declaration_of(TypeId named);
  // Whether a Named type is declared somewhere at hand: then its name is no alias.
  bool is_declared(TypeId named);
  // A type that a function declares: `named` is of no other declaration. Its underlying type may be
  // given later.
  void declare_local_type(TypeId named, TypeId underlying);
  bool is_local(TypeId id) { return notes_of(id).is_local; }

  // lookup.cc
  // What a bare name means: one of these, or unknown.
  struct Meaning {
    Local* local = nullptr;
    bool is_parameter = false;
    std::uint32_t parameter = 0;
    const Object* object = nullptr;
    const ImportedName* absent = nullptr;  // the dot import of an absent package that brings it
    UniverseEntry universe;
  };
  Meaning meaning_of(const Env& env, const Name& name);
  // The import that `name` stands for as a package name in a file; nullptr when none brings it. For
  // an absent package imported without a name, the name is what its path suggests.
  const ImportedName* import_named(const FileScope& file, const Name& name);
  // What a name means that nothing else declares, where a file has dot imports. All nullptr and
  // not in doubt: none brings it.
  struct DotImported {
    const ImportedName* import = nullptr;
    const Object* object = nullptr;  // of a package at hand
    bool in_doubt = false;           // several absent packages might have it
  };
  DotImported dot_imported(const FileScope& file, const Name& name);
  // The import that a selector's left side means; nullptr when it is something else.
  const ImportedName* qualifier_of(const Env& env, NodeId left);
  TypeId type_of_local(const Env& env, Local& local);
  Operand operand_of_local(const Env& env, Local& local);

  // resolve_type.cc
  TypeId type_of(const Env& env, NodeId node);
  TypeId signature_of(const Env& env, NodeId func_type);
  TypeId constraint_of(const Env& env, NodeId node);

  // underlying.cc
  TypeId underlying(TypeId id);
  // Puts arguments in the place of the type parameters from index `first` on.
  TypeId substitute(TypeId id, std::span<const TypeId> arguments, std::uint32_t first = 0);
  BasicInfo basic_info(TypeId id);  // of the underlying type
  static TypeId default_type(TypeId id);
  static TypeId basic(std::string_view name) { return predeclared_type(name); }
  TypeId pointer_to(TypeId id) { return types_.add(type::Pointer{id}); }
  [[nodiscard]] TypeId dereferenced(TypeId id) const;  // the element of a pointer type, else itself

  // members.cc
  PromotedMembers promoted(TypeId named);
  std::optional<Member> find_member(TypeId type, std::string_view name, std::string_view package);
  // The same with what a compiler's error depends on.
  Lookup look_up(TypeId type, std::string_view name, std::string_view package);

  // core_type.cc
  // The constraint of a type parameter of `env`; kNoType for other types, or when it is not known.
  [[nodiscard]] TypeId constraint_in(const Env& env, TypeId id) const;
  // Where the members of a value of the type are declared: of a type parameter in its constraint.
  [[nodiscard]] TypeId selectable(const Env& env, TypeId id) const;
  // The underlying type; of a type parameter the one that all its type arguments have, or Unknown.
  TypeId core_type(const Env& env, TypeId id);
  CoreTerm core_term(TypeId constraint);
  // A type parameter for strings and byte slices alone.
  bool is_bytes_or_string(const Env& env, TypeId id);
  // Whether the type mentions a type parameter.
  bool has_parameters(TypeId id);

  // type_set.cc
  TypeSet type_set(TypeId interface);
  // Whether values can be compared with ==; Unknown when that depends on an absent package.
  Tristate comparable(TypeId id);

  // expr*.cc
  Operand eval(const Env& env, NodeId node);
  Operand convert_constant(const Operand& x, TypeId type);
  std::optional<std::int64_t> eval_length(const Env& env, NodeId node);
  // The field or method `name` of x.
  Operand select(const Env& env, const Operand& x, std::string_view name);
  Operand package_member(const ImportedName& import, std::string_view name);
  Operand element_of(const Env& env, const Operand& x);  // x[i]
  Operand part_of(const Env& env, const Operand& x);     // x[i:j]
  Operand behind(const Env& env, const Operand& x);      // *x
  // f(...), f no type and no builtin; `call` is the Call node.
  Operand result_of(const Env& env, const Operand& function, NodeId call);
  Operand call_result(TypeId func);  // of a call of that type
  Operand eval_builtin(const Env& env, Builtin builtin, NodeId call);
  Operand operand_of(const Object& object);
  Operand universe_value(const Env& env, const UniverseEntry& entry);
  Operand convert(const Operand& x, TypeId type);  // T(x)
  // The value as a constant of a type: rounded, or Unknown when the type cannot hold it.
  static constant::Value represent(const constant::Value& value, const BasicInfo& info);
  static Operand make_constant(TypeId type, constant::Value value);
  static Operand make_value(TypeId type);
  static Operand make_type(TypeId type);

 private:
  // Counts a link of the chain for its lifetime.
  class Depth {
   public:
    explicit Depth(Checker& checker) : checker_(checker) { ++checker_.depth_; }
    ~Depth() { --checker_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    [[nodiscard]] bool exceeded() const { return checker_.depth_ > kCheckDepthMax; }

   private:
    Checker& checker_;
  };

  Resolved& state_of(const Object& object);
  void resolve_constant(const Object& object, Resolved& result);
  // The constant that a declaration with that type, if any, and that value declares.
  Operand constant_as(const Env& env, NodeId type_node, NodeId value_node);
  void resolve_variable(const Object& object, Resolved& result);
  void resolve_type_object(const Object& object, Resolved& result);
  void resolve_function(const Object& object, Resolved& result);

  const ImportedName* find_import(const FileScope& file, const Name& name);
  const Object* object_named(const Env& env, NodeId node);
  TypeId range_type(const Env& env, TypeId id, std::uint32_t index);
  Operand method_expression(TypeId receiver, const Member& member);

  TypeId type_of_name(const Env& env, NodeId node);
  TypeId type_of_selector(const Env& env, NodeId node);
  TypeId type_of_index(const Env& env, NodeId node);
  TypeId type_of_array(const Env& env, NodeId node);
  TypeId struct_type(const Env& env, NodeId node);
  TypeId interface_type(const Env& env, NodeId node);
  TypeId union_type(const Env& env, NodeId node);
  void union_terms(const Env& env, NodeId node, std::vector<type::Term>& terms);
  bool add_variables(const Env& env, NodeId list);
  TypeId absent_type(std::string_view path, std::string_view name);
  TypeId instantiate(const Object* object, TypeId base, std::span<const TypeId> arguments);

  TypeId underlying_of_named(TypeId id, const type::Named& named);

  std::uint32_t parameter_count(TypeId named);
  void add_type_set(TypeId id, TypeSet& set, int depth);
  void restrict_terms(std::vector<type::Term> terms, TypeSet& set);
  void union_set(const type::Union& u, TypeSet& set, int depth);

  Operand eval_name(const Env& env, NodeId node);
  Operand eval_literal(const Env& env, NodeId node);
  Operand eval_composite(const Env& env, NodeId node);
  Operand eval_selector(const Env& env, NodeId node);
  Operand eval_index(const Env& env, NodeId node);
  Operand eval_unary(const Env& env, NodeId node);
  Operand eval_binary(const Env& env, NodeId node);
  Operand fold_binary(Operand x, Token op, const Operand& y);
  Operand fold_shift(const Operand& x, Token op, const Operand& y);
  Operand fold_comparison(const Operand& x, Token op, const Operand& y);
  Operand fold_constants(const Operand& x, Token op, const Operand& y, TypeId type);
  Operand eval_call(const Env& env, NodeId node);
  Operand eval_new(const Env& env, NodeId argument);
  Operand eval_part(const Operand& x, bool imaginary);
  Operand eval_complex(const Operand& x, const Operand& y);
  bool has_variable_size(TypeId type);
  Operand eval_layout(const Env& env, Builtin builtin, NodeId argument);
  Operand eval_extreme(const Env& env, Builtin builtin, NodeId first);
  Operand eval_length_of(const Operand& x, bool cap);
  std::int64_t composite_length(const Env& env, NodeId elements);

  const World& world_;
  const PackageScope& home_;
  TypeTable& types_;
  Budget budget_;
  int depth_ = 0;
  int type_set_steps_ = 0;

  // By the numbers of the home package's objects and methods; others by where they are.
  std::vector<Resolved> objects_;
  std::vector<TypeId> methods_;  // kNoType: not asked for yet
  std::unordered_map<const Object*, Resolved> foreign_objects_;
  std::unordered_map<const MethodDecl*, TypeId> foreign_methods_;

  // What is known of a type, by TypeId.
  struct TypeNotes {
    TypeId underlying = kNoType;
    const Object* declaration = nullptr;
    bool has_declaration = false;  // `declaration` has been looked for
    bool is_local = false;         // a function declares it
    bool has_comparable = false;
    Tristate comparable = Tristate::Unknown;
    Tristate has_parameters = Tristate::Unknown;  // not asked for yet
  };
  TypeNotes& notes_of(TypeId id);
  const PackageScope* scope_named(std::string_view path) const;
  bool is_foreign(TypeId id) const;  // a named type of a package that is not the home
  TypeId foreign_owner(std::vector<TypeId> way, std::string_view name);
  std::vector<TypeNotes> notes_;

  struct MemberKey {
    TypeId type = kNoType;
    Name name;
    std::string_view package;  // of an unexported name
    friend bool operator==(const MemberKey&, const MemberKey&) = default;
  };
  struct MemberKeyHash {
    std::size_t operator()(const MemberKey& key) const {
      return mix_hash(key.name.hash, static_cast<std::uint64_t>(key.type));
    }
  };
  std::unordered_map<MemberKey, std::optional<Member>, MemberKeyHash> members_;

  GenericFunctions generics_;
  Layouts layouts_;

  // What names of absent packages stand for.
  struct AbsentKey {
    std::string_view path;
    Name name;
    friend bool operator==(const AbsentKey&, const AbsentKey&) = default;
  };
  struct AbsentKeyHash {
    std::size_t operator()(const AbsentKey& key) const {
      return mix_hash(key.name.hash, hash_text(key.path));
    }
  };
  std::unordered_map<AbsentKey, TypeId, AbsentKeyHash> absent_types_;
  std::unordered_map<AbsentKey, Operand, AbsentKeyHash> absent_operands_;

  // The imports found last; a place may be taken by another name.
  struct ImportMemo {
    const FileScope* file = nullptr;
    Name name;
    const ImportedName* import = nullptr;
  };
  static constexpr std::size_t kImportMemos = 64;
  std::vector<ImportMemo> import_memos_;

  // Lists being put together, one on top of the other.
  std::vector<type::Variable> variables_;
  std::vector<type::Field> fields_;
};

}  // namespace gofed::golang::check
