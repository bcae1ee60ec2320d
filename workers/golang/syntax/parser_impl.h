// The parser's inside: shared by parse_*.cc, which hold one construct each.
//
// A recursive descent modelled on go/parser, function by function, so that both accept the same
// source and complain at the same place. Nodes are appended to the tree when they are complete.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/syntax/lexer.h"
#include "workers/golang/syntax/parser.h"
#include "workers/golang/syntax/tree.h"

namespace gofed::golang::syntax {

// The only writer of a Tree.
class TreeBuilder {
 public:
  explicit TreeBuilder(std::string_view source) { tree_.source_ = source; }

  NodeId add(const Node& node) {
    tree_.nodes_.push_back(node);
    return static_cast<NodeId>(tree_.nodes_.size() - 1);
  }
  Node& node(NodeId id) { return tree_.nodes_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] const Tree& tree() const { return tree_; }
  void reserve(std::size_t nodes) { tree_.nodes_.reserve(nodes); }

  void set_root(NodeId root) { tree_.root_ = root; }
  void set_package(NodeId clause, std::string_view name) {
    tree_.package_clause_ = clause;
    tree_.package_name_ = name;
  }
  // Sorts, counts positions and hands the tree over.
  Tree finish(std::string_view path, std::vector<Complaint> complaints,
              std::vector<Directive> directives);

 private:
  Tree tree_;
};

class Parser {
 public:
  Parser(std::string_view path, std::string_view source, const ParseOptions& options);
  Tree parse();

 private:
  // Siblings being collected.
  struct List {
    NodeId first = kNoNode;
    NodeId last = kNoNode;
    std::uint32_t count = 0;
  };
  // A parameter before names and types are told apart; kNoNode stands for a missing half.
  struct Parameter {
    NodeId name = kNoNode;
    NodeId type = kNoNode;
  };
  // Counts a level of nesting for its lifetime.
  class Depth {
   public:
    explicit Depth(Parser& parser);
    ~Depth() { --parser_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;

   private:
    Parser& parser_;
  };
  // Sets a field for its lifetime.
  template <typename T>
  class Scoped {
   public:
    Scoped(T& place, T value) : place_(place), old_(place) { place_ = value; }
    ~Scoped() { place_ = old_; }
    Scoped(const Scoped&) = delete;
    Scoped& operator=(const Scoped&) = delete;

   private:
    T& place_;
    T old_;
  };
  enum class StmtMode : std::uint8_t { Basic, LabelOk, RangeOk };
  enum class Sync : std::uint8_t { Statement, Declaration, ExpressionEnd };

  // parser.cc: tokens, errors, nodes
  [[nodiscard]] Token tok() const { return gave_up_ ? Token::End : lexer_.token(); }
  [[nodiscard]] bool at(Token token) const { return tok() == token; }
  [[nodiscard]] std::uint32_t pos() const { return lexer_.begin(); }
  void next();
  bool accept(Token token);
  std::uint32_t expect(Token token);
  void expect_closing(Token token, std::string_view context);
  void expect_semicolon();
  bool at_comma(std::string_view context, Token follow);
  void advance(Sync sync);
  void error(std::uint32_t offset, std::string message);
  void error_expected(std::uint32_t offset, std::string_view what);

  [[nodiscard]] NodeKind kind(NodeId id) { return builder_.node(id).kind; }
  [[nodiscard]] std::uint32_t begin_of(NodeId id) { return builder_.node(id).begin; }
  [[nodiscard]] std::uint32_t end_of(NodeId id) { return builder_.node(id).end; }
  [[nodiscard]] NodeId child(NodeId id, std::size_t n) { return builder_.tree().child(id, n); }
  void append(List& list, NodeId id);
  NodeId make(NodeKind kind, std::uint32_t begin, const List& children, Token op = Token::Illegal);
  NodeId make(NodeKind kind, std::uint32_t begin, std::initializer_list<NodeId> children,
              Token op = Token::Illegal);
  NodeId leaf(NodeKind kind, std::uint32_t begin, std::uint32_t end, Token op = Token::Illegal);
  NodeId absent() { return leaf(NodeKind::Absent, pos(), pos()); }
  NodeId or_absent(NodeId id) { return id == kNoNode ? absent() : id; }
  NodeId bad(std::uint32_t begin) { return leaf(NodeKind::Bad, begin, pos()); }
  NodeId unparen(NodeId id);

  // parse_decl.cc
  NodeId parse_file();
  NodeId parse_package_clause();
  void parse_imports(List& declarations);
  NodeId parse_declaration(Sync sync);
  NodeId parse_group(NodeKind kind);
  NodeId parse_spec(NodeKind group, std::uint32_t comment, std::uint16_t iota);
  NodeId parse_import_spec();
  NodeId parse_value_spec(NodeKind kind, std::uint16_t iota);
  NodeId parse_type_spec();
  NodeId parse_type_spec_after_bracket(NodeId name, std::uint32_t bracket);
  NodeId finish_generic_type(NodeId name, std::uint32_t bracket, Parameter first);
  NodeId finish_array_type_spec(NodeId name, std::uint32_t bracket, NodeId length);
  Parameter extract_name(NodeId x, bool force);
  bool is_type_element(NodeId x);
  NodeId parse_func_decl();
  NodeId parse_func_body();
  NodeId parse_ident();
  NodeId parse_ident_list();

  // parse_params.cc
  NodeId parse_type_parameters(std::uint32_t& bracket);
  NodeId parse_parameters(NodeKind kind);
  NodeId parse_results();
  NodeId parse_signature(std::uint32_t begin);
  List parse_parameter_list(Parameter first, Token closing);
  Parameter parse_parameter(NodeId name, bool type_sets);
  Parameter parse_named_parameter(NodeId name, bool type_sets);
  void settle_names(std::vector<Parameter>& list, std::uint32_t begin, bool type_parameters);
  List group_parameters(const std::vector<Parameter>& list);
  NodeId make_field(const List& names, NodeId type, NodeId tag, std::uint32_t begin);

  // parse_type.cc
  NodeId parse_type();
  NodeId try_type();
  NodeId parse_type_name(NodeId ident);
  NodeId parse_qualified_type(NodeId ident);
  NodeId parse_type_arguments(NodeId type);
  NodeId parse_array_type(std::uint32_t bracket, NodeId length);
  NodeId parse_array_or_slice();
  Parameter parse_array_field_or_instance(NodeId name);
  NodeId parse_struct_type();
  NodeId parse_field();
  NodeId parse_func_type();
  NodeId parse_interface_type();
  NodeId parse_method_or_embedded();
  NodeId parse_bracket_in_interface(NodeId name);
  NodeId parse_union(NodeId first);
  NodeId parse_term();
  NodeId parse_map_type();
  NodeId parse_chan_type();
  NodeId parse_paren_type();

  // parse_expr.cc
  NodeId parse_expr();
  NodeId parse_rhs();
  NodeId parse_rhs_or_type();
  NodeId parse_expr_list(bool rhs, NodeKind kind);
  NodeId parse_binary(NodeId x, int precedence, bool check);
  NodeId parse_unary();
  NodeId parse_receive_or_chan_type();
  void redirect_chan_type(NodeId type, std::uint32_t arrow);
  NodeId parse_primary(NodeId x);
  NodeId parse_dot(NodeId x);
  NodeId parse_operand();
  NodeId parse_func_type_or_literal();
  NodeId parse_index_or_slice(NodeId x);
  NodeId parse_slice_bounds(NodeId x, NodeId low);
  NodeId parse_call(NodeId function);
  NodeId parse_composite(NodeId type);
  NodeId parse_element();
  NodeId parse_value();
  bool may_open_composite(NodeId x);
  bool elements_matter(NodeId type);
  NodeId check_expr(NodeId x);
  NodeId check_expr_or_type(NodeId x);

  // parse_stmt.cc, parse_control.cc
  NodeId parse_block();
  NodeId parse_block_or_skip();
  List parse_statements();
  NodeId parse_statement();
  NodeId parse_simple(StmtMode mode, bool* is_range = nullptr);
  NodeId parse_assignment(NodeId left, StmtMode mode, bool* is_range);
  NodeId finish_simple(NodeId left, StmtMode mode);
  NodeId parse_simple_terminated();
  void check_defines_names(NodeId left);
  NodeId parse_call_statement(NodeKind kind, std::string_view word);
  NodeId parse_return();
  NodeId parse_branch();
  NodeId parse_if();
  void parse_if_header(NodeId& init, NodeId& condition);
  NodeId parse_else();
  NodeId parse_switch();
  bool is_type_switch_guard(NodeId statement);
  NodeId make_type_switch(std::uint32_t begin, NodeId init, NodeId guard, List clauses);
  NodeId parse_case(bool type_switch);
  NodeId parse_select();
  NodeId parse_comm_clause();
  NodeId parse_comm();
  NodeId parse_for();
  NodeId make_range(NodeId left, std::uint32_t begin, Token op);
  NodeId condition_of(NodeId statement, std::string_view want);

  std::string_view path_;
  ParseOptions options_;
  Lexer lexer_;
  TreeBuilder builder_;
  int depth_ = 0;
  int expr_level_ = 0;    // below 0: in a control clause, where "{" opens the block
  bool in_rhs_ = false;   // "=" is a mistyped "=="
  bool gave_up_ = false;  // too deep or too many errors: every token is the end
  std::uint32_t last_error_ = kNoOffset;
  std::uint32_t last_end_ = 0;  // where the token before the current one ended
  std::uint32_t sync_pos_ = 0;  // advance() makes progress
  int sync_count_ = 0;
};

}  // namespace gofed::golang::syntax
