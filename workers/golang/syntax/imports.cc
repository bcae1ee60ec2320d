#include "workers/golang/syntax/imports.h"

#include "workers/golang/syntax/text/literals.h"

namespace gofed::golang::syntax {

std::vector<Import> imports_of(const Tree& tree) {
  std::vector<Import> imports;
  for (const NodeId group : tree.children(tree.root())) {
    if (tree.kind(group) != NodeKind::ImportGroup) continue;
    for (const NodeId spec : tree.children(group)) {
      const NodeId name = tree.child(spec, 0);
      const NodeId literal = tree.child(spec, 1);
      std::optional<std::string> path = unquote_string(tree.text(literal));
      if (!path || path->empty()) continue;
      Import import{
          .path = *std::move(path), .name = {}, .offset = tree.begin(literal), .preamble = {}};
      if (!tree.is_absent(name)) import.name = tree.text(name);
      if (import.path == "C") {
        import.preamble = tree.comment(spec);
        // The comment of a group is for all of it, and so for none of several.
        if (import.preamble.empty() && tree.child(group, 1) == kNoNode) {
          import.preamble = tree.comment(group);
        }
      }
      imports.push_back(std::move(import));
    }
  }
  return imports;
}

}  // namespace gofed::golang::syntax
