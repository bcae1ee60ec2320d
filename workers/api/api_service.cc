#include "workers/api/api_service.h"

#include <string>
#include <utility>

#include "workers/analysis/remembered.h"
#include "workers/analysis/source_tree.h"
#include "workers/api/api_document.h"
#include "workers/golang/api_facts.h"

namespace gofed::workers {

using schemas::ApiAnalysis;

ApiService::ApiService() : Service("api", envelope::ServiceKind::Computational) {
  on<ApiAnalysis, &ApiService::analysis>();
  on<schemas::ApiDiff, &ApiService::diff>();
}

Result<ApiAnalysis::Output> ApiService::analysis(envelope::Context& context,
                                                 const ApiAnalysis::Input& input) {
  context.set_tool(std::string(golang_tool()));
  return remembered<ApiAnalysis>(context, input, [&]() -> Result<ApiAnalysis::Output> {
    auto project = load_source_tree(context, input.file, input.options);
    if (!project) return std::unexpected(std::move(project.error()));
    const auto facts = golang::collect_api(*project);
    if (context.cancelled()) return context.cancelled_error();
    return api_document(facts);
  });
}

}  // namespace gofed::workers
