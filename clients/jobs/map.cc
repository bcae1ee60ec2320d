// gofed map SCENARIO|ACTION -j N
#include <array>
#include <string>
#include <thread>
#include <vector>

#include "clients/commands/commands.h"
#include "clients/core/run.h"
#include "clients/jobs/job_input.h"
#include "clients/records/record_pump.h"

namespace gofed::clients {
namespace {

constexpr std::uint64_t kJobsMax = 1024;

ExitCode run(Run& run, const Arguments& arguments) {
  const auto target = find_target(arguments.positionals()[0]);
  if (!target) return run.usage(target.error());
  const auto cores = std::max(1U, std::thread::hardware_concurrency());
  const auto jobs = arguments.number("jobs", cores, {.min = 1, .max = kJobsMax});
  if (!jobs) return run.usage(jobs.error());
  const auto data = DataPlace::open(run, "system");
  if (!data) return run.failed(data.error());
  const auto words = arguments.positionals().size();
  const PumpOptions options{.path = words > 1 ? arguments.positionals()[1] : "-",
                            .jobs = static_cast<unsigned>(*jobs),
                            .keep_order = arguments.flag("keep-order"),
                            .bar = arguments.flag("bar")};
  return pump_records(run, options, [&](const std::string& line) -> Result<std::string> {
    const auto input = make_input(run, *target, line, *data);
    if (!input) return std::unexpected(input.error());
    const auto reply = run.call_json(*target->action, input->json);
    if (!reply) return std::unexpected(reply.error());
    return "\"result\":" + *reply;
  });
}

constexpr std::array kOptions{
    Option{"jobs", OptionKind::Value, "N", "Inputs at once (default: cores)", 'j'},
    Option{"keep-order", OptionKind::Flag, {}, "Print results in the order of the inputs", 'k'},
    Option{"bar", OptionKind::Flag, {}, "Show progress, rate and time left, on a terminal"},
};

}  // namespace

const Command kMap{
    .name = "map",
    .summary = "Run an action or scenario over many inputs now, N at once",
    .usage = "SCENARIO|ACTION [FILE|-]",
    .options = kOptions,
    .positionals_min = 1,
    .positionals_max = 2,
    .details =
        "Inputs are lines: JSON of the action's input, or archives, directories, URLs and\n"
        "records of them for a scenario that analyses, records {\"old\": ..., \"new\": ...} for\n"
        "one that compares. Results are NDJSON, as they come; an input that fails\n"
        "becomes an error record, and the exit code is 3 where some did. Nothing is kept: see\n"
        "`gofed submit` for work that must survive.",
    .examples =
        "ls *.tar.gz | gofed map deps -j 8 > deps.ndjson\n"
        "gofed map list -k < queries.ndjson",
    .run = &run,
};

}  // namespace gofed::clients
