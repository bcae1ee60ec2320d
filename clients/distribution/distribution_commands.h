// The rows of the commands in this folder.
#pragma once

#include "clients/core/command.h"

namespace gofed::clients {

extern const Command kDistribution;
extern const Command kMissing;
extern const Command kNeeds;
extern const Command kProvides;
extern const Command kRebuild;
extern const Command kUsers;

}  // namespace gofed::clients
