// The flow behind `gofed impact`: both APIs of a library and what changed, then its users one after the
// other.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "clients/core/arguments.h"
#include "clients/core/run.h"
#include "clients/scenarios/compare/diff_sides.h"
#include "clients/scenarios/compare/impact_report.h"
#include "clients/sources/data_place.h"
#include "clients/sources/source.h"
#include "schemas/base/result.h"
#include "schemas/golang/diff.h"
#include "schemas/golang/impact.h"

namespace gofed::clients {

struct ImpactArgs {
  std::array<SideWords, 2> sides;
  std::vector<Source> users;
  bool stored = false;  // also the users that usesstorage knows
  unsigned jobs = 1;    // users in analysis at once
};

// The options that say what is compared and for whom; `users`: what the help says of --users.
[[nodiscard]] std::vector<Option> impact_options(std::string_view users);

// OLD NEW USERS..., or --old, --new, --users. errors: InvalidArgument.
[[nodiscard]] Result<ImpactArgs> read_impact_args(const Arguments& arguments, bool needs_users);

struct ImpactAnswer {
  schemas::golang::ApiChanges changes;  // of the library, compatible ones too
  schemas::golang::Impact summary;      // without its users
  std::vector<NamedImpact> users;
  bool has_failures = false;  // some could not be analysed; each is one of the users, unknown
};

// errors: those of the actions on the library. Users that cannot be read are reported on stderr.
[[nodiscard]] Result<ImpactAnswer> impact_of(Run& run, const ImpactArgs& args,
                                             const Arguments& arguments, const DataPlace& place);

}  // namespace gofed::clients
