// The actions of `deps`: what Go source needs of others, package by package and name by name. Both
// are one service because they share who provides what, and a fleet that answers one answers both.
#pragma once

#include "schemas/actions/action.h"
#include "schemas/actions/file.h"
#include "schemas/golang/deps.h"
#include "schemas/golang/project.h"
#include "schemas/golang/uses.h"

namespace gofed::schemas {

struct DepsAnalysis {
  static constexpr ActionInfo kInfo{
      .service = "deps",
      .name = "deps_analysis",
      .idempotent = true,
      .doc = "What the Go source in an archive imports and requires."};
  struct Input {
    FileId file;  // tar (plain, gzip, bzip2, xz, zstd) or zip
    golang::AnalysisOptions options;

    static void describe(Describe<Input>& d);
  };
  using Output = golang::ProjectDeps;
};

// Reads function bodies as well: several times the work of deps_analysis.
struct UsesAnalysis {
  static constexpr ActionInfo kInfo{
      .service = "deps",
      .name = "uses_analysis",
      .idempotent = true,
      .doc = "Which exported names of other packages the Go source in an archive uses, and where."};
  struct Input {
    FileId file;  // tar (plain, gzip, bzip2, xz, zstd) or zip
    golang::AnalysisOptions options;

    static void describe(Describe<Input>& d);
  };
  using Output = golang::ProjectUses;
};

}  // namespace gofed::schemas
