// Goal: no constraint, go.mod or manifest crashes or stalls its reader.
// Method: the first byte chooses the reader. Checked: a constraint printed and parsed again means
// the same on every usual platform.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "workers/golang/build/constraint.h"
#include "workers/golang/modules/go_mod.h"
#include "workers/golang/modules/manifests.h"

namespace {

using namespace gofed::golang;

void check_constraint(const Constraint& constraint) {
  const std::string text = constraint.to_string();
  if (constraint.empty() != text.empty()) std::abort();
  if (text.empty()) return;
  const std::optional<Constraint> again = Constraint::parse(text);
  if (!again) return;  // tags of "+build" lines may hold what expressions may not
  for (const BuildContext& context : usual_platforms()) {
    if (constraint.matches(context) != again->matches(context)) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  std::vector<Diagnostic> diagnostics;
  const unsigned choice = data[0] % 12;
  switch (choice) {
    case 0:
      if (const auto constraint = Constraint::parse(text)) check_constraint(*constraint);
      break;
    case 1:
      check_constraint(Constraint::parse_plus_build(text));
      break;
    case 2:
      check_constraint(Constraint::of_file_name(text));
      break;
    case 3:
      check_constraint(read_file_constraint(text).constraint);
      break;
    case 4:
      (void)parse_go_mod("go.mod", text, diagnostics);
      break;
    case 5:
      (void)parse_go_work("go.work", text, diagnostics);
      break;
    default:
      (void)parse_manifest(static_cast<ManifestKind>(choice - 6), "m", text, diagnostics);
      break;
  }
  return 0;
}
