// Parameters, results, type parameters and signatures.
#include "workers/golang/syntax/parser_impl.h"

namespace gofed::golang::syntax {

// "[P any, Q ~int|string]" at its bracket, whose offset goes to `bracket`. kNoNode when empty.
NodeId Parser::parse_type_parameters(std::uint32_t& bracket) {
  bracket = expect(Token::LeftBracket);
  const List list = parse_parameter_list({}, Token::RightBracket);
  const std::uint32_t closing = expect(Token::RightBracket);
  if (list.count == 0) {
    error(closing, "empty type parameter list");
    return kNoNode;
  }
  return make(NodeKind::TypeParameters, bracket, list);
}

NodeId Parser::parse_parameters(NodeKind kind) {
  const std::uint32_t begin = expect(Token::LeftParen);
  List list;
  if (!at(Token::RightParen)) list = parse_parameter_list({}, Token::RightParen);
  expect(Token::RightParen);
  return make(kind, begin, list);
}

// Nothing, one type, or a list in parentheses.
NodeId Parser::parse_results() {
  if (at(Token::LeftParen)) return parse_parameters(NodeKind::Results);
  const std::uint32_t begin = pos();
  const NodeId type = try_type();
  if (type == kNoNode) return make(NodeKind::Results, begin, List{});
  const NodeId field = make_field({}, type, absent(), begin);
  return make(NodeKind::Results, begin, {field});
}

NodeId Parser::parse_signature(std::uint32_t begin) {
  const NodeId parameters = parse_parameters(NodeKind::Parameters);
  const NodeId results = parse_results();
  return make(NodeKind::FuncType, begin, {parameters, results});
}

// Up to, and without, the closing token. What has been read of the first parameter is given.
Parser::List Parser::parse_parameter_list(Parameter first, Token closing) {
  const bool type_parameters = closing == Token::RightBracket;
  const std::uint32_t begin = first.name == kNoNode ? pos() : begin_of(first.name);
  std::vector<Parameter> list;
  while (first.name != kNoNode || (!at(closing) && !at(Token::End))) {
    Parameter parameter = first;
    if (first.type != kNoNode) {
      if (type_parameters) parameter.type = parse_union(first.type);
    } else {
      parameter = parse_parameter(first.name, type_parameters);
    }
    first = {};
    if (parameter.name != kNoNode || parameter.type != kNoNode) list.push_back(parameter);
    if (!at_comma("parameter list", closing)) break;
    next();
  }
  if (list.empty()) return {};
  settle_names(list, begin, type_parameters);
  return group_parameters(list);
}

// One parameter. Whether a lone identifier is its name or its type is not known yet: it is put
// into `name`.
Parser::Parameter Parser::parse_parameter(NodeId name, bool type_sets) {
  Parameter parameter;
  if (name != kNoNode || at(Token::Ident)) {
    if (name == kNoNode) name = parse_ident();
    parameter = parse_named_parameter(name, type_sets);
  } else if (type_sets && at(Token::Tilde)) {
    return {kNoNode, parse_union(kNoNode)};
  } else if (at(Token::Ellipsis)) {
    const std::uint32_t begin = expect(Token::Ellipsis);
    const NodeId type = parse_type();
    return {kNoNode, make(NodeKind::Ellipsis, begin, {type})};
  } else {
    parameter.type = try_type();
    if (parameter.type == kNoNode) {
      error_expected(pos(), "')'");
      advance(Sync::ExpressionEnd);
    }
  }
  if (type_sets && at(Token::Or) && parameter.type != kNoNode) {
    parameter.type = parse_union(parameter.type);
  }
  return parameter;
}

Parser::Parameter Parser::parse_named_parameter(NodeId name, bool type_sets) {
  switch (tok()) {
    case Token::Ident:
    case Token::Star:
    case Token::Arrow:
    case Token::Func:
    case Token::Chan:
    case Token::Map:
    case Token::Struct:
    case Token::Interface:
    case Token::LeftParen:
      return {name, parse_type()};
    case Token::LeftBracket:
      return parse_array_field_or_instance(name);
    case Token::Ellipsis: {
      const std::uint32_t begin = expect(Token::Ellipsis);
      const NodeId type = parse_type();
      return {name, make(NodeKind::Ellipsis, begin, {type})};
    }
    case Token::Dot:
      return {kNoNode, parse_qualified_type(name)};
    case Token::Tilde:
      if (type_sets) return {name, parse_union(kNoNode)};
      return {name, kNoNode};
    case Token::Or:
      if (type_sets) return {kNoNode, parse_union(name)};
      return {name, kNoNode};
    default:
      return {name, kNoNode};
  }
}

// Either all parameters have names or none: "a, b int" gives a the type of b; "int, string" are
// types.
void Parser::settle_names(std::vector<Parameter>& list, std::uint32_t begin, bool type_parameters) {
  std::size_t named = 0;
  for (const Parameter& p : list) named += p.name != kNoNode && p.type != kNoNode;
  if (named == 0) {
    for (Parameter& p : list) {
      if (p.name == kNoNode) continue;
      p.type = p.name;
      p.name = kNoNode;
    }
    if (type_parameters) error(begin, "all type parameters must be named");
    return;
  }
  std::uint32_t missing = kNoOffset;
  NodeId type = kNoNode;
  for (std::size_t i = list.size(); i-- > 0;) {
    Parameter& p = list[i];
    if (p.type != kNoNode) {
      type = p.type;
      if (p.name != kNoNode) continue;
      missing = begin_of(p.type);
      p.name = leaf(NodeKind::Ident, missing, missing);
    } else if (type != kNoNode) {
      p.type = type;
    } else {
      missing = begin_of(p.name);
      p.type = bad(missing);
    }
  }
  if (missing == kNoOffset) return;
  if (type_parameters) {
    error(missing, "all type parameters must be named");
  } else {
    error(begin, "mixed named and unnamed parameters");
  }
}

// Neighbours that share a type share a Field.
Parser::List Parser::group_parameters(const std::vector<Parameter>& list) {
  List fields;
  for (std::size_t i = 0; i < list.size();) {
    const NodeId type = list[i].type;
    const std::uint32_t begin = begin_of(list[i].name == kNoNode ? type : list[i].name);
    List names;
    do {
      if (list[i].name != kNoNode) append(names, list[i].name);
      ++i;
    } while (i < list.size() && list[i].type == type);
    append(fields, make_field(names, type, absent(), begin));
  }
  return fields;
}

NodeId Parser::make_field(const List& names, NodeId type, NodeId tag, std::uint32_t begin) {
  const NodeId name_list = builder_.add({.kind = NodeKind::Names,
                                         .begin = begin,
                                         .end = names.last == kNoNode ? begin : end_of(names.last),
                                         .first_child = names.first});
  const NodeId field = make(NodeKind::Field, begin, {name_list, type, tag});
  builder_.node(field).end = std::max(end_of(type), end_of(tag));
  return field;
}

}  // namespace gofed::golang::syntax
