// What the packages of a project declare, as one build context sees it. Plain data of the checker:
// made once for each package, and read by many threads from then on.
#pragma once

#include <cstdint>
#include <forward_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/check/scope/name.h"
#include "workers/golang/project/project.h"
#include "workers/golang/types/types.h"

namespace gofed::golang::check {

using syntax::NodeId;
using syntax::NodeKind;
using syntax::Token;
using syntax::Tree;

enum class ObjectKind : std::uint8_t { Constant, Variable, Type, Function };

struct PackageScope;

// An import declaration of a file.
struct ImportedName {
  Name name;                          // as written before the path; empty when nothing is
  Name last;                          // the path's last element
  std::string_view path;              // unquoted
  DirectoryIndex own = kNoDirectory;  // where the World may have it
  bool is_dot = false;
};

// A file as part of a package.
struct FileScope {
  FileIndex index = 0;
  const Tree* tree = nullptr;
  std::vector<ImportedName> imports;  // in source order
  bool has_dot_imports = false;
};

// A method as declared; `name` is a view into the source.
struct MethodDecl {
  Name name;
  const FileScope* file = nullptr;
  NodeId decl = syntax::kNoNode;  // FuncDecl
  bool pointer_receiver = false;
  std::uint32_t number = 0;  // its place in PackageScope::methods
};

// One package-level name and where it is declared.
struct Object {
  ObjectKind kind = ObjectKind::Constant;
  std::uint16_t iota = 0;
  Name name;
  const PackageScope* package = nullptr;
  const FileScope* file = nullptr;
  NodeId name_node = syntax::kNoNode;
  NodeId group = syntax::kNoNode;        // of the declaration; of functions the FuncDecl
  NodeId spec = syntax::kNoNode;         // where it stands
  NodeId values_spec = syntax::kNoNode;  // constants: the spec whose type and values it repeats
  std::uint32_t index = 0;               // which of the spec's names
  std::uint32_t number = 0;              // its place in PackageScope::objects
  std::uint32_t methods_begin = 0;       // of a type: its methods in PackageScope::methods
  std::uint32_t methods_end = 0;
  bool is_in_scope = true;  // false: "_", init, and what a name was declared as again
};

struct PackageScope {
  const Package* package = nullptr;
  std::string_view path;
  std::vector<FileScope> files;
  std::vector<Object> objects;      // in source order
  std::vector<MethodDecl> methods;  // type by type, each in source order

  // The object that the name means in the package; nullptr when it is not declared there.
  [[nodiscard]] const Object* find(const Name& name) const {
    if (by_name.empty()) return nullptr;
    const std::size_t mask = by_name.size() - 1;
    for (std::size_t at = name.hash & mask; by_name[at] != kNoObject; at = (at + 1) & mask) {
      const Object& object = objects[by_name[at]];
      if (object.name == name) return &object;
    }
    return nullptr;
  }

  [[nodiscard]] std::span<const MethodDecl> methods_of(const Object& type) const {
    return std::span(methods).subspan(type.methods_begin, type.methods_end - type.methods_begin);
  }

  static constexpr std::uint32_t kNoObject = 0xffffffff;
  std::vector<std::uint32_t> by_name;    // open addressing; a power of two, at most half full
  std::forward_list<std::string> texts;  // paths that are not text of the source as they are
};

}  // namespace gofed::golang::check
