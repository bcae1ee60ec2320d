// All packages of a project as one build context sees them: scopes, objects, imports.
//
// Scopes are made when first asked for, by whichever thread asks first; once made they do not
// change. Any thread; the Project must outlive it.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "workers/golang/check/scope/object.h"

namespace gofed::golang::check {

// Which files of a package make a scope.
enum class ScopeKind : std::uint8_t {
  Library,        // those that others see
  WithTests,      // and its own _test.go files
  ExternalTests,  // package x_test alone
};

// Bits of an int on an architecture.
[[nodiscard]] unsigned word_bits_of(std::string_view goarch);

// Packages that are not the tree's own, each a project of them (imports/imported_apis.h).
struct Outside {
  const Project* instead = nullptr;  // stand in the place of the tree's packages of their path
  const Project* missing = nullptr;  // are looked up where the tree has no package of the path
};

class World {
 public:
  World(const Project& project, const BuildContext& context, const Outside& outside = {});

  [[nodiscard]] const Project& project() const { return project_; }
  [[nodiscard]] const BuildContext& context() const { return context_; }
  // Of Go, whose standard library counts where its source is not in the tree.
  [[nodiscard]] GoVersion release() const { return context_.go_version; }
  // Of int, uint and uintptr.
  [[nodiscard]] unsigned word_bits() const { return word_bits_; }

  // The package that an import of this path means; nullptr when it is neither in the tree nor
  // outside, or has no files for the context.
  [[nodiscard]] const PackageScope* find(std::string_view import_path) const;
  // The same for an import at hand.
  [[nodiscard]] const PackageScope* find(const ImportedName& import) const {
    return find(import.own);
  }
  // The package that an import means; nullptr: it is absent.
  [[nodiscard]] const Package* package_of(const ImportedName& import) const {
    return imported(import.own);
  }

  // The scope of one package of the project.
  [[nodiscard]] const PackageScope& scope_of(const Package& package,
                                             ScopeKind kind = ScopeKind::Library) const;

 private:
  struct Slot {
    std::once_flag made;
    PackageScope scope;
  };
  static constexpr std::size_t kScopeKinds = 3;
  struct DirectoryScopes {
    std::once_flag made;
    std::unique_ptr<Slot[]> slots;  // kScopeKinds for each package
  };

  // The tree, or packages outside of it: its directories, numbered on from `begin` in this world.
  struct Part {
    const Project* project = nullptr;
    DirectoryIndex begin = 0;
  };
  static constexpr std::size_t kParts = 3;
  static constexpr std::size_t kTree = 1;  // its place among the parts

  // Numbers of directories are those of this world from here on.
  [[nodiscard]] DirectoryIndex directory_of(std::string_view import_path) const;
  [[nodiscard]] const Package* imported(DirectoryIndex first) const;
  [[nodiscard]] const PackageScope* find(DirectoryIndex first) const;
  [[nodiscard]] const Part& part_at(DirectoryIndex index) const;
  [[nodiscard]] const PackageScope& scope_in(const Part& part, const Package& package,
                                             ScopeKind kind) const;
  void make(PackageScope& scope, const Part& part, const Package& package, ScopeKind kind) const;
  void read_imports(PackageScope& scope, FileScope& file) const;

  const Project& project_;
  std::array<Part, kParts> parts_;  // instead, the tree, missing: in the order of look-up
  BuildContext context_;
  unsigned word_bits_;
  std::unique_ptr<DirectoryScopes[]> directories_;
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
