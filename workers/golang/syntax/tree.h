// The syntax of one file: nodes in an array, linked by indices; names are views into the source.
//
// The children of a node lie side by side in the array, in order, each marked when another follows.
// So a node needs no list of them but the index of the first, siblings are met without a jump, and
// with ten bytes a node the tree of a file takes about twice the bytes of its source. Parents come
// after their children; the root is last.
//
// A tree is a finished value. Move it freely; it stays valid as long as the bytes it was parsed
// from stay where they are. Any thread may read it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/base/source.h"
#include "workers/golang/syntax/token.h"

namespace gofed::golang::syntax {

enum class NodeKind : std::uint8_t {
#define GOFED_GO_NODE(kind) kind,
#include "workers/golang/syntax/node.def"
};

inline constexpr std::string_view kNodeKindNames[] = {
#define GOFED_GO_NODE(kind) #kind,
#include "workers/golang/syntax/node.def"
};
inline constexpr std::size_t kNodeKindCount = std::size(kNodeKindNames);

[[nodiscard]] constexpr std::string_view node_kind_name(NodeKind kind) {
  return kNodeKindNames[static_cast<std::size_t>(kind)];
}

// What to do with function bodies and the elements of composite literals.
enum class Bodies : std::uint8_t {
  Skip,   // jump to the closing brace; only brackets and literals inside are checked
  Parse,  // statements become nodes, all syntax errors are found
};

enum class NodeId : std::uint32_t {};
inline constexpr NodeId kNoNode{0xffffffff};
inline constexpr std::uint32_t kNoOffset = 0xffffffff;

// A node as a value of two words, which functions take and return in registers. Packing it by hand
// matters: written as a struct of small fields it would go through memory, byte by byte.
class Node {
 public:
  constexpr Node() = default;
  // Without children it ends before `link`, else its first child has that index.
  constexpr Node(NodeKind kind, Token op, bool has_children, std::uint32_t begin,
                 std::uint32_t link)
      : place_(begin | std::uint64_t{link} << 32),
        tag_(static_cast<unsigned>(kind) | static_cast<unsigned>(op) << 7 |
             (has_children ? kHasChildren : 0)) {}
  // As place() and tag() returned them.
  constexpr Node(std::uint64_t place, std::uint16_t tag) : place_(place), tag_(tag) {}

  [[nodiscard]] constexpr NodeKind kind() const { return static_cast<NodeKind>(tag_ & 0x7f); }
  [[nodiscard]] constexpr Token op() const { return static_cast<Token>(tag_ >> 7 & 0x7f); }
  [[nodiscard]] constexpr bool has_children() const { return (tag_ & kHasChildren) != 0; }
  // The next node of the array is the next sibling.
  [[nodiscard]] constexpr bool has_next() const { return (tag_ & kHasNext) != 0; }
  [[nodiscard]] constexpr std::uint32_t begin() const { return static_cast<std::uint32_t>(place_); }
  [[nodiscard]] constexpr std::uint32_t link() const {
    return static_cast<std::uint32_t>(place_ >> 32);
  }

  [[nodiscard]] constexpr std::uint64_t place() const { return place_; }
  [[nodiscard]] constexpr std::uint16_t tag() const { return static_cast<std::uint16_t>(tag_); }
  static constexpr std::uint16_t kHasNext = 0x8000;

 private:
  static constexpr std::uint16_t kHasChildren = 0x4000;

  std::uint64_t place_ = 0;
  std::uint64_t tag_ = 0;  // sixteen bits
};
static_assert(kNodeKindCount <= 0x80 && kTokenCount <= 0x80);

// A "//go:" directive or a "#cgo" line of the preamble of import "C".
struct Directive {
  std::uint32_t begin = 0;  // the whole comment line
  std::uint32_t end = 0;
};

// Where the comment begins that documents the declaration at `declaration`.
struct Documented {
  std::uint32_t declaration = 0;
  std::uint32_t comment = 0;
};

class Tree {
 public:
  // The children of a node, for range-based for.
  class Children {
   public:
    class Iterator {
     public:
      Iterator(const Tree* tree, NodeId at) : tree_(tree), at_(at) {}
      NodeId operator*() const { return at_; }
      Iterator& operator++() {
        at_ = tree_->next_sibling(at_);
        return *this;
      }
      friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

     private:
      const Tree* tree_;
      NodeId at_;
    };

    Children(const Tree* tree, NodeId first) : tree_(tree), first_(first) {}
    [[nodiscard]] Iterator begin() const { return {tree_, first_}; }
    [[nodiscard]] Iterator end() const { return {tree_, kNoNode}; }

   private:
    const Tree* tree_;
    NodeId first_;
  };

  [[nodiscard]] std::string_view source() const { return source_; }
  [[nodiscard]] NodeId root() const {  // a File, also of hopeless source
    return static_cast<NodeId>(count_ - 1);
  }
  [[nodiscard]] Node node(NodeId id) const {
    const auto index = static_cast<std::size_t>(id);
    return {places_[index], tags_[index]};
  }
  [[nodiscard]] NodeKind kind(NodeId id) const { return node(id).kind(); }
  [[nodiscard]] Token op(NodeId id) const { return node(id).op(); }  // as node.def says
  [[nodiscard]] std::uint32_t begin(NodeId id) const { return node(id).begin(); }
  [[nodiscard]] bool is_absent(NodeId id) const { return kind(id) == NodeKind::Absent; }
  [[nodiscard]] std::size_t node_count() const { return count_; }
  // For who comes back to a node soon: brings what it looks at first into the cache meanwhile.
  void prefetch(NodeId id) const {
    const Node n = node(id);
    __builtin_prefetch(source_.data() + n.begin());
    if (!n.has_children()) return;
    __builtin_prefetch(places_ + n.link());
    __builtin_prefetch(tags_ + n.link());
  }

  [[nodiscard]] Children children(NodeId id) const { return {this, first_child(id)}; }
  [[nodiscard]] NodeId first_child(NodeId id) const {
    const Node n = node(id);
    return n.has_children() ? static_cast<NodeId>(n.link()) : kNoNode;
  }
  [[nodiscard]] NodeId next_sibling(NodeId id) const {
    return node(id).has_next() ? static_cast<NodeId>(static_cast<std::uint32_t>(id) + 1) : kNoNode;
  }
  // The n-th child from 0; kNoNode when there are fewer.
  [[nodiscard]] NodeId child(NodeId id, std::size_t n) const {
    NodeId at = first_child(id);
    for (; n > 0 && at != kNoNode; --n) at = next_sibling(at);
    return at;
  }

  // The bytes of a node without children: an Ident's name, a literal, a SkippedBody. Of others "".
  [[nodiscard]] std::string_view text(NodeId id) const {
    const Node n = node(id);
    if (n.has_children()) return {};
    return {source_.data() + n.begin(), n.link() - n.begin()};
  }

  // The comment right before a declaration, "//" and "/*" included; empty if absent.
  // Searches among the file's comments.
  [[nodiscard]] std::string_view comment(NodeId declaration) const;

  // Line and column of a byte offset. Scans the source up to it: for positions in bulk use a
  // LineCounter.
  [[nodiscard]] Position position(std::uint32_t offset) const;

  // The package clause's name; empty if absent.
  [[nodiscard]] std::string_view package_name() const { return package_name_; }
  [[nodiscard]] NodeId package_clause() const { return first_child(root()); }

  // By position.
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  [[nodiscard]] const std::vector<Directive>& directives() const { return directives_; }

 private:
  friend class TreeBuilder;

  std::string_view source_;
  std::unique_ptr<std::byte[]> memory_;  // of all three arrays
  const std::uint64_t* places_ = nullptr;
  const std::uint16_t* tags_ = nullptr;
  std::size_t count_ = 0;
  std::string_view package_name_;
  std::span<const Documented> documented_;  // by both fields
  std::vector<Diagnostic> diagnostics_;
  std::vector<Directive> directives_;
};

// Turns offsets into positions, in any order: costs a scan of the source once. For many of them;
// the source must stay where it is.
class LineTable {
 public:
  static constexpr std::size_t kBlockBytes = 64;

  LineTable() = default;
  explicit LineTable(std::string_view source);
  [[nodiscard]] Position at(std::uint32_t offset) const;

 private:
  [[nodiscard]] std::uint32_t line_begin_of(std::uint32_t offset, std::uint32_t line) const;

  std::string_view source_;
  std::vector<std::uint32_t> lines_{1};  // of the first byte of each block
};

// Turns offsets into positions, a few and in order. Costs a scan of what lies between an offset and
// the one before.
class LineCounter {
 public:
  explicit LineCounter(std::string_view source) : source_(source) {}
  [[nodiscard]] Position at(std::uint32_t offset);

 private:
  std::string_view source_;
  std::uint32_t offset_ = 0;      // where counting has got to
  std::uint32_t line_ = 1;        // its line
  std::uint32_t line_begin_ = 0;  // and where that line begins
};

}  // namespace gofed::golang::syntax
