// What the Go compiler would report as errors in one package: its declarations and the bodies of
// its functions are type-checked against whatever the World holds.
//
// What depends on a package that is not at hand is undecided, never an error. Syntax errors are in
// Project::diagnostics().
#pragma once

#include <string>
#include <vector>

#include "workers/golang/base/source.h"
#include "workers/golang/check/scope/world.h"

namespace gofed::golang {

struct CompileError {
  std::string file;     // SourceFile::path
  Position position;    // where the compiler gc reports it
  std::string message;  // as gc words it, without "file:line:column: "
  // What of another package the error is about, where there is such: its import path, and "Name"
  // or "Type.Member".
  std::string package;
  std::string symbol;

  friend bool operator==(const CompileError&, const CompileError&) = default;
};

// An expression or declaration that could not be decided.
struct Undecided {
  std::string file;
  Position position;
  std::string package;  // whose API would decide it; "": it is not known which

  friend bool operator==(const Undecided&, const Undecided&) = default;
};

struct Verdict {
  std::vector<CompileError> errors;  // by file, then position; at most one of a kind at a place
  std::vector<Undecided> undecided;  // by file, then position; each package once at a place
  bool is_cut = false;               // the types took more work than the size of the source allows
};

// The package as the files of `kind` make it. The project must have been loaded with
// `bodies = syntax::Bodies::Parse`; of files of another load the declarations alone are checked.
// Any thread.
[[nodiscard]] Verdict check_package(const check::World& world, const Package& package,
                                    check::ScopeKind kind = check::ScopeKind::Library);

}  // namespace gofed::golang
