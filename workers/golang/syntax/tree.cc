#include "workers/golang/syntax/tree.h"

#include <algorithm>

namespace gofed::golang::syntax {

std::string_view node_kind_name(NodeKind kind) {
  static constexpr std::string_view kNames[] = {
#define GOFED_GO_NODE(kind) #kind,
#include "workers/golang/syntax/node.def"
  };
  return kNames[static_cast<std::size_t>(kind)];
}

NodeId Tree::child(NodeId id, std::size_t n) const {
  NodeId at = node(id).first_child;
  for (; n > 0 && at != kNoNode; --n) at = node(at).next_sibling;
  return at;
}

std::string_view Tree::comment(NodeId declaration) const {
  const Node& n = node(declaration);
  if (n.aux == kNoOffset) return {};
  std::string_view text = source_.substr(n.aux, n.begin - n.aux);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

Position Tree::position(std::uint32_t offset) const {
  return LineCounter(source_).at(offset);
}

Position LineCounter::at(std::uint32_t offset) {
  offset = std::min(offset, static_cast<std::uint32_t>(source_.size()));
  if (offset < offset_) {
    offset_ = 0;
    line_ = 1;
    line_begin_ = 0;
  }
  // As in go/token, the line end at the very end of a file begins no line: "end of file" is told
  // to be on the last line that has something on it.
  const std::uint32_t counted =
      offset == source_.size() && source_.ends_with('\n') ? offset - 1 : offset;
  const std::string_view between = source_.substr(offset_, counted - std::min(offset_, counted));
  line_ += static_cast<std::uint32_t>(std::count(between.begin(), between.end(), '\n'));
  const std::size_t last = between.rfind('\n');
  if (last != std::string_view::npos) line_begin_ = offset_ + static_cast<std::uint32_t>(last) + 1;
  offset_ = offset;
  return {line_, offset - line_begin_ + 1};
}

}  // namespace gofed::golang::syntax
