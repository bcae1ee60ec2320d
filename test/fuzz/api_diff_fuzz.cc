// Goal: no document crashes, stalls or exhausts what the comparisons read from documents: exported
// APIs turned into facts and compared, dependencies compared, changes turned into impact.
// Method: the input is JSON, tried as each of the documents: api_diff's and deps_diff's sides, with
// themselves and with an empty one on either side, and api_impact's input. Checked: a document
// against itself has no change.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/actions/impact.h"
#include "schemas/describe/codec.h"
#include "schemas/golang/api.h"
#include "schemas/golang/deps.h"
#include "workers/common/apis/document_facts.h"
#include "workers/golang/diff/api_diff.h"
#include "workers/services/api/diff_document.h"
#include "workers/services/api/impact.h"
#include "workers/services/deps/compare_deps.h"

namespace {

using namespace gofed;
namespace wire = schemas::golang;

void require(bool fact) {
  if (!fact) std::abort();
}

void judge(const wire::ApiChanges& changes, const wire::ProjectUses& uses) {
  const auto made = workers::ImpactJudge::make(changes);
  if (!made) return;
  (void)made->judge("user", uses);
  (void)made->question();
}

void try_api(std::string_view text) {
  const auto document = schemas::from_json<wire::ProjectApi>(text);
  if (!document) return;
  const auto facts = workers::document_facts(*document);
  if (!facts) return;
  const golang::ApiFacts empty;
  for (const auto& changes : {golang::compare(*facts, *facts), golang::compare(*facts, empty),
                              golang::compare(empty, *facts)}) {
    const std::vector<workers::PlatformChanges> all{{.platforms = 1, .changes = changes}};
    const std::vector<std::string> names{""};
    judge(workers::diff_document(all, names), {});
  }
}

void try_deps(std::string_view text) {
  const auto document = schemas::from_json<wire::ProjectDeps>(text);
  if (!document) return;
  require(workers::compare_deps(*document, *document).changes.empty());
  (void)workers::compare_deps(*document, {});
  (void)workers::compare_deps({}, *document);
}

void try_impact(std::string_view text) {
  const auto input = schemas::from_json<schemas::ApiImpact::Input>(text);
  if (!input) return;
  for (const auto& user : input->users) judge(input->changes, user.uses);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try_api(text);
  try_deps(text);
  try_impact(text);
  return 0;
}
