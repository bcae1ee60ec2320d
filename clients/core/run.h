// One run of one command: what every command works with. Commands stay short because what they
// share is here: calling actions with progress and Ctrl-C, results, messages, exit codes.
//
// Belongs to the main thread; once system() was used, call, start and wait are for any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "clients/core/command.h"
#include "clients/core/exit_code.h"
#include "clients/core/files.h"
#include "clients/core/globals.h"
#include "clients/core/interrupt.h"
#include "clients/output/output.h"
#include "clients/output/progress.h"
#include "clients/output/terminal.h"
#include "envelope/client/call.h"
#include "envelope/program/config.h"
#include "envelope/service/router.h"
#include "envelope/service/system.h"
#include "schemas/actions/action.h"
#include "schemas/base/result.h"

namespace gofed::clients {

// A result and where it was made.
template <typename Output>
struct Answer {
  Output output;
  schemas::Meta meta;
};

class Run {
 public:
  struct Options {
    Globals globals;
    envelope::Config config;
    Terminal terminal;
  };

  // `command` and `interrupt` must outlive the run.
  Run(const Command& command, Options options, Interrupt& interrupt);
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  [[nodiscard]] const Globals& globals() const { return options_.globals; }
  [[nodiscard]] const envelope::Config& config() const { return options_.config; }
  [[nodiscard]] const Terminal& terminal() const { return options_.terminal; }
  // Made on first use.
  [[nodiscard]] envelope::System& system();
  [[nodiscard]] envelope::Router& router() { return system().router(); }
  [[nodiscard]] Output& output() { return output_; }
  [[nodiscard]] const Output& output() const { return output_; }
  [[nodiscard]] ProgressLine& progress() { return progress_; }
  [[nodiscard]] Interrupt& interrupt() { return interrupt_; }

  // Changes a setting for this run; before the first use of system().
  void set(std::string_view key, std::string value);

  // Whether services run in this process, so that there is no broker to ask.
  [[nodiscard]] bool is_local() const {
    return options_.globals.force == envelope::RouterOptions::Force::Local;
  }

  // Calls an action and waits: progress is shown, Ctrl-C cancels it.
  template <schemas::Action A>
  [[nodiscard]] Result<Answer<typename A::Output>> call(
      typename A::Input input, const envelope::CallOptions& call_options = {}) {
    return wait(start<A>(std::move(input), call_options));
  }

  // The same in two steps, for what goes on meanwhile.
  template <schemas::Action A>
  [[nodiscard]] envelope::Call<typename A::Output> start(
      typename A::Input input, const envelope::CallOptions& call_options = {}) {
    auto call = system().async_call<A>(std::move(input), call_options);
    call.on_progress([this](const schemas::Progress& progress) { progress_.show(progress); });
    return call;
  }

  template <typename Out>
  [[nodiscard]] Result<Answer<Out>> wait(const envelope::Call<Out>& call) {
    {
      const Interrupt::Hook hook(interrupt_, [&call] { call.cancel(); });
      (void)call.meta();  // waits
    }
    progress_.clear();
    report(call.meta());
    auto output = call.take();
    if (!output) return std::unexpected(std::move(output.error()));
    return Answer<Out>{std::move(*output), call.meta()};
  }

  // An action of the catalogue, JSON in and out; the rest as call().
  [[nodiscard]] Result<std::string> call_json(const schemas::ActionDescription& action,
                                              std::string_view input);

  // Opens a file or standard input ("-") for reading that ends with Ctrl-C.
  [[nodiscard]] Result<InputFile> open_input(const std::string& path);

  // Under --verbose: who has done what, where, in what time.
  void report(const schemas::Meta& meta);

  // A line for people on stderr, silent under --quiet: "gofed: api: ...".
  void note(std::string_view message);

  // The same, shown under --quiet too: something is wrong, but the command goes on.
  void warn(std::string_view message);

  // Tell why the command ends, in one line on stderr; the code to end with.
  [[nodiscard]] ExitCode failed(const Error& error);
  [[nodiscard]] ExitCode usage(const Error& error);

 private:
  const Command& command_;
  Options options_;
  Interrupt& interrupt_;
  ProgressLine progress_;
  Output output_;
  std::optional<envelope::Config> local_config_;  // outlives the router
  std::optional<envelope::Router> router_;
  std::optional<envelope::System> system_;
};

// The error line of a program or one of its commands, control characters spelt out.
[[nodiscard]] std::string error_line(std::string_view command, std::string_view message);

}  // namespace gofed::clients
