#include "workers/deps/deps_service.h"

#include <string>
#include <utility>

#include "workers/analysis/remembered.h"
#include "workers/analysis/source_tree.h"
#include "workers/deps/deps_document.h"
#include "workers/golang/deps_facts.h"

namespace gofed::workers {

using schemas::DepsAnalysis;

DepsService::DepsService() : Service("deps", envelope::ServiceKind::Computational) {
  on<DepsAnalysis, &DepsService::analysis>();
}

Result<DepsAnalysis::Output> DepsService::analysis(envelope::Context& context,
                                                   const DepsAnalysis::Input& input) {
  context.set_tool(std::string(golang_tool()));
  return remembered<DepsAnalysis>(context, input, [&]() -> Result<DepsAnalysis::Output> {
    auto project = load_source_tree(context, input.file, input.options);
    if (!project) return std::unexpected(std::move(project.error()));
    const auto facts = golang::collect_deps(*project);
    if (context.cancelled()) return context.cancelled_error();
    return deps_document(facts);
  });
}

}  // namespace gofed::workers
