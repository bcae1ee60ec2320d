#include "clients/scenarios/project_lines.h"

#include <algorithm>

#include "clients/output/comma_list.h"

namespace gofed::clients {
namespace {

// More than these fill a screen; JSON has them all.
constexpr std::size_t kDiagnosticsShown = 10;

constexpr std::size_t kPlatformsShown = 4;  // by name; of more the number is said

std::string one_line(const schemas::golang::Diagnostic& diagnostic) {
  const auto place = diagnostic.position.empty() ? "" : diagnostic.position + ": ";
  return printable(place + diagnostic.message);
}

}  // namespace

std::string project_heading(std::string_view module, std::string_view go_version,
                            const schemas::golang::BuildContext& context,
                            const std::vector<std::string>& platforms) {
  std::string text = module.empty() ? "no module" : std::string(module);
  if (!go_version.empty()) text += " (go " + std::string(go_version) + ")";
  if (platforms.size() > kPlatformsShown) {
    text += ", read for " + count_words(platforms.size(), "platform");
  } else if (!platforms.empty()) {
    text += ", read for " + comma_list(platforms);
  } else {
    text += ", read for " + context.goos + "/" + context.goarch;
    text += context.cgo ? " with cgo" : " without cgo";
  }
  for (const auto& level : context.arch_levels) text += ", " + level;
  for (const auto& tag : context.tags) text += ", tag " + tag;
  return printable(text);
}

void print_diagnostics(Output& output,
                       const std::vector<schemas::golang::Diagnostic>& diagnostics) {
  if (diagnostics.empty()) return;
  output.text("\n" + count_words(diagnostics.size(), "complaint") + " about the source\n");
  const auto shown = std::min(diagnostics.size(), kDiagnosticsShown);
  for (std::size_t i = 0; i < shown; ++i) {
    output.text("  " + one_line(diagnostics[i]) + "\n");
  }
  if (shown < diagnostics.size()) {
    output.text("  and " + std::to_string(diagnostics.size() - shown) + " more (--output json)\n");
  }
}

void note_diagnostics(Run& run, std::string_view source,
                      const std::vector<schemas::golang::Diagnostic>& diagnostics) {
  if (diagnostics.empty()) return;
  run.note(printable(source) + ": " + count_words(diagnostics.size(), "complaint") +
           " about the source, the first: " + one_line(diagnostics.front()));
}

}  // namespace gofed::clients
