#include "workers/services/license/license_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "workers/common/analysis/remembered.h"
#include "workers/common/analysis/source_tree.h"
#include "workers/golang/facts/deps_facts.h"
#include "workers/licenses/expression/expression.h"
#include "workers/licenses/list/list.h"
#include "workers/licenses/names/names.h"
#include "workers/licenses/rules/rules.h"
#include "workers/licenses/tree/file_facts.h"
#include "workers/services/license/license_document.h"
#include "workers/services/license/license_tree.h"
#include "workers/services/license/linked.h"

namespace gofed::workers {

using schemas::LicenseAbbreviation;
using schemas::LicenseAnalysis;
using schemas::LicenseCompatible;
using schemas::LicenseDiff;
using schemas::LicenseSummarize;
using schemas::LicenseTexts;
namespace doc = schemas::licenses;

namespace {

std::string license_tool() {
  return "gofed-licenses " GOFED_VERSION;
}

// A name longer than that is a text.
constexpr std::size_t kNameBytesMax = 200;

Result<std::vector<licenses::Expression>> read_all(const std::vector<std::string>& texts) {
  std::vector<licenses::Expression> all;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto expression = licenses::parse_expression(texts[i]);
    if (!expression)
      return prefixed("input.licenses[" + std::to_string(i) + "]", expression.error());
    all.push_back(std::move(*expression));
  }
  return all;
}

LicenseTexts::Text text_document(const licenses::License& license, bool with_text) {
  return {.id = std::string(license.id),
          .name = std::string(license.name),
          .url = std::string(license.url.substr(0, license.url.find('\n'))),
          .osi_approved = license.osi_approved,
          .deprecated = license.deprecated,
          .exception = license.exception,
          .text = with_text ? std::string(license.text) : std::string()};
}

}  // namespace

LicenseService::LicenseService() : Service("license", envelope::ServiceKind::Computational) {
  on<LicenseAnalysis, &LicenseService::analysis>();
  on<LicenseDiff, &LicenseService::diff>();
  on<LicenseCompatible, &LicenseService::compatible>();
  on<LicenseAbbreviation, &LicenseService::abbreviation>();
  on<LicenseSummarize, &LicenseService::summarize>();
  on<LicenseTexts, &LicenseService::texts>();
}

Result<LicenseAnalysis::Output> LicenseService::analysis(envelope::Context& context,
                                                         const LicenseAnalysis::Input& input) {
  context.set_tool(license_tool());
  return remembered<LicenseAnalysis>(context, input, [&]() -> Result<LicenseAnalysis::Output> {
    auto tree = read_license_tree(context, input.file, input.options);
    if (!tree) return std::unexpected(std::move(tree.error()));
    auto report = license_document(*tree);
    if (input.options.binaries.empty()) return report;
    auto source = load_source_tree(context, input.file, input.build,
                                   {.bodies = golang::syntax::Bodies::Skip, .tests = false});
    if (!source) return std::unexpected(std::move(source.error()));
    const auto deps = golang::collect_deps(std::move(source->project));
    if (auto finished = source->finished(context); !finished)
      return std::unexpected(std::move(finished.error()));
    auto binaries = linked_binaries(deps, tree->facts, tree->prefix, input.options.binaries);
    if (!binaries) return std::unexpected(std::move(binaries.error()));
    report.binaries = std::move(*binaries);
    for (const auto& diagnostic : deps.diagnostics)
      report.diagnostics.push_back(diagnostic.file + ": " + diagnostic.message);
    return report;
  });
}

Result<doc::LicenseReport> LicenseService::side(envelope::Context& context,
                                                const schemas::LicenseDiffSide& side,
                                                std::string_view name) {
  if (side.file.has_value() == side.document.has_value()) {
    return fail(Errc::InvalidArgument,
                "input." + std::string(name) + ": expected either file or document");
  }
  if (side.document) return *side.document;
  return analysis(context, {.file = *side.file, .options = side.options, .build = {}});
}

Result<LicenseDiff::Output> LicenseService::diff(envelope::Context& context,
                                                 const LicenseDiff::Input& input) {
  context.set_tool(license_tool());
  const auto before = side(context, input.before, "before");
  if (!before) return std::unexpected(before.error());
  const auto after = side(context, input.after, "after");
  if (!after) return std::unexpected(after.error());
  return compare_licenses(*before, *after);
}

Result<LicenseCompatible::Output> LicenseService::compatible(
    envelope::Context& context, const LicenseCompatible::Input& input) {
  context.set_tool(license_tool());
  const auto part = licenses::parse_expression(input.license);
  if (!part) return prefixed("input.license", part.error());
  const auto work = licenses::parse_expression(input.into);
  if (!work) return prefixed("input.into", work.error());
  if (!input.linking.empty() && input.linking != "static" && input.linking != "dynamic") {
    return fail(Errc::InvalidArgument, "input.linking: expected static or dynamic");
  }
  auto found = licenses::compatible(
      *part, *work,
      input.linking == "dynamic" ? licenses::Linking::Dynamic : licenses::Linking::Static);
  return LicenseCompatible::Output{.answer = std::string(licenses::name_of(found.answer)),
                                   .compatible = found.answer == licenses::Answer::Yes,
                                   .reason = std::move(found.reason),
                                   .obligations = std::move(found.obligations),
                                   .sources = std::move(found.sources)};
}

Result<LicenseAbbreviation::Output> LicenseService::abbreviation(
    envelope::Context& context, const LicenseAbbreviation::Input& input) {
  context.set_tool(license_tool());
  LicenseAbbreviation::Output output;
  if (input.license.size() <= kNameBytesMax) {
    const auto name = licenses::read_name(input.license);
    if (name.known) {
      output.candidates.push_back({.id = name.expression.text(), .score = 1});
      // "BSD" alone is one of several.
      if (input.license == "BSD")
        output.candidates = {{.id = "BSD-3-Clause", .score = 0.6},
                             {.id = "BSD-2-Clause", .score = 0.4}};
      return output;
    }
  }
  const auto facts = licenses::read_text_facts(input.license);
  for (const auto& match : facts.matches)
    output.candidates.push_back({.id = match.expression.text(), .score = match.score});
  for (const auto& unknown : facts.unknown) {
    if (!unknown.nearest.empty())
      output.candidates.push_back({.id = unknown.nearest, .score = unknown.score});
  }
  std::ranges::stable_sort(output.candidates,
                           [](const auto& a, const auto& b) { return a.score > b.score; });
  return output;
}

Result<LicenseSummarize::Output> LicenseService::summarize(envelope::Context& context,
                                                           const LicenseSummarize::Input& input) {
  context.set_tool(license_tool());
  auto all = read_all(input.licenses);
  if (!all) return std::unexpected(std::move(all.error()));
  const auto joined = licenses::simplified(licenses::Expression::all_of(*all));
  LicenseSummarize::Output output{.expression = joined.text(), .dropped = {}, .why = {}};
  // What is not among the terms any more was there twice or lies within another one.
  std::vector<std::string> kept;
  if (joined.kind() == licenses::Expression::Kind::And) {
    for (const auto& term : joined.terms()) kept.push_back(term.text());
  } else if (!joined.empty()) {
    kept.push_back(joined.text());
  }
  for (const auto& expression : *all) {
    for (const auto& term : expression.kind() == licenses::Expression::Kind::And
                                ? expression.terms()
                                : std::vector{expression}) {
      const auto text = licenses::simplified(term).text();
      const auto found = std::ranges::find(kept, text);
      if (found != kept.end()) {
        kept.erase(found);
      } else if (!text.empty()) {
        output.dropped.push_back(text);
      }
    }
  }
  std::ranges::sort(output.dropped);
  if (!output.dropped.empty()) output.why = "named twice, or a choice that holds anyway";
  return output;
}

Result<LicenseTexts::Output> LicenseService::texts(envelope::Context& context,
                                                   const LicenseTexts::Input& input) {
  context.set_tool(license_tool());
  LicenseTexts::Output output{.list = std::string(licenses::list_version()), .texts = {}};
  if (input.licenses.empty()) {
    for (std::uint32_t i = 0; i < licenses::license_count(); ++i)
      output.texts.push_back(text_document(licenses::license_at(i), false));
    return output;
  }
  std::vector<std::string> ids;
  const auto add = [&ids](const std::string& id) {
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
  };
  for (const auto& word : input.licenses) {
    if (const auto license = licenses::find_license(word)) {
      add(std::string(license->id));
      continue;
    }
    const auto expression = licenses::parse_expression(word);
    if (!expression) return fail(Errc::NotFound, "no licence \"" + word + "\" in " + output.list);
    for (const auto& text : licenses::licenses_of(*expression)) {
      const auto with = text.find(" WITH ");
      add(text.substr(0, with));
      if (with != std::string::npos) add(text.substr(with + 6));
    }
  }
  for (const auto& id : ids) {
    const auto license = licenses::find_license(id);
    if (license) output.texts.push_back(text_document(*license, true));
  }
  return output;
}

}  // namespace gofed::workers
