// A tree of Go source as modules, directories and packages: the front door of the front end.
//
//   Project project = load_project(std::move(files), {.import_path = "github.com/x/y"});
//   ApiFacts api = collect_api(project);        // api_facts.h
//   DepsFacts deps = collect_deps(project);     // deps_facts.h
//
// Pure: no file system, no network, no clock, no logging, no exceptions but std::bad_alloc.
// A Project is a finished value: it may be read by many threads at once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "workers/golang/build_context.h"
#include "workers/golang/constraint.h"
#include "workers/golang/go_mod.h"
#include "workers/golang/manifests.h"
#include "workers/golang/source.h"
#include "workers/golang/syntax/tree.h"

namespace gofed::golang {

struct ProjectOptions {
  // The import path of the tree's root, for trees without go.mod. Empty: a GOPATH-like tree
  // ("usr/share/gocode/src/<path>", "<anything>/src/<host.tld>/<path>") names its paths itself;
  // else paths are relative to the root. A go.mod always wins.
  std::string import_path;

  // Decides which files belong to their packages.
  BuildContext context;

  // Function bodies are skipped (exported API, dependencies) or parsed too, which is what
  // collect_uses needs and what finds syntax errors in bodies.
  syntax::Bodies bodies = syntax::Bodies::Skip;

  // Whether _test.go files take part. An exported API is the same without them: whoever reads a
  // tree for it may leave them where they are.
  bool tests = true;

  // The most threads that work on the tree, the caller's included; 0 counts as 1.
  unsigned threads = 1;
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
  SourceFile source;
  syntax::Tree tree;  // views into source.bytes
  FileRole role = FileRole::Ignored;
  IgnoreReason ignored = IgnoreReason::None;
  Constraint constraint;   // of its name and its comments together
  bool imports_c = false;  // import "C": also needs cgo
  bool is_test = false;    // its name ends in _test.go
  bool generated = false;  // "// Code generated ... DO NOT EDIT."

  // Whether it takes part in its package on such a machine.
  [[nodiscard]] bool matches(const BuildContext& context) const;
};

// A module, or the whole tree where there is no go.mod (then `path` may be empty).
struct Module {
  std::string directory;  // of its go.mod, relative to the root; "" is the root
  std::string path;
  bool has_go_mod = false;
  GoMod go_mod;
};

using FileIndex = std::uint32_t;
using ModuleIndex = std::uint32_t;

// The files of one directory that share a package name (external tests go with the package they
// test). A directory with several names among its library files has several packages, all with the
// directory's import path.
struct Package {
  std::string directory;    // relative to the root; "" is the root
  std::string import_path;  // what others import it by; for vendored ones without "vendor/"
  std::string name;         // from the package clauses
  ModuleIndex module = 0;

  bool is_main = false;       // package main: a command
  bool is_internal = false;   // an "internal" element in its path: no API to the world
  bool is_vendored = false;   // below a "vendor" directory (or Godeps/_workspace/src)
  bool in_testdata = false;   // below "testdata"
  bool is_hidden = false;     // below a directory that starts with '_' or '.'
  bool is_secondary = false;  // not the package of most files in its directory

  // All in path order. `ignored_files` holds those whose package clause names this package.
  std::vector<FileIndex> files;
  std::vector<FileIndex> test_files;
  std::vector<FileIndex> external_test_files;
  std::vector<FileIndex> ignored_files;

  // Part of what the go command calls "./...": not vendored, hidden or testdata.
  [[nodiscard]] bool is_ordinary() const { return !is_vendored && !in_testdata && !is_hidden; }
};

// The analysed tree. Moves, does not copy; facts taken from it own their strings and outlive it.
struct Project {
  ProjectOptions options;
  std::vector<GoFile> files;            // in path order; one per wanted .go file
  std::vector<Module> modules;          // in directory order; never empty
  std::vector<Package> packages;        // by directory, then name; no package is empty
  std::optional<GoWork> work;           // go.work at the root
  std::vector<Manifest> manifests;      // vendor/modules.txt, Gopkg.lock and older tools
  std::vector<Diagnostic> diagnostics;  // by file, then position

  // How many threads are worth it: options.threads, or fewer where the tree is small.
  [[nodiscard]] unsigned useful_threads() const;

  Project() = default;
  Project(Project&&) = default;
  Project& operator=(Project&&) = default;
};

// Reads a whole tree. Files that wants_file() refuses are dropped; paths that leave the root are
// dropped with a diagnostic; a path that comes twice keeps its last content.
[[nodiscard]] Project load_project(std::vector<SourceFile> files, ProjectOptions options = {});

}  // namespace gofed::golang
