#include "schemas/actions/goland_graph.h"

#include <array>

namespace gofed::schemas {

std::span<const EnumName> describe_enum(NeedKind) {
  static constexpr std::array kNames{
      EnumName{static_cast<int>(NeedKind::Depends), "depends"},
      EnumName{static_cast<int>(NeedKind::BuildDepends), "build_depends"},
      EnumName{static_cast<int>(NeedKind::Embeds), "embeds"},
  };
  return kNames;
}

void PackageNeed::describe(Describe<PackageNeed>& d) {
  d.name("PackageNeed", "A package that another one needs.");
  d.field<&PackageNeed::kind>("kind", "What for.");
  d.field<&PackageNeed::package>("package", "As the relation names it.");
  d.field<&PackageNeed::relation>("relation", "The whole relation, with alternatives.");
  d.field<&PackageNeed::tests>("tests", "Only where tests run.").optional();
  d.field<&PackageNeed::provided_by>("provided_by", "Packages that meet it; absent: none does.")
      .optional();
  d.field<&PackageNeed::version>("version", "Of the first of them.").optional();
}

void GolandNeeds::Input::describe(Describe<Input>& d) {
  d.name("GolandNeedsInput", "Whose needs.");
  d.field<&Input::distribution>("distribution", "Empty: the only one.").optional();
  d.field<&Input::state>("state", "0: the newest.").optional();
  d.field<&Input::package>("package", "Source or binary package.");
  d.field<&Input::architecture>("architecture", "Empty: the first of the state.").optional();
}

void GolandNeeds::Output::describe(Describe<Output>& d) {
  d.name("GolandNeedsOutput", "What a package needs.");
  d.field<&Output::source>("source", "The source package.");
  d.field<&Output::version>("version", "Of the source package.").optional();
  d.field<&Output::binaries>("binaries", "Whose dependencies are listed.").optional();
  d.field<&Output::needs>("needs", "To be built, then to be installed.");
}

void PackageUser::describe(Describe<PackageUser>& d) {
  d.name("PackageUser", "A package that needs another one.");
  d.field<&PackageUser::kind>("kind", "What for.");
  d.field<&PackageUser::package>("package",
                                 "A source package for build_depends, else a binary one.");
  d.field<&PackageUser::source>("source", "Its source package.");
  d.field<&PackageUser::version>("version", "Of `package`.");
  d.field<&PackageUser::needs>("needs", "The package that it names.");
  d.field<&PackageUser::tests>("tests", "Only where tests run.").optional();
  d.field<&PackageUser::step>("step", "1: it needs the package itself.").optional();
}

void GolandReverse::Input::describe(Describe<Input>& d) {
  d.name("GolandReverseInput", "Whose users.");
  d.field<&Input::distribution>("distribution", "Empty: the only one.").optional();
  d.field<&Input::state>("state", "0: the newest.").optional();
  d.field<&Input::packages>("packages", "Source or binary packages.").optional();
  d.field<&Input::imports>("imports", "Import paths, whose packages are meant.").optional();
  d.field<&Input::transitive>("transitive", "Users of users too.").optional();
  d.field<&Input::architecture>("architecture", "Empty: the first of the state.").optional();
}

void GolandReverse::Output::describe(Describe<Output>& d) {
  d.name("GolandReverseOutput", "Who needs them.");
  d.field<&Output::packages>("packages", "The binary packages that were meant.");
  d.field<&Output::users>("users", "By step, kind and name.");
}

void RebuiltPackage::describe(Describe<RebuiltPackage>& d) {
  d.name("RebuiltPackage", "A source package that is to be rebuilt.");
  d.field<&RebuiltPackage::source>("source", "Its name.");
  d.field<&RebuiltPackage::version>("version", "Its version.");
  d.field<&RebuiltPackage::batch>("batch", "From 0; all that it needs is in batches before.");
  d.field<&RebuiltPackage::cycle>("cycle", "From 1, of `cycles`; absent: it is in no cycle.")
      .optional();
  d.field<&RebuiltPackage::embeds>("embeds", "Its binaries were built of what changed.").optional();
  d.field<&RebuiltPackage::tests>("tests", "It needs what changed for its tests only.").optional();
  d.field<&RebuiltPackage::leaf>("leaf", "No other package of the answer needs it.").optional();
  d.field<&RebuiltPackage::needs>("needs", "Sources of the answer that it needs.").optional();
}

void RebuildEdge::describe(Describe<RebuildEdge>& d) {
  d.name("RebuildEdge", "A source package that needs another one.");
  d.field<&RebuildEdge::source>("source", "Who needs.");
  d.field<&RebuildEdge::needs>("needs", "Whom.");
  d.field<&RebuildEdge::through>("through", "The build dependency that makes it so.");
  d.field<&RebuildEdge::tests>("tests", "Only where tests run.").optional();
}

void RebuildCycle::describe(Describe<RebuildCycle>& d) {
  d.name("RebuildCycle", "Source packages that need each other.");
  d.field<&RebuildCycle::sources>("sources", "By name.");
  d.field<&RebuildCycle::edges>("edges", "What makes the cycle.");
}

void GolandOrder::Input::describe(Describe<Input>& d) {
  d.name("GolandOrderInput", "What changed.");
  d.field<&Input::distribution>("distribution", "Empty: the only one.").optional();
  d.field<&Input::state>("state", "0: the newest.").optional();
  d.field<&Input::packages>("packages", "Source or binary packages that changed.").optional();
  d.field<&Input::changed_since>("changed_since", "Or all that differ from this state.").optional();
  d.field<&Input::binaries>("binaries", "Only those whose binaries embed them.").optional();
  d.field<&Input::without_tests>("without_tests", "Needs of tests do not count.").optional();
  d.field<&Input::architecture>("architecture", "Empty: the first of the state.").optional();
}

void GolandOrder::Output::describe(Describe<Output>& d) {
  d.name("GolandOrderOutput", "What to rebuild, and in which order.");
  d.field<&Output::changed>("changed", "The source packages that were meant.");
  d.field<&Output::batches>("batches", "How many there are.");
  d.field<&Output::packages>("packages", "By batch and name.");
  d.field<&Output::cycles>("cycles", "Packages that need each other; they share a batch.")
      .optional();
}

}  // namespace gofed::schemas
