// gofed vulns: which vulnerabilities concern a tree of Go source, and how far.
#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>

#include "clients/core/run.h"
#include "clients/scenarios/enum_word.h"
#include "clients/sources/data_place.h"
#include "clients/sources/place.h"
#include "clients/sources/source.h"
#include "clients/vulns/database.h"
#include "clients/vulns/vulns_commands.h"
#include "schemas/actions/deps.h"
#include "workers/osv/verdict.h"

namespace gofed::clients {
namespace {

using osv::Finding;
using osv::Verdict;

struct Report {
  std::vector<Finding> vulnerabilities;

  static void describe(schemas::Describe<Report>& d) {
    d.name("VulnerabilityReport", "Vulnerabilities of what a tree requires.");
    d.field<&Report::vulnerabilities>("vulnerabilities", "The gravest first.");
  }
};

Result<Source> read_source(const Arguments& arguments) {
  const auto& words = arguments.positionals();
  if (words.empty()) return read_source_options(arguments);
  if (const auto given = given_source_option(arguments)) {
    return fail(Errc::InvalidArgument, words.front() + " and --" + *given + " exclude each other");
  }
  return source_or_file(words.front());
}

// Both documents are of one upload.
Result<osv::Subject> read_subject(Run& run, const Source& source, std::string go_version) {
  const auto data = DataPlace::open(run, "system");
  if (!data) return std::unexpected(data.error());
  auto placed = place(run, source, *data, Placing::MayStay);
  if (!placed) return std::unexpected(std::move(placed.error()));
  const auto options = std::move(placed->data).call_options();
  const auto deps = run.call<schemas::DepsAnalysis>({.file = placed->file, .options = {}}, options);
  if (!deps) return std::unexpected(deps.error());
  const auto uses = run.call<schemas::UsesAnalysis>({.file = placed->file, .options = {}}, options);
  if (!uses) return std::unexpected(uses.error());
  return osv::subject_of(deps->output, uses->output, std::move(go_version));
}

Result<Report> find_all(const std::string& database, const osv::Subject& subject) {
  Report report;
  auto read = read_database(database, [&](osv::Entry&& entry) -> Result<void> {
    std::ranges::move(osv::judge(entry, subject), std::back_inserter(report.vulnerabilities));
    return {};
  });
  if (!read) return std::unexpected(std::move(read.error()));
  std::ranges::sort(report.vulnerabilities, {}, [](const Finding& finding) {
    return std::tuple(finding.verdict, std::string_view(finding.module),
                      std::string_view(finding.id));
  });
  return report;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void print_table(Output& output, const Report& report, bool all) {
  Table table({{"VULNERABILITY"},
               {"VERDICT"},
               {"MODULE"},
               {"VERSION"},
               {"FIXED"},
               {"NAMES"},
               {"FIRST PLACE"}});
  std::size_t left_out = 0;
  for (const auto& finding : report.vulnerabilities) {
    if (finding.verdict == Verdict::NotAffected && !all) {
      ++left_out;
      continue;
    }
    table.add({finding.id, std::string(enum_word(finding.verdict)), finding.module,
               finding.version.empty() ? "(unknown)" : finding.version, joined(finding.fixed),
               joined(finding.symbols.empty() ? finding.packages : finding.symbols),
               finding.uses.empty() ? finding.reason : finding.uses.front().positions.front()});
  }
  if (!table.empty()) output.table(table);
  output.text(std::to_string(report.vulnerabilities.size() - left_out) + " of " +
              std::to_string(report.vulnerabilities.size()) +
              " vulnerabilities of what is required may concern it\n");
}

// Which verdict, or a graver one, ends with exit code 3. Unknown is never good news.
Result<std::optional<Verdict>> read_fail_on(const Arguments& arguments) {
  const auto word = arguments.value("fail-on");
  if (!word) {
    if (arguments.flag("check")) return Verdict::Reached;
    return std::nullopt;
  }
  for (const auto& row : osv::describe_enum(Verdict{})) {
    if (row.name == *word && row.value != static_cast<int>(Verdict::NotAffected)) {
      return static_cast<Verdict>(row.value);
    }
  }
  return fail(Errc::InvalidArgument,
              "--fail-on: " + *word + ": expected reached, used, unknown, imported or required");
}

ExitCode run(Run& run, const Arguments& arguments) {
  const auto database = arguments.value("db");
  if (!database) return run.usage({Errc::InvalidArgument, "--db is missing"});
  const auto fail_on = read_fail_on(arguments);
  if (!fail_on) return run.usage(fail_on.error());
  const auto source = read_source(arguments);
  if (!source) return run.usage(source.error());
  const auto subject = read_subject(run, *source, arguments.value_or("go-version", ""));
  if (!subject) return run.failed(subject.error());
  const auto report = find_all(*database, *subject);
  if (!report) return run.failed(report.error());
  auto& output = run.output();
  if (output.format() == Format::Table) {
    print_table(output, *report, arguments.flag("all"));
  } else if (output.format() == Format::Ndjson) {
    for (const auto& finding : report->vulnerabilities) output.value(finding);
  } else {
    output.value(*report);
  }
  if (!*fail_on) return ExitCode::Done;
  const auto gravest = report->vulnerabilities.empty() ? Verdict::NotAffected
                                                       : report->vulnerabilities.front().verdict;
  if (gravest <= **fail_on) return ExitCode::PartlyFailed;
  if (**fail_on == Verdict::Reached && gravest < Verdict::NotAffected) {
    run.note("calls are not followed: what is used may be reached (--fail-on used counts it)");
  }
  return ExitCode::Done;
}

std::span<const Option> options() {
  static const auto kAll = [] {
    std::vector<Option> all{
        {"db", OptionKind::Value, "DIR|FILE", "OSV entries: a directory, an archive, a .json"}};
    for (const auto& option : source_options()) all.push_back(option);
    all.push_back({"go-version", OptionKind::Value, "V", "Of the standard library: 1.19.8"});
    all.push_back({"all", OptionKind::Flag, {}, "table: what is not affected too"});
    all.push_back({"check", OptionKind::Flag, {}, "Exit code 3 where something is reached"});
    all.push_back(
        {"fail-on", OptionKind::Value, "VERDICT", "Exit code 3 for this verdict or a graver one"});
    return all;
  }();
  return kAll;
}

}  // namespace

const Command kVulns{
    .name = "vulns",
    .group = CommandGroup::Scenario,
    .summary = "Which known vulnerabilities concern Go source, and how far",
    .usage = "--db DIR|FILE SOURCE [--go-version V] [--check | --fail-on VERDICT]",
    .options = options(),
    .positionals_max = 1,
    .details =
        "Verdicts, the gravest first: reached (by a path of calls; none are followed yet, so\n"
        "nothing is), used (an affected symbol is named), unknown (a version or a type that is\n"
        "not at hand decides), imported (an affected package is, none of its affected symbols is\n"
        "named), required (the module is; what others import of it is not looked at), and\n"
        "not_affected. Tests, examples and tools do not count. The database is Go's own\n"
        "(vuln.go.dev) or any other in OSV's schema.",
    .examples =
        "gofed --local vulns --db osv.tar.xz --dir . --go-version 1.19.8\n"
        "gofed --local vulns --db GO-2022-0969.json x.tar.gz --fail-on used",
    .run = &run,
};

}  // namespace gofed::clients
