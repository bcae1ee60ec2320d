// All packages of a project as one build context sees them: scopes, objects, imports.
//
// Scopes are made when first asked for. Not thread-safe; the Project must outlive it.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "workers/golang/check/object.h"

namespace gofed::golang::check {

// Which files of a package make a scope.
enum class ScopeKind : std::uint8_t {
  Library,        // those that others see
  WithTests,      // and its own _test.go files
  ExternalTests,  // package x_test alone
};

class World {
 public:
  World(const Project& project, const BuildContext& context);

  [[nodiscard]] const Project& project() const { return project_; }
  [[nodiscard]] const BuildContext& context() const { return context_; }
  // Of int, uint and uintptr.
  [[nodiscard]] unsigned word_bits() const { return word_bits_; }

  // The package that an import of this path means; nullptr when it is not in the tree, or has no
  // files for the context.
  PackageScope* find(std::string_view import_path);
  // The scope of one package of the project.
  PackageScope& scope_of(const Package& package, ScopeKind kind = ScopeKind::Library);

  [[nodiscard]] Object& object(ObjectId id) { return objects_[id]; }
  [[nodiscard]] const Tree& tree(FileIndex file) const { return project_.files[file].tree; }
  const std::vector<syntax::Import>& imports(FileIndex file);

  // The import path that `name` stands for as a package name in a file; "" when no import brings
  // it. For an absent package imported without a name, the name is what its path suggests.
  std::string_view imported_path(FileIndex file, std::string_view name);

 private:
  void fill(PackageScope& scope);
  void declare(PackageScope& scope, Object object);
  void declare_values(PackageScope& scope, FileIndex file, NodeId group, ObjectKind kind);
  void declare_group(PackageScope& scope, FileIndex file, NodeId decl);
  void add_method(PackageScope& scope, FileIndex file, NodeId decl);

  std::string_view find_imported_path(FileIndex file, std::string_view name);

  struct PendingMethod {
    std::string_view receiver;
    MethodDecl method;
  };
  Object* receiver_base(PackageScope& scope, PendingMethod& pending);

  const Project& project_;
  BuildContext context_;
  unsigned word_bits_;
  std::unordered_map<std::string_view, const Package*> by_path_;
  std::map<std::pair<const Package*, ScopeKind>, std::unique_ptr<PackageScope>> scopes_;
  std::deque<Object> objects_;
  std::unordered_map<FileIndex, std::vector<syntax::Import>> imports_;
  std::map<std::pair<FileIndex, std::string_view>, std::string_view> imported_paths_;
  std::vector<PendingMethod> pending_;  // of the scope being filled
};

// Whether a package imported by this path without a name may be called `name`: the last element,
// without a version ("/v2", ".v3"), "go-", "-go", ".go" and the like.
[[nodiscard]] bool may_be_named(std::string_view import_path, std::string_view name);

// The name of a receiver's base type: (r *List[T]) -> "List"; "" when it has none.
struct Receiver {
  std::string_view name;  // of the variable, may be ""
  std::string_view base;  // of the type
  bool pointer = false;
  std::vector<std::string_view> parameters;  // type parameter names
};
[[nodiscard]] Receiver receiver_of(const Tree& tree, NodeId func_decl);

}  // namespace gofed::golang::check
