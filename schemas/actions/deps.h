// The actions of `deps`: the dependencies of Go source.
#pragma once

#include "schemas/action.h"
#include "schemas/actions/file.h"
#include "schemas/golang/deps.h"
#include "schemas/golang/project.h"

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

}  // namespace gofed::schemas
