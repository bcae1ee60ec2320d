// gofed update-report: what a new version of a library changes, needs and breaks, in one document.
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/output/html_text.h"
#include "clients/output/text_width.h"
#include "clients/scenarios/compare/diff_report.h"
#include "clients/scenarios/compare/diff_sides.h"
#include "clients/scenarios/compare/impact_run.h"
#include "clients/scenarios/deps_report.h"
#include "clients/scenarios/scenarios.h"
#include "schemas/actions/diff.h"

namespace gofed::clients {
namespace {

namespace wire = schemas::golang;

struct UpdateReport {
  static constexpr std::uint32_t kFormat = 1;

  std::uint32_t format = kFormat;
  std::string title;
  wire::ApiChanges api;
  std::optional<wire::DepsChanges> deps;
  std::optional<wire::Impact> impact;

  static void describe(schemas::Describe<UpdateReport>& d) {
    using T = UpdateReport;
    d.name("UpdateReport", "What a new version of a library changes, needs and breaks.");
    d.field<&T::format>("format", "Number of this format.");
    d.field<&T::title>("title", "The library, and both versions where they are known.");
    d.field<&T::api>("api", "As apidiff prints it.");
    d.field<&T::deps>("deps", "As depsdiff prints it; absent: not known of a stored API.");
    d.field<&T::impact>("impact", "As impact prints it; absent: no users were given.");
  }
};

// What is stored has its dependencies under the same name, or not at all.
std::optional<wire::DepsChanges> deps_changes(Run& run, const ImpactArgs& args,
                                              const Arguments& arguments, const DataPlace& place) {
  SourceData data{.data = place.binding()};
  auto sides = resolve_sides<schemas::DepsDocuments>(run, args.sides, arguments, place, data);
  if (!sides) {
    run.warn("dependencies: " + sides.error().context);
    return std::nullopt;
  }
  schemas::DepsDiff::Input input{.before = std::move((*sides)[0]), .after = std::move((*sides)[1])};
  auto answer = run.call<schemas::DepsDiff>(std::move(input), std::move(data).call_options());
  if (!answer) {
    run.warn("dependencies: " + answer.error().context);
    return std::nullopt;
  }
  return std::move(answer->output);
}

// A document below another heading: its headings are a level deeper. Titles of its own stand above.
std::string as_section(std::string_view title, std::string_view document) {
  std::string out = "\n## " + std::string(title) + "\n";
  bool is_first = true;
  while (!document.empty()) {
    const auto end = std::min(document.find('\n'), document.size());
    const auto line = document.substr(0, end);
    document.remove_prefix(std::min(end + 1, document.size()));
    const bool is_title = is_first && line.starts_with("# ");
    is_first = false;
    if (is_title) continue;
    out += line.starts_with("#") ? "#" : "";
    out.append(line).append("\n");
  }
  return out;
}

// "`code` and text" with the code marked.
std::string with_code(std::string_view text) {
  std::string out;
  bool is_code = false;
  for (std::size_t at = text.find('`'); at != std::string_view::npos; at = text.find('`')) {
    out += html_escaped(text.substr(0, at)) + (is_code ? "</code>" : "<code>");
    is_code = !is_code;
    text.remove_prefix(at + 1);
  }
  return out + html_escaped(text) + (is_code ? "</code>" : "");
}

// Of the markdown that these reports are: headings, lists of lines, paragraphs of a line.
std::string html_of(std::string_view title, std::string_view markdown) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" +
      html_escaped(title) + "</title>\n</head>\n<body>\n";
  bool in_list = false;
  while (!markdown.empty()) {
    const auto end = std::min(markdown.find('\n'), markdown.size());
    auto line = markdown.substr(0, end);
    markdown.remove_prefix(std::min(end + 1, markdown.size()));
    const bool is_item = line.starts_with("- ");
    if (is_item != in_list) out += is_item ? "<ul>\n" : "</ul>\n";
    in_list = is_item;
    const auto level = std::min(line.find_first_not_of('#'), line.size());
    if (is_item) {
      out += "<li>" + with_code(line.substr(2)) + "</li>\n";
    } else if (level > 0) {
      const auto tag = "h" + std::to_string(level) + ">";
      line.remove_prefix(std::min(level + 1, line.size()));
      out += "<" + tag + with_code(line) + "</" + tag + "\n";
    } else if (!line.empty()) {
      out += "<p>" + with_code(line) + "</p>\n";
    }
  }
  return out + (in_list ? "</ul>\n" : "") + "</body>\n</html>\n";
}

std::string markdown_of(const UpdateReport& report, const std::vector<NamedImpact>& users) {
  std::string out = "# Update: " + printable(report.title) + "\n";
  out += as_section("API", markdown_text(report.api, {.heading = report.title}));
  if (report.deps) out += as_section("Dependencies", deps_markdown(*report.deps, report.title));
  if (report.impact) out += as_section("Users", impact_markdown(*report.impact, users));
  return out;
}

ExitCode run_update_report(Run& run, const Arguments& arguments) {
  const auto args = read_impact_args(arguments, false);
  if (!args) return run.usage(args.error());
  const auto place = DataPlace::open(run, arguments.value_or("data", "system"));
  if (!place) return run.failed(place.error());
  auto answer = impact_of(run, *args, arguments, *place);
  if (!answer) return run.failed(answer.error());
  const auto& changes = answer->changes;
  tell_gaps(run, problem_lines(changes.old_problems, changes.new_problems));

  UpdateReport report{.title = library_heading(changes.old_root, changes.new_root, args->sides),
                      .api = changes,
                      .deps = deps_changes(run, *args, arguments, *place)};
  const bool has_users = args->stored || !args->users.empty();
  if (has_users) report.impact = answer->summary;

  auto& output = run.output();
  if (output.format() == Format::Json || output.format() == Format::Ndjson) {
    for (auto& user : answer->users) report.impact->users.push_back(std::move(user.impact));
    output.value(report);
  } else {
    const auto markdown = markdown_of(report, answer->users);
    const bool is_html = output.form() == "html";
    output.text(is_html ? html_of("Update: " + report.title, markdown) : markdown);
  }
  return answer->has_failures ? ExitCode::PartlyFailed : ExitCode::Done;
}

std::span<const Option> update_report_options() {
  static const auto kAll =
      impact_options("Who uses it, as of `gofed impact`; none: that part is left out");
  return kAll;
}

constexpr std::array<std::string_view, 2> kForms{"markdown", "html"};
constexpr std::size_t kUsersMax = 100'000;  // on a command line

}  // namespace

const Command kUpdateReport{
    .name = "update-report",
    .group = CommandGroup::Scenario,
    .summary = "What a new version of a library changes, needs and breaks, in one document",
    .usage = "OLD NEW [U...] | --old A --new B [--users U...] [options]",
    .options = update_report_options(),
    .forms = kForms,
    .positionals_max = kUsersMax,
    .details =
        "What `gofed apidiff`, `gofed depsdiff` and `gofed impact` say, for the person who "
        "decides\n"
        "about the update: as markdown, as a page (--output html) or as JSON.",
    .examples =
        "gofed --local update-report old/ new/ --users app/ --output markdown > UPDATE.md\n"
        "gofed --local update-report v1.tar.gz v2.tar.gz --users installed --output html\n"
        "gofed update-report x@v1 x@v2 --users stored --output json",
    .run = &run_update_report,
};

}  // namespace gofed::clients
