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
  d.field<&Input::imports>("imports",
                           "APIs of packages that are not in it: what api_analysis answered.")
      .optional();
}

void UserAnalysis::Input::describe(Describe<Input>& d) {
  d.name("UserAnalysisInput", "A user's source, and the API of a library before and after.");
  d.field<&Input::file>("file", "A tar (plain, gzip, bzip2, xz, zstd) or zip archive.");
  d.field<&Input::options>("options", "How to read it.").optional();
  d.field<&Input::before>("before", "The library as it was: what api_analysis answered.");
  d.field<&Input::after>("after", "The library as it is to be.");
  d.field<&Input::old_root>("old_root", "Import path of the old library's root.").optional();
  d.field<&Input::new_root>("new_root", "The same of the new one.").optional();
  d.field<&Input::imports>("imports", "APIs of other packages that are not in the archive.")
      .optional();
}

void UserAnalysis::Output::describe(Describe<Output>& d) {
  d.name("UserAnalysisOutput", "What a user uses, and what the compiler makes of it.");
  d.field<&Output::uses>("uses", "With the old version; as uses_analysis answers.");
  d.field<&Output::check>("check", "What the new version makes of it.");
}

}  // namespace gofed::schemas
