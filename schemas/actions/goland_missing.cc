#include "schemas/actions/goland_missing.h"

#include <array>

namespace gofed::schemas {

std::span<const EnumName> describe_enum(PackagedState) {
  static constexpr std::array kNames{
      EnumName{static_cast<int>(PackagedState::Ok), "ok"},
      EnumName{static_cast<int>(PackagedState::TooOld), "too_old"},
      EnumName{static_cast<int>(PackagedState::OtherMajor), "other_major"},
      EnumName{static_cast<int>(PackagedState::Missing), "missing"},
      EnumName{static_cast<int>(PackagedState::Unknown), "unknown"},
  };
  return kNames;
}

void RequiredModule::describe(Describe<RequiredModule>& d) {
  d.name("RequiredModule", "A module that Go source requires.");
  d.field<&RequiredModule::module>("module", "Its path; absent: who provides is not known.")
      .optional();
  d.field<&RequiredModule::version>("version", "The least that will do; absent: any.").optional();
  d.field<&RequiredModule::imports>("imports", "Packages of it that are imported.").optional();
  d.field<&RequiredModule::tests>("tests", "Needed by tests only.").optional();
  d.field<&RequiredModule::indirect>("indirect", "Needed by others that are needed.").optional();
}

void PackagedModule::describe(Describe<PackagedModule>& d) {
  d.name("PackagedModule", "A required module, and the package of it.");
  d.field<&PackagedModule::module>("module", "Or the import path, where no module is known.");
  d.field<&PackagedModule::version>("version", "That is required.").optional();
  d.field<&PackagedModule::state>("state", "Whether the distribution has it.");
  d.field<&PackagedModule::package>("package", "The binary package with Go source.").optional();
  d.field<&PackagedModule::source>("source", "The source package.").optional();
  d.field<&PackagedModule::packaged_version>("packaged_version", "Of the source package.")
      .optional();
  d.field<&PackagedModule::import_path>("import_path", "That the package provides.").optional();
  d.field<&PackagedModule::lacking>("lacking", "Imports that no package provides.").optional();
  d.field<&PackagedModule::alternatives>("alternatives", "Other packages of the path.").optional();
  d.field<&PackagedModule::suggested>("suggested", "A name by rule, of what is missing.")
      .optional();
  d.field<&PackagedModule::tests>("tests", "Needed by tests only.").optional();
  d.field<&PackagedModule::indirect>("indirect", "Needed by others that are needed.").optional();
}

void GolandMissing::Input::describe(Describe<Input>& d) {
  d.name("GolandMissingInput", "What is required.");
  d.field<&Input::distribution>("distribution", "Empty: the only one.").optional();
  d.field<&Input::state>("state", "0: the newest.").optional();
  d.field<&Input::requirements>("requirements", "At most 10000.");
}

void GolandMissing::Output::describe(Describe<Output>& d) {
  d.name("GolandMissingOutput", "What is packaged.");
  d.field<&Output::distribution>("distribution", "Its name.");
  d.field<&Output::modules>("modules", "In the order of the input.");
}

}  // namespace gofed::schemas
