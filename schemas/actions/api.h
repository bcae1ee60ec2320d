// The actions of `api`: the exported API of Go source.
#pragma once

#include "schemas/action.h"
#include "schemas/actions/file.h"
#include "schemas/golang/api.h"
#include "schemas/golang/project.h"

namespace gofed::schemas {

struct ApiAnalysis {
  static constexpr ActionInfo kInfo{.service = "api",
                                    .name = "api_analysis",
                                    .idempotent = true,
                                    .doc = "The exported API of the Go source in an archive."};
  struct Input {
    FileId file;  // tar (plain, gzip, bzip2, xz, zstd) or zip
    golang::AnalysisOptions options;

    static void describe(Describe<Input>& d);
  };
  using Output = golang::ProjectApi;
};

}  // namespace gofed::schemas
