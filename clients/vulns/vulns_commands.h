// The rows of the commands in this folder.
#pragma once

#include "clients/core/command.h"

namespace gofed::clients {

extern const Command kVulns;

}  // namespace gofed::clients
