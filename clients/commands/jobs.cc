// gofed jobs list|status|result|watch|cancel|retry|close|stats
#include "schemas/actions/jobs.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "clients/commands/commands.h"
#include "clients/files.h"
#include "clients/job_owners.h"
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
  bool named = false;  // by ids, of which `-` may bring none
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
  args.named = words.size() > 1;
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

// How a command ends that does not know whom to ask.
ExitCode no_owners(Run& run, const Error& error) {
  return error.code == Errc::InvalidArgument ? run.usage(error) : run.failed(error);
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

// All pages of one service, at most as many jobs as are still wanted.
Result<void> list_of(Run& run, const std::string& service, const JobsArgs& args,
                     std::vector<JobInfo>& jobs) {
  JobsList::Input input{.state = args.state,
                        .batch = args.batch,
                        .service = args.service,
                        .older_than_ms = static_cast<std::uint64_t>(args.older.count()),
                        .cursor = {},
                        .limit = 1000};
  do {
    auto page = run.call<JobsList>(input, {.service = service});
    if (!page) return std::unexpected(std::move(page.error()));
    std::ranges::move(page->output.jobs, std::back_inserter(jobs));
    input.cursor = page->output.cursor;
  } while (!input.cursor.empty() && (args.limit == 0 || jobs.size() < args.limit));
  if (args.limit > 0 && jobs.size() > args.limit) jobs.resize(args.limit);
  return {};
}

ExitCode list(Run& run, const JobsArgs& args) {
  const auto owners = all_owners(run);
  if (!owners) return no_owners(run, owners.error());
  std::vector<JobInfo> jobs;
  for (const auto& [service, ids] : *owners) {
    if (args.limit > 0 && jobs.size() == args.limit) break;
    if (auto listed = list_of(run, service, args, jobs); !listed) {
      return run.failed(listed.error());
    }
  }
  print_jobs(run, jobs);
  return ExitCode::Done;
}

ExitCode status(Run& run, const JobsArgs& args) {
  if (args.ids.empty()) return run.usage({Errc::InvalidArgument, "status: no job named"});
  const auto owners = owners_of(args.ids);
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

// Those who have jobs of the batch.
Result<std::vector<WatchedJobs>> owners_of_batch(Run& run, const JobsArgs& args) {
  const auto owners = all_owners(run);
  if (!owners) return std::unexpected(owners.error());
  std::vector<WatchedJobs> watched;
  Error unknown;
  for (const auto& [service, ids] : *owners) {
    const auto known = run.call<JobsStats>({.batch = args.batch}, {.service = service});
    if (known) {
      watched.push_back({service, {.ids = {}, .batch = args.batch, .results = args.results}});
    } else if (known.error().code == Errc::NotFound) {
      unknown = known.error();
    } else {
      return std::unexpected(known.error());
    }
  }
  if (watched.empty()) return std::unexpected(unknown);
  return watched;
}

ExitCode watch(Run& run, const JobsArgs& args) {
  if (args.ids.empty() && args.batch.empty()) {
    return run.usage({Errc::InvalidArgument, "watch: no job and no --batch named"});
  }
  if (args.ids.empty()) {
    const auto watched = owners_of_batch(run, args);
    return watched ? print_events(run, *watched) : run.failed(watched.error());
  }
  const auto owners = owners_of(args.ids);
  if (!owners) return run.usage(owners.error());
  std::vector<WatchedJobs> watched;
  for (const auto& [service, ids] : *owners) {
    watched.push_back({service, {.ids = ids, .batch = {}, .results = args.results}});
  }
  return print_events(run, watched);
}

// Whose jobs are to be changed. Ids that were asked for and did not come must not mean all jobs.
Result<JobOwners> owners_to_change(Run& run, const JobsArgs& args) {
  const bool selected = !args.batch.empty() || args.state;
  if (args.named == selected) {
    return fail(Errc::InvalidArgument, args.named ? "ids, or --batch and --state, but not both"
                                                  : "neither ids, nor a --batch, nor a --state");
  }
  return args.named ? owners_of(args.ids) : all_owners(run);
}

template <Action A>
ExitCode change(Run& run, const JobsArgs& args) {
  const auto owners = owners_to_change(run, args);
  if (!owners) return no_owners(run, owners.error());
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

void add_counts(JobCountsInfo& sum, const JobCountsInfo& more) {
  sum.queued += more.queued;
  sum.running += more.running;
  sum.done += more.done;
  sum.failed += more.failed;
  sum.dead += more.dead;
  sum.cancelled += more.cancelled;
}

// A batch, or what waits in one, may be spread over several stores: one row for it.
void merge(JobsStats::Output& all, JobsStats::Output part) {
  all.store = all.store.empty() ? part.store : all.store + "," + part.store;
  add_counts(all.counts, part.counts);
  for (auto& batch : part.batches) {
    const auto known = std::ranges::find(all.batches, batch.batch, &JobBatchInfo::batch);
    if (known == all.batches.end()) {
      all.batches.push_back(std::move(batch));
      continue;
    }
    add_counts(known->counts, batch.counts);
    known->in_flight_max += batch.in_flight_max;  // each store keeps to its own
    known->created = std::min(known->created, batch.created);
  }
  for (auto& lane : part.lanes) {
    const auto known = std::ranges::find_if(all.lanes, [&lane](const JobLaneInfo& other) {
      return std::tie(other.service, other.batch, other.priority) ==
             std::tie(lane.service, lane.batch, lane.priority);
    });
    if (known == all.lanes.end()) {
      all.lanes.push_back(std::move(lane));
      continue;
    }
    known->waiting += lane.waiting;
    known->oldest_ms = std::max(known->oldest_ms, lane.oldest_ms);
  }
  all.retained_bytes += part.retained_bytes;
  all.store_bytes += part.store_bytes;
  if (all.dispatch_error.empty()) all.dispatch_error = std::move(part.dispatch_error);
}

ExitCode stats(Run& run, const JobsArgs& args) {
  const auto owners = all_owners(run);
  if (!owners) return no_owners(run, owners.error());
  JobsStats::Output all;
  std::optional<Error> unknown;  // nobody knows the batch
  for (const auto& [service, ids] : *owners) {
    auto answer = run.call<JobsStats>({.batch = args.batch}, {.service = service});
    if (answer) {
      merge(all, std::move(answer->output));
    } else if (answer.error().code == Errc::NotFound) {
      unknown = std::move(answer.error());
    } else {
      return run.failed(answer.error());
    }
  }
  if (all.store.empty() && unknown) return run.failed(*unknown);
  if (run.output().format() == Format::Table) {
    print_stats(run, all);
  } else {
    run.output().value(all);
  }
  if (!all.dispatch_error.empty()) run.warn(all.dispatch_error);
  return ExitCode::Done;
}

struct Verb {
  std::string_view name;
  ExitCode (*run)(Run& run, const JobsArgs& args);
  bool takes_ids = true;
};
constexpr std::array kVerbs{
    Verb{"list", &list, false},
    Verb{"status", &status},
    Verb{"result", &result},
    Verb{"watch", &watch},
    Verb{"cancel", &change<JobsCancel>},
    Verb{"retry", &change<JobsRetry>},
    Verb{"close", &change<JobsClose>},
    Verb{"stats", &stats, false},
};

ExitCode run(Run& run, const Arguments& arguments) {
  const auto& word = arguments.positionals().front();
  const auto verb = std::ranges::find(kVerbs, word, &Verb::name);
  if (verb == kVerbs.end()) {
    return run.usage({Errc::InvalidArgument,
                      word + ": expected list, status, result, watch, cancel, retry, close or "
                             "stats"});
  }
  if (!verb->takes_ids && arguments.positionals().size() > 1) {
    return run.usage(
        {Errc::InvalidArgument, word + ": unexpected argument " + arguments.positionals()[1]});
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
