// The action that finds the users that changes of an exported API break.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schemas/actions/action.h"
#include "schemas/golang/diff.h"
#include "schemas/golang/impact.h"
#include "schemas/golang/user_check.h"
#include "schemas/golang/uses.h"

namespace gofed::schemas {

// A user whose used symbols are known already.
struct ImpactUser {
  std::string name;
  golang::ProjectUses uses;
  std::optional<golang::UserCheck> check = {};

  static void describe(Describe<ImpactUser>& d);
};

struct ApiImpact {
  static constexpr ActionInfo kInfo{
      .service = "api",
      .name = "api_impact",
      .idempotent = true,
      .doc = "Which users of a library use what changed incompatibly, and where."};
  struct Input {
    golang::ApiChanges changes;
    std::vector<ImpactUser> users;
    bool stored = false;       // also the users that usesstorage knows
    bool all_commits = false;  // of stored projects; else the newest commit alone
    std::string distribution;  // of stored users: its packages alone; empty: all

    static void describe(Describe<Input>& d);
  };
  using Output = golang::Impact;
};

}  // namespace gofed::schemas
