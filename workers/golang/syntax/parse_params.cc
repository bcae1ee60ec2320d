// Parameters, results, type parameters and signatures.
#include "workers/golang/syntax/parser_impl.h"

namespace gofed::golang::syntax {

// "[P any, Q ~int|string]" at its bracket, whose offset goes to `bracket`. kNoNode when empty.
Node Parser::parse_type_parameters(std::uint32_t& bracket) {
  bracket = expect(Token::LeftBracket);
  const List list = open_list();
  parse_parameter_list({}, Token::RightBracket);
  const std::uint32_t closing = expect(Token::RightBracket);
  if (count(list) == 0) {
    error(closing, "empty type parameter list");
    return absent();
  }
  return make(NodeKind::TypeParameters, bracket, list);
}

Node Parser::parse_parameters(NodeKind kind) {
  const std::uint32_t begin = expect(Token::LeftParen);
  const List list = open_list();
  if (!at(Token::RightParen)) parse_parameter_list({}, Token::RightParen);
  expect(Token::RightParen);
  return make(kind, begin, list);
}

// Nothing, one type, or a list in parentheses.
Node Parser::parse_results() {
  if (at(Token::LeftParen)) return parse_parameters(NodeKind::Results);
  const std::uint32_t begin = pos();
  const Node type = try_type();
  if (is_none(type)) return make(NodeKind::Results, begin, open_list());
  const Node field = make_field(open_list(), type, absent(), begin);
  return make(NodeKind::Results, begin, {field});
}

Node Parser::parse_signature(std::uint32_t begin) {
  const Node parameters = parse_parameters(NodeKind::Parameters);
  const Node results = parse_results();
  return make(NodeKind::FuncType, begin, {parameters, results});
}

// Up to, and without, the closing token; appends a Field for each type. What has been read of the
// first parameter is given.
void Parser::parse_parameter_list(Parameter first, Token closing) {
  const bool type_parameters = closing == Token::RightBracket;
  const std::uint32_t begin = is_none(first.name) ? pos() : first.name.begin();
  const std::size_t mark = parameters_.size();
  while (!is_none(first.name) || (!at(closing) && !at(Token::End))) {
    Parameter parameter = first;
    if (!is_none(first.type)) {
      if (type_parameters) parameter.type = parse_union(first.type);
    } else {
      parameter = parse_parameter(first.name, type_parameters);
    }
    first = {};
    if (!is_none(parameter.name) || !is_none(parameter.type)) parameters_.push_back(parameter);
    if (!at_comma("parameter list", closing)) break;
    next();
  }
  if (parameters_.size() == mark) return;
  settle_names(mark, begin, type_parameters);
  append_fields(mark);
  parameters_.resize(mark);
}

// One parameter. Whether a lone identifier is its name or its type is not known yet: it is put
// into `name`.
Parameter Parser::parse_parameter(Node name, bool type_sets) {
  Parameter parameter;
  if (!is_none(name) || at(Token::Ident)) {
    if (is_none(name)) name = parse_ident();
    parameter = parse_named_parameter(name, type_sets);
  } else if (type_sets && at(Token::Tilde)) {
    parameter.type = parse_union({});
    return parameter;
  } else if (at(Token::Ellipsis)) {
    parameter.type = parse_variadic();
    return parameter;
  } else {
    parameter.type = try_type();
    if (is_none(parameter.type)) {
      error_expected(pos(), "')'");
      advance(Sync::ExpressionEnd);
    }
  }
  if (type_sets && at(Token::Or) && !is_none(parameter.type)) {
    parameter.type = parse_union(parameter.type);
  }
  return parameter;
}

// "...T"
Node Parser::parse_variadic() {
  const std::uint32_t begin = expect(Token::Ellipsis);
  const Node type = parse_type();
  return make(NodeKind::Ellipsis, begin, {type});
}

Parameter Parser::parse_named_parameter(Node name, bool type_sets) {
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
      return {.name = name, .type = parse_type()};
    case Token::LeftBracket:
      return parse_array_field_or_instance(name);
    case Token::Ellipsis:
      return {.name = name, .type = parse_variadic()};
    case Token::Dot:
      return {.name = {}, .type = parse_qualified_type(name)};
    case Token::Tilde:
      if (type_sets) return {.name = name, .type = parse_union({})};
      return {.name = name, .type = {}};
    case Token::Or:
      if (type_sets) return {.name = {}, .type = parse_union(name)};
      return {.name = name, .type = {}};
    default:
      return {.name = name, .type = {}};
  }
}

// Either all parameters from the mark on have names or none: "a, b int" gives a the type of b;
// "int, string" are types.
void Parser::settle_names(std::size_t mark, std::uint32_t begin, bool type_parameters) {
  bool named = false;
  for (std::size_t i = mark; i < parameters_.size(); ++i) {
    named = named || (!is_none(parameters_[i].name) && !is_none(parameters_[i].type));
  }
  if (!named) {
    for (std::size_t i = mark; i < parameters_.size(); ++i) {
      Parameter& p = parameters_[i];
      if (is_none(p.name)) continue;
      p.type = p.name;
      p.name = {};
    }
    if (type_parameters) error(begin, "all type parameters must be named");
    return;
  }
  std::uint32_t missing = kNoOffset;
  bool has_type = false;  // the parameter after this one
  for (std::size_t i = parameters_.size(); i-- > mark;) {
    Parameter& p = parameters_[i];
    if (!is_none(p.type)) {
      has_type = true;
      if (!is_none(p.name)) continue;
      missing = p.type.begin();
      p.name = leaf(NodeKind::Ident, missing, missing);
    } else if (has_type) {
      p.shares_type = true;
    } else {
      missing = p.name.begin();
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
void Parser::append_fields(std::size_t mark) {
  for (std::size_t i = mark; i < parameters_.size(); ++i) {
    const std::uint32_t begin =
        is_none(parameters_[i].name) ? parameters_[i].type.begin() : parameters_[i].name.begin();
    const List names = open_list();
    for (; parameters_[i].shares_type; ++i) append(parameters_[i].name);
    if (!is_none(parameters_[i].name)) append(parameters_[i].name);
    append(make_field(names, parameters_[i].type, absent(), begin));
  }
}

Node Parser::make_field(List names, const Node& type, const Node& tag, std::uint32_t begin) {
  const Node name_list = builder_.parent(NodeKind::Names, begin, names.mark, begin, Token::Illegal);
  return make(NodeKind::Field, begin, {name_list, type, tag});
}

}  // namespace gofed::golang::syntax
