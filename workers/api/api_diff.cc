// api_diff: both sides as facts, compared platform by platform.
#include "workers/golang/api_diff.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "workers/analysis/documents.h"
#include "workers/analysis/source_tree.h"
#include "workers/api/api_service.h"
#include "workers/api/diff_document.h"
#include "workers/api/document_facts.h"
#include "workers/golang/api_facts.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;
using schemas::ApiDiff;
using schemas::DiffSide;

// A side that was read: a tree, whose facts hang on the platform, or facts as they are.
struct Side {
  std::optional<golang::Project> project;
  golang::ApiFacts facts;
  std::vector<wire::Diagnostic> problems;

  [[nodiscard]] golang::ApiFacts on(const golang::BuildContext& context) const {
    golang::ApiOptions options;
    options.platforms = {context};
    options.docs = false;
    return golang::collect_api(*project, options);
  }
};

Result<Side> read_side(envelope::Context& context, const DiffSide& input, std::string_view name) {
  if (input.file.has_value() == input.api.has_value()) {
    return fail(Errc::InvalidArgument,
                "input." + std::string(name) + ": expected either file or api");
  }
  Side side;
  if (input.api) {
    auto facts = document_facts(*input.api);
    if (!facts) return prefixed("input." + std::string(name) + ".api", facts.error());
    side.facts = std::move(*facts);
    side.problems = input.api->diagnostics;
    return side;
  }
  auto project = load_source_tree(context, *input.file, input.options);
  if (!project) return std::unexpected(std::move(project.error()));
  side.problems = diagnostic_documents(project->diagnostics);
  side.project = std::move(*project);
  return side;
}

// The platforms asked for; none: empty.
Result<std::vector<golang::BuildContext>> platforms_of(const wire::DiffOptions& options) {
  std::vector<golang::BuildContext> contexts;
  for (const auto& name : options.platforms) {
    if (name == "all") {
      const auto usual = golang::usual_platforms();
      contexts.insert(contexts.end(), usual.begin(), usual.end());
      continue;
    }
    auto context = golang::parse_platform(name);
    if (!context) {
      return fail(Errc::InvalidArgument, "input.options.platforms: \"" + name.substr(0, 128) +
                                             "\" is no GOOS/GOARCH of Go");
    }
    contexts.push_back(std::move(*context));
  }
  return contexts;
}

// On the platform that it was read for. Takes facts that were given out of the side.
golang::ApiFacts take_facts(Side& side) {
  return side.project ? side.on(side.project->options.context) : std::move(side.facts);
}

bool is_complete(const wire::ApiChanges& changes) {
  return changes.old_problems.empty() && changes.new_problems.empty() &&
         std::ranges::all_of(changes.packages,
                             [](const auto& package) { return package.unknown.empty(); });
}

// What could not be read may hide a change: no change found is then no answer.
wire::Verdict verdict_of(const wire::ApiChanges& changes) {
  const bool breaks = std::ranges::any_of(
      changes.packages, [](const auto& package) { return !package.incompatible.empty(); });
  if (breaks) return wire::Verdict::Incompatible;
  const bool whole = changes.old_problems.empty() && changes.new_problems.empty();
  return whole ? wire::Verdict::Compatible : wire::Verdict::Unknown;
}

}  // namespace

Result<ApiDiff::Output> ApiService::diff(envelope::Context& context, const ApiDiff::Input& input) {
  context.set_tool(std::string(golang_tool()));
  auto before = read_side(context, input.before, "before");
  if (!before) return std::unexpected(std::move(before.error()));
  auto after = read_side(context, input.after, "after");
  if (!after) return std::unexpected(std::move(after.error()));
  const auto contexts = platforms_of(input.options);
  if (!contexts) return std::unexpected(contexts.error());
  if (!contexts->empty() && !(before->project && after->project)) {
    return fail(Errc::InvalidArgument, "input.options.platforms: needs source on both sides");
  }

  const golang::DiffOptions options{.internal = input.options.internal,
                                    .commands = input.options.commands};
  std::vector<PlatformChanges> platforms;
  if (contexts->empty()) {
    platforms.push_back({"", golang::compare(take_facts(*before), take_facts(*after), options)});
  }
  for (const auto& platform : *contexts) {
    if (context.cancelled()) return context.cancelled_error();
    platforms.push_back(
        {platform.platform(), golang::compare(before->on(platform), after->on(platform), options)});
  }
  auto changes = diff_document(platforms);
  changes.old_problems = std::move(before->problems);
  changes.new_problems = std::move(after->problems);
  changes.complete = is_complete(changes);
  changes.verdict = verdict_of(changes);
  return changes;
}

}  // namespace gofed::workers
