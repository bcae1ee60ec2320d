// gofed license: under which licences a tree ships, and what is linked into its commands.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <string>
#include <utility>

#include "clients/core/meta_json.h"
#include "clients/output/comma_list.h"
#include "clients/records/record_pump.h"
#include "clients/records/records.h"
#include "clients/scenarios/license/documents.h"
#include "clients/scenarios/license/license_args.h"
#include "clients/scenarios/scenarios.h"
#include "clients/sources/data_place.h"
#include "clients/sources/place.h"
#include "clients/sources/scenario_job.h"
#include "workers/licenses/expression/expression.h"

namespace gofed::clients {
namespace {

using schemas::LicenseAnalysis;
using schemas::licenses::LicenseReport;

constexpr std::array<std::string_view, 5> kForms{"spdx", "cyclonedx", "debian-copyright",
                                                 "spec-license", "notice"};

// SPDX demands a time: SOURCE_DATE_EPOCH, or the epoch, so that equal trees give equal bytes.
std::string created() {
  std::time_t seconds = 0;
  if (const char* epoch = std::getenv("SOURCE_DATE_EPOCH"); epoch != nullptr)
    seconds = std::strtoll(epoch, nullptr, 10);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

std::string form_text(std::string_view form, const LicenseReport& report) {
  if (form == "spdx") return spdx_document(report, created());
  if (form == "cyclonedx") return cyclonedx_document(report);
  if (form == "debian-copyright") return debian_copyright(report);
  if (form == "spec-license") return spec_license(report);
  return notice_text(report);
}

std::string or_unknown(const std::string& expression) {
  return expression.empty() ? "not known" : expression;
}

void print_table(Output& output, const LicenseReport& report) {
  output.text(report.name + ": " + or_unknown(report.expression) + "\n\n");
  Table directories({{"DIRECTORY"}, {"LICENCE"}, {"FROM"}, {"MODULE"}});
  for (const auto& directory : report.directories) {
    const auto version = directory.version.empty() ? "" : " " + directory.version;
    directories.add({directory.path, or_unknown(directory.expression), directory.from,
                     directory.module + version});
  }
  output.table(directories);
  Table files({{"FILE"}, {"ROLE"}, {"LICENCE"}, {"SCORE", Align::Right}, {"BY"}, {"LINES"}});
  for (const auto& file : report.files) {
    // A notice in source is shown where it stands for itself.
    if (file.role == "header") continue;
    for (const auto& match : file.matches) {
      const auto percent = std::to_string(static_cast<int>(match.score * 100)) + "%";
      files.add({file.path, file.role, match.expression, percent, match.method,
                 std::to_string(match.lines.front()) + "-" + std::to_string(match.lines.back())});
    }
  }
  if (!files.empty()) {
    output.text("\n");
    output.table(files);
  }
  for (const auto& binary : report.binaries) {
    output.text("\n" + binary.path + ": " + or_unknown(binary.expression) + "\n");
    Table parts({{"LINKED"}, {"VERSION"}, {"LICENCE"}, {"PACKAGES", Align::Right}, {"FROM"}});
    for (const auto& part : binary.parts)
      parts.add({part.path, part.version, or_unknown(part.expression),
                 std::to_string(part.packages.size()), part.from});
    output.table(parts);
  }
  for (const auto& text : report.unknown_texts) {
    output.text("\nunknown text: " + text.path + ":" + std::to_string(text.lines.front()) + "-" +
                std::to_string(text.lines.back()) +
                (text.nearest.empty() ? "" : ", nearest is " + text.nearest) + "\n");
  }
}

Result<Answer<LicenseReport>> analyse(Run& run, const LicenseArgs& args, const Source& source,
                                      const DataPlace& data) {
  auto placed = place(run, source, data, Placing::MayStay);
  if (!placed) return std::unexpected(std::move(placed.error()));
  LicenseAnalysis::Input input{
      .file = std::move(placed->file), .options = args.options, .build = args.build};
  auto answer = run.call<LicenseAnalysis>(std::move(input), std::move(placed->data).call_options());
  if (!answer) return std::unexpected(naming(source.name(), answer.error()));
  return answer;
}

// What the report does not answer, as a reason; empty: it answers all.
std::string gap_of(const LicenseReport& report) {
  if (!report.unknown.empty()) return report.unknown.front() + ": a text that is no known licence";
  if (report.binaries.empty()) return report.expression.empty() ? "no licence found" : "";
  for (const auto& binary : report.binaries) {
    for (const auto& part : binary.parts) {
      if (part.expression.empty()) return binary.path + ": no licence found of " + part.path;
    }
  }
  return "";
}

// The gate: what is not allowed on stderr, and the code.
ExitCode checked(Run& run, const LicenseArgs& args, const LicenseReport& report) {
  const auto allowed = licenses::parse_expression(args.allow);
  bool refused = false;
  const auto look = [&](const std::string& name, const std::string& text) {
    const auto expression = licenses::parse_expression(text, {.known_ids = false});
    std::vector<std::string> rejected;
    if (!expression || licenses::permitted(*expression, *allowed, &rejected) || rejected.empty())
      return;
    run.warn(name + ": not allowed: " + comma_list(rejected));
    refused = true;
  };
  if (report.binaries.empty()) look(report.name, report.expression);
  for (const auto& binary : report.binaries) look(binary.path, binary.expression);
  if (refused) return ExitCode::PartlyFailed;  // 3, as documented for --check
  const auto gap = gap_of(report);
  return gap.empty() ? ExitCode::Done : run.failed({Errc::Malformed, gap});
}

ExitCode one(Run& run, const LicenseArgs& args, const DataPlace& data) {
  const auto answer = analyse(run, args, *args.source, data);
  if (!answer) return run.failed(answer.error());
  const auto& report = answer->output;
  for (const auto& hash : report.unused_overrides)
    run.warn("--overrides: no file has the hash " + hash);
  auto& output = run.output();
  if (args.meta) {
    output.json(with_meta(answer->meta, schemas::to_json(report)));
  } else if (output.format() == Format::Table) {
    print_table(output, report);
  } else if (output.format() == Format::Text) {
    output.text(form_text(output.form(), report));
  } else {
    output.value(report);
  }
  return args.check ? checked(run, args, report) : ExitCode::Done;
}

ExitCode many(Run& run, const LicenseArgs& args, const DataPlace& data) {
  const auto work = [&](const std::string& line) -> Result<std::string> {
    const auto source = read_license_word(line);
    if (!source) return std::unexpected(source.error());
    const auto answer = analyse(run, args, *source, data);
    if (!answer) return std::unexpected(answer.error());
    const std::string record = args.meta ? "\"meta\":" + schemas::to_json(answer->meta) + "," : "";
    return record + "\"result\":" + schemas::to_json(answer->output);
  };
  return pump_records(run, {.path = *args.records, .jobs = args.jobs}, work);
}

ExitCode run_license(Run& run, const Arguments& arguments) {
  const auto args = read_license_args(run, arguments);
  if (!args) return run.usage(args.error());
  if (run.output().format() == Format::Text && (args->records || args->meta)) {
    return run.usage({Errc::InvalidArgument,
                      "--output " + run.output().form() + ": not with --records or --meta"});
  }
  if (args->records && args->check)
    return run.usage({Errc::InvalidArgument, "--check is for one source"});
  const auto data = DataPlace::open(run, args->data);
  if (!data) return run.failed(data.error());
  return args->records ? many(run, *args, *data) : one(run, *args, *data);
}

Result<JobInput> make_license_input(Run& run, const std::string& word, const DataPlace& data) {
  const auto source = read_license_word(word);
  if (!source) return std::unexpected(source.error());
  auto placed = place(run, *source, data);
  if (!placed) return std::unexpected(std::move(placed.error()));
  auto digest = job_digest(placed->file.sha256 + "\n" + placed->file.name + "\nlicense");
  const LicenseAnalysis::Input input{.file = std::move(placed->file), .options = {}, .build = {}};
  return JobInput{.json = schemas::to_json(input), .digest = std::move(digest)};
}

constexpr ScenarioJob kJob{.action = LicenseAnalysis::kInfo.name,
                           .inputs = "archives, directories, URLs or records of them",
                           .make_input = &make_license_input};

}  // namespace

const Command kLicense{
    .name = "license",
    .group = CommandGroup::Scenario,
    .summary = "Under which licences a tree ships, and what is linked into its commands",
    .usage = "SOURCE | --file F|- | --dir D | --url U | --file-id JSON | --records F|- [options]",
    .options = license_options(),
    .forms = kForms,
    .positionals_max = 1,
    .details =
        "Reads licences, notices, comments of source, SPDX tags, REUSE's files,\n"
        "debian/copyright, License: of specs, and READMEs. Says one SPDX expression for the\n"
        "tree, the licence of each directory, module and vendored module, and the evidence:\n"
        "file, lines, score, how it was found. Texts that look like a licence and are none\n"
        "that is known are named as unknown. The tree need not have Go in it.\n\n"
        "--binary adds what is linked into each command for a platform: the packages that\n"
        "it imports, and those that they import; not the module graph, not tests.\n\n"
        "--output spdx and cyclonedx are SBOMs (SPDX 2.3, CycloneDX 1.5, JSON);\n"
        "debian-copyright, spec-license and notice are what packagers ship. Equal trees give\n"
        "equal bytes; SPDX's time is SOURCE_DATE_EPOCH.",
    .examples =
        "gofed --local license --dir .\n"
        "gofed license cobra.tar.gz --output debian-copyright\n"
        "gofed --local license . --binary all --output cyclonedx\n"
        "gofed license x.tar.gz --check --allow 'MIT OR BSD-3-Clause OR Apache-2.0'",
    .job = &kJob,
    .run = &run_license,
};

}  // namespace gofed::clients
