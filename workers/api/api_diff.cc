// api_diff: both sides as facts, compared platform by platform.
#include "workers/golang/api_diff.h"

#include <algorithm>
#include <bit>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "workers/analysis/documents.h"
#include "workers/analysis/source_tree.h"
#include "workers/api/api_service.h"
#include "workers/api/compared_side.h"
#include "workers/api/diff_document.h"
#include "workers/golang/api_facts.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;
using schemas::ApiDiff;

// The platforms to compare on: those asked for, else those that a stored side tells apart; none:
// each side is taken for what it was read for.
Result<std::vector<std::string>> platforms_of(const wire::DiffOptions& options,
                                              const ComparedSide& before,
                                              const ComparedSide& after) {
  if (options.platforms.empty()) {
    auto platforms = before.told_apart();
    return platforms.empty() ? after.told_apart() : platforms;
  }
  const auto contexts = platform_contexts(options.platforms, {}, "input.options.platforms");
  if (!contexts) return std::unexpected(contexts.error());
  std::vector<std::string> names;
  for (const auto& context : *contexts) names.push_back(context.platform());
  return names;
}

// Both sides on one platform; empty: as they were read.
Result<golang::ApiChanges> compare_on(const std::string& platform, const ComparedSide& before,
                                      const ComparedSide& after,
                                      const golang::DiffOptions& options) {
  const auto old_facts = before.facts(platform);
  if (!old_facts) return std::unexpected(old_facts.error());
  const auto new_facts = after.facts(platform);
  if (!new_facts) return std::unexpected(new_facts.error());
  return golang::compare(*old_facts, *new_facts, options);
}

// Platform by platform; what is the same on several of them, on both sides, is compared once.
Result<std::vector<PlatformChanges>> compare_each(envelope::Context& context,
                                                  const std::vector<std::string>& platforms,
                                                  const ComparedSide& before,
                                                  const ComparedSide& after,
                                                  const golang::DiffOptions& options) {
  const auto old_groups = before.groups(platforms);
  if (!old_groups) return std::unexpected(old_groups.error());
  const auto new_groups = after.groups(platforms);
  if (!new_groups) return std::unexpected(new_groups.error());
  std::map<std::pair<std::size_t, std::size_t>, golang::PlatformSet> sets;
  for (std::size_t i = 0; i < platforms.size(); ++i) {
    sets[{(*old_groups)[i], (*new_groups)[i]}] |= golang::PlatformSet{1} << i;
  }
  std::vector<PlatformChanges> all;
  for (const auto& [groups, set] : sets) {
    if (context.cancelled()) return context.cancelled_error();
    const auto first = static_cast<std::size_t>(std::countr_zero(set));
    auto changes = compare_on(platforms[first], before, after, options);
    if (!changes) return std::unexpected(std::move(changes.error()));
    all.push_back({.platforms = set, .changes = std::move(*changes)});
  }
  return all;
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
  const auto before = ComparedSide::read(context, input.before, "before");
  if (!before) return std::unexpected(before.error());
  const auto after = ComparedSide::read(context, input.after, "after");
  if (!after) return std::unexpected(after.error());
  const auto platforms = platforms_of(input.options, *before, *after);
  if (!platforms) return std::unexpected(platforms.error());

  const golang::DiffOptions options{.internal = input.options.internal,
                                    .commands = input.options.commands};
  std::vector<PlatformChanges> all;
  if (platforms->empty()) {
    auto changes = compare_on({}, *before, *after, options);
    if (!changes) return std::unexpected(std::move(changes.error()));
    all.push_back({.changes = std::move(*changes)});
  } else {
    auto each = compare_each(context, *platforms, *before, *after, options);
    if (!each) return std::unexpected(std::move(each.error()));
    all = std::move(*each);
  }
  auto changes = diff_document(all, *platforms);
  changes.old_problems = before->problems();
  changes.new_problems = after->problems();
  changes.complete = is_complete(changes);
  changes.verdict = verdict_of(changes);
  return changes;
}

}  // namespace gofed::workers
