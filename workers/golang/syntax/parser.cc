#include "workers/golang/syntax/parser.h"

#include <algorithm>
#include <utility>

#include "workers/golang/syntax/parser_impl.h"

namespace gofed::golang::syntax {

Tree TreeBuilder::finish(std::string_view path, std::vector<Complaint> complaints,
                         std::vector<Directive> directives) {
  std::ranges::stable_sort(complaints, {}, &Complaint::offset);
  LineCounter lines(tree_.source_);
  for (Complaint& complaint : complaints) {
    if (tree_.diagnostics_.size() == kDiagnosticsPerFileMax) break;
    tree_.diagnostics_.push_back(
        {std::string(path), lines.at(complaint.offset), std::move(complaint.message)});
  }
  tree_.directives_ = std::move(directives);
  return std::move(tree_);
}

Parser::Parser(std::string_view path, std::string_view source, const ParseOptions& options)
    : path_(path), options_(options), lexer_(source), builder_(source) {
  // Declarations need about a node per 40 bytes, bodies one per 8; growing costs little.
  builder_.reserve(source.size() / (options.bodies == Bodies::Parse ? 10 : 60) + 16);
}

Tree Parser::parse() {
  next();
  builder_.set_root(parse_file());
  return builder_.finish(path_, std::move(lexer_.complaints()), std::move(lexer_.directives()));
}

Parser::Depth::Depth(Parser& parser) : parser_(parser) {
  if (++parser_.depth_ <= kNestingDepthMax || parser_.gave_up_) return;
  parser_.error(parser_.pos(), "exceeded max nesting depth");
  parser_.gave_up_ = true;
}

void Parser::next() {
  last_end_ = lexer_.end();
  if (!gave_up_) lexer_.next();
}

bool Parser::accept(Token token) {
  if (!at(token)) return false;
  next();
  return true;
}

std::uint32_t Parser::expect(Token token) {
  const std::uint32_t offset = pos();
  if (!at(token)) error_expected(offset, "'" + std::string(token_text(token)) + "'");
  next();  // make progress
  return offset;
}

void Parser::expect_closing(Token token, std::string_view context) {
  if (!at(token) && at(Token::Semicolon) && lexer_.is_newline()) {
    error(pos(), "missing ',' before newline in " + std::string(context));
    next();
  }
  expect(token);
}

// A semicolon may be left out before ")" and "}".
void Parser::expect_semicolon() {
  switch (tok()) {
    case Token::RightParen:
    case Token::RightBrace:
      return;
    case Token::Semicolon:
      next();
      return;
    case Token::Comma:
      error_expected(pos(), "';'");
      next();
      return;
    default:
      error_expected(pos(), "';'");
      advance(Sync::Statement);
  }
}

// Whether the list goes on: at a comma, or where one is missing.
bool Parser::at_comma(std::string_view context, Token follow) {
  if (at(Token::Comma)) return true;
  if (at(follow)) return false;
  std::string message = "missing ','";
  if (at(Token::Semicolon) && lexer_.is_newline()) message += " before newline";
  error(pos(), message + " in " + std::string(context));
  return true;
}

// Skips to a token where parsing can go on. Stops at one place ten times at most.
void Parser::advance(Sync sync) {
  const auto is_goal = [sync](Token token) {
    switch (token) {
      case Token::Const:
      case Token::Type:
      case Token::Var:
        return sync != Sync::ExpressionEnd;
      case Token::Break:
      case Token::Continue:
      case Token::Defer:
      case Token::Fallthrough:
      case Token::For:
      case Token::Go:
      case Token::Goto:
      case Token::If:
      case Token::Return:
      case Token::Select:
      case Token::Switch:
        return sync == Sync::Statement;
      case Token::Comma:
      case Token::Colon:
      case Token::Semicolon:
      case Token::RightParen:
      case Token::RightBracket:
      case Token::RightBrace:
        return sync == Sync::ExpressionEnd;
      default:
        return false;
    }
  };
  for (; !at(Token::End); next()) {
    if (!is_goal(tok())) continue;
    if (pos() == sync_pos_ && sync_count_ < 10) {
      ++sync_count_;
      return;
    }
    if (pos() > sync_pos_) {
      sync_pos_ = pos();
      sync_count_ = 0;
      return;
    }
  }
}

// Of several errors on a line the first is kept: the others follow from it.
void Parser::error(std::uint32_t offset, std::string message) {
  if (gave_up_) return;
  if (last_error_ != kNoOffset) {
    const std::uint32_t low = std::min(last_error_, offset);
    const std::uint32_t high = std::max(last_error_, offset);
    const std::string_view between = builder_.tree().source().substr(low, high - low);
    last_error_ = offset;  // also of one that is dropped: the next one looks back to here only
    if (between.find('\n') == std::string_view::npos) return;
  }
  last_error_ = offset;
  lexer_.complain(offset, std::move(message));
  if (lexer_.complaints().size() >= kDiagnosticsPerFileMax) gave_up_ = true;
}

void Parser::error_expected(std::uint32_t offset, std::string_view what) {
  std::string message = "expected " + std::string(what);
  if (offset == pos()) {
    if (at(Token::Semicolon) && lexer_.is_newline()) {
      message += ", found newline";
    } else if (is_literal_or_ident(tok())) {
      message += ", found " + std::string(lexer_.text().substr(0, 80));
    } else if (at(Token::OpAssign)) {
      message += ", found '" + std::string(lexer_.text()) + "'";
    } else {
      message += ", found '" + std::string(token_text(tok())) + "'";
    }
  }
  error(offset, std::move(message));
}

void Parser::append(List& list, NodeId id) {
  builder_.node(id).next_sibling = kNoNode;
  if (list.first == kNoNode) {
    list.first = id;
  } else {
    builder_.node(list.last).next_sibling = id;
  }
  list.last = id;
  ++list.count;
}

// The new node ends where the last token read ended.
NodeId Parser::make(NodeKind kind, std::uint32_t begin, const List& children, Token op) {
  const std::uint32_t end = std::max(begin, last_end_);
  return builder_.add(
      {.kind = kind, .op = op, .begin = begin, .end = end, .first_child = children.first});
}

NodeId Parser::make(NodeKind kind, std::uint32_t begin, std::initializer_list<NodeId> children,
                    Token op) {
  List list;
  for (const NodeId id : children) append(list, id);
  return make(kind, begin, list, op);
}

NodeId Parser::leaf(NodeKind kind, std::uint32_t begin, std::uint32_t end, Token op) {
  return builder_.add({.kind = kind, .op = op, .begin = begin, .end = std::max(begin, end)});
}

NodeId Parser::unparen(NodeId id) {
  while (kind(id) == NodeKind::Paren) id = child(id, 0);
  return id;
}

Tree parse_file(std::string_view path, std::string_view source, const ParseOptions& options) {
  if (source.size() <= kFileBytesMax) return Parser(path, source, options).parse();
  TreeBuilder builder({});
  const NodeId name = builder.add({.kind = NodeKind::Ident});
  const NodeId clause = builder.add({.kind = NodeKind::PackageClause, .first_child = name});
  builder.set_root(builder.add({.kind = NodeKind::File, .first_child = clause}));
  builder.set_package(clause, {});
  return builder.finish(
      path, {{0, "file is larger than " + std::to_string(kFileBytesMax >> 20) + " MiB"}}, {});
}

}  // namespace gofed::golang::syntax
