// The syntax of one file: nodes in one array, linked by indices; names are views into the source.
//
// A tree is a finished value. Move it freely; it stays valid as long as the bytes it was parsed
// from stay where they are. Any thread may read it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/source.h"
#include "workers/golang/syntax/token.h"

namespace gofed::golang::syntax {

enum class NodeKind : std::uint8_t {
#define GOFED_GO_NODE(kind) kind,
#include "workers/golang/syntax/node.def"
};

[[nodiscard]] std::string_view node_kind_name(NodeKind kind);

// What to do with function bodies and the elements of composite literals.
enum class Bodies : std::uint8_t {
  Skip,   // jump to the closing brace; only brackets and literals inside are checked
  Parse,  // statements become nodes, all syntax errors are found
};

enum class NodeId : std::uint32_t {};
inline constexpr NodeId kNoNode{0xffffffff};
inline constexpr std::uint32_t kNoOffset = 0xffffffff;

struct Node {
  NodeKind kind = NodeKind::Absent;
  Token op = Token::Illegal;  // as node.def says
  std::uint16_t iota = 0;     // ConstSpec: its place in its group (saturates)
  std::uint32_t begin = 0;    // byte offsets into the source, half-open
  std::uint32_t end = 0;
  std::uint32_t aux = kNoOffset;  // declarations: where their comment begins
  NodeId first_child = kNoNode;
  NodeId next_sibling = kNoNode;
};

// A "//go:" directive or a "#cgo" line of the preamble of import "C".
struct Directive {
  std::uint32_t begin = 0;  // the whole comment line
  std::uint32_t end = 0;
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
        at_ = tree_->node(at_).next_sibling;
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
  [[nodiscard]] NodeId root() const { return root_; }  // a File, also of hopeless source
  [[nodiscard]] const Node& node(NodeId id) const { return nodes_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] NodeKind kind(NodeId id) const { return node(id).kind; }
  [[nodiscard]] bool is_absent(NodeId id) const { return kind(id) == NodeKind::Absent; }
  [[nodiscard]] std::size_t node_count() const { return nodes_.size(); }

  [[nodiscard]] Children children(NodeId id) const { return {this, node(id).first_child}; }
  // The n-th child from 0; kNoNode when there are fewer.
  [[nodiscard]] NodeId child(NodeId id, std::size_t n) const;

  // The bytes that a node spans; of an Ident its name.
  [[nodiscard]] std::string_view text(NodeId id) const {
    const Node& n = node(id);
    return source_.substr(n.begin, n.end - n.begin);
  }

  // The comment right before a declaration, "//" and "/*" included; empty when there is none.
  [[nodiscard]] std::string_view comment(NodeId declaration) const;

  // Line and column of a byte offset. Scans the source up to it: for positions in bulk use a
  // LineCounter.
  [[nodiscard]] Position position(std::uint32_t offset) const;

  // The package clause's name; empty when there is none.
  [[nodiscard]] std::string_view package_name() const { return package_name_; }
  [[nodiscard]] NodeId package_clause() const { return package_clause_; }

  // By position.
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  [[nodiscard]] const std::vector<Directive>& directives() const { return directives_; }

 private:
  friend class TreeBuilder;

  std::string_view source_;
  std::vector<Node> nodes_;
  NodeId root_ = kNoNode;
  NodeId package_clause_ = kNoNode;
  std::string_view package_name_;
  std::vector<Diagnostic> diagnostics_;
  std::vector<Directive> directives_;
};

// Turns offsets into positions. Costs a scan of what lies between an offset and the one before.
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
