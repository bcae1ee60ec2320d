// api_diff: both sides as facts, compared platform by platform.
#include "workers/golang/diff/api_diff.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "schemas/actions/file.h"
#include "workers/common/analysis/documents.h"
#include "workers/common/analysis/remembered.h"
#include "workers/common/analysis/same_archive.h"
#include "workers/common/analysis/source_tree.h"
#include "workers/golang/base/parallel.h"
#include "workers/golang/facts/api_facts.h"
#include "workers/services/api/api_service.h"
#include "workers/services/api/compared_side.h"
#include "workers/services/api/diff_document.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;
using schemas::ApiDiff;

// The platforms to compare on: those asked for, else those that a stored side distinguishes; none:
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

Result<golang::Edition> edition_of(const wire::DiffOptions& options) {
  if (options.edition.empty()) return golang::Edition::Newest;
  if (options.edition == "2022") return golang::Edition::Of2022;
  return fail(Errc::InvalidArgument, "input.options.edition: " + options.edition.substr(0, 64) +
                                         ": unknown; leave it out for the newest, or use 2022");
}

// Both sides on one platform; empty: as they were read.
Result<golang::ApiChanges> compare_on(const std::string& platform, const ComparedSide& before,
                                      const ComparedSide& after,
                                      const golang::DiffOptions& options) {
  std::array<Result<golang::ApiFacts>, 2> facts;
  golang::for_each_index(facts.size(), static_cast<unsigned>(facts.size()), [&](std::size_t i) {
    facts[i] = (i == 0 ? before : after).facts(platform);
  });
  for (auto& side : facts) {
    if (!side) return std::unexpected(std::move(side.error()));
  }
  return golang::compare(*facts[0], *facts[1], options);
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

// Whether both sides are one archive, read in one way: then they need the same of what is absent,
// and what that is changes nothing.
Result<bool> is_one_source(envelope::Context& context, const ApiDiff::Input& input) {
  const auto& [before, after] = std::pair(input.before, input.after);
  if (!before.file || !after.file || before.options != after.options) return false;
  if (*before.file == *after.file) return true;
  return is_same_archive(context, *before.file, *after.file);
}

// Whether it matters: something absent is needed.
bool has_unknown(const wire::ApiChanges& changes) {
  return std::ranges::any_of(changes.packages,
                             [](const auto& package) { return !package.unknown.empty(); });
}

bool is_complete(const wire::ApiChanges& changes) {
  return changes.old_problems.empty() && changes.new_problems.empty() &&
         std::ranges::all_of(changes.packages,
                             [](const auto& package) { return package.unknown.empty(); });
}

// What could not be read or compared may hide a change: then the answer is not known, unless a
// change that was found settles it.
wire::Verdict verdict_of(const wire::ApiChanges& changes) {
  const bool breaks = std::ranges::any_of(
      changes.packages, [](const auto& package) { return !package.incompatible.empty(); });
  if (breaks) return wire::Verdict::Incompatible;
  return changes.complete ? wire::Verdict::Compatible : wire::Verdict::Unknown;
}

}  // namespace

// Remembered by the content of both archives. What lies where the caller is has no identity, and
// stored documents are compared in less time than it takes to look up what came out before.
Result<ApiDiff::Output> ApiService::diff(envelope::Context& context, const ApiDiff::Input& input) {
  context.set_tool(std::string(golang_tool()));
  const bool has_archives =
      input.before.file && input.after.file && !input.before.document && !input.after.document &&
      context.source(*input.before.file) == nullptr && context.source(*input.after.file) == nullptr;
  if (!has_archives) return compare(context, input);
  const auto after = context.data().call<schemas::Stat>({.file = *input.after.file},
                                                        {.service = input.after.file->service});
  if (!after) return std::unexpected(after.error());
  auto rest = input;
  rest.before.file.reset();
  rest.after.file = schemas::FileId{.service = {}, .identifier = {}, .sha256 = after->file.sha256};
  return remembered<ApiDiff>(context, *input.before.file,
                             schemas::Blob::of(schemas::to_msgpack(rest)),
                             [&] { return compare(context, input); });
}

Result<ApiDiff::Output> ApiService::compare(envelope::Context& context,
                                            const ApiDiff::Input& input) {
  const auto before = ComparedSide::read(context, input.before, "before");
  if (!before) return std::unexpected(before.error());
  const auto after = ComparedSide::read(context, input.after, "after");
  if (!after) return std::unexpected(after.error());
  const auto platforms = platforms_of(input.options, *before, *after);
  if (!platforms) return std::unexpected(platforms.error());

  const auto edition = edition_of(input.options);
  if (!edition) return std::unexpected(edition.error());
  const golang::DiffOptions options{
      .internal = input.options.internal, .commands = input.options.commands, .edition = *edition};
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
  const auto is_one = has_unknown(changes) ? is_one_source(context, input) : Result<bool>(false);
  if (!is_one) return std::unexpected(is_one.error());
  if (*is_one) {
    for (auto& package : changes.packages) {
      package.unknown.clear();
      package.unknown_names.clear();
    }
    std::erase_if(changes.packages, [](const auto& package) {
      return package.incompatible.empty() && package.compatible.empty();
    });
  }
  changes.old_problems = before->problems();
  changes.new_problems = after->problems();
  for (const auto* side : {&*before, &*after}) {
    if (auto finished = side->finished(context); !finished) {
      return std::unexpected(std::move(finished.error()));
    }
  }
  changes.complete = is_complete(changes);
  changes.verdict = verdict_of(changes);
  return changes;
}

}  // namespace gofed::workers
