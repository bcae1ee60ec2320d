// gofed call ACTION [JSON|-]
#include <array>
#include <string>
#include <vector>

#include "clients/commands/commands.h"
#include "clients/core/files.h"
#include "clients/core/meta_json.h"
#include "clients/core/run.h"
#include "clients/core/suggest.h"
#include "schemas/base/limits.h"
#include "schemas/catalogue.h"

namespace gofed::clients {
namespace {

struct CallArgs {
  std::string action;
  std::string input;  // JSON, "-" for standard input
  bool meta = false;
  envelope::CallOptions options;
};

Result<CallArgs> read_args(const Arguments& arguments) {
  const auto& words = arguments.positionals();
  CallArgs args{.action = words[0],
                .input = words.size() > 1 ? words[1] : "{}",
                .meta = arguments.flag("meta"),
                .options = {}};
  if (schemas::find_action(args.action) == nullptr) {
    std::vector<std::string_view> names;
    for (const auto& action : schemas::all_actions()) names.push_back(action.info.name);
    const auto near = nearest(args.action, names);
    return fail(Errc::UnknownAction,
                "no action " + args.action +
                    (near.empty() ? "" : ", did you mean " + std::string(near) + "?"));
  }
  auto priority = arguments.number("priority", 0, {.min = 0, .max = 127});
  if (!priority) return std::unexpected(std::move(priority.error()));
  args.options.priority = static_cast<std::int8_t>(*priority);
  args.options.service = arguments.value_or("service", "");
  args.options.key = arguments.value_or("key", "");
  return args;
}

ExitCode run(Run& run, const Arguments& arguments) {
  auto args = read_args(arguments);
  if (!args) return run.usage(args.error());
  if (args->input == kStdin) {
    auto file = run.open_input(args->input);
    if (!file) return run.failed(file.error());
    auto text = read_all(*file, limits::kFrameBytesMax);
    if (!text) return run.failed(text.error());
    args->input = std::move(*text);
  }
  const auto reply = run.system().call_json(args->action, args->input, args->options);
  if (!reply) {
    return run.failed({reply.error().code, args->action + ": " + reply.error().context});
  }
  run.output().json(args->meta ? with_meta(reply->meta, reply->output) : reply->output);
  return ExitCode::Done;
}

constexpr std::array kOptions{
    Option{"meta", OptionKind::Flag, {}, "Print {\"meta\": ..., \"result\": ...}"},
    Option{"service", OptionKind::Value, "NAME", "Ask this service instead of the action's own"},
    Option{"key", OptionKind::Value, "KEY", "Idempotency key: such requests run once at a time"},
    Option{"priority", OptionKind::Value, "N", "0 to 127; higher goes first (default 0)"},
};

}  // namespace

const Command kCall{
    .name = "call",
    .summary = "Call any action with JSON, print its output as JSON",
    .usage = "ACTION [JSON|-]",
    .options = kOptions,
    .positionals_min = 1,
    .positionals_max = 2,
    .details =
        "The input is JSON of the action's Input type (`gofed actions ACTION`); without\n"
        "one it is {}. `-` reads it from standard input. Bytes are base64.",
    .examples =
        "gofed call list '{\"prefix\": \"x\"}'\n"
        "gofed --local call api_project_listing\n"
        "gofed call api_project '{\"project\": \"github.com/x/y\"}' | jq .commit",
    .run = &run,
};

}  // namespace gofed::clients
