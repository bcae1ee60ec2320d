// What goes with what: directional, with reasons and obligations.
#include "workers/licenses/rules/rules.h"

#include <string>

#include <catch2/catch.hpp>

namespace gofed::licenses {
namespace {

std::string answer(std::string_view part, std::string_view work,
                   Linking linking = Linking::Static) {
  const auto found = compatible(*parse_expression(part), *parse_expression(work), linking);
  CHECK_FALSE(found.reason.empty());
  CHECK_FALSE(found.sources.empty());
  return std::string(name_of(found.answer));
}

TEST_CASE("rules: terms reach from permissive to network copyleft, one way", "[licenses]") {
  CHECK(answer("MIT", "GPL-3.0-only") == "yes");
  CHECK(answer("GPL-3.0-only", "MIT") == "no");
  CHECK(answer("GPL-3.0-only", "AGPL-3.0-only") == "yes");
  CHECK(answer("AGPL-3.0-only", "GPL-3.0-only") == "conditional");
  CHECK(answer("AGPL-3.0-only", "Apache-2.0") == "no");
  CHECK(answer("CC0-1.0", "MIT") == "yes");
  CHECK(answer("MPL-2.0", "Apache-2.0") == "conditional");
  CHECK(answer("LGPL-2.1-only", "MIT", Linking::Static) == "conditional");
  CHECK(answer("LGPL-2.1-only", "MIT", Linking::Dynamic) == "yes");
  CHECK(answer("LicenseRef-Ours", "MIT") == "unknown");
}

TEST_CASE("rules: known conflicts, and the ways out of them", "[licenses]") {
  CHECK(answer("Apache-2.0", "GPL-2.0-only") == "no");
  CHECK(answer("Apache-2.0", "GPL-2.0-or-later") == "conditional");
  CHECK(answer("Apache-2.0", "GPL-3.0-only") == "yes");
  CHECK(answer("GPL-2.0-only", "GPL-3.0-only") == "no");
  CHECK(answer("GPL-2.0-or-later", "GPL-3.0-only") == "yes");
  CHECK(answer("LGPL-3.0-only", "GPL-2.0-only") == "no");
  CHECK(answer("BSD-4-Clause", "GPL-2.0-only") == "no");
  CHECK(answer("CDDL-1.0", "GPL-2.0-only") == "no");
  CHECK(answer("EPL-1.0", "GPL-3.0-only") == "no");
  CHECK(answer("MPL-2.0", "GPL-2.0-or-later") == "yes");
  CHECK(answer("GPL-2.0-only WITH Classpath-exception-2.0", "Apache-2.0") == "yes");
}

TEST_CASE("rules: of AND all must fit, of OR one", "[licenses]") {
  CHECK(answer("MIT OR GPL-3.0-only", "Apache-2.0") == "yes");
  CHECK(answer("MIT AND GPL-3.0-only", "Apache-2.0") == "no");
  const auto found = compatible(*parse_expression("Apache-2.0 AND MPL-2.0"),
                                *parse_expression("GPL-3.0-only"), Linking::Static);
  CHECK(found.answer == Answer::Yes);
  CHECK(found.obligations.size() >= 3);
}

}  // namespace
}  // namespace gofed::licenses
