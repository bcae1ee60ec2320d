// The tools: one row each, defined in the file of its name.
#pragma once

#include "clients/core/command.h"

namespace gofed::clients {

extern const Command kActions;
extern const Command kBootstrap;
extern const Command kCall;
extern const Command kCompletion;
extern const Command kContext;
extern const Command kDoctor;
extern const Command kDownload;
extern const Command kHelp;
extern const Command kJobs;
extern const Command kManual;
extern const Command kMap;
extern const Command kSchema;
extern const Command kServices;
extern const Command kStatus;
extern const Command kSubmit;
extern const Command kUp;
extern const Command kUpload;
extern const Command kVersion;
extern const Command kWorkers;

}  // namespace gofed::clients
