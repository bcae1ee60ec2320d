#include "schemas/actions/goland.h"

namespace gofed::schemas {

void DistributionState::describe(Describe<DistributionState>& d) {
  d.name("DistributionState", "One import of a distribution's metadata.");
  d.field<&DistributionState::number>("number", "Names it; no other state has it.");
  d.field<&DistributionState::created>("created", "Unix milliseconds.");
  d.field<&DistributionState::sources>("sources", "Source packages, every version counted.");
  d.field<&DistributionState::binaries>("binaries", "Binary packages, counted so too.");
  d.field<&DistributionState::architectures>("architectures", "Of the binaries.").optional();
  d.field<&DistributionState::files>("files", "That it was read from.").optional();
}

void DistributionInfo::describe(Describe<DistributionInfo>& d) {
  d.name("DistributionInfo", "A distribution.");
  d.field<&DistributionInfo::name>("name", "As it was imported: debian/12.");
  d.field<&DistributionInfo::states>("states", "Newest first.");
}

void GolandImport::Input::describe(Describe<Input>& d) {
  d.name("GolandImportInput", "What is imported.");
  d.field<&Input::distribution>("distribution", "Its name: debian/12.");
  d.field<&Input::sources>("sources", "Stored Sources files; plain, gz, bz2, xz, lz4 or zst.")
      .optional();
  d.field<&Input::packages>("packages", "Stored Packages files.").optional();
  d.field<&Input::keep>("keep", "States that are kept, this one counted; 1 to 100.").optional();
}

void GolandImport::Output::describe(Describe<Output>& d) {
  d.name("GolandImportOutput", "What was imported.");
  d.field<&Output::distribution>("distribution", "Its name.");
  d.field<&Output::state>("state", "The new state.");
}

void GolandDistributions::Input::describe(Describe<Input>& d) {
  d.name("GolandDistributionsInput", "Which distributions.");
  d.field<&Input::distribution>("distribution", "Only this one; empty: all.").optional();
}

void GolandDistributions::Output::describe(Describe<Output>& d) {
  d.name("GolandDistributionsOutput", "What was imported.");
  d.field<&Output::distributions>("distributions", "By name.");
}

void ListedPackage::describe(Describe<ListedPackage>& d) {
  d.name("ListedPackage", "A source package, in its newest version.");
  d.field<&ListedPackage::name>("name", "Of the source package.");
  d.field<&ListedPackage::version>("version", "Its newest one.");
  d.field<&ListedPackage::summary>("summary", "Of its first binary package.").optional();
  d.field<&ListedPackage::url>("url", "Its homepage.").optional();
  d.field<&ListedPackage::import_paths>("import_paths", "As its Go-Import-Path has them.")
      .optional();
  d.field<&ListedPackage::subpackages>("subpackages", "Binary packages that it builds.").optional();
  d.field<&ListedPackage::updated>("updated", "Unix milliseconds: when the state was imported.");
}

void GolandPackageListing::Input::describe(Describe<Input>& d) {
  d.name("GolandPackageListingInput", "Which page.");
  d.field<&Input::distribution>("distribution", "Empty: the only one.").optional();
  d.field<&Input::state>("state", "0: the newest.").optional();
  d.field<&Input::prefix>("prefix", "Of the name.").optional();
  d.field<&Input::all>("all", "Not only packages of Go source.").optional();
  d.field<&Input::cursor>("cursor", "Of the page before; empty: the first.").optional();
  d.field<&Input::limit>("limit", "Packages per page, at most 1000.").optional();
}

void GolandPackageListing::Output::describe(Describe<Output>& d) {
  d.name("GolandPackageListingOutput",
         "A page, which may have fewer packages than were asked for.");
  d.field<&Output::packages>("packages", "By name.");
  d.field<&Output::cursor>("cursor", "For the next page; absent: that was the last.").optional();
}

void ChangedPackage::describe(Describe<ChangedPackage>& d) {
  d.name("ChangedPackage", "A source package that differs.");
  d.field<&ChangedPackage::package>("package", "Its name.");
  d.field<&ChangedPackage::before>("before", "Its version; absent: it is new.").optional();
  d.field<&ChangedPackage::after>("after", "Its version; absent: it is gone.").optional();
}

void GolandDiff::Input::describe(Describe<Input>& d) {
  d.name("GolandDiffInput", "Which states.");
  d.field<&Input::distribution>("distribution", "Empty: the only one.").optional();
  d.field<&Input::before>("before", "0: the state before `after`.").optional();
  d.field<&Input::after>("after", "0: the newest.").optional();
  d.field<&Input::all>("all", "Not only packages of Go source.").optional();
}

void GolandDiff::Output::describe(Describe<Output>& d) {
  d.name("GolandDiffOutput", "What differs.");
  d.field<&Output::distribution>("distribution", "Its name.");
  d.field<&Output::before>("before", "Number of the older state.");
  d.field<&Output::after>("after", "Number of the newer one.");
  d.field<&Output::changes>("changes", "By name.");
}

}  // namespace gofed::schemas
