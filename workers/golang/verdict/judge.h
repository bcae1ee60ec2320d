// The walk over one package that looks for errors. One thread.
//
// As go/types does it: each expression is visited once, which answers what it stands for and
// reports what is wrong in it. An operand that is in error or not known is Unknown, and nothing is
// reported of what depends on it. Questions are answered Yes, No or Unknown; only a No is an error.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "workers/golang/check/checker.h"
#include "workers/golang/check/infer.h"
#include "workers/golang/verdict/verdict.h"

namespace gofed::golang::verdict {

using check::BasicInfo;
using check::Checker;
using syntax::kNoNode;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Token;
using syntax::Tree;

// Expressions and statements within each other that are followed.
inline constexpr int kJudgeDepthMax = 500;
// Errors and undecided places that are kept of a package.
inline constexpr std::size_t kErrorsMax = 1000;

// What an error is about: a name of a package, or a member of one of its types.
struct Subject {
  std::string_view package;
  std::string_view owner;  // the type that `name` is a member of; may be ""
  std::string_view name;

  [[nodiscard]] bool is_given() const { return !package.empty(); }
};

// What an expression stands for, and what may be done with it.
struct Expr : check::Operand {
  NodeId node = kNoNode;
  bool is_addressable = false;
  bool is_map_element = false;   // m[k]: may be assigned to
  bool has_ok = false;           // m[k], x.(T), <-c: may give a second value
  bool is_error = false;         // of an Unknown: for an error, which was reported
  bool may_be_constant = false;  // a Value that depends on what is not known
  bool is_open_shift = false;    // 1 << n, whose 1 takes its type from where it stands
  Subject subject;               // where its type comes from
};

// Whether something is allowed.
struct Answer {
  Tristate is = Tristate::Yes;
  std::string cause = {};  // of a No
  Subject subject = {};    // of a No
  TypeId open = kNoType;   // of an Unknown: the type that decides it
  std::size_t number = 0;  // of a No about type arguments: which of them
};

// What an operator may be applied to.
enum class Sort : std::uint8_t {
  Boolean,
  Integer,
  Unsigned,
  Numeric,
  NumericOrString,
  Ordered,
  String,
  Complex,
  Float
};

class Judge {
 public:
  // `scope` is the home of the checker. All must outlive it.
  Judge(Checker& checker, const check::PackageScope& scope, Verdict& verdict);

  void run();

 private:
  using Mode = check::Operand::Mode;

  // A variable of a function.
  struct Variable {
    std::string_view name;
    const Tree* tree = nullptr;
    std::uint32_t offset = 0;
    bool is_used = true;
    Subject subject = {};
    bool is_failed = false;  // for an error it has no type
    bool is_bound = false;   // of a type switch, which has one a clause
  };
  struct FunctionContext {
    std::vector<TypeId> results;
    bool has_names = false;
    Subject subject;
  };

  // A block for its lifetime.
  class Block {
   public:
    explicit Block(Judge& judge) : judge_(judge) { judge_.locals_.push(); }
    ~Block() {
      judge_.locals_.pop();
      judge_.env_.sight = judge_.locals_.size();
    }
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;

   private:
    Judge& judge_;
  };
  class Depth {
   public:
    explicit Depth(Judge& judge) : judge_(judge) { ++judge_.depth_; }
    ~Depth() { --judge_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    [[nodiscard]] bool exceeded() const { return judge_.depth_ > kJudgeDepthMax; }

   private:
    Judge& judge_;
  };

  // statements/declarations.cc
  void open(const check::FileScope& file);
  void declaration(NodeId decl);
  void function(NodeId decl);
  void group(NodeId group, bool local);
  void variable_spec(NodeId spec, bool local);
  void constant_group(NodeId group, bool local);
  void constant_spec(NodeId spec, NodeId values_spec, bool local);
  void type_spec(NodeId spec, bool local);
  TypeId declare_local_type(NodeId spec);
  void declare_variable(NodeId name, TypeId type, Subject subject, bool is_used);
  void mark_failed(NodeId name, bool is_failed);
  void declare_constant(NodeId name, TypeId type, const constant::Value& value);
  void declare_fields(NodeId list, bool is_used);
  void variables_unused();
  void method_receiver(NodeId decl, NodeId receiver);

  // file_imports.cc
  [[nodiscard]] std::vector<NodeId> import_specs() const;
  void imports_distinct();
  void dot_import_distinct(const check::ImportedName& import);
  void imports_used();
  [[nodiscard]] std::string package_text(const check::ImportedName& import) const;
  void error_in(const check::Object& object, const std::string& message, Subject subject);

  // recursion.cc
  void recursion(NodeId spec);
  bool holds(TypeId id, TypeId wanted, int depth);  // by value

  // types.cc
  TypeId type(NodeId node);
  TypeId variable_type(NodeId node);  // of what holds a value
  void type_parts(NodeId node);
  void type_name(NodeId node);
  void type_selector(NodeId node);
  void type_instance(NodeId node);
  void signature(NodeId func_type);
  void structure(NodeId node);
  void interface_elements(NodeId node);
  void constraint(NodeId node);
  void type_parameters(NodeId list);
  std::uint32_t parameters_wanted(NodeId node);
  [[nodiscard]] NodeId nth_sibling(NodeId node, std::size_t count) const;
  Answer satisfies_all(NodeId at, std::span<const TypeId> arguments,
                       std::span<const TypeId> constraints, std::uint32_t first);
  void key_type(NodeId node, TypeId key);

  // expressions.cc
  Expr expression(NodeId node, TypeId expected = kNoType);
  Expr visit(NodeId node, TypeId expected);
  Expr value(NodeId node, TypeId expected = kNoType);  // one value
  Expr expression_or_type(NodeId node, TypeId expected = kNoType);
  Expr single(Expr x);
  void use(NodeId node);  // only walks it
  Expr name(NodeId node);
  Expr of_object(const check::Object& object, NodeId node);
  Expr selector(NodeId node);
  Expr package_name(const check::ImportedName& import, NodeId node);
  Expr member(Expr x, NodeId node);
  void missing_member(const Expr& x, NodeId node, const check::Lookup& found);
  Expr function_literal(NodeId node);
  Expr type_assertion(NodeId node);
  void impossible(const Expr& x, TypeId to, NodeId at, bool is_case);
  Expr star(NodeId node);

  // literals.cc
  Expr composite(NodeId node, TypeId expected);
  void struct_elements(NodeId list, TypeId base, TypeId type);
  std::int64_t array_elements(NodeId list, TypeId element, std::int64_t length);
  void map_elements(NodeId list, const type::Map& map);
  void element(NodeId node, TypeId wanted, const std::string& context);

  // index.cc
  Expr index(NodeId node);
  Expr instantiate(Expr x, NodeId node);
  Expr slice(NodeId node);
  std::optional<std::int64_t> index_value(NodeId node, std::int64_t length, bool is_limit);

  // calls.cc
  Expr call(NodeId node);
  Expr call_function(Expr function, NodeId node);
  Expr call_generic(Expr function, NodeId node);
  std::vector<Expr> arguments_of(NodeId call, std::span<const TypeId> expected);
  std::vector<Expr> spread(Expr x);
  bool check_arguments(const type::Func& signature, const Expr& function,
                       std::vector<Expr>& arguments, NodeId call);
  Expr result_of(const type::Func& signature, const Expr& function, NodeId node);
  Expr builtin(const Expr& function, NodeId node);
  Expr builtin_make(NodeId node, std::vector<NodeId>& arguments);
  Expr builtin_append(NodeId node, std::vector<Expr>& arguments);
  bool infer_failed(const type::Func& signature, const check::GenericFunction& generic,
                    const std::vector<Expr>& arguments, const Expr& function, NodeId node);

  // conversion.cc
  Expr conversion(NodeId node, TypeId to);
  Answer convertible(const Expr& x, TypeId to);
  Answer convertible_types(TypeId from, TypeId to, bool is_constant);

  // flatten.cc
  TypeId without_tags(TypeId id);  // of all structs within, interfaces by their methods
  TypeId flattened(TypeId id);     // interfaces by their methods

  // operators.cc
  Expr unary(NodeId node);
  Expr binary(NodeId node);
  Expr combine(Expr x, Token op, Expr y, NodeId node);
  Expr compare(Expr x, Token op, Expr y, NodeId node);
  Expr shift(Expr x, Token op, Expr y, NodeId node);
  bool match(Expr& x, Expr& y, Token op, NodeId node);
  Expr folded(Expr x, constant::Value value, NodeId node);
  bool operator_applies(const Expr& x, Token op, NodeId node);

  // untyped.cc
  Answer implicit(Expr& x, TypeId to);  // an untyped operand becomes one of the type
  [[nodiscard]] Answer representable(const constant::Value& value, TypeId from, TypeId to) const;
  [[nodiscard]] static Tristate is_integral(const constant::Value& value);
  void settle(Expr& x);  // an untyped operand takes its default type

  // assignable.cc
  Answer assignable(const Expr& x, TypeId to);
  Answer implements(TypeId type, TypeId interface, bool is_constraint);
  Answer has_methods(TypeId type, TypeId interface);
  Answer method_fits(TypeId type, TypeId interface, const type::Method& method);
  bool assign_generic(const Expr& x, TypeId to);
  // Reports where it may not be; "argument to lib.F".
  bool assign(Expr& x, TypeId to, const std::string& context);

  // predicates.cc
  [[nodiscard]] TypeId under(TypeId id) { return checker_.underlying(id); }
  [[nodiscard]] bool is_parameter(TypeId id);
  [[nodiscard]] bool is_interface(TypeId id);  // no type parameter
  [[nodiscard]] bool is_typed(TypeId id) const;
  [[nodiscard]] bool has_name(TypeId id) const;
  [[nodiscard]] TypeId open_part(TypeId id);  // a part of the type that is not known, else kNoType
  [[nodiscard]] Tristate same(TypeId a, TypeId b);
  [[nodiscard]] Tristate all_are(TypeId id, Sort sort);
  [[nodiscard]] Tristate has_nil(TypeId id);
  [[nodiscard]] Tristate comparable(TypeId id, std::string& cause);
  [[nodiscard]] std::optional<check::TypeSet> set_of(TypeId parameter);
  [[nodiscard]] TypeId core(TypeId id) { return checker_.core_type(env_, id); }
  template <typename Form>
  [[nodiscard]] std::optional<Form> form_of(TypeId id) const {
    if (Checker::is_unknown(id)) return std::nullopt;
    const auto* form = std::get_if<Form>(&checker_.types()[id]);
    return form == nullptr ? std::nullopt : std::optional<Form>(*form);
  }

  // statements/statements.cc
  void statement(NodeId node);
  void statements(NodeId node, std::size_t from = 0);  // the children
  void block(NodeId node);
  void function_body(NodeId node);
  bool names_type(NodeId callee);
  void started(NodeId node);
  void expression_statement(NodeId node);
  void if_chain(NodeId node);
  void loop(NodeId node);
  void return_statement(NodeId node);
  void send(NodeId node);
  void select(NodeId node);
  void condition(NodeId node, std::string_view statement);

  // statements/terminating.cc
  [[nodiscard]] bool terminates(NodeId node, std::string_view label) const;
  [[nodiscard]] bool terminates_list(NodeId node, std::size_t from) const;
  [[nodiscard]] bool terminates_clauses(NodeId node, std::size_t from, std::string_view label,
                                        bool wants_default) const;
  [[nodiscard]] bool breaks(NodeId node, std::string_view label, bool is_implicit) const;

  // statements/assignments.cc
  void assignment(NodeId node);
  void define(NodeId names, NodeId values, NodeId at);
  void assign_all(NodeId left, NodeId right);
  void assign_to(NodeId left, Expr& x, const std::string& context);
  void mark_used(NodeId left);
  std::optional<TypeId> target(NodeId left);  // nothing: not known; Unknown: the blank identifier
  void operate(NodeId node);
  [[nodiscard]] Token operator_before(std::uint32_t offset) const;
  void count(NodeId node);  // x++
  std::vector<Expr> values_of(NodeId list, std::size_t wanted, std::span<const TypeId> expected);
  void mismatch(std::size_t variables, NodeId values, std::size_t count);

  // statements/switches.cc
  void switch_statement(NodeId node);
  void type_switch(NodeId node);
  void clause(NodeId node);
  void case_fits(Expr& x, Expr& y, NodeId node);

  // statements/ranges.cc
  void range_clause(NodeId node);
  struct Ranged {
    bool is_known = false;
    TypeId key = kNoType;
    TypeId value = kNoType;
  };
  Ranged ranged(Expr& x, std::size_t variables);

  // report.cc
  void error(NodeId at, const std::string& message, Subject subject = {});
  void error_at(std::uint32_t offset, const std::string& message, Subject subject = {});
  void refuse(NodeId at, const std::string& message, const Answer& answer);
  void undecided(NodeId at, TypeId type);
  void undecided(NodeId at, std::string_view package);
  [[nodiscard]] std::uint32_t start_of(NodeId node) const;
  [[nodiscard]] std::uint32_t closing_of(NodeId node) const;
  [[nodiscard]] std::uint32_t opening_of_call(NodeId node) const;
  [[nodiscard]] std::string text(NodeId node) const;
  [[nodiscard]] std::string text(TypeId id);
  [[nodiscard]] std::string describe(const Expr& x);
  [[nodiscard]] Subject subject_of(TypeId type) const;  // the first foreign type in it
  [[nodiscard]] Subject subject_of(const Expr& x, TypeId other = kNoType) const;
  [[nodiscard]] std::string name_of(std::string_view package) const;

  [[nodiscard]] Expr unknown(NodeId node) const {
    Expr x;
    x.node = node;
    return x;
  }
  // What an operand without a type makes unknown.
  [[nodiscard]] Expr without_type(NodeId node, const Expr& operand) const {
    Expr x = unknown(node);
    x.is_error = operand.is_error;
    return x;
  }
  [[nodiscard]] Expr made(NodeId node, TypeId type) const {
    Expr x;
    static_cast<check::Operand&>(x) = Checker::make_value(type);
    x.node = node;
    return x;
  }

  Checker& checker_;
  const check::PackageScope& scope_;
  Verdict& verdict_;
  check::Env env_;
  const Tree* tree_ = nullptr;
  check::LocalScopes locals_;
  std::vector<std::string_view> type_parameters_;
  std::vector<TypeId> constraints_;
  std::vector<Variable> variables_;
  std::vector<FunctionContext> functions_;
  std::unordered_set<const check::ImportedName*> used_imports_;
  std::unordered_map<TypeId, TypeId> open_parts_;
  std::unordered_set<NodeId> failed_panics_;  // calls with an error in the argument
  std::unordered_set<TypeId> recursive_;
  std::unordered_set<TypeId> held_;  // of the types that holds() has looked into
  std::string file_;
  syntax::LineTable lines_;
  GoVersion language_;
  bool has_absent_imports_ = false;  // of the file: without a name, or with a dot
  std::uint32_t local_types_ = 0;
  std::uint64_t error_count_ = 0;  // those that follow from others too
  // Of a constant that repeats the expression of one before it: errors in that are its own.
  std::uint32_t repeated_at_ = syntax::kNoOffset;
  Subject last_subject_;  // of the values of a list that was evaluated
  int depth_ = 0;
};

}  // namespace gofed::golang::verdict
