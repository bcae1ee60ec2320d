#include "schemas/actions/diff.h"

namespace gofed::schemas {

void DiffSide::describe(Describe<DiffSide>& d) {
  d.name("DiffSide", "An archive of Go source, or an exported API; one of them.");
  d.field<&DiffSide::file>("file", "A tar (plain, gzip, bzip2, xz, zstd) or zip archive.");
  d.field<&DiffSide::options>("options", "How to read the archive.").optional();
  d.field<&DiffSide::api>("api", "What api_analysis answered.");
}

void ApiDiff::Input::describe(Describe<Input>& d) {
  d.name("ApiDiffInput", "Two sides and what to compare.");
  d.field<&Input::before>("before", "The old side.");
  d.field<&Input::after>("after", "The new side.");
  d.field<&Input::options>("options", "What is compared.").optional();
}

}  // namespace gofed::schemas
