#include "schemas/actions/goland_names.h"

#include <array>

namespace gofed::schemas {

std::span<const EnumName> describe_enum(KnownBy) {
  static constexpr std::array kNames{
      EnumName{static_cast<int>(KnownBy::Nothing), "nothing"},
      EnumName{static_cast<int>(KnownBy::Index), "index"},
      EnumName{static_cast<int>(KnownBy::Table), "table"},
      EnumName{static_cast<int>(KnownBy::Rule), "rule"},
  };
  return kNames;
}

void ProvidingPackage::describe(Describe<ProvidingPackage>& d) {
  d.name("ProvidingPackage", "A binary package that provides Go packages.");
  d.field<&ProvidingPackage::package>("package", "The binary package.");
  d.field<&ProvidingPackage::version>("version", "Its version; absent: only Sources name it.")
      .optional();
  d.field<&ProvidingPackage::architecture>("architecture", "Of the binary package.").optional();
  d.field<&ProvidingPackage::source>("source", "The source package.");
  d.field<&ProvidingPackage::source_version>("source_version", "Of the source package.");
  d.field<&ProvidingPackage::upstream_version>("upstream_version",
                                               "As Go writes it, as far as the version says it.")
      .optional();
  d.field<&ProvidingPackage::import_path>("import_path", "That it is found under.");
}

void ProvidedImport::describe(Describe<ProvidedImport>& d) {
  d.name("ProvidedImport", "An import path, and who provides it.");
  d.field<&ProvidedImport::import>("import", "As it was asked for.");
  d.field<&ProvidedImport::standard>("standard", "Of Go's own library.").optional();
  d.field<&ProvidedImport::import_path>("import_path", "The longest prefix that is provided.")
      .optional();
  d.field<&ProvidedImport::packages>("packages", "The likeliest first; empty: unknown.");
}

void GolandProvides::Input::describe(Describe<Input>& d) {
  d.name("GolandProvidesInput", "Which import paths.");
  d.field<&Input::distribution>("distribution", "Empty: the only one.").optional();
  d.field<&Input::state>("state", "0: the newest.").optional();
  d.field<&Input::imports>("imports", "Import paths, of packages or modules.");
}

void GolandProvides::Output::describe(Describe<Output>& d) {
  d.name("GolandProvidesOutput", "Who provides them.");
  d.field<&Output::imports>("imports", "In the order of the input.");
}

void ImportPackage::describe(Describe<ImportPackage>& d) {
  d.name("ImportPackage", "An import path, and its package.");
  d.field<&ImportPackage::path>("path", "As it was asked for.");
  d.field<&ImportPackage::native>("native", "Of Go's own library.").optional();
  d.field<&ImportPackage::provided>("provided", "The distribution has the package.").optional();
  d.field<&ImportPackage::package>("package", "The source package.").optional();
  d.field<&ImportPackage::library>("library", "The binary package with Go source.").optional();
  d.field<&ImportPackage::version>("version", "Of the source package.").optional();
  d.field<&ImportPackage::upstream_version>("upstream_version", "As Go writes it.").optional();
  d.field<&ImportPackage::import_path>("import_path", "That the package provides.").optional();
  d.field<&ImportPackage::known>("known", "What the answer is from.").optional();
}

void GolangImport2Package::Input::describe(Describe<Input>& d) {
  d.name("GolangImport2PackageInput", "Which import paths.");
  d.field<&Input::distribution>("distribution", "Empty: the only one.").optional();
  d.field<&Input::state>("state", "0: the newest.").optional();
  d.field<&Input::paths>("paths", "Import paths, of packages or modules.");
}

void GolangImport2Package::Output::describe(Describe<Output>& d) {
  d.name("GolangImport2PackageOutput", "Their packages.");
  d.field<&Output::packages>("packages", "In the order of the input.");
}

void GolangUpstream2Package::Input::describe(Describe<Input>& d) {
  d.name("GolangUpstream2PackageInput", "Which project.");
  d.field<&Input::upstream>("upstream", "Import path or URL.");
  d.field<&Input::distribution>("distribution", "Empty: the only one.").optional();
  d.field<&Input::scheme>("scheme", "debian, fedora or gofed2016; empty: by the distribution.")
      .optional();
}

void GolangUpstream2Package::Output::describe(Describe<Output>& d) {
  d.name("GolangUpstream2PackageOutput", "Its package.");
  d.field<&Output::package>("package", "The source package.");
  d.field<&Output::library_package>("library_package", "The binary package with Go source.");
  d.field<&Output::how>("how", "What the answer is from.");
  d.field<&Output::known>("known", "The distribution has it.");
  d.field<&Output::candidates>("candidates", "Other source packages of the same path.").optional();
}

void GolangPackage2Upstream::Input::describe(Describe<Input>& d) {
  d.name("GolangPackage2UpstreamInput", "Which package.");
  d.field<&Input::package>("package", "Source or binary package.");
  d.field<&Input::distribution>("distribution", "Empty: the only one.").optional();
}

void GolangPackage2Upstream::Output::describe(Describe<Output>& d) {
  d.name("GolangPackage2UpstreamOutput", "Its upstream project.");
  d.field<&Output::import_paths>("import_paths", "Empty: unknown.");
  d.field<&Output::repository_url>("repository_url", "As far as it is known.").optional();
  d.field<&Output::how>("how", "What the answer is from.");
}

}  // namespace gofed::schemas
