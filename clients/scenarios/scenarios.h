// The scenarios: one row each, defined in the file of its name.
#pragma once

#include "clients/core/command.h"

namespace gofed::clients {

extern const Command kApi;
extern const Command kApidiff;
extern const Command kDeps;
extern const Command kDepsdiff;
extern const Command kImpact;
extern const Command kLicense;
extern const Command kLicensediff;
extern const Command kUpdateReport;
extern const Command kUses;

}  // namespace gofed::clients
