// Files and declarations.
#include "workers/golang/syntax/literals.h"
#include "workers/golang/syntax/parser_impl.h"
#include "workers/golang/syntax/unicode.h"

namespace gofed::golang::syntax {
namespace {

// Import paths may not hold these (specification: Import declarations), nor space, nor anything
// that does not print.
bool is_valid_import_path(std::string_view literal) {
  const std::optional<std::string> unquoted = unquote_string(literal);
  if (!unquoted || unquoted->empty()) return false;
  std::string_view path = *unquoted;
  while (!path.empty()) {
    const Decoded rune = decode_rune(path);
    const bool control = rune.rune <= 0x20 || (rune.rune >= 0x7f && rune.rune <= 0xa0);
    constexpr std::string_view kForbidden = "!\"#$%&'()*,:;<=>?[\\]^{|}`";
    const bool forbidden =
        rune.rune < 0x80 && kForbidden.find(static_cast<char>(rune.rune)) != std::string_view::npos;
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

NodeId Parser::parse_file() {
  List declarations;
  append(declarations, parse_package_clause());
  const bool readable = lexer_.complaints().empty() || last_error_ == kNoOffset;
  if (!readable) gave_up_ = true;  // not Go at all: what follows would be noise
  parse_imports(declarations);
  if (!options_.imports_only) {
    while (!at(Token::End)) append(declarations, parse_declaration(Sync::Declaration));
  }
  return make(NodeKind::File, 0, declarations);
}

NodeId Parser::parse_package_clause() {
  const std::uint32_t comment = lexer_.comment_begin();
  const std::uint32_t begin = expect(Token::Package);
  const NodeId name = parse_ident();
  const NodeId clause = make(NodeKind::PackageClause, begin, {name});
  builder_.node(clause).aux = comment;
  expect_semicolon();
  builder_.set_package(clause, builder_.tree().text(name));
  return clause;
}

void Parser::parse_imports(List& declarations) {
  while (at(Token::Import)) append(declarations, parse_group(NodeKind::ImportGroup));
}

NodeId Parser::parse_declaration(Sync sync) {
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
NodeId Parser::parse_group(NodeKind group) {
  const Depth depth(*this);
  const std::uint32_t comment = lexer_.comment_begin();
  const std::uint32_t begin = expect(keyword_of(group));
  const bool grouped = at(Token::LeftParen);
  List specs;
  if (grouped) {
    next();
    std::uint16_t iota = 0;
    while (!at(Token::RightParen) && !at(Token::End)) {
      append(specs, parse_spec(group, lexer_.comment_begin(), iota));
      if (iota < 0xffff) ++iota;
    }
    expect(Token::RightParen);
  } else {
    append(specs, parse_spec(group, kNoOffset, 0));
  }
  const NodeId node = make(group, begin, specs, grouped ? Token::LeftParen : Token::Illegal);
  if (grouped) expect_semicolon();
  builder_.node(node).aux = comment;
  return node;
}

NodeId Parser::parse_spec(NodeKind group, std::uint32_t comment, std::uint16_t iota) {
  NodeId spec = kNoNode;
  switch (group) {
    case NodeKind::ImportGroup:
      spec = parse_import_spec();
      break;
    case NodeKind::ConstGroup:
      spec = parse_value_spec(NodeKind::ConstSpec, iota);
      break;
    case NodeKind::TypeGroup:
      spec = parse_type_spec();
      break;
    default:
      spec = parse_value_spec(NodeKind::VarSpec, iota);
      break;
  }
  builder_.node(spec).aux = comment;
  return spec;
}

NodeId Parser::parse_import_spec() {
  const std::uint32_t begin = pos();
  NodeId name = kNoNode;
  if (at(Token::Dot)) {
    name = leaf(NodeKind::Ident, pos(), lexer_.end());
    next();
  } else if (at(Token::Ident)) {
    name = parse_ident();
  }
  NodeId path = kNoNode;
  if (at(Token::String)) {
    if (!is_valid_import_path(lexer_.text())) {
      error(pos(), "invalid import path: " + std::string(lexer_.text().substr(0, 200)));
    }
    path = leaf(NodeKind::BasicLit, pos(), lexer_.end(), Token::String);
    next();
  } else {
    path = bad(pos());
    expect(Token::String);
  }
  const NodeId spec = make(NodeKind::ImportSpec, begin, {or_absent(name), path});
  expect_semicolon();
  return spec;
}

NodeId Parser::parse_value_spec(NodeKind kind, std::uint16_t iota) {
  const std::uint32_t begin = pos();
  const NodeId names = parse_ident_list();
  const NodeId type = try_type();
  NodeId values = kNoNode;
  if (accept(Token::Assign)) values = parse_expr_list(true, NodeKind::Values);
  const NodeId spec = make(kind, begin, {names, or_absent(type), or_absent(values)});
  builder_.node(spec).iota = iota;
  expect_semicolon();
  if (kind == NodeKind::VarSpec && type == kNoNode && values == kNoNode) {
    error(begin, "missing variable type or initialization");
  }
  if (kind == NodeKind::ConstSpec && values == kNoNode && (iota == 0 || type != kNoNode)) {
    error(begin, "missing constant value");
  }
  return spec;
}

NodeId Parser::parse_type_spec() {
  const std::uint32_t begin = pos();
  const NodeId name = parse_ident();
  NodeId spec = kNoNode;
  if (at(Token::LeftBracket)) {
    const std::uint32_t bracket = pos();
    next();
    spec = parse_type_spec_after_bracket(name, bracket);
  } else {
    const Token op = accept(Token::Assign) ? Token::Assign : Token::Illegal;
    const NodeId type = parse_type();
    spec = make(NodeKind::TypeSpec, begin, {name, absent(), type}, op);
  }
  expect_semicolon();
  return spec;
}

// "type T[": type parameters, or an array or slice type. "[P *C]" may be either; go/parser's
// rule decides: it is a parameter when a comma follows or the right side can only be a type.
NodeId Parser::parse_type_spec_after_bracket(NodeId name, std::uint32_t bracket) {
  if (!at(Token::Ident)) {
    if (at(Token::RightBracket)) return finish_array_type_spec(name, bracket, kNoNode);
    NodeId length = kNoNode;
    {
      const Scoped level(expr_level_, expr_level_ + 1);
      if (at(Token::Ellipsis)) {
        const std::uint32_t begin = pos();
        next();
        length = make(NodeKind::Ellipsis, begin, {absent()});
      } else {
        length = parse_rhs();
      }
    }
    return finish_array_type_spec(name, bracket, length);
  }
  NodeId x = parse_ident();
  if (!at(Token::LeftBracket)) {
    const Scoped level(expr_level_, expr_level_ + 1);
    const NodeId left = parse_primary(x);
    x = parse_binary(left, 1, false);
  }
  const Parameter first = extract_name(x, at(Token::Comma));
  if (first.name != kNoNode && (first.type != kNoNode || !at(Token::RightBracket))) {
    return finish_generic_type(name, bracket, first);
  }
  return finish_array_type_spec(name, bracket, x);
}

NodeId Parser::finish_generic_type(NodeId name, std::uint32_t bracket, Parameter first) {
  builder_.node(first.name).next_sibling = kNoNode;
  const List list = parse_parameter_list(first, Token::RightBracket);
  expect(Token::RightBracket);
  const NodeId parameters = make(NodeKind::TypeParameters, bracket, list);
  const Token op = accept(Token::Assign) ? Token::Assign : Token::Illegal;
  const NodeId type = parse_type();
  return make(NodeKind::TypeSpec, begin_of(name), {name, parameters, type}, op);
}

NodeId Parser::finish_array_type_spec(NodeId name, std::uint32_t bracket, NodeId length) {
  const NodeId type = parse_array_type(bracket, length);
  return make(NodeKind::TypeSpec, begin_of(name), {name, absent(), type});
}

// Splits what was read as an expression into a parameter's name and the first of its constraint:
// "P *C", "P (C)", "P *C|Q". Without a name, the expression is an array length.
Parser::Parameter Parser::extract_name(NodeId x, bool force) {
  const Depth depth(*this);
  if (kind(x) == NodeKind::Ident) return {x, kNoNode};
  if (kind(x) == NodeKind::Binary) {
    const NodeId left = child(x, 0);
    const NodeId right = child(x, 1);
    const Token op = builder_.node(x).op;
    if (op == Token::Star && kind(left) == NodeKind::Ident && (force || is_type_element(right))) {
      const NodeId pointer = make(NodeKind::Star, end_of(left), {right});
      return {left, pointer};
    }
    if (op == Token::Or) {
      const Parameter inner = extract_name(left, force || is_type_element(right));
      if (inner.name != kNoNode && inner.type != kNoNode) {
        return {inner.name,
                make(NodeKind::Binary, begin_of(inner.type), {inner.type, right}, Token::Or)};
      }
    }
  }
  if (kind(x) == NodeKind::Call && builder_.node(x).op != Token::Ellipsis) {
    const NodeId function = child(x, 0);
    const NodeId argument = child(x, 1);
    const bool single = argument != kNoNode && child(x, 2) == kNoNode;
    if (kind(function) == NodeKind::Ident && single && (force || is_type_element(argument))) {
      return {function, argument};
    }
  }
  return {kNoNode, x};
}

bool Parser::is_type_element(NodeId x) {
  const Depth depth(*this);
  switch (kind(x)) {
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
      return builder_.node(x).op == Token::Tilde;
    case NodeKind::Paren:
      return is_type_element(child(x, 0));
    default:
      return false;
  }
}

NodeId Parser::parse_func_decl() {
  const std::uint32_t comment = lexer_.comment_begin();
  const std::uint32_t begin = expect(Token::Func);
  const NodeId receiver = at(Token::LeftParen) ? parse_parameters(NodeKind::Receiver) : absent();
  const NodeId name = parse_ident();
  NodeId type_parameters = kNoNode;
  if (at(Token::LeftBracket)) {
    std::uint32_t bracket = kNoOffset;
    type_parameters = parse_type_parameters(bracket);
    if (type_parameters != kNoNode && kind(receiver) != NodeKind::Absent) {
      error(bracket, "method must have no type parameters");
      type_parameters = kNoNode;
    }
  }
  const NodeId type = parse_signature(pos());
  const NodeId parameters = or_absent(type_parameters);
  const NodeId body = parse_func_body();
  const NodeId decl = make(NodeKind::FuncDecl, begin, {name, receiver, parameters, type, body});
  builder_.node(decl).aux = comment;
  return decl;
}

// The body, or an Absent node; and the semicolon behind it.
NodeId Parser::parse_func_body() {
  if (at(Token::Semicolon)) {
    next();
    if (!at(Token::LeftBrace)) return absent();
    error(pos(), "unexpected semicolon or newline before {");
  }
  const NodeId body = at(Token::LeftBrace) ? parse_block_or_skip() : absent();
  expect_semicolon();
  return body;
}

NodeId Parser::parse_ident() {
  const std::uint32_t begin = pos();
  if (at(Token::Ident)) {
    const NodeId ident = leaf(NodeKind::Ident, begin, lexer_.end());
    next();
    return ident;
  }
  const NodeId missing = leaf(NodeKind::Ident, begin, begin);
  expect(Token::Ident);
  return missing;
}

NodeId Parser::parse_ident_list() {
  const std::uint32_t begin = pos();
  List names;
  append(names, parse_ident());
  while (accept(Token::Comma)) append(names, parse_ident());
  return make(NodeKind::Names, begin, names);
}

}  // namespace gofed::golang::syntax
