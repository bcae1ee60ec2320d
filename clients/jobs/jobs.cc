// gofed jobs list|status|result|watch|cancel|retry|close|stats: the command line.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/commands/commands.h"
#include "clients/core/files.h"
#include "clients/jobs/jobs_words.h"

namespace gofed::clients {

using schemas::JobStateName;

namespace {

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
  args.out = arguments.value_or("out", "");
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

struct Verb {
  std::string_view name;
  ExitCode (*run)(Run& run, const JobsArgs& args);
  bool takes_ids = true;
  bool filters = false;  // takes --service and --older
};
constexpr std::array kVerbs{
    Verb{.name = "list", .run = &list_jobs, .takes_ids = false, .filters = true},
    Verb{.name = "status", .run = &show_status},
    Verb{.name = "result", .run = &show_result},
    Verb{.name = "watch", .run = &watch_jobs},
    Verb{.name = "cancel", .run = &cancel_jobs, .filters = true},
    Verb{.name = "retry", .run = &retry_jobs, .filters = true},
    Verb{.name = "rm", .run = &close_jobs, .filters = true},
    Verb{.name = "close", .run = &close_jobs, .filters = true},
    Verb{.name = "stats", .run = &show_stats, .takes_ids = false},
};

ExitCode run(Run& run, const Arguments& arguments) {
  const auto& word = arguments.positionals().front();
  const auto verb = std::ranges::find(kVerbs, word, &Verb::name);
  if (verb == kVerbs.end()) {
    return run.usage({Errc::InvalidArgument,
                      word + ": expected list, status, result, watch, cancel, retry, rm or stats"});
  }
  if (!verb->takes_ids && arguments.positionals().size() > 1) {
    return run.usage(
        {Errc::InvalidArgument, word + ": unexpected argument " + arguments.positionals()[1]});
  }
  const auto args = read_args(run, arguments);
  if (!args) return run.usage(args.error());
  if (!verb->filters && (!args->service.empty() || args->older.count() > 0)) {
    return run.usage({Errc::InvalidArgument,
                      word + ": --service and --older are for list, cancel, retry and rm"});
  }
  if (!args->out.empty() && word != "result") {
    return run.usage({Errc::InvalidArgument, word + ": --out is for result"});
  }
  return verb->run(run, *args);
}

constexpr std::array kOptions{
    Option{"batch", OptionKind::Value, "NAME", "Only jobs of this batch"},
    Option{"state", OptionKind::Value, "STATE", "Only jobs in this state"},
    Option{"service", OptionKind::Value, "NAME", "Only jobs for this service"},
    Option{"older", OptionKind::Value, "D", "Only jobs submitted longer ago"},
    Option{"limit", OptionKind::Value, "N", "list: at most so many"},
    Option{"results", OptionKind::Flag, {}, "watch: ended jobs, in order, with their output"},
    Option{"out", OptionKind::Value, "DIR", "result: a file each, NAME.json or NAME.error"},
    Option{"meta", OptionKind::Flag, {}, "result: print {\"meta\": ..., \"result\": ...}"},
};

}  // namespace

ExitCode no_owners(Run& run, const Error& error) {
  return error.code == Errc::InvalidArgument ? run.usage(error) : run.failed(error);
}

const Command kJobs{
    .name = "jobs",
    .summary = "Look at jobs, follow, cancel, retry and forget them",
    .usage = "list|status|result|watch|cancel|retry|rm|stats [ID...|-]",
    .options = kOptions,
    .positionals_min = 1,
    .positionals_max = 100'000,
    .details =
        "An id is STORE-NUMBER; the store may be cut to what says which it is (6fa1-17), and "
        "where\n"
        "there is one job service the number is enough. States: queued, running, then done;\n"
        "failed (its action refused it: the same request would fail again), dead (attempts or\n"
        "time are used up, or a job it waited for was not done) or cancelled.\n"
        "cancel, retry and rm take ids, or all jobs of a --batch, in a --state, for a --service\n"
        "or --older than a duration. rm (or close) forgets a job and its result, and ends those\n"
        "that wait for it (submit --after), unless it was done. list prints jobs in the order of "
        "their submission; with a --state\n"
        "that is an end and no --batch, in the order in which they ended. result prints what one\n"
        "job answered, or of several (ids or a --batch) a line each; of a failed one the reason.\n"
        "watch prints what happens as NDJSON until all have ended, on a terminal a bar and how "
        "the\n"
        "jobs ended; exit code 3 where some did not get done. `-` reads ids from standard input. "
        "Ids after RFC 9 (titanic.request),\n"
        "32 hexadecimal characters, are taken as well.",
    .examples =
        "gofed jobs list --state failed\n"
        "gofed jobs retry --batch debian --state dead\n"
        "gofed jobs watch --batch debian\n"
        "gofed jobs result --batch debian --out results\n"
        "gofed jobs result 6fa1...-17 | jq .packages",
    .run = &run,
};

}  // namespace gofed::clients
