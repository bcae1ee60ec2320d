// A tree of Go source as modules, directories and packages: the front door of the front end.
//
//   Project project = load_project(std::move(files), {.import_path = "github.com/x/y"});
//   ApiFacts api = collect_api(project);        // api_facts.h
//   DepsFacts deps = collect_deps(project);     // deps_facts.h
//
// What a tree consists of follows from its paths and manifests, at once. A directory is parsed when
// it is first asked for: what is made of it then finds it in the cache, and a tree that is too
// large for memory is worked through part by part.
//
// Pure: no file system, no network, no clock, no logging, no exceptions but std::bad_alloc. Many
// threads may ask a Project (its const members) at once; one alone may drop trees or move it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/base/source.h"
#include "workers/golang/build/build_context.h"
#include "workers/golang/build/constraint.h"
#include "workers/golang/modules/go_mod.h"
#include "workers/golang/modules/manifests.h"
#include "workers/golang/syntax/tree.h"

namespace gofed::golang {

// Source that is worked on at a time where a tree is worked through part by part. Its syntax and
// facts take up to three times as much, and what it imports of the rest comes on top.
inline constexpr std::size_t kPartBytes = std::size_t{64} << 20;

struct ProjectOptions {
  // The import path of the tree's root, for trees without go.mod. Empty: a GOPATH-like tree
  // ("usr/share/gocode/src/<path>", "<anything>/src/<host.tld>/<path>") names its paths itself;
  // else paths are relative to the root. A go.mod always wins.
  std::string import_path;

  // Decides which files belong to their packages.
  BuildContext context;

  // Whether the release of `context` gives way to a later one that a go line of the tree asks for:
  // no earlier Go builds such a module. Off where the caller chose the release.
  bool obeys_go_line = false;

  // Function bodies are skipped (exported API, dependencies) or parsed too, which is what
  // collect_uses needs and what finds syntax errors in bodies.
  syntax::Bodies bodies = syntax::Bodies::Skip;

  // Whether _test.go files take part. An exported API is the same without them: a caller that reads a
  // tree for it may leave them where they are.
  bool tests = true;

  // Whether what the go command leaves out of "./..." (Standing) counts as the project's: its
  // packages, modules, manifests and diagnostics. Imports find it there in any case.
  bool all_directories = true;

  // The most threads that work on the tree, the caller's included; 0 counts as 1.
  unsigned threads = 1;

  // How much source makes a part, about; a directory is never divided.
  std::size_t part_bytes = kPartBytes;

  // Each directory is named by the import path of its package: a collection of packages of anywhere,
  // as imports/imported_apis.h makes one. It has no modules, nothing is vendored in it.
  bool directories_are_imports = false;

  // What was wrong with the tree where it was read from (an entry that is not a regular file): it
  // goes to the project's diagnostics.
  std::vector<Diagnostic> problems = {};
};

// How a file takes part in its directory's packages.
enum class FileRole : std::uint8_t {
  Library,       // part of the package for the project's context
  Test,          // _test.go, same package
  ExternalTest,  // _test.go, package x_test
  Ignored,       // left out: build constraints, `_`/`.` file name, package documentation, cgo off
};

// Why a file is left out of its package in the project's context.
enum class IgnoreReason : std::uint8_t {
  None,
  FileName,       // starts with '_' or '.'
  FileSuffix,     // _windows.go, _arm64.go
  Constraint,     // //go:build or // +build
  Cgo,            // imports "C" and cgo is off
  Documentation,  // package documentation
  NoPackage,      // no package clause could be read
};

// One Go file of the tree: its bytes, its syntax and its place.
struct GoFile {
  SourceFile source;  // of a listing, the bytes are there while the tree is
  syntax::Tree tree;  // views into source.bytes; while its directory is parsed

  // What its name and its head say, from when its directory is first looked at.
  std::string package_name;  // from the package clause; empty if absent
  FileRole role = FileRole::Ignored;
  IgnoreReason ignored = IgnoreReason::None;
  Constraint constraint;   // of its name and its comments together
  bool imports_c = false;  // import "C": also needs cgo
  bool is_test = false;    // its name ends in _test.go
  bool generated = false;  // "// Code generated ... DO NOT EDIT."

  // Whether it takes part in its package on such a machine.
  [[nodiscard]] bool matches(const BuildContext& context) const;
};

// Whether a directory is part of what the go command calls "./...", and why it is not.
enum class Standing : std::uint8_t {
  Ordinary,
  Testdata,     // below "testdata"
  Hidden,       // below a directory that starts with '_' or '.'
  Ignored,      // below a directory that an `ignore` line of go.mod names
  OtherModule,  // of a module within another one that go.work does not use
};
[[nodiscard]] std::string_view standing_name(Standing standing);

// A module, or the whole tree where there is no go.mod (then `path` may be empty).
struct Module {
  std::string directory;  // of its go.mod, relative to the root; "" is the root
  std::string path;
  bool has_go_mod = false;
  GoMod go_mod;
  Standing standing = Standing::Ordinary;  // of its directory
};

using FileIndex = std::uint32_t;
using ModuleIndex = std::uint32_t;
using DirectoryIndex = std::uint32_t;
inline constexpr DirectoryIndex kNoDirectory = 0xffffffff;

// The files of one directory that share a package name (external tests go with the package they
// test). A directory with several names among its library files has several packages, all with the
// directory's import path.
struct Package {
  std::string directory;    // relative to the root; "" is the root
  std::string import_path;  // what others import it by; for vendored ones without "vendor/"
  std::string name;         // from the package clauses
  ModuleIndex module = 0;
  DirectoryIndex directory_index = 0;

  bool is_main = false;       // package main: a command
  bool is_internal = false;   // an "internal" element in its path: no API to the world
  bool is_vendored = false;   // below a "vendor" directory (or Godeps/_workspace/src)
  bool in_testdata = false;   // below "testdata"
  bool is_hidden = false;     // below a directory that starts with '_' or '.'
  bool is_secondary = false;  // not the package of most files in its directory
  Standing standing = Standing::Ordinary;

  // All in path order. `ignored_files` holds those whose package clause names this package.
  std::vector<FileIndex> files;
  std::vector<FileIndex> test_files;
  std::vector<FileIndex> external_test_files;
  std::vector<FileIndex> ignored_files;

  // Part of what the go command calls "./...".
  [[nodiscard]] bool is_ordinary() const { return !is_vendored && standing == Standing::Ordinary; }
};

// A directory with Go files. Its path decides what it is imported by; its files, what packages it
// has.
struct Directory {
  std::string path;  // relative to the root; "" is the root
  std::string import_path;
  ModuleIndex module = 0;
  bool is_vendored = false;
  Standing standing = Standing::Ordinary;
  std::vector<FileIndex> files;  // in path order
  std::size_t source_bytes = 0;

  // From when it is first looked at: by name.
  std::vector<Package> packages;
  // From when it is first parsed: file by file, each in the order of positions.
  std::vector<Diagnostic> diagnostics;

  // The one that an import of its path means; nullptr when it has none.
  [[nodiscard]] const Package* chief() const;
};

// Directories that follow each other.
struct DirectoryRange {
  DirectoryIndex begin = 0;
  DirectoryIndex end = 0;

  [[nodiscard]] std::size_t size() const { return end - begin; }
};

// The analysed tree. Moves, does not copy, and what it has given out stays where it is. Facts taken
// from it own their strings and outlive it.
class Project {
 public:
  ProjectOptions options;
  std::vector<Module> modules;      // in directory order; never empty
  std::optional<GoWork> work;       // go.work at the root
  std::vector<Manifest> manifests;  // vendor/modules.txt, Gopkg.lock and older tools

  Project();
  Project(Project&&) noexcept;
  Project& operator=(Project&&) noexcept;
  ~Project();

  // All of them, in path order. Reads nothing.
  [[nodiscard]] DirectoryRange directories() const;
  // Whether a directory, or a module, is the project's by options.all_directories and its standing.
  [[nodiscard]] bool takes_part(Standing standing) const {
    return options.all_directories || standing == Standing::Ordinary;
  }
  [[nodiscard]] bool takes_part(DirectoryIndex index) const;
  // Those that take part, for facts that outlive the project.
  [[nodiscard]] std::vector<Module> own_modules() const;

  // As far as it has been read, which this does not do.
  [[nodiscard]] const Directory& directory(DirectoryIndex index) const;
  // With its packages. Of files in a listing of several parts only the heads are read.
  const Directory& look_at(DirectoryIndex index) const;
  void look_at_all() const;
  // With its packages and the trees of their files.
  const Directory& parse(DirectoryIndex index) const;

  // The Go files, numbered in path order. A caller that asks for one has looked at its directory, or
  // parsed it when it is for the tree.
  [[nodiscard]] const GoFile& file(FileIndex index) const;
  [[nodiscard]] std::size_t file_count() const;
  [[nodiscard]] bool has_file(std::string_view path) const;

  // The first directory that an import of this path may mean; kNoDirectory if absent.
  [[nodiscard]] DirectoryIndex directory_of(std::string_view import_path) const;
  // The package that an import means for which directory_of() gave `first`: own packages come
  // before vendored ones. Looks at its directory. nullptr when no such directory has a package.
  [[nodiscard]] const Package* imported(DirectoryIndex first) const;

  // All of the tree, by directory, then name; looks at what has not been looked at.
  [[nodiscard]] std::vector<const Package*> packages() const;
  // What was wrong with what takes part, by file, then position; parses what has never been parsed.
  [[nodiscard]] std::vector<Diagnostic> diagnostics() const;

  // How many threads are worth it: options.threads, or fewer where the tree is small.
  [[nodiscard]] unsigned useful_threads() const;

  // A part's directories in the order in which several threads best take them: large ones first, so
  // that none of them is left for one thread alone at the end.
  [[nodiscard]] std::vector<DirectoryIndex> work_order(DirectoryRange part) const;

  // The directories in parts of about options.part_bytes of source, at least one directory each.
  [[nodiscard]] std::vector<DirectoryRange> parts() const;
  // Drops the trees of all directories, and the bytes of those that can be read again. Nobody may
  // still use them; packages, and what the heads of files said, stay.
  void drop_trees();

  // For load_project().
  struct State;  // project/state.h
  Project(ProjectOptions how, std::unique_ptr<State> state);

 private:
  std::unique_ptr<State> state_;
};

// A tree whose files are read when their turn comes: once, or, of several parts, some again.
struct SourceListing {
  struct File {
    std::string path;       // as SourceFile::path
    std::size_t bytes = 0;  // its size: parts and threads go by it, so it may be off
  };
  std::vector<File> files;
  // What files[index] holds; "" when it cannot be read. Any thread, several at once. What it throws
  // (std::bad_alloc) comes out of what was asked of the Project, which may be asked again.
  //
  // A file should hold the same each time. What package one that changes belongs to, and on which
  // platforms, is decided by the first reading; what it declares and imports, by any. A package clause
  // that has changed when the file is first parsed is a diagnostic.
  std::function<std::string(std::size_t index)> read;
};

// Lays out a whole tree. Files that wants_file() refuses are dropped; paths that leave the root are
// dropped with a diagnostic; a path that comes twice keeps its last content.
[[nodiscard]] Project load_project(std::vector<SourceFile> files, ProjectOptions options = {});
[[nodiscard]] Project load_project(SourceListing listing, ProjectOptions options = {});

}  // namespace gofed::golang
