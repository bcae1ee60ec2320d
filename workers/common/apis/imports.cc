#include "workers/common/apis/imports.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "workers/common/apis/document_facts.h"
#include "workers/common/apis/document_platforms.h"
#include "workers/golang/imports/imported_apis.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;

Result<golang::ApiFacts> facts_on(const wire::ProjectApi& document, const std::string& platform) {
  if (document.platforms.empty()) return document_facts(document);
  const bool has_it = std::ranges::find(document.platforms, platform) != document.platforms.end();
  return document_facts(document_on(document, has_it ? platform : document.platforms.front()));
}

}  // namespace

Result<golang::Project> imports_of(std::span<const wire::ProjectApi* const> documents,
                                   const golang::BuildContext& context,
                                   const golang::imports::PathRename& rename) {
  std::vector<golang::ApiFacts> all;
  all.reserve(documents.size());
  for (const auto* document : documents) {
    auto facts = facts_on(*document, context.platform());
    if (!facts) return std::unexpected(std::move(facts.error()));
    facts->platforms.assign(1, context);
    all.push_back(std::move(*facts));
  }
  std::vector<const golang::ApiFacts*> views;
  for (const auto& facts : all) views.push_back(&facts);
  return golang::imports::imported_apis(views, rename);
}

}  // namespace gofed::workers
