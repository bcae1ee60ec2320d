// gofed licensediff: what changed between the licences of two trees.
#include <array>
#include <string>
#include <utility>

#include "clients/records/records.h"
#include "clients/scenarios/license/license_args.h"
#include "clients/scenarios/scenarios.h"
#include "clients/sources/data_place.h"
#include "clients/sources/place.h"
#include "clients/sources/scenario_job.h"
#include "schemas/describe/codec.h"

namespace gofed::clients {
namespace {

using schemas::LicenseDiff;
using schemas::licenses::LicenseChanges;

std::string or_none(const std::string& expression) {
  return expression.empty() ? "none" : expression;
}

void print(Output& output, const LicenseChanges& changes) {
  if (output.format() == Format::Json) return output.value(changes);
  if (output.format() == Format::Ndjson) {
    for (const auto& change : changes.changes) output.value(change);
    return;
  }
  output.text(or_none(changes.before) + " -> " + or_none(changes.after) +
              (changes.changed ? "" : " (the same)") + (changes.stricter ? " (stricter)" : "") +
              "\n");
  if (changes.changes.empty()) return;
  Table table({{"CHANGE"}, {"WHAT"}, {"PATH"}, {"BEFORE"}, {"AFTER"}});
  for (const auto& change : changes.changes)
    table.add({change.kind, change.what, change.path, change.before, change.after});
  output.text("\n");
  output.table(table);
}

// Both sides placed, as the action takes them.
Result<LicenseDiff::Input> make_input(Run& run, const std::array<std::string, 2>& words,
                                      const schemas::LicenseOptions& options, const DataPlace& data,
                                      SourceData& brought, Placing placing) {
  LicenseDiff::Input input;
  const std::array sides{&input.before, &input.after};
  for (std::size_t i = 0; i < sides.size(); ++i) {
    const auto source = read_license_word(words[i]);
    if (!source) return std::unexpected(source.error());
    auto placed = place(run, *source, data, placing);
    if (!placed) return std::unexpected(std::move(placed.error()));
    sides[i]->file = std::move(placed->file);
    sides[i]->options = options;
    join(brought, std::move(placed->data));
  }
  return input;
}

ExitCode run_licensediff(Run& run, const Arguments& arguments) {
  const auto options = read_license_options(run, arguments);
  if (!options) return run.usage(options.error());
  const auto data = DataPlace::open(run, arguments.value_or("data", "system"));
  if (!data) return run.failed(data.error());
  SourceData brought{.data = data->binding()};
  const auto& words = arguments.positionals();
  auto input = make_input(run, {words[0], words[1]}, *options, *data, brought, Placing::MayStay);
  if (!input) return run.failed(input.error());
  const auto answer = run.call<LicenseDiff>(std::move(*input), std::move(brought).call_options());
  if (!answer) return run.failed(answer.error());
  const auto& changes = answer->output;
  print(run.output(), changes);
  if (!arguments.flag("check")) return ExitCode::Done;
  if (changes.before.empty() || changes.after.empty())
    return run.failed({Errc::Malformed, "no licence found on one side"});
  return changes.changed ? ExitCode::PartlyFailed : ExitCode::Done;
}

// A record {"old": ..., "new": ...}.
struct DiffRecord {
  std::string before;
  std::string after;

  static void describe(schemas::Describe<DiffRecord>& d) {
    d.name("LicenseDiffRecord", "Two sources.");
    d.field<&DiffRecord::before>("old", "The older one.");
    d.field<&DiffRecord::after>("new", "The newer one.");
  }
};

Result<JobInput> make_job(Run& run, const std::string& word, const DataPlace& data) {
  const auto record = schemas::from_json<DiffRecord>(
      record_input(word), {.root = "record", .unknown = schemas::UnknownFields::Refuse});
  if (!record) return std::unexpected(record.error());
  SourceData brought;
  auto input = make_input(run, {record->before, record->after}, {}, data, brought, Placing::Stored);
  if (!input) return std::unexpected(std::move(input.error()));
  auto digest =
      job_digest(input->before.file->sha256 + "\n" + input->after.file->sha256 + "\nlicensediff");
  return JobInput{.json = schemas::to_json(*input), .digest = std::move(digest)};
}

constexpr ScenarioJob kJob{.action = LicenseDiff::kInfo.name,
                           .inputs = "records {\"old\": ..., \"new\": ...}",
                           .make_input = &make_job};

}  // namespace

const Command kLicensediff{
    .name = "licensediff",
    .group = CommandGroup::Scenario,
    .summary = "What changed between the licences of two trees",
    .usage = "OLD NEW [options]",
    .options = licensediff_options(),
    .positionals_min = 2,
    .positionals_max = 2,
    .details =
        "OLD and NEW are archives, directories or URLs. Reports the expressions of both\n"
        "trees, whether more is asked of who uses the newer one, and each directory and file\n"
        "whose licence is new, gone or another.",
    .examples =
        "gofed licensediff v1.tar.gz v2.tar.gz\n"
        "gofed --local licensediff old/ new/ --check",
    .job = &kJob,
    .run = &run_licensediff,
};

}  // namespace gofed::clients
