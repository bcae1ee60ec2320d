// Types.
#include "workers/golang/syntax/parser_impl.h"

namespace gofed::golang::syntax {

Node Parser::parse_type() {
  const Node type = try_type();
  if (!is_none(type)) return type;
  const std::uint32_t begin = pos();
  error_expected(begin, "type");
  advance(Sync::ExpressionEnd);
  return bad(begin);
}

// A type, or an Absent node with nothing consumed when none begins here.
Node Parser::try_type() {
  if (at(Token::Ident)) return parse_qualified_type(take_leaf(NodeKind::Ident));
  return try_type_literal();
}

Node Parser::try_type_literal() {
  const Depth depth(*this);
  switch (tok()) {
    case Token::LeftBracket:
      return parse_array_or_slice();
    case Token::Struct:
      return parse_struct_type();
    case Token::Func:
      return parse_func_type();
    case Token::Interface:
      return parse_interface_type();
    case Token::Map:
      return parse_map_type();
    case Token::Chan:
    case Token::Arrow:
      return parse_chan_type();
    case Token::LeftParen:
      return parse_paren_type();
    case Token::Star: {
      const std::uint32_t begin = pos();
      next();
      const Node base = parse_type();
      return make(NodeKind::Star, begin, {base});
    }
    default:
      return absent();
  }
}

// "T" or "package.T" after its first identifier.
Node Parser::parse_type_name(Node ident) {
  if (!accept(Token::Dot)) return ident;
  const Node name = parse_ident();
  return make(NodeKind::Selector, ident.begin(), {ident, name});
}

Node Parser::parse_qualified_type(Node ident) {
  const Node name = parse_type_name(ident);
  return at(Token::LeftBracket) ? parse_type_arguments(name) : name;
}

Node Parser::parse_type_arguments(Node type) {
  const Depth depth(*this);
  expect(Token::LeftBracket);
  const List list = open_list();
  append(type);
  {
    const Scoped level(expr_level_, expr_level_ + 1);
    while (!at(Token::RightBracket) && !at(Token::End)) {
      append(parse_type());
      if (!at_comma("type argument list", Token::RightBracket)) break;
      next();
    }
  }
  const std::uint32_t closing = pos();
  if (count(list) == 1) error_expected(closing, "type argument list");
  expect_closing(Token::RightBracket, "type argument list");
  return make(NodeKind::Index, type.begin(), list);
}

Node Parser::parse_array_or_slice() {
  const std::uint32_t bracket = pos();
  next();
  Node length = absent();
  if (!at(Token::RightBracket)) {
    const Scoped level(expr_level_, expr_level_ + 1);
    length = at(Token::Ellipsis) ? parse_open_length() : parse_rhs();
  }
  return parse_array_type(bracket, length);
}

// "..." where the length of an array stands.
Node Parser::parse_open_length() {
  const std::uint32_t begin = pos();
  next();
  return make(NodeKind::Ellipsis, begin, {absent()});
}

// After the length; without one it is a slice.
Node Parser::parse_array_type(std::uint32_t bracket, Node length) {
  if (at(Token::Comma)) {
    error(pos(), "unexpected comma; expecting ]");
    next();
  }
  expect(Token::RightBracket);
  const Node element = parse_type();
  if (is_none(length)) return make(NodeKind::SliceType, bracket, {element});
  return make(NodeKind::ArrayType, bracket, {length, element});
}

// After "name" at "[": "name [n]T" (a field or parameter of array type) or "name[T1, T2]" (an
// embedded or unnamed instance). In the second case the name is part of the type.
Parameter Parser::parse_array_field_or_instance(Node name) {
  const std::uint32_t bracket = expect(Token::LeftBracket);
  const List list = open_list();
  append(name);
  Node length;
  if (!at(Token::RightBracket)) {
    const Scoped level(expr_level_, expr_level_ + 1);
    if (at(Token::Ellipsis)) {  // accepted in fields by no rule of Go, reported by its checker
      length = parse_open_length();
      append(length);
    } else {
      length = parse_rhs_or_type();
      append(length);
      while (accept(Token::Comma)) {
        if (at(Token::RightBracket)) break;
        append(parse_rhs_or_type());
      }
    }
  }
  expect(Token::RightBracket);
  const std::uint32_t arguments = count(list) - 1;
  if (arguments == 0) {
    drop(list);
    const Node element = parse_type();
    return {.name = name, .type = make(NodeKind::SliceType, bracket, {element})};
  }
  if (arguments == 1) {
    const Node element = try_type();
    if (!is_none(element)) {
      drop(list);
      return {.name = name, .type = make(NodeKind::ArrayType, bracket, {length, element})};
    }
  }
  return {.name = {}, .type = make(NodeKind::Index, name.begin(), list)};
}

Node Parser::parse_struct_type() {
  const std::uint32_t begin = expect(Token::Struct);
  expect(Token::LeftBrace);
  const List fields = open_list();
  while (at(Token::Ident) || at(Token::Star) || at(Token::LeftParen)) append(parse_field());
  expect(Token::RightBrace);
  return make(NodeKind::StructType, begin, fields);
}

Node Parser::parse_field() {
  document(lexer_.comment_begin());
  const std::uint32_t begin = pos();
  List names = open_list();
  Node type;
  if (!at(Token::Ident)) {
    type = parse_type();
    const Node named = type.kind() == NodeKind::Star ? child(type, 0) : type;
    if (named.kind() == NodeKind::Paren) error(begin, "cannot parenthesize embedded type");
  } else {
    const Node name = take_leaf(NodeKind::Ident);
    switch (tok()) {
      case Token::Dot:
        type = parse_qualified_type(name);
        break;
      case Token::String:
      case Token::Semicolon:
      case Token::RightBrace:
        type = name;
        break;
      case Token::LeftBracket: {
        const Parameter field = parse_array_field_or_instance(name);
        if (!is_none(field.name)) append(field.name);
        type = field.type;
        break;
      }
      default:
        append(name);
        while (accept(Token::Comma)) append(parse_ident());
        type = parse_type();
    }
  }
  const Node tag = at(Token::String) ? take_leaf(NodeKind::BasicLit, Token::String) : absent();
  const Node field = make_field(names, type, tag, begin);
  expect_semicolon();
  return field;
}

Node Parser::parse_func_type() {
  const std::uint32_t begin = expect(Token::Func);
  std::uint32_t bracket = kNoOffset;
  if (at(Token::LeftBracket) && !is_none(parse_type_parameters(bracket))) {
    error(bracket, "function type must have no type parameters");
  }
  return parse_signature(begin);
}

Node Parser::parse_interface_type() {
  const std::uint32_t begin = expect(Token::Interface);
  expect(Token::LeftBrace);
  const List elements = open_list();
  for (;;) {
    Node element;
    if (at(Token::Ident)) {
      element = parse_method_or_embedded();
    } else if (at(Token::Tilde)) {
      element = parse_union({});
    } else {
      const Node type = try_type();
      if (is_none(type)) break;
      element = parse_union(type);
    }
    append(element);
    expect_semicolon();
  }
  expect(Token::RightBrace);
  return make(NodeKind::InterfaceType, begin, elements);
}

// "Name(...) result", or an embedded type element that begins with a name.
Node Parser::parse_method_or_embedded() {
  document(lexer_.comment_begin());
  const Node name = parse_type_name(take_leaf(NodeKind::Ident));
  const bool plain = name.kind() == NodeKind::Ident;
  Node element = name;
  if (plain && at(Token::LeftParen)) {
    const Node type = parse_signature(pos());
    return make(NodeKind::Method, name.begin(), {name, type});
  }
  if (plain && at(Token::LeftBracket)) {
    element = parse_bracket_in_interface(name);
  } else if (at(Token::LeftBracket)) {
    element = parse_type_arguments(name);
  }
  return element.kind() == NodeKind::Method ? element : parse_union(element);
}

// "Name[": an embedded instance, or a method with type parameters, which Go does not have.
Node Parser::parse_bracket_in_interface(Node name) {
  const std::uint32_t bracket = expect(Token::LeftBracket);
  Node first;
  {
    const Scoped level(expr_level_, expr_level_ + 1);
    first = parse_rhs_or_type();
  }
  const List list = open_list();
  if (first.kind() == NodeKind::Ident && !at(Token::Comma) && !at(Token::RightBracket)) {
    parse_parameter_list({.name = first, .type = {}}, Token::RightBracket);
    drop(list);
    expect(Token::RightBracket);
    error(bracket, "interface method must have no type parameters");
    const Node type = parse_signature(pos());
    return make(NodeKind::Method, name.begin(), {name, type});
  }
  append(name);
  append(first);
  if (at_comma("type argument list", Token::RightBracket)) {
    const Scoped level(expr_level_, expr_level_ + 1);
    next();
    while (!at(Token::RightBracket) && !at(Token::End)) {
      append(parse_type());
      if (!at_comma("type argument list", Token::RightBracket)) break;
      next();
    }
  }
  expect_closing(Token::RightBracket, "type argument list");
  return make(NodeKind::Index, name.begin(), list);
}

// "A | ~B | C" after its first term, which is read here when it is Absent.
Node Parser::parse_union(Node first) {
  Node x = is_none(first) ? parse_term() : first;
  while (accept(Token::Or)) {
    const Node y = parse_term();
    x = make(NodeKind::Binary, x.begin(), {x, y}, Token::Or);
  }
  return x;
}

Node Parser::parse_term() {
  const std::uint32_t begin = pos();
  if (accept(Token::Tilde)) {
    const Node type = parse_type();
    return make(NodeKind::Unary, begin, {type}, Token::Tilde);
  }
  const Node type = try_type();
  if (!is_none(type)) return type;
  error_expected(begin, "~ term or type");
  advance(Sync::ExpressionEnd);
  return bad(begin);
}

Node Parser::parse_map_type() {
  const std::uint32_t begin = expect(Token::Map);
  expect(Token::LeftBracket);
  const Node key = parse_type();
  expect(Token::RightBracket);
  const Node value = parse_type();
  return make(NodeKind::MapType, begin, {key, value});
}

Node Parser::parse_chan_type() {
  const std::uint32_t begin = pos();
  Token direction = Token::Chan;
  if (accept(Token::Chan)) {
    if (accept(Token::Arrow)) direction = Token::Define;
  } else {
    expect(Token::Arrow);
    expect(Token::Chan);
    direction = Token::Arrow;
  }
  const Node element = parse_type();
  return make(NodeKind::ChanType, begin, {element}, direction);
}

Node Parser::parse_paren_type() {
  const std::uint32_t begin = expect(Token::LeftParen);
  const Node type = parse_type();
  expect(Token::RightParen);
  return make(NodeKind::Paren, begin, {type});
}

}  // namespace gofed::golang::syntax
