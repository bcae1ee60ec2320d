// The actions that compare: exported APIs, dependencies.
#pragma once

#include <optional>

#include "schemas/actions/action.h"
#include "schemas/actions/api_storage.h"
#include "schemas/actions/deps_storage.h"
#include "schemas/actions/document_storage.h"
#include "schemas/actions/file.h"
#include "schemas/golang/deps_diff.h"
#include "schemas/golang/diff.h"
#include "schemas/golang/project.h"

namespace gofed::schemas {

// One side of a comparison: an archive, or a document of this kind that is known already.
template <typename Kind>
struct DiffSide {
  std::optional<FileId> file;
  golang::AnalysisOptions options;
  std::optional<typename Kind::Document> document;

  static void describe(Describe<DiffSide>& d) {
    d.name(kJoined<Kind::kTypePrefix, "DiffSide">,
           kJoined<"An archive of Go source, or its ", Kind::kNoun, "; one of them.">);
    d.template field<&DiffSide::file>("file",
                                      "A tar (plain, gzip, bzip2, xz, zstd) or zip archive.");
    d.template field<&DiffSide::options>("options", "How to read the archive.").optional();
    d.template field<&DiffSide::document>(kJoined<Kind::kPrefix>,
                                          kJoined<"What ", Kind::kPrefix, "_analysis answered.">);
  }
};
using ApiDiffSide = DiffSide<ApiDocuments>;
using DepsDiffSide = DiffSide<DepsDocuments>;

struct ApiDiff {
  static constexpr ActionInfo kInfo{
      .service = "api",
      .name = "api_diff",
      .idempotent = true,
      .doc = "What changed between two exported APIs, and whether it can break users."};
  struct Input {
    ApiDiffSide before;
    ApiDiffSide after;
    golang::DiffOptions options;

    static void describe(Describe<Input>& d);
  };
  using Output = golang::ApiChanges;
};

struct DepsDiff {
  static constexpr ActionInfo kInfo{
      .service = "deps",
      .name = "deps_diff",
      .idempotent = true,
      .doc = "What changed between the dependencies of two trees of Go source."};
  struct Input {
    DepsDiffSide before;
    DepsDiffSide after;

    static void describe(Describe<Input>& d);
  };
  using Output = golang::DepsChanges;
};

}  // namespace gofed::schemas
