#include "schemas/actions/license.h"

namespace gofed::schemas {

void LicenseOptions::describe(Describe<LicenseOptions>& d) {
  using T = LicenseOptions;
  d.name("LicenseOptions", "What counts.");
  d.field<&T::headers>("headers", "Notices in source count.").optional();
  d.field<&T::vendored>("vendored", "What is below vendor/ counts.").optional();
  d.field<&T::threshold>("threshold", "A text is that of a licence from this score on, 0.5 to 1.")
      .optional();
  d.field<&T::binaries>(
       "binaries",
       "Commands whose linked packages are wanted: import paths, directories, or \"all\".")
      .optional();
  d.field<&T::overrides>("overrides", "SHA-256 of a file -> the expression that a person decided.")
      .optional();
}

void LicenseAnalysis::Input::describe(Describe<Input>& d) {
  d.name("LicenseAnalysisInput", "An archive and what counts in it.");
  d.field<&Input::file>("file", "A tar (plain, gzip, bzip2, xz, zstd) or zip archive.");
  d.field<&Input::options>("options", "What counts.").optional();
  d.field<&Input::build>("build", "How the commands are built.").optional();
}

void LicenseDiffSide::describe(Describe<LicenseDiffSide>& d) {
  using T = LicenseDiffSide;
  d.name("LicenseDiffSide", "An archive, or what license_analysis said of it.");
  d.field<&T::file>("file", "An archive.");
  d.field<&T::document>("document", "What license_analysis said of one.");
  d.field<&T::options>("options", "What counts in the archive.").optional();
}

void LicenseDiff::Input::describe(Describe<Input>& d) {
  d.name("LicenseDiffInput", "Two trees.");
  d.field<&Input::before>("before", "The older one.");
  d.field<&Input::after>("after", "The newer one.");
}

void LicenseCompatible::Input::describe(Describe<Input>& d) {
  d.name("LicenseCompatibleInput", "A part, and the work that it goes into.");
  d.field<&Input::license>("license", "Expression of the part.");
  d.field<&Input::into>("into", "Expression of the work.");
  d.field<&Input::linking>("linking", "static (default) or dynamic.").optional();
}

void LicenseCompatible::Output::describe(Describe<Output>& d) {
  d.name("LicenseCompatibleOutput", "Whether it may, why, and on which terms.");
  d.field<&Output::answer>("answer", "yes, no, conditional or unknown.");
  d.field<&Output::compatible>("compatible", "Whether the answer is yes.");
  d.field<&Output::reason>("reason", "Why.");
  d.field<&Output::obligations>("obligations", "What is asked of who ships the work.");
  d.field<&Output::sources>("sources", "Where the reason is from.");
}

void LicenseAbbreviation::Input::describe(Describe<Input>& d) {
  d.name("LicenseAbbreviationInput", "A licence, however it is called.");
  d.field<&Input::license>("license", "A name, an old short name of Debian or Fedora, or a text.");
}

void LicenseAbbreviation::Candidate::describe(Describe<Candidate>& d) {
  d.name("LicenseCandidate", "An answer.");
  d.field<&Candidate::id>("id", "SPDX's id or expression.");
  d.field<&Candidate::score>("score", "1 is certain.");
}

void LicenseAbbreviation::Output::describe(Describe<Output>& d) {
  d.name("LicenseAbbreviationOutput", "What it may be.");
  d.field<&Output::candidates>("candidates", "The best one first; none: not known.");
}

void LicenseSummarize::Input::describe(Describe<Input>& d) {
  d.name("LicenseSummarizeInput", "Expressions to join.");
  d.field<&Input::licenses>("licenses", "Expressions.");
}

void LicenseSummarize::Output::describe(Describe<Output>& d) {
  d.name("LicenseSummarizeOutput", "One expression for all.");
  d.field<&Output::expression>("expression", "All of them, by AND.");
  d.field<&Output::dropped>("dropped", "What adds nothing.");
  d.field<&Output::why>("why", "Why it was left out.").optional();
}

void LicenseTexts::Input::describe(Describe<Input>& d) {
  d.name("LicenseTextsInput", "Which licences.");
  d.field<&Input::licenses>("licenses", "Ids or expressions; none: all ids, without texts.")
      .optional();
}

void LicenseTexts::Text::describe(Describe<Text>& d) {
  using T = Text;
  d.name("LicenseText", "A licence or an exception.");
  d.field<&T::id>("id", "SPDX's.");
  d.field<&T::name>("name", "In full.");
  d.field<&T::url>("url", "Where it is published.").optional();
  d.field<&T::osi_approved>("osi_approved", "By the Open Source Initiative.").optional();
  d.field<&T::deprecated>("deprecated", "The id is no longer to be used.").optional();
  d.field<&T::exception>("exception", "It stands behind WITH.").optional();
  d.field<&T::text>("text", "All of it, where the list has it.").optional();
}

void LicenseTexts::Output::describe(Describe<Output>& d) {
  d.name("LicenseTextsOutput", "Licences of the list.");
  d.field<&Output::list>("list", "Its name and version.");
  d.field<&Output::texts>("texts", "In the order asked for.");
}

}  // namespace gofed::schemas
