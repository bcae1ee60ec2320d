// The actions of `license`: under which licences a tree ships, what changed, what goes with what.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schemas/actions/action.h"
#include "schemas/actions/file.h"
#include "schemas/golang/project.h"
#include "schemas/licenses/license.h"

namespace gofed::schemas {

struct LicenseOptions {
  bool headers = true;     // notices in source count
  bool vendored = true;    // what is below vendor/ counts for the expression of the tree
  double threshold = 0.9;  // a text is that of a licence from this score on
  // Commands whose linked packages are wanted: import paths or directories; "all".
  std::vector<std::string> binaries;
  std::map<std::string, std::string> overrides;  // SHA-256 of a file -> expression

  static void describe(Describe<LicenseOptions>& d);
};

struct LicenseAnalysis {
  static constexpr ActionInfo kInfo{.service = "license",
                                    .name = "license_analysis",
                                    .idempotent = true,
                                    .doc = "Under which licences the tree in an archive ships."};
  struct Input {
    FileId file;
    LicenseOptions options;
    golang::AnalysisOptions build;  // of the commands

    static void describe(Describe<Input>& d);
  };
  using Output = licenses::LicenseReport;
};

// One side of a comparison: an archive, or what was said of it.
struct LicenseDiffSide {
  std::optional<FileId> file;
  std::optional<licenses::LicenseReport> document;
  LicenseOptions options;

  static void describe(Describe<LicenseDiffSide>& d);
};

struct LicenseDiff {
  static constexpr ActionInfo kInfo{.service = "license",
                                    .name = "license_diff",
                                    .idempotent = true,
                                    .doc = "What changed between the licences of two trees."};
  struct Input {
    LicenseDiffSide before;
    LicenseDiffSide after;

    static void describe(Describe<Input>& d);
  };
  using Output = licenses::LicenseChanges;
};

struct LicenseCompatible {
  static constexpr ActionInfo kInfo{
      .service = "license",
      .name = "license_compatible",
      .idempotent = true,
      .doc = "Whether what is under one licence may go into a work under another."};
  struct Input {
    std::string license;  // expression
    std::string into;     // expression
    std::string linking;  // static or dynamic

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::string answer;  // yes, no, conditional, unknown
    bool compatible = false;
    std::string reason;
    std::vector<std::string> obligations;
    std::vector<std::string> sources;

    static void describe(Describe<Output>& d);
  };
};

struct LicenseAbbreviation {
  static constexpr ActionInfo kInfo{
      .service = "license",
      .name = "license_abbreviation",
      .idempotent = true,
      .doc = "The SPDX id of a licence's name, old short name or text."};
  struct Input {
    std::string license;

    static void describe(Describe<Input>& d);
  };
  struct Candidate {
    std::string id;
    double score = 0;

    static void describe(Describe<Candidate>& d);
  };
  struct Output {
    std::vector<Candidate> candidates;

    static void describe(Describe<Output>& d);
  };
};

struct LicenseSummarize {
  static constexpr ActionInfo kInfo{
      .service = "license",
      .name = "license_summarize",
      .idempotent = true,
      .doc = "Several expressions as one, without what adds nothing."};
  struct Input {
    std::vector<std::string> licenses;

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::string expression;
    std::vector<std::string> dropped;
    std::string why;

    static void describe(Describe<Output>& d);
  };
};

struct LicenseTexts {
  static constexpr ActionInfo kInfo{.service = "license",
                                    .name = "license_texts",
                                    .idempotent = true,
                                    .doc = "Names and texts of licences, as SPDX's list has them."};
  struct Input {
    std::vector<std::string> licenses;  // ids or expressions; none: all ids, without texts

    static void describe(Describe<Input>& d);
  };
  struct Text {
    std::string id;
    std::string name;
    std::string url;
    bool osi_approved = false;
    bool deprecated = false;
    bool exception = false;
    std::string text;

    static void describe(Describe<Text>& d);
  };
  struct Output {
    std::string list;
    std::vector<Text> texts;

    static void describe(Describe<Output>& d);
  };
};

}  // namespace gofed::schemas
