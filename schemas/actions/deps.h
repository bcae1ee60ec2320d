// The actions of `deps`: what Go source needs of others, package by package and name by name. Both
// are one service because they share who provides what, and a fleet that answers one answers both.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schemas/actions/action.h"
#include "schemas/actions/file.h"
#include "schemas/golang/api.h"
#include "schemas/golang/deps.h"
#include "schemas/golang/project.h"
#include "schemas/golang/user_check.h"
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
    std::vector<golang::ProjectApi> imports = {};  // of packages that are not in the archive

    static void describe(Describe<Input>& d);
  };
  using Output = golang::ProjectUses;
};

// What uses_analysis answers, and what the compiler makes of it with a new version of a library.
struct UserAnalysis {
  static constexpr ActionInfo kInfo{
      .service = "deps",
      .name = "user_analysis",
      .idempotent = true,
      .doc =
          "What the Go source in an archive uses of a library, and what a new version of the "
          "library makes of it, as the compiler says."};
  struct Input {
    FileId file;  // tar (plain, gzip, bzip2, xz, zstd) or zip
    golang::AnalysisOptions options;
    golang::ProjectApi before;  // both stand for the library, whatever the archive has of it
    golang::ProjectApi after;
    std::string old_root;  // import paths of the library, where the new one has another
    std::string new_root;
    std::vector<golang::ProjectApi> imports;  // of other packages that are not in the archive

    static void describe(Describe<Input>& d);
  };
  struct Output {
    golang::ProjectUses uses;  // of the old version
    std::optional<golang::UserCheck> check;

    static void describe(Describe<Output>& d);
  };
};

}  // namespace gofed::schemas
