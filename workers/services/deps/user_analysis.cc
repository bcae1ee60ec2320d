// user_analysis: what a user uses of a library, and what the compiler makes of it with a new version.
#include <utility>
#include <vector>

#include "workers/common/analysis/remembered.h"
#include "workers/common/analysis/source_tree.h"
#include "workers/common/apis/imports.h"
#include "workers/golang/facts/deps_facts.h"
#include "workers/golang/facts/uses_facts.h"
#include "workers/services/deps/deps_document.h"
#include "workers/services/deps/deps_service.h"
#include "workers/services/deps/user_check.h"
#include "workers/services/deps/uses_document.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;
using schemas::UserAnalysis;

std::vector<const wire::ProjectApi*> views_of(const std::vector<wire::ProjectApi>& documents) {
  std::vector<const wire::ProjectApi*> views;
  for (const auto& document : documents) views.push_back(&document);
  return views;
}

Result<golang::Project> one_of(const wire::ProjectApi& document,
                               const golang::BuildContext& context, std::string_view field,
                               const golang::imports::PathRename& rename = {}) {
  const auto* view = &document;
  auto project = imports_of(std::span(&view, 1), context, rename);
  if (!project) return prefixed(field, project.error());
  return project;
}

}  // namespace

Result<UserAnalysis::Output> DepsService::user(envelope::Context& context,
                                               const UserAnalysis::Input& input) {
  context.set_tool(std::string(golang_tool()));
  const auto rest = options_digest<UserAnalysis>(input);
  return remembered<UserAnalysis>(context, input.file, rest, [&]() -> Result<UserAnalysis::Output> {
    const auto tree = load_source_tree(context, input.file, input.options,
                                       {.bodies = golang::syntax::Bodies::Parse});
    if (!tree) return std::unexpected(tree.error());
    const auto& project = tree->project;
    const auto before = one_of(input.before, project.options.context, "input.before");
    if (!before) return std::unexpected(before.error());
    // A new version may have a path of its own: it stands where the old one was.
    const golang::imports::PathRename rename{.from = input.new_root, .to = input.old_root};
    const auto after = one_of(input.after, project.options.context, "input.after", rename);
    if (!after) return std::unexpected(after.error());
    const auto missing = imports_of(views_of(input.imports), project.options.context);
    if (!missing) return prefixed("input.imports", missing.error());
    const auto uses = golang::collect_uses(project, {.instead = &*before, .missing = &*missing});
    if (context.cancelled()) return context.cancelled_error();
    const auto deps = golang::collect_deps(project);
    if (auto finished = tree->finished(context); !finished) {
      return std::unexpected(std::move(finished.error()));
    }
    auto check = check_user(project, {.before = *before, .after = *after, .missing = *missing},
                            [&context] { return context.cancelled(); });
    if (context.cancelled()) return context.cancelled_error();
    return UserAnalysis::Output{.uses = uses_document(uses, deps_document(deps)),
                                .check = std::move(check)};
  });
}

}  // namespace gofed::workers
