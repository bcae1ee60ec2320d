// Types.
#include "workers/golang/syntax/parser_impl.h"

namespace gofed::golang::syntax {

NodeId Parser::parse_type() {
  const NodeId type = try_type();
  if (type != kNoNode) return type;
  const std::uint32_t begin = pos();
  error_expected(begin, "type");
  advance(Sync::ExpressionEnd);
  return bad(begin);
}

// A type, or kNoNode with nothing consumed when none begins here.
NodeId Parser::try_type() {
  const Depth depth(*this);
  switch (tok()) {
    case Token::Ident:
      return parse_qualified_type(kNoNode);
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
      const std::uint32_t begin = expect(Token::Star);
      const NodeId base = parse_type();
      return make(NodeKind::Star, begin, {base});
    }
    default:
      return kNoNode;
  }
}

// "T" or "package.T"; the first identifier may have been read.
NodeId Parser::parse_type_name(NodeId ident) {
  if (ident == kNoNode) ident = parse_ident();
  if (!accept(Token::Dot)) return ident;
  const NodeId name = parse_ident();
  return make(NodeKind::Selector, begin_of(ident), {ident, name});
}

NodeId Parser::parse_qualified_type(NodeId ident) {
  const NodeId name = parse_type_name(ident);
  return at(Token::LeftBracket) ? parse_type_arguments(name) : name;
}

NodeId Parser::parse_type_arguments(NodeId type) {
  expect(Token::LeftBracket);
  List list;
  append(list, type);
  {
    const Scoped level(expr_level_, expr_level_ + 1);
    while (!at(Token::RightBracket) && !at(Token::End)) {
      append(list, parse_type());
      if (!at_comma("type argument list", Token::RightBracket)) break;
      next();
    }
  }
  const std::uint32_t closing = pos();
  if (list.count == 1) error_expected(closing, "type argument list");
  expect_closing(Token::RightBracket, "type argument list");
  return make(NodeKind::Index, begin_of(type), list);
}

NodeId Parser::parse_array_or_slice() {
  const std::uint32_t bracket = expect(Token::LeftBracket);
  NodeId length = kNoNode;
  {
    const Scoped level(expr_level_, expr_level_ + 1);
    if (at(Token::Ellipsis)) {
      const std::uint32_t begin = pos();
      next();
      length = make(NodeKind::Ellipsis, begin, {absent()});
    } else if (!at(Token::RightBracket)) {
      length = parse_rhs();
    }
  }
  return parse_array_type(bracket, length);
}

// After the length; kNoNode makes a slice.
NodeId Parser::parse_array_type(std::uint32_t bracket, NodeId length) {
  if (at(Token::Comma)) {
    error(pos(), "unexpected comma; expecting ]");
    next();
  }
  expect(Token::RightBracket);
  const NodeId element = parse_type();
  if (length == kNoNode) return make(NodeKind::SliceType, bracket, {element});
  return make(NodeKind::ArrayType, bracket, {length, element});
}

// After "name" at "[": "name [n]T" (a field or parameter of array type) or "name[T1, T2]" (an
// embedded or unnamed instance). In the second case the name is part of the type.
Parser::Parameter Parser::parse_array_field_or_instance(NodeId name) {
  const std::uint32_t bracket = expect(Token::LeftBracket);
  List arguments;
  if (!at(Token::RightBracket)) {
    const Scoped level(expr_level_, expr_level_ + 1);
    if (at(Token::Ellipsis)) {  // accepted in fields by no rule of Go, reported by its checker
      const std::uint32_t begin = pos();
      next();
      append(arguments, make(NodeKind::Ellipsis, begin, {absent()}));
    } else {
      append(arguments, parse_rhs_or_type());
      while (accept(Token::Comma)) {
        if (at(Token::RightBracket)) break;
        append(arguments, parse_rhs_or_type());
      }
    }
  }
  expect(Token::RightBracket);
  if (arguments.count == 0) {
    const NodeId element = parse_type();
    return {name, make(NodeKind::SliceType, bracket, {element})};
  }
  if (arguments.count == 1) {
    const NodeId element = try_type();
    if (element != kNoNode) {
      return {name, make(NodeKind::ArrayType, bracket, {arguments.first, element})};
    }
  }
  builder_.node(name).next_sibling = arguments.first;
  const List list{.first = name, .last = arguments.last, .count = arguments.count + 1};
  return {kNoNode, make(NodeKind::Index, begin_of(name), list)};
}

NodeId Parser::parse_struct_type() {
  const std::uint32_t begin = expect(Token::Struct);
  expect(Token::LeftBrace);
  List fields;
  while (at(Token::Ident) || at(Token::Star) || at(Token::LeftParen)) append(fields, parse_field());
  expect(Token::RightBrace);
  return make(NodeKind::StructType, begin, fields);
}

NodeId Parser::parse_field() {
  const std::uint32_t begin = pos();
  List names;
  NodeId type = kNoNode;
  if (!at(Token::Ident)) {
    type = parse_type();
  } else {
    const NodeId name = parse_ident();
    const Token after = tok();
    if (after == Token::Dot || after == Token::String || after == Token::Semicolon ||
        after == Token::RightBrace) {
      type = after == Token::Dot ? parse_qualified_type(name) : name;
    } else {
      append(names, name);
      while (accept(Token::Comma)) append(names, parse_ident());
      if (names.count == 1 && at(Token::LeftBracket)) {
        const Parameter field = parse_array_field_or_instance(name);
        if (field.name == kNoNode) names = {};
        type = field.type;
      } else {
        type = parse_type();
      }
    }
  }
  NodeId tag = kNoNode;
  if (at(Token::String)) {
    tag = leaf(NodeKind::BasicLit, pos(), lexer_.end(), Token::String);
    next();
  }
  const NodeId field = make_field(names, type, or_absent(tag), begin);
  expect_semicolon();
  return field;
}

NodeId Parser::parse_func_type() {
  const std::uint32_t begin = expect(Token::Func);
  std::uint32_t bracket = kNoOffset;
  if (at(Token::LeftBracket) && parse_type_parameters(bracket) != kNoNode) {
    error(bracket, "function type must have no type parameters");
  }
  return parse_signature(begin);
}

NodeId Parser::parse_interface_type() {
  const std::uint32_t begin = expect(Token::Interface);
  expect(Token::LeftBrace);
  List elements;
  for (;;) {
    NodeId element = kNoNode;
    if (at(Token::Ident)) {
      element = parse_method_or_embedded();
    } else if (at(Token::Tilde)) {
      element = parse_union(kNoNode);
    } else {
      const NodeId type = try_type();
      if (type == kNoNode) break;
      element = parse_union(type);
    }
    append(elements, element);
    expect_semicolon();
  }
  expect(Token::RightBrace);
  return make(NodeKind::InterfaceType, begin, elements);
}

// "Name(...) result", or an embedded type element that begins with a name.
NodeId Parser::parse_method_or_embedded() {
  const std::uint32_t comment = lexer_.comment_begin();
  const NodeId name = parse_type_name(kNoNode);
  const bool plain = kind(name) == NodeKind::Ident;
  NodeId element = name;
  if (plain && at(Token::LeftParen)) {
    const NodeId type = parse_signature(pos());
    element = make(NodeKind::Method, begin_of(name), {name, type});
  } else if (plain && at(Token::LeftBracket)) {
    element = parse_bracket_in_interface(name);
  } else if (at(Token::LeftBracket)) {
    element = parse_type_arguments(name);
  }
  if (kind(element) != NodeKind::Method) return parse_union(element);
  builder_.node(element).aux = comment;
  return element;
}

// "Name[": an embedded instance, or a method with type parameters, which Go does not have.
NodeId Parser::parse_bracket_in_interface(NodeId name) {
  const std::uint32_t bracket = expect(Token::LeftBracket);
  NodeId first = kNoNode;
  {
    const Scoped level(expr_level_, expr_level_ + 1);
    first = parse_rhs_or_type();
  }
  if (kind(first) == NodeKind::Ident && !at(Token::Comma) && !at(Token::RightBracket)) {
    parse_parameter_list({.name = first}, Token::RightBracket);
    expect(Token::RightBracket);
    error(bracket, "interface method must have no type parameters");
    const NodeId type = parse_signature(pos());
    return make(NodeKind::Method, begin_of(name), {name, type});
  }
  List list;
  append(list, name);
  append(list, first);
  if (at_comma("type argument list", Token::RightBracket)) {
    const Scoped level(expr_level_, expr_level_ + 1);
    next();
    while (!at(Token::RightBracket) && !at(Token::End)) {
      append(list, parse_type());
      if (!at_comma("type argument list", Token::RightBracket)) break;
      next();
    }
  }
  expect_closing(Token::RightBracket, "type argument list");
  return make(NodeKind::Index, begin_of(name), list);
}

// "A | ~B | C" after its first term, which is read here when it is kNoNode.
NodeId Parser::parse_union(NodeId first) {
  NodeId x = first == kNoNode ? parse_term() : first;
  while (accept(Token::Or)) {
    const NodeId y = parse_term();
    x = make(NodeKind::Binary, begin_of(x), {x, y}, Token::Or);
  }
  return x;
}

NodeId Parser::parse_term() {
  const std::uint32_t begin = pos();
  if (accept(Token::Tilde)) {
    const NodeId type = parse_type();
    return make(NodeKind::Unary, begin, {type}, Token::Tilde);
  }
  const NodeId type = try_type();
  if (type != kNoNode) return type;
  error_expected(begin, "~ term or type");
  advance(Sync::ExpressionEnd);
  return bad(begin);
}

NodeId Parser::parse_map_type() {
  const std::uint32_t begin = expect(Token::Map);
  expect(Token::LeftBracket);
  const NodeId key = parse_type();
  expect(Token::RightBracket);
  const NodeId value = parse_type();
  return make(NodeKind::MapType, begin, {key, value});
}

NodeId Parser::parse_chan_type() {
  const std::uint32_t begin = pos();
  Token direction = Token::Chan;
  if (accept(Token::Chan)) {
    if (accept(Token::Arrow)) direction = Token::Define;
  } else {
    expect(Token::Arrow);
    expect(Token::Chan);
    direction = Token::Arrow;
  }
  const NodeId element = parse_type();
  return make(NodeKind::ChanType, begin, {element}, direction);
}

NodeId Parser::parse_paren_type() {
  const std::uint32_t begin = expect(Token::LeftParen);
  const NodeId type = parse_type();
  expect(Token::RightParen);
  return make(NodeKind::Paren, begin, {type});
}

}  // namespace gofed::golang::syntax
