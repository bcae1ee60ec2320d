// gofed jobs list|status|result|watch|cancel|retry|close|stats
#include "schemas/actions/jobs.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "clients/commands/commands.h"
#include "clients/files.h"
#include "clients/jobs_view.h"
#include "clients/meta_json.h"
#include "clients/output/amounts.h"
#include "clients/run.h"
#include "clients/suggest.h"
#include "schemas/codec.h"

namespace gofed::clients {
namespace {

using namespace schemas;  // the actions of jobs, all named below

struct JobsArgs {
  std::vector<std::string> ids;
  std::string batch;
  std::optional<JobStateName> state;
  std::string service;
  std::chrono::milliseconds older{0};
  std::uint64_t limit = 0;
  bool results = false;
  bool meta = false;
};

Result<JobStateName> read_state(const std::string& word) {
  for (const auto& row : describe_enum(JobStateName{})) {
    if (row.name == word) return static_cast<JobStateName>(row.value);
  }
  return fail(Errc::InvalidArgument,
              "--state " + word + ": expected queued, running, done, failed, dead or cancelled");
}

// The ids of the command line; `-` stands for those of standard input, one a line.
Result<std::vector<std::string>> read_ids(Run& run, const std::vector<std::string>& words) {
  std::vector<std::string> ids;
  for (const auto& word : words) {
    if (word != kStdin) {
      ids.push_back(word);
      continue;
    }
    auto file = run.open_input(word);
    if (!file) return std::unexpected(std::move(file.error()));
    LineReader lines(std::move(*file));
    while (true) {
      auto line = lines.next();
      if (!line) return std::unexpected(std::move(line.error()));
      if (!*line) break;
      if (!(*line)->empty()) ids.push_back(std::move(**line));
    }
  }
  return ids;
}

Result<JobsArgs> read_args(Run& run, const Arguments& arguments) {
  JobsArgs args;
  const auto& words = arguments.positionals();
  auto ids = read_ids(run, {words.begin() + 1, words.end()});
  if (!ids) return std::unexpected(std::move(ids.error()));
  args.ids = std::move(*ids);
  args.batch = arguments.value_or("batch", "");
  args.service = arguments.value_or("service", "");
  args.results = arguments.flag("results");
  args.meta = arguments.flag("meta");
  if (const auto word = arguments.value("state")) {
    const auto state = read_state(*word);
    if (!state) return std::unexpected(state.error());
    args.state = *state;
  }
  if (const auto word = arguments.value("older")) {
    const auto older = envelope::parse_duration(*word);
    if (!older) return prefixed("--older", older.error());
    args.older = *older;
  }
  const auto limit = arguments.number("limit", 0, {});
  if (!limit) return std::unexpected(limit.error());
  args.limit = *limit;
  return args;
}

// Ids by the service that owns them; without ids, whoever answers to the name.
Result<std::map<std::string, std::vector<std::string>>> by_owner(
    const std::vector<std::string>& ids) {
  std::map<std::string, std::vector<std::string>> owners;
  for (const auto& id : ids) {
    auto service = job_service_of(id);
    if (!service) return std::unexpected(std::move(service.error()));
    owners[*service].push_back(id);
  }
  if (owners.empty()) owners[""];
  return owners;
}

std::string_view state_name(JobStateName state) {
  for (const auto& row : describe_enum(JobStateName{})) {
    if (row.value == static_cast<int>(state)) return row.name;
  }
  return "unknown";
}

std::string last_error(const JobInfo& job) {
  if (job.errors.empty()) return {};
  return job.errors.back().code + ": " + job.errors.back().message;
}

void print_jobs(Run& run, const std::vector<JobInfo>& jobs) {
  if (run.output().format() != Format::Table) {
    std::string json = "[";
    for (const auto& job : jobs) {
      if (run.output().format() == Format::Ndjson) {
        run.output().json(to_json(job));
      } else {
        json += (json.size() > 1 ? "," : "") + to_json(job);
      }
    }
    if (run.output().format() != Format::Ndjson) run.output().json(json + "]");
    return;
  }
  Table table({{"JOB"}, {"STATE"}, {"ACTION"}, {"BATCH"}, {"TRIES", Align::Right}, {"ERROR"}});
  for (const auto& job : jobs) {
    auto state = std::string(state_name(job.state));
    if (!job.waits_for.empty() && job.waits_for != "turn") state += " (" + job.waits_for + ")";
    table.add({job.id, state, job.action.empty() ? job.service : job.action, job.batch,
               std::to_string(job.attempts) + "/" + std::to_string(job.attempts_max),
               last_error(job)});
  }
  run.output().table(table);
}

ExitCode list(Run& run, const JobsArgs& args) {
  JobsList::Input input{.state = args.state,
                        .batch = args.batch,
                        .service = args.service,
                        .older_than_ms = static_cast<std::uint64_t>(args.older.count()),
                        .cursor = {},
                        .limit = 1000};
  std::vector<JobInfo> jobs;
  do {
    auto page = run.call<JobsList>(input);
    if (!page) return run.failed(page.error());
    std::ranges::move(page->output.jobs, std::back_inserter(jobs));
    input.cursor = page->output.cursor;
  } while (!input.cursor.empty() && (args.limit == 0 || jobs.size() < args.limit));
  if (args.limit > 0 && jobs.size() > args.limit) jobs.resize(args.limit);
  print_jobs(run, jobs);
  return ExitCode::Done;
}

ExitCode status(Run& run, const JobsArgs& args) {
  if (args.ids.empty()) return run.usage({Errc::InvalidArgument, "status: no job named"});
  const auto owners = by_owner(args.ids);
  if (!owners) return run.usage(owners.error());
  std::vector<JobInfo> jobs;
  std::vector<std::string> missing;
  for (const auto& [service, ids] : *owners) {
    auto answer = run.call<JobsStatus>({.ids = ids}, {.service = service});
    if (!answer) return run.failed(answer.error());
    std::ranges::move(answer->output.jobs, std::back_inserter(jobs));
    std::ranges::move(answer->output.missing, std::back_inserter(missing));
  }
  print_jobs(run, jobs);
  for (const auto& id : missing) run.warn(id + ": there is no such job (any more)");
  if (missing.empty()) return ExitCode::Done;
  return jobs.empty() ? ExitCode::Failed : ExitCode::PartlyFailed;
}

ExitCode result(Run& run, const JobsArgs& args) {
  if (args.ids.size() != 1) return run.usage({Errc::InvalidArgument, "result: name one job"});
  const auto service = job_service_of(args.ids.front());
  if (!service) return run.usage(service.error());
  auto answer = run.call<JobsResult>({.id = args.ids.front()}, {.service = *service});
  if (!answer) return run.failed(answer.error());
  const auto json = result_json(answer->output);
  if (!json) return run.failed(json.error());
  run.output().json(args.meta ? with_meta(answer->output.meta, *json) : *json);
  return ExitCode::Done;
}

ExitCode watch(Run& run, const JobsArgs& args) {
  if (args.ids.empty() && args.batch.empty()) {
    return run.usage({Errc::InvalidArgument, "watch: no job and no --batch named"});
  }
  const auto owners = by_owner(args.ids);
  if (!owners) return run.usage(owners.error());
  if (owners->size() > 1) {
    return run.usage({Errc::InvalidArgument, "watch: the jobs are of several stores"});
  }
  const auto& [service, ids] = *owners->begin();
  return print_events(run, service, {.ids = ids, .batch = args.batch, .results = args.results});
}

template <Action A>
ExitCode change(Run& run, const JobsArgs& args) {
  const auto owners = by_owner(args.ids);
  if (!owners) return run.usage(owners.error());
  JobsChanged all;
  for (const auto& [service, ids] : *owners) {
    auto answer =
        run.call<A>({.ids = ids, .batch = args.batch, .state = args.state}, {.service = service});
    if (!answer) return run.failed(answer.error());
    all.changed += answer->output.changed;
    std::ranges::move(answer->output.missing, std::back_inserter(all.missing));
    std::ranges::move(answer->output.refused, std::back_inserter(all.refused));
  }
  if (run.output().format() == Format::Table) {
    run.output().text(count_words(all.changed, "job") + "\n");
    for (const auto& refused : all.refused) run.warn(refused.message);
  } else {
    run.output().value(all);
  }
  if (all.refused.empty()) return ExitCode::Done;
  return all.changed > 0 ? ExitCode::PartlyFailed : ExitCode::Failed;
}

void print_stats(Run& run, const JobsStats::Output& stats) {
  Table table({{"BATCH"},
               {"QUEUED", Align::Right},
               {"RUNNING", Align::Right},
               {"DONE", Align::Right},
               {"FAILED", Align::Right},
               {"DEAD", Align::Right},
               {"CANCELLED", Align::Right}});
  const auto add = [&table](const std::string& name, const JobCountsInfo& counts) {
    table.add({name, std::to_string(counts.queued), std::to_string(counts.running),
               std::to_string(counts.done), std::to_string(counts.failed),
               std::to_string(counts.dead), std::to_string(counts.cancelled)});
  };
  for (const auto& batch : stats.batches) add(batch.batch, batch.counts);
  add("(all)", stats.counts);
  run.output().table(table);
  if (stats.lanes.empty()) return;
  Table lanes(
      {{"WAITS FOR"}, {"BATCH"}, {"PRIORITY", Align::Right}, {"JOBS", Align::Right}, {"OLDEST"}});
  for (const auto& lane : stats.lanes) {
    lanes.add({lane.service, lane.batch, std::to_string(lane.priority),
               std::to_string(lane.waiting),
               duration_words(std::chrono::milliseconds(lane.oldest_ms))});
  }
  run.output().table(lanes);
}

ExitCode stats(Run& run, const JobsArgs& args) {
  auto answer = run.call<JobsStats>({.batch = args.batch});
  if (!answer) return run.failed(answer.error());
  if (run.output().format() == Format::Table) {
    print_stats(run, answer->output);
  } else {
    run.output().value(answer->output);
  }
  if (!answer->output.dispatch_error.empty()) run.warn(answer->output.dispatch_error);
  return ExitCode::Done;
}

struct Verb {
  std::string_view name;
  ExitCode (*run)(Run& run, const JobsArgs& args);
};
constexpr std::array kVerbs{
    Verb{"list", &list},
    Verb{"status", &status},
    Verb{"result", &result},
    Verb{"watch", &watch},
    Verb{"cancel", &change<JobsCancel>},
    Verb{"retry", &change<JobsRetry>},
    Verb{"close", &change<JobsClose>},
    Verb{"stats", &stats},
};

ExitCode run(Run& run, const Arguments& arguments) {
  const auto& word = arguments.positionals().front();
  const auto verb = std::ranges::find(kVerbs, word, &Verb::name);
  if (verb == kVerbs.end()) {
    return run.usage({Errc::InvalidArgument,
                      word + ": expected list, status, result, watch, cancel, retry, close or "
                             "stats"});
  }
  const auto args = read_args(run, arguments);
  if (!args) return run.usage(args.error());
  return verb->run(run, *args);
}

constexpr std::array kOptions{
    Option{"batch", OptionKind::Value, "NAME", "Only jobs of this batch"},
    Option{"state", OptionKind::Value, "STATE", "Only jobs in this state"},
    Option{"service", OptionKind::Value, "NAME", "list: only jobs for this service"},
    Option{"older", OptionKind::Value, "D", "list: only jobs submitted longer ago"},
    Option{"limit", OptionKind::Value, "N", "list: at most so many"},
    Option{"results", OptionKind::Flag, {}, "watch: ended jobs, in order, with their output"},
    Option{"meta", OptionKind::Flag, {}, "result: print {\"meta\": ..., \"result\": ...}"},
};

}  // namespace

const Command kJobs{
    .name = "jobs",
    .summary = "Look at jobs, follow, cancel, retry and forget them",
    .usage = "list|status|result|watch|cancel|retry|close|stats [ID...|-]",
    .options = kOptions,
    .positionals_min = 1,
    .positionals_max = 100'000,
    .details =
        "cancel, retry and close take ids, or all jobs of a --batch and in a --state.\n"
        "watch prints what happens as NDJSON until all have ended; exit code 3 where some\n"
        "did not get done. `-` reads ids from standard input.",
    .examples =
        "gofed jobs list --state failed\n"
        "gofed jobs retry --batch debian --state dead\n"
        "gofed jobs watch --batch debian\n"
        "gofed jobs result 6fa1...-17 | jq .packages",
    .run = &run,
};

}  // namespace gofed::clients
