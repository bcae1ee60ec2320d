// Lines that the tables of several scenarios have in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clients/core/run.h"
#include "clients/output/amounts.h"
#include "clients/output/output.h"
#include "clients/output/text_width.h"
#include "schemas/golang/project.h"

namespace gofed::clients {

// "github.com/spf13/cobra (go 1.15), read for linux/amd64 with cgo"; for `platforms` where there
// are several.
[[nodiscard]] std::string project_heading(std::string_view module, std::string_view go_version,
                                          const schemas::golang::BuildContext& context,
                                          const std::vector<std::string>& platforms = {});

// What was wrong with the source; of many the first ones.
void print_diagnostics(Output& output, const std::vector<schemas::golang::Diagnostic>& diagnostics);

// The same in one line on stderr, for outputs that are read by programs.
void note_diagnostics(Run& run, std::string_view source,
                      const std::vector<schemas::golang::Diagnostic>& diagnostics);

}  // namespace gofed::clients
