// The parser's inside: shared by parse_*.cc, which hold one construct each.
//
// A recursive descent modelled on go/parser, function by function, so that both accept the same
// source and complain at the same place.
//
// A node is a value that a function returns. It gets its place in the tree when its parent is made:
// the parent's children are then written side by side to the end of the node arrays, and the parent
// only keeps the index of the first. Children whose number is not known wait on a stack, from a
// mark on, until their parent comes. An Absent node stands for "none".
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "workers/golang/syntax/lexer.h"
#include "workers/golang/syntax/parser.h"
#include "workers/golang/syntax/tree.h"

namespace gofed::golang::syntax {

// Nodes in a row, as a Tree keeps them; grows at its end and keeps its memory from file to file.
class NodeArrays {
 public:
  [[nodiscard]] std::uint32_t size() const { return size_; }
  [[nodiscard]] Node operator[](std::uint32_t index) const {
    return {places_[index], tags_[index]};
  }
  void set(std::uint32_t index, const Node& node, bool has_next) {
    places_[index] = node.place();
    tags_[index] = static_cast<std::uint16_t>((node.tag() & ~unsigned{Node::kHasNext}) |
                                              (has_next ? Node::kHasNext : 0));
  }
  // The index of the first of `count` more at the end, not yet written.
  std::uint32_t extend(std::uint32_t count) {
    if (count > capacity_ - size_) grow(count);
    return std::exchange(size_, size_ + count);
  }
  void clear() { size_ = 0; }

  [[nodiscard]] std::span<const std::uint64_t> places() const { return {places_.get(), size_}; }
  [[nodiscard]] std::span<const std::uint16_t> tags() const { return {tags_.get(), size_}; }

 private:
  void grow(std::uint32_t count);

  std::unique_ptr<std::uint64_t[]> places_;
  std::unique_ptr<std::uint16_t[]> tags_;
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
};

// A parameter before names and types are distinguished.
struct Parameter {
  Node name;
  Node type;
  bool shares_type = false;  // with the next parameter, which has it
};

// What one file after the other can be parsed with.
struct ParserBuffers {
  NodeArrays nodes;           // with their parents
  std::vector<Node> waiting;  // for their parents
  std::vector<Parameter> parameters;
  std::vector<Documented> documented;
};

// The only writer of a Tree.
class TreeBuilder {
 public:
  TreeBuilder(std::string_view source, ParserBuffers& buffers);

  // The parent of these.
  template <std::size_t N>
  Node parent(NodeKind kind, std::uint32_t begin, const Node (&children)[N], Token op) {
    const std::uint32_t first = nodes_.extend(N);
    for (std::uint32_t i = 0; i < N; ++i) nodes_.set(first + i, children[i], i + 1 < N);
    return {kind, op, true, begin, first};
  }
  // The parent of those that wait since the mark. Without any it is a leaf that ends at `end`.
  Node parent(NodeKind kind, std::uint32_t begin, std::uint32_t mark, std::uint32_t end, Token op) {
    const auto count = static_cast<std::uint32_t>(waiting_.size()) - mark;
    if (count == 0) return {kind, op, false, begin, end};
    const std::uint32_t first = nodes_.extend(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      nodes_.set(first + i, waiting_[mark + i], i + 1 < count);
    }
    waiting_.resize(mark);
    return {kind, op, true, begin, first};
  }
  [[nodiscard]] std::vector<Node>& waiting() { return waiting_; }
  [[nodiscard]] NodeArrays& nodes() { return nodes_; }

  // The n-th child, an Absent node when there are fewer.
  [[nodiscard]] Node child(const Node& node, std::size_t n) const;

  // The declaration at `declaration` has a comment. Offsets only grow from call to call.
  void document(std::uint32_t declaration, std::uint32_t comment) {
    documented_.push_back({declaration, comment});
  }
  void set_package(std::string_view name) { tree_.package_name_ = name; }

  [[nodiscard]] std::string_view source() const { return tree_.source_; }

  // Copies what was collected, sorts complaints, counts positions and hands the tree over.
  Tree finish(const Node& root, std::string_view path, std::vector<Complaint> complaints,
              std::vector<Directive> directives);

 private:
  void copy_arrays();

  Tree tree_;
  NodeArrays& nodes_;
  std::vector<Node>& waiting_;
  std::vector<Documented>& documented_;
};

class Parser {
 public:
  Parser(std::string_view path, std::string_view source, const ParseOptions& options,
         ParserBuffers& buffers);
  Tree parse();

 private:
  // The children that are being collected: all that wait from here on.
  struct List {
    std::uint32_t mark = 0;
  };
  // Counts a level of nesting for its lifetime.
  class Depth {
   public:
    explicit Depth(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > kNestingDepthMax) parser_.too_deep();
    }
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
  enum class Sync : std::uint8_t { Statement, Declaration, ExpressionEnd, ListEnd };

  // parser.cc: tokens, errors, nodes
  [[nodiscard]] Token tok() const { return lexer_.token(); }
  [[nodiscard]] bool at(Token token) const { return tok() == token; }
  [[nodiscard]] std::uint32_t pos() const { return lexer_.begin(); }
  void next() { lexer_.next(); }
  bool accept(Token token) {
    if (!at(token)) return false;
    next();
    return true;
  }
  // Each of these answers at once where the source is right, else calls the one named after it.
  std::uint32_t expect(Token token) {
    const std::uint32_t offset = pos();
    if (!at(token)) miss(token);
    next();  // make progress
    return offset;
  }
  void expect_closing(Token token, std::string_view context) {
    if (!at(token)) {
      if (pos() == sync_pos_) return;  // the list was given up here
      miss_closing(context);
    }
    expect(token);
  }
  void expect_semicolon() {
    if (at(Token::Semicolon)) {
      next();
    } else {
      miss_semicolon();
    }
  }
  // Whether a list goes on. Where a comma is missing it is given up.
  bool at_comma(std::string_view context, Token follow) {
    if (at(Token::Comma)) return true;
    if (at(follow)) return false;
    miss_comma(context);
    return false;
  }
  void miss(Token token);
  void miss_closing(std::string_view context);
  void miss_semicolon();
  void miss_comma(std::string_view context);
  void advance(Sync sync);
  void give_up();
  void too_deep();
  void error(std::uint32_t offset, std::string message);
  void error_expected(std::uint32_t offset, std::string_view what);

  [[nodiscard]] Node child(const Node& node, std::size_t n) const {
    return builder_.child(node, n);
  }
  [[nodiscard]] List open_list() { return {static_cast<std::uint32_t>(waiting().size())}; }
  [[nodiscard]] std::uint32_t count(List list) { return open_list().mark - list.mark; }
  void append(const Node& node) { waiting().push_back(node); }
  void drop(List list) { waiting().resize(list.mark); }
  [[nodiscard]] std::vector<Node>& waiting() { return builder_.waiting(); }
  // A new node ends where the last token read ended.
  Node make(NodeKind kind, std::uint32_t begin, List list, Token op = Token::Illegal) {
    return builder_.parent(kind, begin, list.mark, std::max(begin, lexer_.last_end()), op);
  }
  template <std::size_t N>
  Node make(NodeKind kind, std::uint32_t begin, const Node (&children)[N],
            Token op = Token::Illegal) {
    return builder_.parent(kind, begin, children, op);
  }
  Node leaf(NodeKind kind, std::uint32_t begin, std::uint32_t end, Token op = Token::Illegal) {
    return {kind, op, false, begin, std::max(begin, end)};
  }
  // The current token as a leaf; moves behind it.
  Node take_leaf(NodeKind kind, Token op = Token::Illegal) {
    const Node node(kind, op, false, pos(), lexer_.end());
    next();
    return node;
  }
  Node absent() { return leaf(NodeKind::Absent, pos(), pos()); }
  Node bad(std::uint32_t begin) { return leaf(NodeKind::Bad, begin, pos()); }
  std::uint32_t end_of(Node node);
  static bool is_none(const Node& node) { return node.kind() == NodeKind::Absent; }
  // What stands in all parentheses around it.
  Node unparen(Node node) {
    while (node.kind() == NodeKind::Paren) node = child(node, 0);
    return node;
  }
  void document(std::uint32_t comment);

  // parse_decl.cc
  Node parse_file();
  Node parse_package_clause();
  void parse_imports();
  Node parse_declaration(Sync sync);
  Node parse_group(NodeKind kind);
  Node parse_spec(NodeKind group, bool is_first);
  Node parse_import_spec();
  Node parse_value_spec(NodeKind kind, bool is_first);
  Node parse_type_spec();
  Node parse_type_spec_after_bracket(Node name, std::uint32_t bracket);
  Node finish_generic_type(Node name, std::uint32_t bracket, Parameter first);
  Node finish_array_type_spec(Node name, std::uint32_t bracket, Node length);
  Parameter extract_name(Node x, bool force);
  bool is_type_element(const Node& x);
  Node parse_func_decl();
  Node parse_func_body();
  Node parse_ident();
  Node parse_ident_list();

  // parse_params.cc
  Node parse_type_parameters(std::uint32_t& bracket);
  Node parse_parameters(NodeKind kind);
  Node parse_results();
  Node parse_signature(std::uint32_t begin);
  void parse_parameter_list(Parameter first, Token closing);
  Parameter parse_parameter(Node name, bool type_sets);
  Parameter parse_named_parameter(Node name, bool type_sets);
  Node parse_variadic();
  void settle_names(std::size_t mark, std::uint32_t begin, bool type_parameters);
  void append_fields(std::size_t mark);
  Node make_field(List names, const Node& type, const Node& tag, std::uint32_t begin);

  // parse_type.cc
  Node parse_type();
  Node try_type();
  Node try_type_literal();
  Node parse_type_name(Node ident);
  Node parse_qualified_type(Node ident);
  Node parse_type_arguments(Node type);
  Node parse_array_type(std::uint32_t bracket, Node length);
  Node parse_array_or_slice();
  Node parse_open_length();
  Parameter parse_array_field_or_instance(Node name);
  Node parse_struct_type();
  Node parse_field();
  Node parse_func_type();
  Node parse_interface_type();
  Node parse_method_or_embedded();
  Node parse_bracket_in_interface(Node name);
  Node parse_union(Node first);
  Node parse_term();
  Node parse_map_type();
  Node parse_chan_type();
  Node parse_paren_type();

  // parse_expr.cc
  Node parse_expr();
  Node parse_rhs();
  Node parse_rhs_or_type();
  Node parse_expr_list(bool rhs, NodeKind kind);
  void append_exprs(bool rhs);
  Node parse_binary(Node x, int precedence, bool check);
  Node parse_unary();
  Node parse_unary_operator();
  Node parse_receive_or_chan_type();
  Node redirect_chan_type(const Node& type, std::uint32_t arrow);
  Node parse_primary(Node x);
  Node parse_dot(Node x);
  Node parse_operand();
  Node parse_long_operand();
  Node parse_func_type_or_literal();
  Node parse_index_or_slice(Node x);
  Node parse_slice_bounds(Node x, Node low);
  Node parse_call(Node function);
  Node parse_composite(Node type);
  Node parse_element();
  Node parse_value();
  bool may_open_composite(const Node& x);
  bool elements_matter(const Node& type);
  // Complains when x is a type where only a value can be.
  Node check_expr(const Node& x) {
    if (may_be_type(x)) complain_of_type(x);
    return x;
  }
  // Complains of what is neither, "[...]T" without its elements.
  Node check_expr_or_type(const Node& x) {
    if (may_be_type(x)) complain_of_open_array(x);
    return x;
  }
  // Types that no expression looks like, and what has parentheses around it.
  static bool may_be_type(const Node& x) {
    return x.kind() == NodeKind::Paren ||
           (x.kind() >= NodeKind::ArrayType && x.kind() <= NodeKind::ChanType);
  }
  void complain_of_type(const Node& x);
  void complain_of_open_array(const Node& x);

  // parse_stmt.cc, parse_control.cc
  Node parse_block();
  Node parse_block_or_skip();
  void append_statements();
  Node parse_statement();
  Node parse_simple(StmtMode mode, bool* is_range = nullptr);
  Node parse_assignment(Node left, StmtMode mode, bool* is_range);
  Node finish_simple(Node x, StmtMode mode);
  Node parse_simple_terminated();
  void check_defines_names(const Node& left);
  Node parse_call_statement(NodeKind kind, std::string_view word);
  Node parse_return();
  Node parse_branch();
  Node parse_if();
  void parse_if_header(Node& init, Node& condition);
  Node parse_else();
  Node parse_switch();
  bool is_type_switch_guard(const Node& statement);
  void append_guard(const Node& guard);
  Node parse_case(bool type_switch);
  Node parse_select();
  Node parse_comm_clause();
  Node parse_comm();
  Node parse_for();
  Node parse_post();
  Node make_range(const Node& left, std::uint32_t begin, Token op);
  Node condition_of(const Node& statement, std::string_view want);

  std::string_view path_;
  ParseOptions options_;
  Lexer lexer_;
  TreeBuilder builder_;
  std::vector<Parameter>& parameters_;  // of the lists that are being read, the innermost last
  int depth_ = 0;
  int expr_level_ = 0;    // below 0: in a control clause, where "{" opens the block
  bool in_rhs_ = false;   // "=" is a mistyped "=="
  bool gave_up_ = false;  // too deep or too many errors: the lexer has stopped
  std::uint32_t last_error_ = kNoOffset;
  std::uint32_t sync_pos_ = 0;  // advance() makes progress
  int sync_count_ = 0;
};

}  // namespace gofed::golang::syntax
