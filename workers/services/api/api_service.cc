#include "workers/services/api/api_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "workers/common/analysis/documents.h"
#include "workers/common/analysis/remembered.h"
#include "workers/common/analysis/source_tree.h"
#include "workers/golang/api/goapi.h"
#include "workers/golang/facts/api_facts.h"
#include "workers/services/api/api_document.h"

namespace gofed::workers {

using schemas::ApiAnalysis;
using schemas::ApiFeatures;

namespace {

// The platforms that an input asks to tell apart. Wrong ones are refused before the archive is
// read.
template <typename Input>
Result<std::vector<golang::BuildContext>> platforms_of(const Input& input) {
  const auto how = project_options(input.options);
  if (!how) return std::unexpected(how.error());
  return platform_contexts(input.platforms, how->context, "input.platforms");
}

}  // namespace

ApiService::ApiService() : Service("api", envelope::ServiceKind::Computational) {
  on<ApiAnalysis, &ApiService::analysis>();
  on<ApiFeatures, &ApiService::features>();
  on<schemas::ApiDiff, &ApiService::diff>();
  on<schemas::ApiImpact, &ApiService::impact>();
}

Result<ApiAnalysis::Output> ApiService::analysis(envelope::Context& context,
                                                 const ApiAnalysis::Input& input) {
  context.set_tool(std::string(golang_tool()));
  return remembered<ApiAnalysis>(context, input, [&]() -> Result<ApiAnalysis::Output> {
    golang::ApiOptions options;
    options.testdata = input.options.all_directories;
    auto platforms = platforms_of(input);
    if (!platforms) return std::unexpected(std::move(platforms.error()));
    options.platforms = std::move(*platforms);
    auto project = load_source_tree(context, input.file, input.options);
    if (!project) return std::unexpected(std::move(project.error()));
    auto facts = golang::collect_api(std::move(*project), options);
    *project = {};  // a large tree and its document need not be in memory together
    if (context.cancelled()) return context.cancelled_error();
    return api_document(std::move(facts));
  });
}

Result<ApiFeatures::Output> ApiService::features(envelope::Context& context,
                                                 const ApiFeatures::Input& input) {
  context.set_tool(std::string(golang_tool()));
  return remembered<ApiFeatures>(context, input, [&]() -> Result<ApiFeatures::Output> {
    golang::ApiOptions options;
    options.docs = false;
    options.testdata = input.options.all_directories;
    auto platforms = platforms_of(input);
    if (!platforms) return std::unexpected(std::move(platforms.error()));
    options.platforms = std::move(*platforms);
    const auto project = load_source_tree(context, input.file, input.options);
    if (!project) return std::unexpected(project.error());
    if (std::ranges::find(input.platforms, "all") != input.platforms.end()) {
      options.platforms = golang::goapi_platforms_of(*project);
    }
    const auto facts = golang::collect_api(*project, options);
    if (context.cancelled()) return context.cancelled_error();
    ApiFeatures::Output out;
    for (const auto& platform : facts.platforms) out.platforms.push_back(platform.platform());
    out.features = golang::goapi_lines(facts);
    out.diagnostics = diagnostic_documents(facts.diagnostics);
    return out;
  });
}

}  // namespace gofed::workers
