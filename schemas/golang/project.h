// What the documents about a tree of Go source have in common: for which machine it was read, how
// to read it, its modules, what was wrong with it.
//
// Values only. A position is "dir/file.go:12:6": the path in the tree, line and column from 1.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "schemas/describe/describe.h"

namespace gofed::schemas::golang {

// How a tree is to be read. The defaults are those of `go build` on linux/amd64.
struct AnalysisOptions {
  std::string goos = "linux";
  std::string goarch = "amd64";
  bool cgo = true;
  std::vector<std::string> tags;           // as given to `go build -tags`
  std::string go_version;                  // "1.21"; empty: the newest, or a go line's
  std::string import_path;                 // of the tree's root, for trees without go.mod
  std::vector<std::string> arch_levels{};  // "GOAMD64=v3", ...; where not given, Go's defaults
  bool all_directories = false;            // also what "./..." of the go command leaves out

  static void describe(Describe<AnalysisOptions>& d);
  friend bool operator==(const AnalysisOptions&, const AnalysisOptions&) = default;
};

// The machine and release for which build constraints were decided.
struct BuildContext {
  std::string goos;
  std::string goarch;
  bool cgo = false;
  std::vector<std::string> tags;
  std::string go_version;
  std::vector<std::string> arch_levels{};  // those that were given

  static void describe(Describe<BuildContext>& d);
  friend bool operator==(const BuildContext&, const BuildContext&) = default;
};

// One complaint about the source, in the words of the go tools.
struct Diagnostic {
  std::string position;  // empty: it concerns the whole tree
  std::string message;

  static void describe(Describe<Diagnostic>& d);
  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

}  // namespace gofed::schemas::golang
