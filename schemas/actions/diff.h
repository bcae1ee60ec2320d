// The actions that compare: exported APIs.
#pragma once

#include <optional>

#include "schemas/action.h"
#include "schemas/actions/file.h"
#include "schemas/golang/api.h"
#include "schemas/golang/diff.h"
#include "schemas/golang/project.h"

namespace gofed::schemas {

// One side of a comparison: an archive, or an exported API that is known already.
struct DiffSide {
  std::optional<FileId> file;
  golang::AnalysisOptions options;
  std::optional<golang::ProjectApi> api;

  static void describe(Describe<DiffSide>& d);
};

struct ApiDiff {
  static constexpr ActionInfo kInfo{
      .service = "api",
      .name = "api_diff",
      .idempotent = true,
      .doc = "What changed between two exported APIs, and whether it can break users."};
  struct Input {
    DiffSide before;
    DiffSide after;
    golang::DiffOptions options;

    static void describe(Describe<Input>& d);
  };
  using Output = golang::ApiChanges;
};

}  // namespace gofed::schemas
