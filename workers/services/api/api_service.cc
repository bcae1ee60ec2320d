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

// The release of Go is known when the tree's go lines are.
void take_release(std::vector<golang::BuildContext>& platforms, const golang::Project& project) {
  for (auto& platform : platforms) platform.go_version = project.options.context.go_version;
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
    auto tree = load_source_tree(context, input.file, input.options);
    if (!tree) return std::unexpected(std::move(tree.error()));
    take_release(options.platforms, tree->project);
    // What is remembered is needed as a whole.
    if (context.in_parts() && context.source(input.file) != nullptr) {
      return analysis_in_parts(context, std::move(*tree), options);
    }
    auto facts = golang::collect_api(std::move(tree->project), options);
    tree->project = {};  // a large tree and its document need not be in memory together
    if (auto finished = tree->finished(context); !finished) {
      return std::unexpected(std::move(finished.error()));
    }
    return api_document(std::move(facts));
  });
}

// The first part is the document without packages and diagnostics, each of the others has a package.
Result<ApiAnalysis::Output> ApiService::analysis_in_parts(envelope::Context& context,
                                                          SourceTree tree,
                                                          const golang::ApiOptions& options) {
  auto& project = tree.project;
  auto platforms = options.platforms;
  if (platforms.empty()) platforms.push_back(project.options.context);
  const auto modules = project.own_modules();
  const ApiDocumentParts parts(modules, platforms);
  auto document = parts.head();
  context.partial(document);
  ApiAnalysis::Output part;
  auto& package = part.packages.emplace_back();
  const auto facts = golang::collect_api(std::move(project), options, [&](golang::PackageApi api) {
    if (!tree.finished(context)) return;  // what follows is in vain
    package = parts.package(api);
    context.partial(part);
  });
  if (auto finished = tree.finished(context); !finished) {
    return std::unexpected(std::move(finished.error()));
  }
  document.diagnostics = diagnostic_documents(facts.diagnostics);
  return document;
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
    const auto tree = load_source_tree(context, input.file, input.options);
    if (!tree) return std::unexpected(tree.error());
    take_release(options.platforms, tree->project);
    if (std::ranges::find(input.platforms, "all") != input.platforms.end()) {
      options.platforms = golang::goapi_platforms_of(tree->project);
    }
    const auto facts = golang::collect_api(tree->project, options);
    if (auto finished = tree->finished(context); !finished) {
      return std::unexpected(std::move(finished.error()));
    }
    ApiFeatures::Output out;
    for (const auto& platform : facts.platforms) out.platforms.push_back(platform.platform());
    out.features = golang::goapi_lines(facts);
    out.diagnostics = diagnostic_documents(facts.diagnostics);
    return out;
  });
}

}  // namespace gofed::workers
