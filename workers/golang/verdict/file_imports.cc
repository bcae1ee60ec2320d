// The imports of a file: what they bring, and whether it is used.
#include <unordered_map>

#include "workers/golang/facts/deps_facts.h"
#include "workers/golang/syntax/text/literals.h"
#include "workers/golang/syntax/text/unicode.h"
#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

// The declarations of the file's imports, side by side with env_.file->imports.
std::vector<NodeId> Judge::import_specs() const {
  std::vector<NodeId> specs;
  for (NodeId group_node = tree_->next_sibling(tree_->package_clause());
       group_node != kNoNode && tree_->kind(group_node) == NodeKind::ImportGroup;
       group_node = tree_->next_sibling(group_node)) {
    for (const NodeId spec : tree_->children(group_node)) {
      const auto path = syntax::unquote_string(tree_->text(tree_->child(spec, 1)));
      if (path && !path->empty()) specs.push_back(spec);
    }
  }
  specs.resize(env_.file->imports.size(), kNoNode);
  return specs;
}

// Names that come in must not be those of the package, or of another import.
void Judge::imports_distinct() {
  const std::vector<NodeId> specs = import_specs();
  std::unordered_map<std::string_view, const check::ImportedName*> names;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const check::ImportedName& import = env_.file->imports[i];
    const Package* package = checker_.world().package_of(import);
    if (specs[i] == kNoNode || import.path == "C" || import.name.text == "_") continue;
    const Subject subject{.package = import.path, .owner = {}, .name = {}};
    if (package != nullptr && package->is_main) {
      error(specs[i],
            "import \"" + std::string(import.path) + "\" is a program, not an importable package",
            subject);
    }
    if (import.is_dot) {
      dot_import_distinct(import);
      continue;
    }
    std::string_view called = import.name.text;
    if (called.empty() && package != nullptr) called = package->name;
    if (called.empty() && is_standard_package(import.path) &&
        check::may_be_named(import.path, import.last.text)) {
      called = import.last.text;
    }
    if (called.empty()) continue;
    if (const check::Object* object = scope_.find(check::Name(called))) {
      error_in(*object,
               std::string(called) + " already declared through import of package " +
                   package_text(import),
               subject);
    }
    if (!names.try_emplace(called, &import).second) {
      error(specs[i], std::string(called) + " redeclared in this block", subject);
    }
  }
}

void Judge::dot_import_distinct(const check::ImportedName& import) {
  const check::PackageScope* brought = checker_.world().find(import);
  if (brought == nullptr) return;
  for (const check::Object& object : brought->objects) {
    if (!object.is_in_scope || !syntax::is_exported(object.name.text)) continue;
    const check::Object* own = scope_.find(object.name);
    if (own == nullptr) continue;
    error_in(*own,
             std::string(object.name.text) + " already declared through dot-import of package " +
                 package_text(import),
             {.package = import.path, .owner = {}, .name = object.name.text});
  }
}

// yaml ("gopkg.in/yaml.v3")
std::string Judge::package_text(const check::ImportedName& import) const {
  return name_of(import.path) + " (\"" + std::string(import.path) + "\")";
}

// At the declaration of a name of the package, which may stand in another file.
void Judge::error_in(const check::Object& object, const std::string& message, Subject subject) {
  const FileIndex index = object.file->index;
  const syntax::LineTable lines(object.file->tree->source());
  CompileError found{.file = checker_.world().project().file(index).source.path,
                     .position = lines.at(object.file->tree->begin(object.name_node)),
                     .message = message,
                     .package = std::string(subject.package),
                     .symbol = std::string(subject.name)};
  if (verdict_.errors.size() < kErrorsMax) verdict_.errors.push_back(std::move(found));
}

// Imports whose names the file does not mention.
void Judge::imports_used() {
  const std::vector<NodeId> specs = import_specs();
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const NodeId spec = specs[i];
    const check::ImportedName& import = env_.file->imports[i];
    if (spec == kNoNode || import.path == "C" || import.name.text == "_" ||
        used_imports_.contains(&import))
      continue;
    const bool is_known =
        checker_.world().find(import) != nullptr || is_standard_package(import.path);
    if (!is_known) {
      undecided(spec, import.path);
      if (import.name.text.empty() || import.is_dot) continue;
    }
    const NodeId name_node = tree_->first_child(spec);
    const NodeId at = tree_->is_absent(name_node) ? tree_->next_sibling(name_node) : name_node;
    const std::string own_name = name_of(import.path);
    std::string message = "\"" + std::string(import.path) + "\" imported";
    const std::string_view called =
        import.name.text.empty() || import.is_dot ? std::string_view(own_name) : import.name.text;
    if (called != import.last.text) message += " as " + std::string(called);
    error(at, message + " and not used", {.package = import.path, .owner = {}, .name = {}});
  }
}

}  // namespace gofed::golang::verdict
