#include "schemas/actions/api.h"

namespace gofed::schemas {

void ApiAnalysis::Input::describe(Describe<Input>& d) {
  d.name("ApiAnalysisInput", "An archive of Go source and how to read it.");
  d.field<&Input::file>("file", "A tar (plain, gzip, bzip2, xz, zstd) or zip archive.");
  d.field<&Input::options>("options", "How to read it.").optional();
  d.field<&Input::platforms>("platforms",
                             "GOOS/GOARCH[/cgo|/nocgo] to tell apart, or all; absent: the one of "
                             "the options.")
      .optional();
}

void ApiFeatures::Input::describe(Describe<Input>& d) {
  d.name("ApiFeaturesInput", "An archive of Go source and how to read it.");
  d.field<&Input::file>("file", "A tar (plain, gzip, bzip2, xz, zstd) or zip archive.");
  d.field<&Input::options>("options", "How to read it.").optional();
  d.field<&Input::platforms>("platforms",
                             "GOOS/GOARCH[/cgo|/nocgo] to tell apart; all: those that cmd/api "
                             "looks at; absent: the one of the options.")
      .optional();
}

}  // namespace gofed::schemas
