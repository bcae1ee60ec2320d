#include "workers/golang/project/files.h"

#include "workers/golang/project/paths.h"

namespace gofed::golang {

bool GoFile::matches(const BuildContext& context) const {
  if (ignored == IgnoreReason::FileName || ignored == IgnoreReason::Documentation ||
      ignored == IgnoreReason::NoPackage) {
    return false;
  }
  return constraint.matches(context) && (context.cgo_enabled || !imports_c);
}

namespace project {
namespace {

using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;

bool imports_c(const Tree& tree) {
  // Imports come before everything else.
  for (NodeId group = tree.next_sibling(tree.package_clause());
       group != syntax::kNoNode && tree.kind(group) == NodeKind::ImportGroup;
       group = tree.next_sibling(group)) {
    for (const NodeId spec : tree.children(group)) {
      if (tree.text(tree.child(spec, 1)) == "\"C\"") return true;
    }
  }
  return false;
}

// A line "// Code generated ... DO NOT EDIT." before the package clause (go/ast.IsGenerated).
bool is_generated(const Tree& tree) {
  constexpr std::string_view kBegin = "// Code generated ";
  constexpr std::string_view kEnd = " DO NOT EDIT.";
  std::string_view head = tree.source().substr(0, tree.begin(tree.package_clause()));
  for (std::size_t at = head.find(kBegin); at != std::string_view::npos;
       at = head.find(kBegin, at + 1)) {
    std::string_view line = head.substr(at, head.find('\n', at) - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if ((at == 0 || head[at - 1] == '\n') && line.ends_with(kEnd)) return true;
  }
  return false;
}

IgnoreReason why_ignored(const GoFile& file, const BuildContext& context,
                         const Constraint& suffix) {
  const std::string_view name = base_of(file.source.path);
  if (name.starts_with('_') || name.starts_with('.')) return IgnoreReason::FileName;
  if (file.package_name.empty()) return IgnoreReason::NoPackage;
  if (file.package_name == "documentation") return IgnoreReason::Documentation;
  if (!suffix.matches(context)) return IgnoreReason::FileSuffix;
  if (!file.constraint.matches(context)) return IgnoreReason::Constraint;
  if (file.imports_c && !context.cgo_enabled) return IgnoreReason::Cgo;
  return IgnoreReason::None;
}

}  // namespace

void read_head(GoFile& file, const Tree& tree, const BuildContext& context,
               std::vector<Diagnostic>& diagnostics) {
  file.package_name = tree.package_name();
  FileConstraint head = read_file_constraint(file.source.bytes);
  if (!head.problem.empty()) {
    diagnostics.push_back({file.source.path, {}, std::move(head.problem)});
    head.constraint = *Constraint::parse("ignore");
  }
  const Constraint suffix = Constraint::of_file_name(base_of(file.source.path));
  file.constraint = Constraint::both(suffix, head.constraint);
  file.imports_c = imports_c(tree);
  file.is_test = is_test_file(file.source.path);
  file.generated = is_generated(tree);

  file.ignored = why_ignored(file, context, suffix);
  if (file.ignored != IgnoreReason::None) {
    file.role = FileRole::Ignored;
  } else if (!file.is_test) {
    file.role = FileRole::Library;
  } else {
    file.role = file.package_name.ends_with("_test") ? FileRole::ExternalTest : FileRole::Test;
  }
}

}  // namespace project
}  // namespace gofed::golang
