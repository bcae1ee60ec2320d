#include "workers/golang/syntax/parser.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "workers/golang/syntax/parser_impl.h"

namespace gofed::golang::syntax {

void NodeArrays::grow(std::uint32_t count) {
  const std::uint32_t wanted = std::max({2 * capacity_, size_ + count, std::uint32_t{1024}});
  auto places = std::make_unique_for_overwrite<std::uint64_t[]>(wanted);
  auto tags = std::make_unique_for_overwrite<std::uint16_t[]>(wanted);
  std::copy_n(places_.get(), size_, places.get());
  std::copy_n(tags_.get(), size_, tags.get());
  places_ = std::move(places);
  tags_ = std::move(tags);
  capacity_ = wanted;
}

TreeBuilder::TreeBuilder(std::string_view source, ParserBuffers& buffers)
    : nodes_(buffers.nodes), waiting_(buffers.waiting), documented_(buffers.documented) {
  tree_.source_ = source;
  nodes_.clear();
  waiting_.clear();
  documented_.clear();
}

Node TreeBuilder::child(const Node& node, std::size_t n) const {
  if (!node.has_children()) return {};
  std::uint32_t at = node.link();
  for (; n > 0; --n) {
    if (!nodes_[at++].has_next()) return {};
  }
  return nodes_[at];
}

Tree TreeBuilder::finish(const Node& root, std::string_view path, std::vector<Complaint> complaints,
                         std::vector<Directive> directives) {
  nodes_.set(nodes_.extend(1), root, false);
  copy_arrays();
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

// The arrays into one piece of memory of their size, those of the largest elements first.
void TreeBuilder::copy_arrays() {
  const std::span<const std::uint64_t> places = nodes_.places();
  const std::span<const Documented> documented = documented_;
  const std::span<const std::uint16_t> tags = nodes_.tags();
  tree_.memory_ = std::make_unique_for_overwrite<std::byte[]>(
      places.size_bytes() + documented.size_bytes() + tags.size_bytes());
  std::byte* to = tree_.memory_.get();
  const auto copy = [&to]<typename T>(std::span<const T> from) {
    T* const copied = reinterpret_cast<T*>(to);
    std::uninitialized_copy(from.begin(), from.end(), copied);
    to += from.size_bytes();
    return std::span<const T>(copied, from.size());
  };
  tree_.count_ = tags.size();
  tree_.places_ = copy(places).data();
  tree_.documented_ = copy(documented);
  tree_.tags_ = copy(tags).data();
}

Parser::Parser(std::string_view path, std::string_view source, const ParseOptions& options,
               ParserBuffers& buffers)
    : path_(path),
      options_(options),
      lexer_(source),
      builder_(source, buffers),
      parameters_(buffers.parameters) {
  parameters_.clear();
}

Tree Parser::parse() {
  next();
  const Node root = parse_file();
  return builder_.finish(root, path_, std::move(lexer_.complaints()),
                         std::move(lexer_.directives()));
}

void Parser::give_up() {
  gave_up_ = true;
  lexer_.stop();
}

void Parser::too_deep() {
  if (gave_up_) return;
  error(pos(), "exceeded max nesting depth");
  give_up();
}

void Parser::miss(Token token) {
  error_expected(pos(), "'" + std::string(token_text(token)) + "'");
}

void Parser::miss_closing(std::string_view context) {
  if (!lexer_.is_newline()) return;
  error(pos(), "missing ',' before newline in " + std::string(context));
  next();
}

// A semicolon may be left out before ")" and "}".
void Parser::miss_semicolon() {
  if (pos() == sync_pos_) return;  // here parsing goes on after an error
  switch (tok()) {
    case Token::RightParen:
    case Token::RightBrace:
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

void Parser::miss_comma(std::string_view context) {
  const std::string_view where =
      lexer_.is_newline() ? "missing ',' before newline in " : "missing ',' in ";
  error(pos(), std::string(where) + std::string(context));
  advance(Sync::ListEnd);
}

// Skips to a token where parsing can go on. Stops at one place ten times at most.
void Parser::advance(Sync sync) {
  const auto is_goal = [sync](Token token) {
    switch (token) {
      case Token::Func:
        return sync == Sync::Declaration;
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
        return sync == Sync::Statement || sync == Sync::ListEnd;
      case Token::Comma:
      case Token::Colon:
      case Token::Semicolon:
        return sync == Sync::ExpressionEnd;
      case Token::RightParen:
      case Token::RightBracket:
      case Token::RightBrace:
        return sync == Sync::ExpressionEnd || sync == Sync::ListEnd;
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
    const std::string_view between = builder_.source().substr(low, high - low);
    last_error_ = offset;  // also of one that is dropped: the next one looks back to here only
    if (between.find('\n') == std::string_view::npos) return;
  }
  last_error_ = offset;
  lexer_.complain(offset, std::move(message));
  if (lexer_.complaints().size() >= kDiagnosticsPerFileMax) give_up();
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

// Near where it ends: behind its last leaf.
std::uint32_t Parser::end_of(Node node) {
  while (node.has_children()) {
    std::uint32_t last = node.link();
    while (builder_.nodes()[last].has_next()) ++last;
    node = builder_.nodes()[last];
  }
  return node.link();
}

// The declaration that begins here has the comment that begins there, or none.
void Parser::document(std::uint32_t comment) {
  if (comment != kNoOffset) builder_.document(pos(), comment);
}

FileParser::FileParser() : buffers_(std::make_unique<ParserBuffers>()) {}
FileParser::FileParser(FileParser&&) noexcept = default;
FileParser& FileParser::operator=(FileParser&&) noexcept = default;
FileParser::~FileParser() = default;

Tree FileParser::parse(std::string_view path, std::string_view source,
                       const ParseOptions& options) {
  if (source.size() <= kFileBytesMax) return Parser(path, source, options, *buffers_).parse();
  TreeBuilder builder({}, *buffers_);
  const Node name(NodeKind::Ident, Token::Illegal, false, 0, 0);
  const Node clause = builder.parent(NodeKind::PackageClause, 0, {name}, Token::Illegal);
  const Node root = builder.parent(NodeKind::File, 0, {clause}, Token::Illegal);
  return builder.finish(
      root, path, {{0, "file is larger than " + std::to_string(kFileBytesMax >> 20) + " MiB"}}, {});
}

Tree parse_file(std::string_view path, std::string_view source, const ParseOptions& options) {
  return FileParser().parse(path, source, options);
}

}  // namespace gofed::golang::syntax
