#include "schemas/licenses/license.h"

namespace gofed::schemas::licenses {

void Match::describe(Describe<Match>& d) {
  d.name("LicenseMatch", "A licence that a file names or has.");
  d.field<&Match::expression>("expression", "As SPDX writes it.");
  d.field<&Match::score>("score", "1: all of its text and nothing else, or said in words.");
  d.field<&Match::method>("method", "exact, text, tag, name or reference.");
  d.field<&Match::lines>("lines", "The first and the last, from 1.");
}

void File::describe(Describe<File>& d) {
  d.name("LicenseFile", "What a file says of licences.");
  d.field<&File::path>("path", "In the tree.");
  d.field<&File::role>("role", "license, notice, header, tag, readme or control.");
  d.field<&File::matches>("matches", "By line.");
  d.field<&File::copyrights>("copyrights", "Statements, as they stand.");
  d.field<&File::sha256>("sha256", "Of licences and notices.").optional();
}

void Directory::describe(Describe<Directory>& d) {
  d.name("LicenseDirectory",
         "What holds in a directory and all below that have none of their own.");
  d.field<&Directory::path>("path", "\".\" is the root.");
  d.field<&Directory::expression>("expression", "Empty: none was found.");
  d.field<&Directory::from>("from", "The directory or file that it is taken from.");
  d.field<&Directory::kind>("kind", "tree, module, vendored or part.").optional();
  d.field<&Directory::module>("module", "Path of the module, of modules and vendored ones.")
      .optional();
  d.field<&Directory::version>("version", "Of a vendored module, where modules.txt has it.")
      .optional();
  d.field<&Directory::looked>("looked", "Where it was looked for, if none was found.").optional();
}

void UnknownText::describe(Describe<UnknownText>& d) {
  d.name("UnknownText", "A text that looks like a licence and is not a known one.");
  d.field<&UnknownText::path>("path", "Of the file.");
  d.field<&UnknownText::lines>("lines", "The first and the last, from 1.");
  d.field<&UnknownText::nearest>("nearest", "The closest known licence.").optional();
  d.field<&UnknownText::score>("score", "How close it is.").optional();
  d.field<&UnknownText::sha256>("sha256", "Of the file: what an override names.").optional();
}

void LinkedPart::describe(Describe<LinkedPart>& d) {
  d.name("LinkedPart", "A module, or a vendored one, whose packages are linked into a command.");
  d.field<&LinkedPart::path>("path", "Of the module; \"std\" is Go's own library.");
  d.field<&LinkedPart::version>("version", "Where the tree says it.").optional();
  d.field<&LinkedPart::directory>("directory", "In the tree.").optional();
  d.field<&LinkedPart::expression>("expression", "Empty: not known.");
  d.field<&LinkedPart::from>("from", "The directory or file that it is taken from.").optional();
  d.field<&LinkedPart::packages>("packages", "Import paths.");
  d.field<&LinkedPart::looked>("looked", "Where a licence was looked for, if none was found.")
      .optional();
}

void Binary::describe(Describe<Binary>& d) {
  d.name("LinkedBinary", "A command and what is linked into it.");
  d.field<&Binary::path>("path", "Import path of the command.");
  d.field<&Binary::directory>("directory", "In the tree.");
  d.field<&Binary::expression>("expression", "Of all parts whose licence is known.");
  d.field<&Binary::parts>("parts", "By path.");
  d.field<&Binary::unresolved>("unresolved", "Import paths that are not in the tree.");
}

void LicenseReport::describe(Describe<LicenseReport>& d) {
  using T = LicenseReport;
  d.name("LicenseReport", "Under which licences a tree ships, with the evidence.");
  d.field<&T::format>("format", "Of this document.");
  d.field<&T::name>("name", "Of the source.");
  d.field<&T::expression>("expression", "Of the whole tree; empty: no licence was found.");
  d.field<&T::files>("files", "That say anything of licences or copyright, by path.");
  d.field<&T::directories>("directories", "By path, the root first.");
  d.field<&T::unknown>("unknown",
                       "Files with texts that look like licences and are none that is known.");
  d.field<&T::unknown_texts>("unknown_texts", "The same, text by text.").optional();
  d.field<&T::binaries>("binaries", "Commands, where they were asked for.").optional();
  d.field<&T::unused_overrides>("unused_overrides", "Overrides of files that are not there.")
      .optional();
  d.field<&T::list>("list", "The list of licences.");
  d.field<&T::go_module>("go_module", "Path of the tree's module.").optional();
  d.field<&T::diagnostics>("diagnostics", "What could not be read.").optional();
}

void LicenseChange::describe(Describe<LicenseChange>& d) {
  d.name("LicenseChange", "One change.");
  d.field<&LicenseChange::kind>("kind", "added, removed or changed.");
  d.field<&LicenseChange::what>("what", "directory or file.");
  d.field<&LicenseChange::path>("path", "Of the directory or file.");
  d.field<&LicenseChange::before>("before", "The expression before.").optional();
  d.field<&LicenseChange::after>("after", "And after.").optional();
}

void LicenseChanges::describe(Describe<LicenseChanges>& d) {
  using T = LicenseChanges;
  d.name("LicenseChanges", "What changed between the licences of two trees.");
  d.field<&T::format>("format", "Of this document.");
  d.field<&T::before>("before", "The expression before.");
  d.field<&T::after>("after", "And after.");
  d.field<&T::changed>("changed", "Whether they differ by meaning.");
  d.field<&T::stricter>("stricter", "Whether more is asked of who uses it.");
  d.field<&T::added>("added", "Licences that are new.");
  d.field<&T::removed>("removed", "Licences that are gone.");
  d.field<&T::changes>("changes", "Directories and files, by path.");
}

}  // namespace gofed::schemas::licenses
