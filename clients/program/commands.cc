#include "clients/commands/commands.h"

#include <algorithm>
#include <array>

#include "clients/core/command.h"
#include "clients/distribution/distribution_commands.h"
#include "clients/scenarios/scenarios.h"
#include "clients/vulns/vulns_commands.h"

namespace gofed::clients {

std::span<const Command* const> all_commands() {
  static constexpr std::array kCommands{
      &kApi,          &kDeps,        &kUses,    // scenarios
      &kApidiff,      &kDepsdiff,    &kImpact,  // that compare
      &kUpdateReport,                           // all three in one document
      &kDistribution, &kProvides,    &kNeeds,    &kUsers,   &kRebuild, &kMissing,  // a distribution
      &kLicense,      &kLicensediff, &kVulns,                // licences, vulnerabilities
      &kSubmit,       &kJobs,        &kMap,                  // many at once, and kept until done
      &kUp,           &kStatus,      &kServices, &kWorkers,  // the system
      &kCall,         &kActions,     &kSchema,               // its actions
      &kUpload,       &kDownload,                            // its files
      &kDoctor,       &kContext,                             // how it is, and where
      &kBootstrap,    &kVersion,     &kHelp,                 // the program
      &kCompletion,   &kManual,                              // and what is made of this list
  };
  return kCommands;
}

const Command* find_command(std::string_view name) {
  const auto all = all_commands();
  const auto found =
      std::ranges::find_if(all, [name](const Command* command) { return command->name == name; });
  return found == all.end() ? nullptr : *found;
}

}  // namespace gofed::clients
