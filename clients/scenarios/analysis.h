// What the scenarios that analyse Go source share: their options, and the flow
//
//   source -> stored file -> analysis -> (stored document) -> printed
//
// for one source, or for many as NDJSON records. A scenario says which action analyses, which one
// stores (if any does), and how its table looks:
//
//   struct Scenario {
//     using Analysis = schemas::ApiAnalysis;
//     using Store = schemas::ApiStoreProject;  // left out: not stored
//     using StorePackage = schemas::ApiStorePackage;
//     static void print_table(Output& output, const Analysis::Output& result);  // if it has one
//     // Where it has forms of --output of its own:
//     static constexpr std::array kForms{std::string_view("godoc")};
//     static std::string text(std::string_view form, const Analysis::Output& result);
//   };
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "clients/core/arguments.h"
#include "clients/core/meta_json.h"
#include "clients/core/run.h"
#include "clients/records/record_pump.h"
#include "clients/records/records.h"
#include "clients/scenarios/printed_parts.h"
#include "clients/scenarios/project_lines.h"
#include "clients/sources/data_place.h"
#include "clients/sources/place.h"
#include "clients/sources/scenario_job.h"
#include "clients/sources/source.h"
#include "schemas/actions/file.h"
#include "schemas/base/result.h"
#include "schemas/describe/codec.h"
#include "schemas/golang/project.h"

namespace gofed::clients {

// Under which key a result is stored: a project's commit, or a version of a distribution's package.
struct StoreKey {
  std::string project = {};
  std::string commit = {};
  std::int64_t commit_date = 0;  // Unix milliseconds
  std::string package = {};
  std::string version = {};
  std::string distribution = {};

  [[nodiscard]] bool is_package() const { return !package.empty(); }
};

// One piece of work.
struct AnalysisJob {
  Source source;
  schemas::golang::AnalysisOptions options;
  std::vector<std::string> platforms;  // of analyses that take several
  std::optional<StoreKey> store;
};

// What the command line says.
struct AnalysisArgs {
  std::optional<AnalysisJob> job;            // of one source
  std::optional<std::string> records;        // of many: the file with the records
  schemas::golang::AnalysisOptions options;  // of records that say nothing else
  std::vector<std::string> platforms;        // the same
  StoreKey store_key;                        // the same
  bool store = false;
  bool meta = false;
  std::string data = "system";
  unsigned jobs = 1;
};

// What a scenario takes besides a source and how to read it.
struct AnalysisTakes {
  bool platforms = false;  // several at once
  bool store = false;
};
[[nodiscard]] std::span<const Option> analysis_options(AnalysisTakes takes);
[[nodiscard]] std::string_view analysis_details();

// errors: InvalidArgument.
[[nodiscard]] Result<AnalysisArgs> read_analysis_args(const Arguments& arguments);

// A line of NDJSON as work. A record may be what another scenario printed: its `input` counts then.
// errors: Malformed, InvalidArgument; those of an error record, which is passed on.
[[nodiscard]] Result<AnalysisJob> read_analysis_record(const std::string& line,
                                                       const AnalysisArgs& args);

// One input of `submit` or `map`: a path, a URL or a record.
[[nodiscard]] Result<AnalysisJob> read_analysis_word(const std::string& word);

// What says one analysis of a file from another one.
[[nodiscard]] std::string analysis_digest(const schemas::FileId& file,
                                          const schemas::golang::AnalysisOptions& options);

template <typename Scenario>
Result<JobInput> make_analysis_input(Run& run, const std::string& word, const DataPlace& data) {
  const auto job = read_analysis_word(word);
  if (!job) return std::unexpected(job.error());
  auto placed = place(run, job->source, data);
  if (!placed) return std::unexpected(std::move(placed.error()));
  auto digest = analysis_digest(placed->file, job->options);
  const typename Scenario::Analysis::Input input{.file = std::move(placed->file),
                                                 .options = job->options};
  return JobInput{
      .json = schemas::to_json(input), .name = job->source.name(), .digest = std::move(digest)};
}

// The scenario as `submit` and `map` take it.
template <typename Scenario>
inline constexpr ScenarioJob kAnalysisJob{
    .action = Scenario::Analysis::kInfo.name,
    .inputs = "archives, directories, URLs or records of them",
    .make_input = &make_analysis_input<Scenario>,
};

// Whether the scenario's documents have a store.
template <typename Scenario>
concept Storing = requires { typename Scenario::Store; };

template <typename Scenario>
concept HasTable = requires { &Scenario::print_table; };

// Whether it has forms of --output of its own; the program lets no other one through.
template <typename Scenario>
concept HasForms = requires { Scenario::kForms; };

template <typename Scenario>
using DocumentParts = PrintedParts<typename Scenario::Analysis::Output>;

// Stores a document under its key. Errors name the key.
template <typename Scenario>
Result<void> store_document(Run& run, const StoreKey& key,
                            const typename Scenario::Analysis::Output& document,
                            const DataPlace& data) {
  const envelope::CallOptions options{.service = data.service()};
  if (key.is_package()) {
    typename Scenario::StorePackage::Input kept{.distribution = key.distribution,
                                                .package = key.package,
                                                .version = key.version,
                                                .document = document};
    auto stored = run.call<typename Scenario::StorePackage>(std::move(kept), options);
    if (!stored) return std::unexpected(naming(key.package, stored.error()));
    return {};
  }
  typename Scenario::Store::Input kept{.project = key.project,
                                       .commit = key.commit,
                                       .commit_date = key.commit_date,
                                       .document = document};
  auto stored = run.call<typename Scenario::Store>(std::move(kept), options);
  if (!stored) return std::unexpected(naming(key.project, stored.error()));
  return {};
}

// Places the source, has it analysed and, where a key is given, stored. `parts`, where not null,
// takes packages as they come; the result is then without them.
template <typename Scenario>
Result<Answer<typename Scenario::Analysis::Output>> analyse(
    Run& run, const AnalysisJob& job, const DataPlace& data,
    std::shared_ptr<DocumentParts<Scenario>> parts = nullptr) {
  auto placed = place(run, job.source, data, Placing::MayStay);
  if (!placed) return std::unexpected(std::move(placed.error()));
  typename Scenario::Analysis::Input input{.file = std::move(placed->file), .options = job.options};
  if constexpr (requires { input.platforms; }) input.platforms = job.platforms;
  auto call_options = std::move(placed->data).call_options();
  if (parts != nullptr) {
    call_options.on_part = [parts](const void* part) {
      parts->add(*static_cast<const typename Scenario::Analysis::Output*>(part));
    };
  }
  auto answer = run.call<typename Scenario::Analysis>(std::move(input), call_options);
  if (!answer) return std::unexpected(naming(job.source.name(), answer.error()));
  if constexpr (Storing<Scenario>) {
    if (job.store) {
      auto stored = store_document<Scenario>(run, *job.store, answer->output, data);
      if (!stored) return std::unexpected(std::move(stored.error()));
    }
  }
  return answer;
}

// Whether the result is only printed, as JSON, and in which form it came does not matter.
[[nodiscard]] inline bool may_come_in_parts(const Run& run, const AnalysisArgs& args) {
  const auto format = run.output().format();
  return (format == Format::Json || format == Format::Ndjson) && !args.meta && !args.store;
}

template <typename Scenario>
ExitCode analyse_one(Run& run, const AnalysisArgs& args, const DataPlace& data) {
  std::shared_ptr<DocumentParts<Scenario>> parts;
  if (may_come_in_parts(run, args)) {
    parts = std::make_shared<DocumentParts<Scenario>>(run.output());
  }
  const auto answer = analyse<Scenario>(run, *args.job, data, parts);
  const bool has_parts = parts != nullptr && parts->close();
  if (!answer) return run.failed(answer.error());
  if constexpr (HasTable<Scenario>) {
    if (run.output().format() == Format::Table && !args.meta) {
      Scenario::print_table(run.output(), answer->output);
      return ExitCode::Done;
    }
  }
  // A table shows complaints itself; who reads the rest may not look for them.
  note_diagnostics(run, args.job->source.name(), answer->output.diagnostics);
  if constexpr (HasForms<Scenario>) {
    if (run.output().format() == Format::Text) {
      run.output().text(Scenario::text(run.output().form(), answer->output));
      return ExitCode::Done;
    }
  }
  if (has_parts) {
    parts->finish(answer->output);
  } else if (args.meta) {
    run.output().json(with_meta(answer->meta, schemas::to_json(answer->output)));
  } else {
    run.output().value(answer->output);
  }
  return ExitCode::Done;
}

template <typename Scenario>
ExitCode analyse_records(Run& run, const AnalysisArgs& args, const DataPlace& data) {
  const auto one = [&](const std::string& line) -> Result<std::string> {
    const auto job = read_analysis_record(line, args);
    if (!job) return std::unexpected(job.error());
    const auto answer = analyse<Scenario>(run, *job, data);
    if (!answer) return std::unexpected(answer.error());
    std::string record = args.meta ? "\"meta\":" + schemas::to_json(answer->meta) + "," : "";
    return record + "\"result\":" + schemas::to_json(answer->output);
  };
  return pump_records(run, {.path = *args.records, .jobs = args.jobs}, one);
}

// The whole of a scenario.
template <typename Scenario>
ExitCode run_analysis(Run& run, const Arguments& arguments) {
  const auto args = read_analysis_args(arguments);
  if (!args) return run.usage(args.error());
  if (run.output().format() == Format::Text && (args->records || args->meta)) {
    return run.usage({Errc::InvalidArgument,
                      "--output " + run.output().form() + ": not with --records or --meta"});
  }
  if (!Storing<Scenario> && args->store) {
    return run.usage(
        {Errc::InvalidArgument, "--output " + run.output().form() + ": not with --store"});
  }
  const auto data = DataPlace::open(run, args->data);
  if (!data) return run.failed(data.error());
  return args->records ? analyse_records<Scenario>(run, *args, *data)
                       : analyse_one<Scenario>(run, *args, *data);
}

}  // namespace gofed::clients
