#include "schemas/golang/impact.h"

#include <array>

namespace gofed::schemas::golang {
namespace {

template <typename E>
constexpr EnumName row(E value, std::string_view name) {
  return {static_cast<std::int64_t>(value), name};
}

constexpr std::array kEffectNames{
    row(Effect::Breaks, "breaks"),
    row(Effect::MayBreak, "may_break"),
};

constexpr std::array kVerdictNames{
    row(UserVerdict::Breaks, "breaks"),
    row(UserVerdict::MayBreak, "may_break"),
    row(UserVerdict::Unknown, "unknown"),
    row(UserVerdict::Safe, "safe"),
};

}  // namespace

std::span<const EnumName> describe_enum(Effect) {
  return kEffectNames;
}
std::span<const EnumName> describe_enum(UserVerdict) {
  return kVerdictNames;
}

void ImpactHit::describe(Describe<ImpactHit>& d) {
  using T = ImpactHit;
  d.name("ImpactHit", "A changed symbol that a user uses.");
  d.field<&T::package>("package", "Of the user.");
  d.field<&T::by>("by", "Which part of that package.");
  d.field<&T::used_package>("used_package", "Whose symbol it is.");
  d.field<&T::symbol>("symbol", "F, T.Method.");
  d.field<&T::kind>("kind", "Of the package itself, or of one of its types.");
  d.field<&T::effect>("effect", "What the change does to its users.");
  d.field<&T::vendored>("vendored", "The user has a copy of its own, which did not change.")
      .optional();
  d.field<&T::changes>("changes", "\"F: removed\", in the words of api_diff.");
  d.field<&T::positions>("positions", "dir/file.go:line:column.");
  d.field<&T::errors>("errors", "Of each position, in the compiler's words.").optional();
}

void UnresolvedHit::describe(Describe<UnresolvedHit>& d) {
  using T = UnresolvedHit;
  d.name("UnresolvedHit", "A field or method of unknown type with the name of a changed one.");
  d.field<&T::package>("package", "Of the user.");
  d.field<&T::by>("by", "Which part of that package.");
  d.field<&T::name>("name", "Of the field or method.");
  d.field<&T::changes>("changes", "What it may be about: \"T.Close: removed\".");
  d.field<&T::positions>("positions", "dir/file.go:line:column.");
  d.field<&T::missing_packages>("missing_packages", "Whose API would decide it, if known.")
      .optional();
}

void UserImpact::describe(Describe<UserImpact>& d) {
  using T = UserImpact;
  d.name("UserImpact", "What a change does to one user.");
  d.field<&T::name>("name", "PROJECT@COMMIT, PACKAGE=VERSION, or what the caller calls it.");
  d.field<&T::verdict>("verdict", "Whether it can go on as it is.");
  d.field<&T::own_packages>("own_packages", "Those of the library itself, which are left out.")
      .optional();
  d.field<&T::hits>("hits", "Uses of changed symbols, by package and symbol.");
  d.field<&T::unresolved>("unresolved", "What may be such a use.").optional();
  d.field<&T::problems>("problems", "Source that could not be read whole.").optional();
  d.field<&T::is_library>("is_library", "It is the library itself, and no user.").optional();
  d.field<&T::uses_library>("uses_library", "Whether it uses the library at all.").optional();
  d.field<&T::checked>("checked", "Whether its source was type-checked with both versions.")
      .optional();
}

void Impact::describe(Describe<Impact>& d) {
  using T = Impact;
  d.name("Impact", "What the incompatible changes of a library do to its users.");
  d.field<&T::format>("format", "Version of this document's form.");
  d.field<&T::old_root>("old_root", "Path of the library's old side.");
  d.field<&T::new_root>("new_root", "The same of the new side.");
  d.field<&T::incompatible>("incompatible", "How many changes were looked for.");
  d.field<&T::complete>("complete", "Whether both sides and all users could be read whole.");
  d.field<&T::users>("users", "As given; stored ones by name.");
}

}  // namespace gofed::schemas::golang
