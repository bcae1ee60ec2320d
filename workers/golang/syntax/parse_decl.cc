// Files and declarations.
#include <algorithm>
#include <array>

#include "workers/golang/syntax/parser_impl.h"
#include "workers/golang/syntax/text/literals.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang::syntax {
namespace {

constexpr auto kPlainPathBytes = [] {
  constexpr std::string_view kForbidden = "!\"#$%&'()*,:;<=>?[\\]^{|}`";
  std::array<bool, 256> table{};
  for (unsigned c = 0x21; c < 0x7f; ++c) {
    table[c] = kForbidden.find(static_cast<char>(c)) == std::string_view::npos;
  }
  return table;
}();

// Import paths may not hold those (specification: Import declarations), nor space, nor anything
// that does not print.
bool is_valid_import_path(std::string_view literal) {
  const auto is_plain = [](char c) { return kPlainPathBytes[static_cast<unsigned char>(c)]; };
  if (literal.size() > 2 && literal.front() == literal.back() &&
      std::ranges::all_of(literal.substr(1, literal.size() - 2), is_plain)) {
    return true;
  }
  const std::optional<std::string> unquoted = unquote_string(literal);
  if (!unquoted || unquoted->empty()) return false;
  std::string_view path = *unquoted;
  while (!path.empty()) {
    const Decoded rune = decode_rune(path);
    const bool control = rune.rune <= 0x20 || (rune.rune >= 0x7f && rune.rune <= 0xa0);
    const bool forbidden = rune.rune < 0x80 && !kPlainPathBytes[rune.rune];
    if (!rune.valid || rune.rune == kReplacement || control || forbidden) return false;
    path.remove_prefix(rune.width);
  }
  return true;
}

Token keyword_of(NodeKind group) {
  switch (group) {
    case NodeKind::ImportGroup:
      return Token::Import;
    case NodeKind::ConstGroup:
      return Token::Const;
    case NodeKind::TypeGroup:
      return Token::Type;
    default:
      return Token::Var;
  }
}

}  // namespace

Node Parser::parse_file() {
  const List declarations = open_list();
  append(parse_package_clause());
  const bool readable = lexer_.complaints().empty() || last_error_ == kNoOffset;
  if (!readable) give_up();  // not Go at all: what follows would be noise
  while (at(Token::Import)) append(parse_group(NodeKind::ImportGroup));
  if (!options_.imports_only) {
    while (!at(Token::End)) append(parse_declaration(Sync::Declaration));
  }
  return make(NodeKind::File, 0, declarations);
}

Node Parser::parse_package_clause() {
  document(lexer_.comment_begin());
  const std::uint32_t begin = expect(Token::Package);
  const Node name = parse_ident();
  const Node clause = make(NodeKind::PackageClause, begin, {name});
  expect_semicolon();
  builder_.set_package(builder_.source().substr(name.begin(), name.link() - name.begin()));
  return clause;
}

Node Parser::parse_declaration(Sync sync) {
  switch (tok()) {
    case Token::Const:
      return parse_group(NodeKind::ConstGroup);
    case Token::Type:
      return parse_group(NodeKind::TypeGroup);
    case Token::Var:
      return parse_group(NodeKind::VarGroup);
    case Token::Func:
      return parse_func_decl();
    default: {
      const std::uint32_t begin = pos();
      error_expected(begin, "declaration");
      advance(sync);
      return bad(begin);
    }
  }
}

// "keyword spec" or "keyword ( spec; spec )".
Node Parser::parse_group(NodeKind group) {
  const Depth depth(*this);
  document(lexer_.comment_begin());
  const std::uint32_t begin = expect(keyword_of(group));
  if (!at(Token::LeftParen)) {
    const Node spec = parse_spec(group, true);
    return make(group, begin, {spec});
  }
  next();
  const List specs = open_list();
  while (!at(Token::RightParen) && !at(Token::End)) {
    document(lexer_.comment_begin());
    append(parse_spec(group, count(specs) == 0));
  }
  expect(Token::RightParen);
  const Node node = make(group, begin, specs, Token::LeftParen);
  expect_semicolon();
  return node;
}

Node Parser::parse_spec(NodeKind group, bool is_first) {
  switch (group) {
    case NodeKind::ImportGroup:
      return parse_import_spec();
    case NodeKind::ConstGroup:
      return parse_value_spec(NodeKind::ConstSpec, is_first);
    case NodeKind::TypeGroup:
      return parse_type_spec();
    default:
      return parse_value_spec(NodeKind::VarSpec, is_first);
  }
}

Node Parser::parse_import_spec() {
  const std::uint32_t begin = pos();
  Node name = absent();
  if (at(Token::Dot)) {
    name = take_leaf(NodeKind::Ident);
  } else if (at(Token::Ident)) {
    name = parse_ident();
  }
  Node path;
  if (at(Token::String)) {
    if (!is_valid_import_path(lexer_.text())) {
      error(pos(), "invalid import path: " + std::string(lexer_.text().substr(0, 200)));
    }
    path = take_leaf(NodeKind::BasicLit, Token::String);
  } else {
    path = bad(pos());
    expect(Token::String);
  }
  const Node spec = make(NodeKind::ImportSpec, begin, {name, path});
  expect_semicolon();
  return spec;
}

Node Parser::parse_value_spec(NodeKind kind, bool is_first) {
  const std::uint32_t begin = pos();
  const Node names = parse_ident_list();
  const Node type = try_type();
  Node values = absent();
  if (accept(Token::Assign)) values = parse_expr_list(true, NodeKind::Values);
  const Node spec = make(kind, begin, {names, type, values});
  expect_semicolon();
  if (kind == NodeKind::VarSpec && is_none(type) && is_none(values)) {
    error(begin, "missing variable type or initialization");
  }
  if (kind == NodeKind::ConstSpec && is_none(values) && (is_first || !is_none(type))) {
    error(begin, "missing constant value");
  }
  return spec;
}

Node Parser::parse_type_spec() {
  const std::uint32_t begin = pos();
  const Node name = parse_ident();
  Node spec;
  if (at(Token::LeftBracket)) {
    const std::uint32_t bracket = pos();
    next();
    spec = parse_type_spec_after_bracket(name, bracket);
  } else {
    const Token op = accept(Token::Assign) ? Token::Assign : Token::Illegal;
    const Node type = parse_type();
    spec = make(NodeKind::TypeSpec, begin, {name, absent(), type}, op);
  }
  expect_semicolon();
  return spec;
}

// "type T[": type parameters, or an array or slice type. "[P *C]" may be either; go/parser's
// rule decides: it is a parameter when a comma follows or the right side can only be a type.
Node Parser::parse_type_spec_after_bracket(Node name, std::uint32_t bracket) {
  if (!at(Token::Ident)) {
    if (at(Token::RightBracket)) return finish_array_type_spec(name, bracket, absent());
    Node length;
    {
      const Scoped level(expr_level_, expr_level_ + 1);
      length = at(Token::Ellipsis) ? parse_open_length() : parse_rhs();
    }
    return finish_array_type_spec(name, bracket, length);
  }
  Node x = parse_ident();
  if (!at(Token::LeftBracket)) {
    const Scoped level(expr_level_, expr_level_ + 1);
    const Node left = parse_primary(x);
    x = parse_binary(left, 1, false);
  }
  const Parameter first = extract_name(x, at(Token::Comma));
  if (!is_none(first.name) && (!is_none(first.type) || !at(Token::RightBracket))) {
    return finish_generic_type(name, bracket, first);
  }
  return finish_array_type_spec(name, bracket, x);
}

Node Parser::finish_generic_type(Node name, std::uint32_t bracket, Parameter first) {
  const List list = open_list();
  parse_parameter_list(first, Token::RightBracket);
  expect(Token::RightBracket);
  const Node parameters = make(NodeKind::TypeParameters, bracket, list);
  const Token op = accept(Token::Assign) ? Token::Assign : Token::Illegal;
  const Node type = parse_type();
  return make(NodeKind::TypeSpec, name.begin(), {name, parameters, type}, op);
}

Node Parser::finish_array_type_spec(Node name, std::uint32_t bracket, Node length) {
  const Node type = parse_array_type(bracket, length);
  return make(NodeKind::TypeSpec, name.begin(), {name, absent(), type});
}

// Splits what was read as an expression into a parameter's name and the first of its constraint:
// "P *C", "P (C)", "P *C|Q". Without a name, the expression is an array length.
Parameter Parser::extract_name(Node x, bool force) {
  const Depth depth(*this);
  if (x.kind() == NodeKind::Ident) return {.name = x, .type = {}};
  if (x.kind() == NodeKind::Binary) {
    const Node left = child(x, 0);
    const Node right = child(x, 1);
    if (x.op() == Token::Star && left.kind() == NodeKind::Ident &&
        (force || is_type_element(right))) {
      return {.name = left, .type = make(NodeKind::Star, left.link(), {right})};
    }
    if (x.op() == Token::Or) {
      Parameter inner = extract_name(left, force || is_type_element(right));
      if (!is_none(inner.name) && !is_none(inner.type)) {
        inner.type = make(NodeKind::Binary, inner.type.begin(), {inner.type, right}, Token::Or);
        return inner;
      }
    }
  }
  if (x.kind() == NodeKind::Call && x.op() != Token::Ellipsis) {
    const Node function = child(x, 0);
    const Node argument = child(x, 1);
    const bool single = !is_none(argument) && is_none(child(x, 2));
    if (function.kind() == NodeKind::Ident && single && (force || is_type_element(argument))) {
      return {.name = function, .type = argument};
    }
  }
  return {.name = {}, .type = x};
}

bool Parser::is_type_element(const Node& x) {
  const Depth depth(*this);
  switch (x.kind()) {
    case NodeKind::ArrayType:
    case NodeKind::SliceType:
    case NodeKind::StructType:
    case NodeKind::FuncType:
    case NodeKind::InterfaceType:
    case NodeKind::MapType:
    case NodeKind::ChanType:
      return true;
    case NodeKind::Binary:
      return is_type_element(child(x, 0)) || is_type_element(child(x, 1));
    case NodeKind::Unary:
      return x.op() == Token::Tilde;
    case NodeKind::Paren:
      return is_type_element(child(x, 0));
    default:
      return false;
  }
}

Node Parser::parse_func_decl() {
  document(lexer_.comment_begin());
  const std::uint32_t begin = expect(Token::Func);
  const Node receiver = at(Token::LeftParen) ? parse_parameters(NodeKind::Receiver) : absent();
  const Node name = parse_ident();
  Node type_parameters = absent();
  if (at(Token::LeftBracket)) {
    std::uint32_t bracket = kNoOffset;
    type_parameters = parse_type_parameters(bracket);
  }
  const Node type = parse_signature(pos());
  const Node body = parse_func_body();
  return make(NodeKind::FuncDecl, begin, {name, receiver, type_parameters, type, body});
}

// The body, or an Absent node; and the semicolon behind it.
Node Parser::parse_func_body() {
  if (at(Token::Semicolon)) {
    next();
    if (!at(Token::LeftBrace)) return absent();
    error(pos(), "unexpected semicolon or newline before {");
  }
  const Node body = at(Token::LeftBrace) ? parse_block_or_skip() : absent();
  expect_semicolon();
  return body;
}

Node Parser::parse_ident() {
  if (at(Token::Ident)) return take_leaf(NodeKind::Ident);
  const Node missing = leaf(NodeKind::Ident, pos(), pos());
  expect(Token::Ident);
  return missing;
}

Node Parser::parse_ident_list() {
  const std::uint32_t begin = pos();
  const List names = open_list();
  append(parse_ident());
  while (accept(Token::Comma)) append(parse_ident());
  return make(NodeKind::Names, begin, names);
}

}  // namespace gofed::golang::syntax
