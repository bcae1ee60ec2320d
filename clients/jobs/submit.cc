// gofed submit SCENARIO|ACTION [INPUT...|-]
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "clients/commands/commands.h"
#include "clients/core/files.h"
#include "clients/core/run.h"
#include "clients/jobs/job_ids.h"
#include "clients/jobs/job_input.h"
#include "clients/jobs/jobs_view.h"
#include "clients/jobs/jobs_words.h"
#include "clients/records/records.h"
#include "schemas/actions/jobs.h"
#include "schemas/base/url_text.h"
#include "schemas/base/utf8.h"
#include "schemas/describe/codec.h"

namespace gofed::clients {
namespace {

using schemas::JobsSubmit;
using schemas::JobStateName;

// Jobs of one request: large enough for one fsync to serve many, small enough to be quick.
constexpr std::size_t kJobsPerRequest = 1000;
constexpr std::size_t kBytesPerRequest = std::size_t{8} << 20;

struct SubmitArgs {
  JobTarget target;
  std::vector<std::string> words;
  JobsSubmit::Input common;
  std::vector<std::string> after;
  std::string key;
  bool once = false;
  bool wait = false;
};

Result<schemas::JobSync> read_sync(const std::string& word) {
  for (const auto& row : schemas::describe_enum(schemas::JobSync{})) {
    if (row.name == word) return static_cast<schemas::JobSync>(row.value);
  }
  return fail(Errc::InvalidArgument, "--sync " + word + ": expected memory, async or sync");
}

Result<std::int8_t> read_priority(const Arguments& arguments) {
  const auto text = arguments.value_or("priority", "0");
  try {
    std::size_t used = 0;
    const int number = std::stoi(text, &used);
    if (used == text.size() && number >= -128 && number <= 127) {
      return static_cast<std::int8_t>(number);
    }
  } catch (const std::exception&) {  // stoi's way of saying no
  }
  return fail(Errc::InvalidArgument, "--priority " + text + ": expected -128..127");
}

Result<void> read_limits(const Arguments& arguments, JobsSubmit::Input& common) {
  const auto retries =
      arguments.number("retries", common.policy.attempts - 1, {.min = 0, .max = 99});
  if (!retries) return std::unexpected(retries.error());
  common.policy.attempts = static_cast<std::uint32_t>(*retries) + 1;
  const auto at_once = arguments.number("in-flight", 0, {.min = 0, .max = 1'000'000});
  if (!at_once) return std::unexpected(at_once.error());
  common.batch_in_flight = static_cast<std::uint32_t>(*at_once);
  if (const auto text = arguments.value("deadline")) {
    const auto deadline = envelope::parse_duration(*text);
    if (!deadline) return prefixed("--deadline", deadline.error());
    common.deadline_ms = static_cast<std::uint64_t>(deadline->count());
  }
  if (const auto text = arguments.value("job-timeout")) {
    const auto timeout = envelope::parse_duration(*text);
    if (!timeout) return prefixed("--job-timeout", timeout.error());
    common.policy.timeout_ms = static_cast<std::uint64_t>(timeout->count());
  }
  return {};
}

Result<SubmitArgs> read_args(const Arguments& arguments) {
  const auto& words = arguments.positionals();
  const auto target = find_target(words[0]);
  if (!target) return std::unexpected(target.error());
  SubmitArgs args{.target = *target,
                  .words = {words.begin() + 1, words.end()},
                  .common = {},
                  .after = arguments.values("after"),
                  .key = arguments.value_or("key", ""),
                  .once = arguments.flag("once"),
                  .wait = arguments.flag("wait")};
  args.common.action = target->action->info.name;
  args.common.service = arguments.value_or("service", "");
  args.common.batch = arguments.value_or("batch", "");
  const auto priority = read_priority(arguments);
  if (!priority) return std::unexpected(priority.error());
  args.common.priority = *priority;
  const auto sync = read_sync(arguments.value_or("sync", "sync"));
  if (!sync) return std::unexpected(sync.error());
  args.common.sync = *sync;
  if (auto read = read_limits(arguments, args.common); !read) return std::unexpected(read.error());
  if (args.words.empty()) {
    if (target->scenario != nullptr) {
      return fail(Errc::InvalidArgument, "no file named; `-` reads names");
    }
    args.words.emplace_back("{}");
  }
  if (!args.key.empty() && args.words.size() != 1) {
    return fail(Errc::InvalidArgument, "--key: it is for one job; --once gives each its own");
  }
  return args;
}

// The service refuses all jobs of a request for one that is wrong.
Result<JobInput> checked_input(Run& run, const JobTarget& target, const std::string& word,
                               const DataPlace& data) {
  auto input = make_input(run, target, word, data);
  if (!input || target.scenario != nullptr) return input;
  // The service drops them as well, but could not say so here.
  if (auto stripped = schemas::without_url_users(input->json)) {
    run.warn("user and password of a URL are not kept with a job: it is fetched without them");
    input->json = std::move(*stripped);
  }
  const auto value = target.action->new_input();
  auto read = schemas::decode_json(
      target.action->input(), value.get(), input->json,
      {.root = "input", .unknown = schemas::UnknownFields::Refuse, .without_blobs = false});
  if (!read) return std::unexpected(std::move(read.error()));
  return input;
}

// Ended, and not done.
bool is_lost(JobStateName state) {
  return state == JobStateName::Failed || state == JobStateName::Dead ||
         state == JobStateName::Cancelled;
}

// The input as errors name it: without the user and password of a URL.
std::string shown(const std::string& word) {
  if (word.starts_with('{')) return schemas::without_url_users(word).value_or(word);
  return word.find("://") == std::string::npos ? word : schemas::without_user_info(word);
}

// As the service takes it: of a long path the end, which says most.
std::string cut_name(std::string name) {
  constexpr std::size_t kBytesMax = 255;
  constexpr std::string_view kCut = "...";
  name = schemas::with_valid_utf8(name);
  if (name.size() <= kBytesMax) return name;
  auto from = name.size() - (kBytesMax - kCut.size());
  while (from < name.size() && (static_cast<unsigned char>(name[from]) & 0xc0U) == 0x80U) ++from;
  return std::string(kCut) + name.substr(from);
}

// Collects jobs and sends them, many in a request. Ids are printed as they are safe.
class Submitter {
 public:
  Submitter(Run& run, const SubmitArgs& args, const DataPlace& data)
      : run_(run), args_(args), data_(data) {}

  // An input that cannot be used is reported and passed over; false: nothing can be submitted at all.
  bool add(const std::string& word) {
    auto input = checked_input(run_, args_.target, word, data_);
    if (!input) {
      tally_.failed(run_.failed(naming(shown(word), input.error())));
      return !run_.interrupt().raised();
    }
    auto key = args_.key;
    if (args_.once) key = args_.common.batch + "/" + args_.common.action + "/" + input->digest;
    bytes_ += input->json.size();
    jobs_.push_back({.input = std::move(input->json),
                     .action = {},
                     .priority = {},
                     .key = std::move(key),
                     .name = cut_name(std::move(input->name)),
                     .after = args_.after});
    return (jobs_.size() < kJobsPerRequest && bytes_ < kBytesPerRequest) || flush();
  }

  bool flush() {
    if (jobs_.empty()) return true;
    auto request = args_.common;
    request.jobs = std::exchange(jobs_, {});
    bytes_ = 0;
    auto answer = run_.call<JobsSubmit>(std::move(request), {.service = service()});
    if (!answer) {
      tally_.failed(run_.failed(answer.error()));
      return false;
    }
    const auto& ids = answer->output.ids;
    for (const auto& id : ids) run_.output().text(id + "\n");
    run_.output().flush();
    ids_.insert(ids_.end(), ids.begin(), ids.end());
    service_ = answer->output.service;
    const auto lost = report_lost(answer->output);
    for (auto i = lost; i < ids.size(); ++i) tally_.done();
    return !run_.output().closed();
  }

  [[nodiscard]] const Tally& tally() const { return tally_; }
  [[nodiscard]] const std::vector<std::string>& ids() const { return ids_; }
  [[nodiscard]] const std::string& job_service() const { return service_; }

 private:
  // Of the jobs whose key was known, those that ended without being done: they do not run again by
  // being submitted. How many.
  std::size_t report_lost(const JobsSubmit::Output& submitted) {
    std::set<std::string> known;
    for (const auto position : submitted.existing) known.insert(submitted.ids.at(position));
    if (known.empty()) return 0;
    const auto answer = run_.call<schemas::JobsStatus>({.ids = {known.begin(), known.end()}},
                                                       {.service = service_});
    if (!answer) {
      tally_.failed(run_.failed(answer.error()));
      return 0;
    }
    std::map<std::string, JobStateName> lost;
    for (const auto& job : answer->output.jobs) {
      if (is_lost(job.state)) lost[job.id] = job.state;
    }
    for (const auto& [id, state] : lost) {
      run_.warn(id + ": was submitted before and is " + std::string(state_name(state)) +
                "; `gofed jobs retry " + id + "` runs it again");
    }
    const auto count = static_cast<std::size_t>(std::ranges::count_if(
        submitted.existing, [&](auto at) { return lost.contains(submitted.ids.at(at)); }));
    for (std::size_t i = 0; i < count; ++i) tally_.failed(ExitCode::Failed);
    return count;
  }

  // One store for all of a run, so that they can be watched together.
  [[nodiscard]] std::string service() const {
    if (!service_.empty() || args_.after.empty()) return service_;
    const auto owner = schemas::job_service_of(args_.after.front());
    return owner ? *owner : std::string{};  // no id: the service says so
  }

  Run& run_;
  const SubmitArgs& args_;
  const DataPlace& data_;
  std::vector<schemas::JobSpec> jobs_;
  std::size_t bytes_ = 0;
  std::vector<std::string> ids_;
  std::string service_;
  Tally tally_;
};

// The lines of standard input. Nothing: the input ended or nothing more can be submitted.
Result<void> add_lines(Run& run, Submitter& submitter) {
  auto file = run.open_input(std::string(kStdin));
  if (!file) return std::unexpected(std::move(file.error()));
  LineReader lines(std::move(*file));
  while (true) {
    auto line = lines.next();
    if (!line) return std::unexpected(std::move(line.error()));
    if (!*line) return {};
    if ((*line)->find_first_not_of(" \t\r") == std::string::npos) continue;
    if (!submitter.add(**line)) return {};
  }
}

ExitCode run(Run& run, const Arguments& arguments) {
  auto args = read_args(arguments);
  if (!args) return run.usage(args.error());
  auto after = whole_ids(run, std::move(args->after));
  if (!after) return no_owners(run, after.error());
  args->after = std::move(*after);
  const auto data = DataPlace::open(run, "system");
  if (!data) return run.failed(data.error());
  Submitter submitter(run, *args, *data);
  for (const auto& word : args->words) {
    if (word == kStdin) {
      if (auto read = add_lines(run, submitter); !read) return run.failed(read.error());
    } else if (!submitter.add(word)) {
      break;
    }
  }
  submitter.flush();
  if (!args->wait || submitter.ids().empty()) return submitter.tally().exit_code();
  const WatchedJobs watched{submitter.job_service(), {.ids = submitter.ids()}};
  const auto waited = follow_jobs(run, {&watched, 1});
  return submitter.tally().failures() > 0 ? submitter.tally().exit_code() : waited;
}

constexpr std::array kOptions{
    Option{"batch", OptionKind::Value, "NAME", "The set the jobs belong to"},
    Option{"in-flight", OptionKind::Value, "N", "Jobs of the batch at once, at most"},
    Option{"priority", OptionKind::Value, "N", "-128 to 127; higher goes first (default 0)"},
    Option{"retries", OptionKind::Value, "N", "Attempts after the first one (default 4)"},
    Option{"job-timeout", OptionKind::Value, "D", "Of one attempt (default: none)"},
    Option{"deadline", OptionKind::Value, "D", "From now; what is not done by then is given up"},
    Option{"after", OptionKind::List, "ID", "Run when this job is done; several are allowed"},
    Option{"key", OptionKind::Value, "KEY", "Idempotency key of a single job"},
    Option{"once", OptionKind::Flag, {}, "The same input in the same batch is the same job"},
    Option{"sync", OptionKind::Value, "HOW", "What a safe job survives: memory, async, sync"},
    Option{"service", OptionKind::Value, "NAME", "Run by this service instead of the action's own"},
    Option{"wait", OptionKind::Flag, {}, "Wait until all have ended; exit code 3: some failed"},
};

}  // namespace

const Command kSubmit{
    .name = "submit",
    .summary = "Hand work to the job service, print the jobs' ids",
    .usage = "SCENARIO|ACTION [INPUT...|-]",
    .options = kOptions,
    .positionals_min = 1,
    .positionals_max = 100'000,
    .details =
        "A scenario that analyses (api, deps, uses) takes archives, directories, URLs or NDJSON\n"
        "records of them, which are uploaded first; one that compares (apidiff, depsdiff) takes\n"
        "records {\"old\": ..., \"new\": ...} of what it compares; an action takes JSON of its\n"
        "input. `-` reads inputs from standard input, one a line. An id is printed as soon as its\n"
        "job is safe. With --once or\n"
        "--key, a job that was submitted before and failed, died or was cancelled is not run "
        "again:\n"
        "it is reported, exit code 3 (1 where all are such), and `gofed jobs retry` runs it.",
    .examples =
        "gofed submit deps --batch debian x.tar.gz y.tar.gz\n"
        "ls *.tar.gz | gofed submit api --batch all --once -\n"
        "gofed submit list '{\"prefix\": \"x\"}' --wait",
    .run = &run,
};

}  // namespace gofed::clients
