#include "schemas/actions/deps.h"

namespace gofed::schemas {

void DepsAnalysis::Input::describe(Describe<Input>& d) {
  d.name("DepsAnalysisInput", "An archive of Go source and how to read it.");
  d.field<&Input::file>("file", "A tar (plain, gzip, bzip2, xz, zstd) or zip archive.");
  d.field<&Input::options>("options", "How to read it.").optional();
}

void UsesAnalysis::Input::describe(Describe<Input>& d) {
  d.name("UsesAnalysisInput", "An archive of Go source and how to read it.");
  d.field<&Input::file>("file", "A tar (plain, gzip, bzip2, xz, zstd) or zip archive.");
  d.field<&Input::options>("options", "How to read it.").optional();
}

}  // namespace gofed::schemas
