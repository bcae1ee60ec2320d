// Lists of dependencies that Go tools before (and beside) go.mod left in a tree.
//
// Pure: bytes in, values out. Any thread. Bad content becomes diagnostics; what was read is kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/base/source.h"
#include "workers/golang/modules/go_mod.h"

namespace gofed::golang {

enum class ManifestKind : std::uint8_t {
  VendorModules,  // vendor/modules.txt of the go command
  Godeps,         // Godeps/Godeps.json
  GlideLock,      // glide.lock
  GlideYaml,      // glide.yaml
  GopkgLock,      // Gopkg.lock of dep
  GopkgToml,      // Gopkg.toml of dep
};

[[nodiscard]] std::string_view manifest_kind_name(ManifestKind kind);

struct ManifestEntry {
  std::string path;                   // module, repository root or package, as the tool keeps it
  std::string version;                // "v1.2.3", a constraint, or ""
  std::string revision;               // commit, or ""
  ModuleVersion replacement{};        // what is built instead, or empty; no version: a directory
  std::vector<std::string> packages;  // those in use, where the tool lists them
  bool is_explicit = false;           // vendor/modules.txt "## explicit"
  bool test_only = false;             // glide testImports
};

struct Manifest {
  std::string file;  // path in the tree
  ManifestKind kind = ManifestKind::VendorModules;
  std::string project;  // the import path that the manifest claims for its own project, or ""
  std::vector<ManifestEntry> entries;
};

// Which tool's file a path is, by its name alone; nullopt for all others.
[[nodiscard]] std::optional<ManifestKind> manifest_kind_of(std::string_view path);

[[nodiscard]] Manifest parse_manifest(ManifestKind kind, std::string_view path,
                                      std::string_view bytes, std::vector<Diagnostic>& diagnostics);

// Whether load_project reads a file of this path at all: Go source, go.mod, go.work,
// vendor/modules.txt and the manifests of older dependency tools. A reader of an archive skips
// the bytes of every other entry. Files in `_` and `.` directories are wanted (they are reported as
// what they are); editors' leftovers such as "._x.go" are not.
[[nodiscard]] bool wants_file(std::string_view path);

}  // namespace gofed::golang
