#include "clients/core/run.h"

#include <algorithm>
#include <cstdio>

#include "clients/core/help.h"
#include "clients/core/services.h"
#include "clients/output/text_width.h"
#include "schemas/catalogue.h"
#include "schemas/describe/codec.h"

namespace gofed::clients {
namespace {

Format default_format(const Terminal& terminal) {
  return terminal.stdout_is_terminal ? Format::Table : Format::Json;
}

envelope::RouterOptions router_options(const Globals& globals) {
  return {.factories = local_services(),
          .force = globals.force,
          .ends_absent = true,
          .local_threads = 0};
}

envelope::CallOptions call_defaults(const envelope::Config& config, const Interrupt& interrupt) {
  envelope::CallOptions defaults;
  defaults.timeout = config.duration("client.timeout");
  defaults.cancelled = interrupt.cancellation();
  return defaults;
}

// What to do about errors that everybody meets first.
std::string_view next_step(const Error& error) {
  if (error.context.find("no broker at ") != std::string::npos) {
    return ": `gofed up` starts one here, --local needs none";
  }
  if (error.context.find("knows no service ") != std::string::npos) {
    return ": `gofed-worker SERVICE` offers one, `gofed services` lists those there are";
  }
  return {};
}

}  // namespace

Run::Run(const Command& command, Options options, Interrupt& interrupt)
    : command_(command),
      options_(std::move(options)),
      interrupt_(interrupt),
      progress_({.enabled = options_.terminal.stderr_is_terminal &&
                            options_.globals.verbosity != Verbosity::Quiet,
                 .columns = options_.terminal.stderr_columns}),
      output_(options_.globals.format.value_or(default_format(options_.terminal)),
              options_.terminal, options_.globals.form,
              {.columns = options_.globals.columns, .wide = options_.globals.wide}) {}

envelope::System& Run::system() {
  if (!system_) {
    local_config_.emplace(local_config(options_.config));
    router_.emplace(*local_config_, router_options(options_.globals));
    system_.emplace(*router_, call_defaults(options_.config, interrupt_));
  }
  return *system_;
}

void Run::set(std::string_view key, std::string value) {
  GOFED_ASSERT(!system_);
  auto changed = options_.config.with(key, std::move(value));
  GOFED_ASSERT(changed.has_value());  // our own key, with a value of its kind
  options_.config = std::move(*changed);
}

Result<std::string> Run::call_json(const schemas::ActionDescription& action,
                                   std::string_view input) {
  const auto value = action.new_input();
  auto read = schemas::decode_json(
      action.input(), value.get(), input,
      {.root = "input", .unknown = schemas::UnknownFields::Refuse, .without_blobs = false});
  if (!read) return std::unexpected(std::move(read.error()));
  const auto state = system().async_call_erased(action, value, {});
  {
    const Interrupt::Hook hook(interrupt_, [&state] { state->cancel(); });
    state->wait();
  }
  const auto& outcome = state->outcome();
  if (!outcome) return std::unexpected(outcome.error());
  return schemas::encode_json(action.output(), outcome->get(), schemas::JsonStyle::Compact);
}

Result<InputFile> Run::open_input(const std::string& path) {
  auto file = InputFile::open(path);
  if (file) file->stop_on(interrupt_.flag());
  return file;
}

void Run::report(const schemas::Meta& meta) {
  if (options_.globals.verbosity != Verbosity::Verbose) return;
  std::string text = meta.action.empty() ? "answered" : meta.action;
  const bool is_here = meta.worker.empty() || meta.worker == "local";
  text += is_here ? " inside this program" : " by " + meta.worker + " on " + meta.host;
  if (!is_here) text += " behind " + broker_words(options_.config);
  text += ", " + std::to_string(meta.finished - std::min(meta.started, meta.finished)) + " ms";
  if (meta.queued_ms > 0) text += ", queued " + std::to_string(meta.queued_ms) + " ms";
  if (meta.attempt > 1) text += ", attempt " + std::to_string(meta.attempt);
  warn(text);
}

void Run::note(std::string_view message) {
  if (options_.globals.verbosity != Verbosity::Quiet) warn(message);
}

void Run::warn(std::string_view message) {
  progress_.clear();
  std::fputs(error_line(command_.name, message).c_str(), stderr);
}

ExitCode Run::failed(const Error& error) {
  // What a cancelled call says is not the reason: the user knows it.
  if (interrupt_.raised()) {
    warn("interrupted");
    return ExitCode::Interrupted;
  }
  const auto message = error.context.empty() ? error.to_string() : error.context;
  warn(message + std::string(next_step(error)));
  return exit_code_of(error.code);
}

ExitCode Run::usage(const Error& error) {
  warn(error.context + " (see gofed help " + std::string(command_.name) + ")");
  return ExitCode::Usage;
}

std::string error_line(std::string_view command, std::string_view message) {
  std::string line = "gofed: ";
  if (!command.empty()) line += std::string(command) + ": ";
  return line + printable(message) + "\n";
}

}  // namespace gofed::clients
