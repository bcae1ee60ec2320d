// What `gofed license` and `gofed licensediff` take on the command line.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "clients/core/arguments.h"
#include "clients/core/run.h"
#include "clients/sources/source.h"
#include "schemas/actions/license.h"
#include "schemas/base/result.h"

namespace gofed::clients {

struct LicenseArgs {
  std::optional<Source> source;
  std::optional<std::string> records;
  unsigned jobs = 1;
  schemas::LicenseOptions options;
  schemas::golang::AnalysisOptions build;
  std::string data = "system";
  bool meta = false;
  bool check = false;
  std::string allow;  // an expression
};

[[nodiscard]] std::span<const Option> license_options();
[[nodiscard]] std::span<const Option> licensediff_options();

// errors: InvalidArgument; those of the file with overrides.
[[nodiscard]] Result<LicenseArgs> read_license_args(Run& run, const Arguments& arguments);
// The same of the options alone, for comparisons.
[[nodiscard]] Result<schemas::LicenseOptions> read_license_options(Run& run,
                                                                   const Arguments& arguments);

// A word or a record {"file": ...}, {"dir": ...}, {"url": ...}, {"file_id": ...} as a source of all files that say
// anything of licences.
[[nodiscard]] Result<Source> read_license_word(const std::string& word);

// A source whose directory is packed with these files.
[[nodiscard]] Source with_license_files(Source source);

}  // namespace gofed::clients
