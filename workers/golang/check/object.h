// What the packages of a project declare, as one build context sees it. Plain data of the checker.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "workers/golang/constant/value.h"
#include "workers/golang/project.h"
#include "workers/golang/syntax/imports.h"
#include "workers/golang/types.h"

namespace gofed::golang::check {

using syntax::NodeId;
using syntax::NodeKind;
using syntax::Token;
using syntax::Tree;

enum class ObjectKind : std::uint8_t { Constant, Variable, Type, Function };
enum class State : std::uint8_t { Untouched, InWork, Done };

using ObjectId = std::uint32_t;
inline constexpr ObjectId kNoObject = 0xffffffff;

struct PackageScope;

// A method as declared; `name` is a view into the source.
struct MethodDecl {
  std::string_view name;
  FileIndex file = 0;
  NodeId decl = syntax::kNoNode;  // FuncDecl
  bool pointer_receiver = false;
  State state = State::Untouched;
  TypeId type = kNoType;  // a Func, once Done
};

// One package-level name. What the declaration says is worked out when somebody asks.
struct Object {
  ObjectKind kind = ObjectKind::Constant;
  State state = State::Untouched;
  std::string_view name;
  PackageScope* package = nullptr;
  FileIndex file = 0;
  NodeId name_node = syntax::kNoNode;
  NodeId group = syntax::kNoNode;        // of the declaration; of functions the FuncDecl
  NodeId spec = syntax::kNoNode;         // where it stands
  NodeId values_spec = syntax::kNoNode;  // constants: the spec whose type and values it repeats
  std::uint32_t index = 0;               // which of the spec's names
  std::uint16_t iota = 0;

  // Once Done:
  TypeId type = kNoType;  // Type: the Named type, or what an alias stands for
  constant::Value value;
  bool type_written = false;

  std::vector<MethodDecl> methods;  // of a Type, in source order
};

// The names that a file's imports bring.
struct FileImports {
  std::vector<syntax::Import> all;
};

struct PackageScope {
  const Package* package = nullptr;
  std::string_view path;
  std::vector<FileIndex> files;
  std::vector<ObjectId> objects;  // in source order
  std::unordered_map<std::string_view, ObjectId> by_name;
};

}  // namespace gofed::golang::check
