#include "workers/services/deps/deps_service.h"

#include <string>
#include <utility>
#include <vector>

#include "workers/common/analysis/remembered.h"
#include "workers/common/analysis/source_tree.h"
#include "workers/common/apis/imports.h"
#include "workers/golang/facts/deps_facts.h"
#include "workers/golang/facts/uses_facts.h"
#include "workers/services/deps/compare_deps.h"
#include "workers/services/deps/deps_document.h"
#include "workers/services/deps/uses_document.h"

namespace gofed::workers {

using schemas::DepsAnalysis;
using schemas::DepsDiff;
using schemas::UsesAnalysis;

DepsService::DepsService() : Service("deps", envelope::ServiceKind::Computational) {
  on<DepsAnalysis, &DepsService::deps>();
  on<UsesAnalysis, &DepsService::uses>();
  on<schemas::UserAnalysis, &DepsService::user>();
  on<DepsDiff, &DepsService::diff>();
}

Result<DepsAnalysis::Output> DepsService::deps(envelope::Context& context,
                                               const DepsAnalysis::Input& input) {
  context.set_tool(std::string(golang_tool()));
  return remembered<DepsAnalysis>(context, input, [&]() -> Result<DepsAnalysis::Output> {
    auto tree = load_source_tree(context, input.file, input.options);
    if (!tree) return std::unexpected(std::move(tree.error()));
    const auto facts = golang::collect_deps(std::move(tree->project));
    if (auto finished = tree->finished(context); !finished) {
      return std::unexpected(std::move(finished.error()));
    }
    return deps_document(facts);
  });
}

Result<UsesAnalysis::Output> DepsService::uses(envelope::Context& context,
                                               const UsesAnalysis::Input& input) {
  context.set_tool(std::string(golang_tool()));
  const auto rest = options_digest<UsesAnalysis>(input);
  return remembered<UsesAnalysis>(context, input.file, rest, [&]() -> Result<UsesAnalysis::Output> {
    const auto tree = load_source_tree(context, input.file, input.options,
                                       {.bodies = golang::syntax::Bodies::Parse});
    if (!tree) return std::unexpected(tree.error());
    std::vector<const schemas::golang::ProjectApi*> imports;
    for (const auto& document : input.imports) imports.push_back(&document);
    const auto missing = imports_of(imports, tree->project.options.context);
    if (!missing) return prefixed("input.imports", missing.error());
    const auto uses = golang::collect_uses(tree->project, {.missing = &*missing});
    if (context.cancelled()) return context.cancelled_error();
    const auto deps = golang::collect_deps(tree->project);
    if (auto finished = tree->finished(context); !finished) {
      return std::unexpected(std::move(finished.error()));
    }
    return uses_document(uses, deps_document(deps));
  });
}

Result<schemas::golang::ProjectDeps> DepsService::side(envelope::Context& context,
                                                       const schemas::DepsDiffSide& side,
                                                       std::string_view name) {
  if (side.file.has_value() == side.document.has_value()) {
    return fail(Errc::InvalidArgument,
                "input." + std::string(name) + ": expected either file or deps");
  }
  if (side.document) return *side.document;
  return deps(context, {.file = *side.file, .options = side.options});
}

// What costs is reading the trees, and both are remembered by their content; comparing is not.
Result<DepsDiff::Output> DepsService::diff(envelope::Context& context,
                                           const DepsDiff::Input& input) {
  context.set_tool(std::string(golang_tool()));
  const auto before = side(context, input.before, "before");
  if (!before) return std::unexpected(before.error());
  const auto after = side(context, input.after, "after");
  if (!after) return std::unexpected(after.error());
  return compare_deps(*before, *after);
}

}  // namespace gofed::workers
