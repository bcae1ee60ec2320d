// A tree of users as users: one for each module, or for each repository of a GOPATH. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "schemas/actions/impact.h"

namespace gofed::clients {

// A user, and where its files are below the tree that it came in: "github.com/spf13/viper", "" the
// root.
struct PlacedUser {
  std::string directory;
  schemas::ImpactUser user;
};

// `user` is a whole tree. A tree of one module stays as it is and keeps its name; of several, each is
// called "NAME/directory". Source problems go with what they are in.
[[nodiscard]] std::vector<PlacedUser> users_of_tree(schemas::ImpactUser user);

}  // namespace gofed::clients
