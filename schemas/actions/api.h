// The actions of `api`: the exported API of Go source.
#pragma once

#include <string>
#include <vector>

#include "schemas/actions/action.h"
#include "schemas/actions/file.h"
#include "schemas/golang/api.h"
#include "schemas/golang/features.h"
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
    std::vector<std::string> platforms;  // empty: that of the options

    static void describe(Describe<Input>& d);
  };
  using Output = golang::ProjectApi;
};

// The same as lines of text, for tools that read Go's own api/go1.N.txt files.
struct ApiFeatures {
  static constexpr ActionInfo kInfo{
      .service = "api",
      .name = "api_features",
      .idempotent = true,
      .doc =
          "The exported API of the Go source in an archive, a line a feature, as cmd/api of Go "
          "writes it."};
  struct Input {
    FileId file;  // tar (plain, gzip, bzip2, xz, zstd) or zip
    golang::AnalysisOptions options;
    std::vector<std::string> platforms;  // empty: that of the options; "all": those of cmd/api

    static void describe(Describe<Input>& d);
  };
  using Output = golang::FeatureList;
};

}  // namespace gofed::schemas
