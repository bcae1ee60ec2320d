// Types and constant values of declarations and expressions, from source alone.
//
// A small go/types: it knows the packages of one World; what lies outside is opaque. It never
// complains and never guesses: what cannot be told is Unknown. Results are remembered. Types of all
// checkers of a project may share one table, so that equal types have equal ids across build
// contexts. Not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "workers/golang/check/world.h"

namespace gofed::golang::check {

// Declarations and expressions that depend on each other, as a chain; what is deeper is Unknown.
// A link takes about 3 KiB of stack.
inline constexpr int kCheckDepthMax = 500;

// Embedding within embedding that is followed when members are looked for; a generic type may embed
// ever larger instances of itself.
inline constexpr int kEmbeddingDepthMax = 40;

// Terms of a type set, and elements looked at to find it: unions of unions multiply, and cycles
// are an error of the source that is not found otherwise.
inline constexpr std::size_t kTermsMax = 1000;
inline constexpr int kTypeSetStepsMax = 5000;

// The predeclared types as the checker sees them.
struct BasicInfo {
  enum class Kind : std::uint8_t {
    None,
    Bool,
    Integer,
    Float,
    Complex,
    String,
    Pointer,
    Nil  // unsafe.Pointer, untyped nil
  };
  Kind kind = Kind::None;
  bool is_unsigned = false;
  bool untyped = false;
  unsigned bits = 0;     // 0 for untyped kinds and strings
  int untyped_rank = 0;  // int 1, rune 2, float 3, complex 4
};

// A variable or type that a function declares; type Unknown when it cannot be told.
struct Local {
  bool is_type = false;
  bool is_constant = false;
  TypeId type = kNoType;
  constant::Value value;
};

// Names of blocks, innermost last; used when bodies are walked.
class LocalScopes {
 public:
  void push() { marks_.push_back(names_.size()); }
  void pop() {
    names_.resize(marks_.back());
    marks_.pop_back();
  }
  void declare(std::string_view name, Local local) { names_.emplace_back(name, std::move(local)); }
  [[nodiscard]] const Local* find(std::string_view name) const {
    for (auto it = names_.rbegin(); it != names_.rend(); ++it) {
      if (it->first == name) return &it->second;
    }
    return nullptr;
  }

 private:
  std::vector<std::pair<std::string_view, Local>> names_;
  std::vector<std::size_t> marks_;
};

// Where an expression stands.
struct Env {
  PackageScope* package = nullptr;
  FileIndex file = 0;
  const Tree* tree = nullptr;
  std::span<const std::string_view> parameters = {};  // type parameters in scope
  const LocalScopes* locals = nullptr;
  std::optional<std::uint16_t> iota = std::nullopt;
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
    Callee,   // a function of which only the results are known; `type` is a Func with these
  };
  Mode mode = Mode::Unknown;
  TypeId type = kNoType;
  constant::Value value;
  std::string_view builtin;
  ObjectId object = kNoObject;  // of a Generic

  [[nodiscard]] bool has_type() const {
    return mode == Mode::Constant || mode == Mode::Value || mode == Mode::Nil;
  }
};

struct Member {
  bool is_method = false;
  bool pointer_receiver = false;
  TypeId type = kNoType;
  std::string name;
  std::string package;  // of an unexported name
  std::vector<std::string> path;
  bool certain = true;  // false: an opaque type embedded as deep or less deep may hide it
};

struct Members {
  std::vector<Member> list;  // by name; direct fields and methods left out
  std::vector<TypeId> opaque_embedded;
};

struct TypeSet {
  std::vector<type::Method> methods;  // by name
  std::vector<type::Term> terms;
  bool restricted = false;
  bool comparable = false;
  bool complete = true;
};

class Checker {
 public:
  Checker(World& world, TypeTable& types);

  [[nodiscard]] World& world() { return world_; }
  [[nodiscard]] TypeTable& types() { return types_; }
  [[nodiscard]] TypeId unknown() const { return unknown_; }
  [[nodiscard]] bool is_unknown(TypeId id) const { return id == kNoType || id == unknown_; }

  // resolve_object.cc
  Object& resolve(ObjectId id);
  TypeId method_type(PackageScope& package, MethodDecl& method);
  Env env_of(const Object& object, std::span<const std::string_view> parameters = {});
  std::vector<std::string_view> parameter_names(const Tree& tree, NodeId type_parameters);
  std::vector<TypeId> parameter_constraints(const Env& env, NodeId type_parameters);
  // What the right side of a type declaration says, unresolved names and all.
  TypeId declared_type(ObjectId id);
  // The object that declares an own Named type, or kNoObject.
  ObjectId declaration_of(TypeId named);

  // resolve_type.cc
  TypeId type_of(const Env& env, NodeId node);
  TypeId signature_of(const Env& env, NodeId func_type);
  TypeId constraint_of(const Env& env, NodeId node);

  // underlying.cc
  TypeId underlying(TypeId id);
  TypeId substitute(TypeId id, std::span<const TypeId> arguments);
  BasicInfo basic_info(TypeId id);  // of the underlying type
  TypeId default_type(TypeId id);
  TypeId basic(std::string_view name) { return types_.add(type::Basic{std::string(name)}); }
  TypeId pointer_to(TypeId id) { return types_.add(type::Pointer{id}); }
  TypeId dereferenced(TypeId id);  // the element of a pointer type, else the type itself

  // members.cc
  Members promoted(TypeId named);
  std::optional<Member> find_member(TypeId type, std::string_view name, std::string_view package);
  TypeSet type_set(TypeId interface);
  bool comparable(TypeId id, bool& known);

  // expr*.cc
  Operand eval(const Env& env, NodeId node);
  Operand convert_constant(const Operand& x, TypeId type);
  std::optional<std::int64_t> eval_length(const Env& env, NodeId node);

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

  void resolve_constant(Object& object);
  void resolve_variable(Object& object);
  void resolve_type_object(Object& object);
  void resolve_function(Object& object);

  TypeId type_of_name(const Env& env, NodeId node);
  TypeId type_of_selector(const Env& env, NodeId node);
  TypeId type_of_index(const Env& env, NodeId node);
  TypeId type_of_array(const Env& env, NodeId node);
  TypeId struct_type(const Env& env, NodeId node);
  TypeId interface_type(const Env& env, NodeId node);
  TypeId union_type(const Env& env, NodeId node);
  void union_terms(const Env& env, NodeId node, std::vector<type::Term>& terms);
  std::vector<type::Variable> variables(const Env& env, NodeId list, bool* variadic);
  TypeId universe_type(std::string_view name);
  TypeId absent_type(std::string_view path, std::string_view name);
  TypeId dot_imported_type(const Env& env, std::string_view name);
  TypeId instantiate(ObjectId object, TypeId base, std::vector<TypeId> arguments);
  std::string embedded_name(const Tree& tree, NodeId node);

  TypeId underlying_of_named(TypeId id, const type::Named& named);

  void add_type_set(TypeId id, TypeSet& set, int depth);
  void restrict_terms(std::vector<type::Term> terms, TypeSet& set);
  void union_set(const type::Union& u, TypeSet& set, int depth);

  Operand eval_name(const Env& env, NodeId node);
  Operand operand_of(ObjectId id);
  Operand universe_value(const Env& env, std::string_view name);
  Operand eval_literal(const Env& env, NodeId node);
  Operand eval_composite(const Env& env, NodeId node);
  Operand eval_selector(const Env& env, NodeId node);
  Operand eval_package_member(const Env& env, std::string_view path, std::string_view name);
  Operand eval_index(const Env& env, NodeId node);
  Operand eval_slice(const Env& env, NodeId node);
  Operand eval_star(const Env& env, NodeId node);
  Operand eval_unary(const Env& env, NodeId node);
  Operand eval_binary(const Env& env, NodeId node);
  Operand fold_binary(Operand x, Token op, Operand y);
  Operand fold_shift(const Operand& x, Token op, const Operand& y);
  Operand fold_comparison(const Operand& x, Token op, const Operand& y);
  Operand fold_constants(const Operand& x, Token op, const Operand& y, TypeId type);
  Operand eval_call(const Env& env, NodeId node);
  Operand eval_builtin(const Env& env, std::string_view name, NodeId node);
  Operand eval_length_of(const Operand& x, bool cap);
  Operand call_result(TypeId func);
  Operand convert(const Operand& x, TypeId type);
  std::int64_t composite_length(const Env& env, NodeId elements);
  constant::Value represent(const constant::Value& value, const BasicInfo& info);

  Operand make_value(TypeId type);
  Operand make_constant(TypeId type, constant::Value value);

  World& world_;
  TypeTable& types_;
  TypeId unknown_;
  int depth_ = 0;
  int type_set_steps_ = 0;
  std::unordered_map<TypeId, TypeId> underlying_;
  std::unordered_map<TypeId, ObjectId> declarations_;
  std::unordered_map<ObjectId, TypeId> declared_;
};

}  // namespace gofed::golang::check
