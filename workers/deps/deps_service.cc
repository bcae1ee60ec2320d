#include "workers/deps/deps_service.h"

#include <string>
#include <utility>

#include "workers/analysis/remembered.h"
#include "workers/analysis/source_tree.h"
#include "workers/deps/deps_document.h"
#include "workers/deps/uses_document.h"
#include "workers/golang/deps_facts.h"
#include "workers/golang/uses_facts.h"

namespace gofed::workers {

using schemas::DepsAnalysis;
using schemas::UsesAnalysis;

DepsService::DepsService() : Service("deps", envelope::ServiceKind::Computational) {
  on<DepsAnalysis, &DepsService::deps>();
  on<UsesAnalysis, &DepsService::uses>();
}

Result<DepsAnalysis::Output> DepsService::deps(envelope::Context& context,
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

Result<UsesAnalysis::Output> DepsService::uses(envelope::Context& context,
                                               const UsesAnalysis::Input& input) {
  context.set_tool(std::string(golang_tool()));
  return remembered<UsesAnalysis>(context, input, [&]() -> Result<UsesAnalysis::Output> {
    const auto project =
        load_source_tree(context, input.file, input.options, golang::syntax::Bodies::Parse);
    if (!project) return std::unexpected(project.error());
    const auto uses = golang::collect_uses(*project);
    if (context.cancelled()) return context.cancelled_error();
    return uses_document(uses, deps_document(golang::collect_deps(*project)));
  });
}

}  // namespace gofed::workers
