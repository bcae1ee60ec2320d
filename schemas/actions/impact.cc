#include "schemas/actions/impact.h"

namespace gofed::schemas {

void ImpactUser::describe(Describe<ImpactUser>& d) {
  d.name("ImpactUser", "A user whose used symbols are known.");
  d.field<&ImpactUser::name>("name", "How the answer is to call it.");
  d.field<&ImpactUser::uses>("uses", "What uses_analysis answered.");
  d.field<&ImpactUser::check>("check", "What user_analysis answered of it.");
}

void ApiImpact::Input::describe(Describe<Input>& d) {
  d.name("ApiImpactInput", "What changed, and whose uses are looked at.");
  d.field<&Input::changes>("changes", "What api_diff answered.");
  d.field<&Input::users>("users", "Users that come with the request.").optional();
  d.field<&Input::stored>("stored", "Also the users that usesstorage knows.").optional();
  d.field<&Input::all_commits>("all_commits", "Of stored projects: not only the newest commit.")
      .optional();
  d.field<&Input::distribution>("distribution", "Of stored users: only its packages; empty: all.")
      .optional();
}

}  // namespace gofed::schemas
