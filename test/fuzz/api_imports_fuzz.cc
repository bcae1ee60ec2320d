// Goal: no API document crashes, stalls or exhausts what imports packages from it. Method: the input
// is JSON, read as an API document; its packages are written as source, parsed, and a user's code is
// resolved through them. Checked: a declaration that a document cannot have does not come out of it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/describe/codec.h"
#include "schemas/golang/api.h"
#include "workers/common/apis/imports.h"
#include "workers/golang/facts/api_facts.h"
#include "workers/golang/facts/uses_facts.h"

namespace {

using namespace gofed;
namespace wire = schemas::golang;

void require(bool fact) {
  if (!fact) std::abort();
}

// A user that selects, calls, ranges and embeds whatever the package has of these names.
golang::Project user_of(const std::string& path) {
  std::string code = "package u\nimport lib \"" + path +
                     "\"\n"
                     "type E struct { lib.T; *lib.D }\n"
                     "func f(e E, i lib.I) { c := lib.New(); c.Get(1).Run(lib.C); e.M(); i.M()\n"
                     "for k, v := range lib.V { k.M(); v.M() }\n"
                     "_ = lib.T{A: lib.C, B: lib.F(c, e)}; _ = lib.List[int]{}.First().M }\n";
  return golang::load_project({{"u.go", std::move(code)}},
                              {.bodies = golang::syntax::Bodies::Parse});
}

bool is_plain(std::string_view path) {
  return path.find_first_of("\"\\\n") == std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = schemas::from_json<wire::ProjectApi>(text);
  if (!document) return 0;
  const auto* view = &*document;
  const auto imports = workers::imports_of(std::span(&view, 1), {});
  if (!imports) return 0;
  // What is written of the document parses: no text of it becomes syntax.
  require(imports->diagnostics().empty());
  (void)golang::collect_api(*imports);
  constexpr std::size_t kUsersMax = 4;
  std::size_t users = 0;
  for (const auto& package : document->packages) {
    if (++users > kUsersMax) break;
    if (!is_plain(package.path)) continue;
    const auto user = user_of(package.path);
    (void)golang::collect_uses(user, {.instead = &*imports});
  }
  return 0;
}
