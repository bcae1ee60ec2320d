#include "workers/services/api/compared_side.h"

#include <algorithm>
#include <utility>

#include "workers/common/analysis/documents.h"
#include "workers/common/analysis/source_tree.h"
#include "workers/common/apis/document_facts.h"
#include "workers/common/apis/document_platforms.h"

namespace gofed::workers {

namespace wire = schemas::golang;

std::string ComparedSide::field(std::string_view of) const {
  return "input." + name_ + "." + std::string(of);
}

Result<ComparedSide> ComparedSide::read(envelope::Context& context,
                                        const schemas::ApiDiffSide& input, std::string_view name) {
  ComparedSide side(input, name);
  if (input.file.has_value() == input.document.has_value()) {
    return fail(Errc::InvalidArgument, "input." + side.name_ + ": expected either file or api");
  }
  if (!input.file) return side;
  auto tree = load_source_tree(context, *input.file, input.options, {.tests = false});
  if (!tree) return std::unexpected(std::move(tree.error()));
  side.tree_ = std::move(*tree);
  return side;
}

std::vector<wire::Diagnostic> ComparedSide::problems() const {
  if (tree_) return diagnostic_documents(tree_->project.diagnostics());
  auto problems = input_->document->diagnostics;
  std::erase_if(problems, [](const auto& problem) {
    return golang::is_test_file(problem.position.substr(0, problem.position.find(':')));
  });
  return problems;
}

std::vector<std::string> ComparedSide::told_apart() const {
  return tree_ ? std::vector<std::string>{} : input_->document->platforms;
}

Result<std::vector<std::size_t>> ComparedSide::groups(
    std::span<const std::string> platforms) const {
  std::vector<std::size_t> groups;
  if (tree_) {
    const auto& project = tree_->project;
    const auto contexts = platform_contexts(platforms, project.options.context, field("options"));
    if (!contexts) return std::unexpected(contexts.error());
    groups.resize(contexts->size());
    const auto sets = golang::same_platforms(project, *contexts);
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const auto set = std::ranges::find_if(sets, [i](auto bits) { return (bits >> i & 1) != 0; });
      groups[i] = static_cast<std::size_t>(set - sets.begin());
    }
    return groups;
  }
  const auto known = platform_names(*input_->document);
  const auto group_of_known = platform_groups(*input_->document);
  for (const auto& name : platforms) {
    const auto found = std::ranges::find(known, name);
    if (found == known.end()) {
      return fail(Errc::InvalidArgument, field("api") + ": does not tell what it is on " + name +
                                             "; name platforms that both sides know");
    }
    groups.push_back(group_of_known[static_cast<std::size_t>(found - known.begin())]);
  }
  return groups;
}

Result<golang::ApiFacts> ComparedSide::facts(const std::string& platform) const {
  if (!tree_) {
    auto facts = platform.empty() ? document_facts(*input_->document)
                                  : document_facts(document_on(*input_->document, platform));
    if (!facts) return prefixed(field("api"), facts.error());
    return facts;
  }
  golang::ApiOptions options;
  options.docs = false;
  if (!platform.empty()) {
    auto contexts = platform_contexts(std::span(&platform, 1), tree_->project.options.context,
                                      field("options"));
    if (!contexts) return std::unexpected(std::move(contexts.error()));
    options.platforms = std::move(*contexts);
  }
  return golang::collect_api(tree_->project, options);
}

}  // namespace gofed::workers
