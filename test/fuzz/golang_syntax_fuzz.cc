// Goal: no source crashes, stalls or exhausts the lexer and parser, whatever is done with bodies.
// Method: the input is a file. Checked: nodes lie within the source and children before their
// parents, every diagnostic has a place, and jumping over bodies finds the same end as parsing
// them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "workers/golang/syntax/imports.h"
#include "workers/golang/syntax/parser.h"

namespace {

using namespace gofed::golang::syntax;

void require(bool fact) {
  if (!fact) std::abort();
}

void check(const Tree& tree, std::size_t size) {
  require(tree.root() != kNoNode && tree.kind(tree.root()) == NodeKind::File);
  require(tree.package_clause() != kNoNode);
  for (std::size_t i = 0; i < tree.node_count(); ++i) {
    const Node node = tree.node(static_cast<NodeId>(i));
    require(node.begin() <= size);
    if (!node.has_children()) {
      require(node.begin() <= node.link() && node.link() <= size);
      continue;
    }
    // Children come before their parent, and their row ends there too.
    for (const NodeId child : tree.children(static_cast<NodeId>(i))) {
      require(static_cast<std::size_t>(child) < i);
    }
  }
  for (const auto& diagnostic : tree.diagnostics()) {
    require(diagnostic.position.line > 0 && diagnostic.position.column > 0);
    require(!diagnostic.message.empty());
  }
  (void)imports_of(tree);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  const Tree whole = parse_file("a.go", source, {.bodies = Bodies::Parse});
  check(whole, size);
  const Tree skipped = parse_file("a.go", source, {.bodies = Bodies::Skip});
  check(skipped, size);
  check(parse_file("a.go", source, {.imports_only = true}), size);
  require(skipped.package_name() == whole.package_name());
  // What parses in full parses with its bodies left out.
  if (whole.diagnostics().empty()) require(skipped.diagnostics().empty());
  return 0;
}
