// Keeps a set of processes running until it is asked to stop.
//
// A process that ends is started again after a wait that doubles from kBackoffMin to kBackoffMax
// and starts over once the process has stayed up for kSteady. Belongs to the main thread.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/core/interrupt.h"
#include "clients/up/process.h"
#include "envelope/program/service_manager.h"
#include "schemas/base/result.h"

namespace gofed::clients {

class Supervisor {
 public:
  static constexpr std::chrono::milliseconds kBackoffMin{200};
  static constexpr std::chrono::milliseconds kBackoffMax{10'000};
  static constexpr std::chrono::seconds kSteady{30};

  // `say` receives what happens, in one line each.
  Supervisor(Interrupt& interrupt, std::function<void(std::string_view)> say);
  ~Supervisor();
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  // Starts a process and keeps it. Those added first are stopped last.
  [[nodiscard]] Result<void> add(std::string name, Process::Command command);
  // Keeps one that runs already; `again` is how it is started another time.
  void adopt(std::string name, Process process, Process::Command again);

  // The first process that has ended, in words: for the time before run().
  [[nodiscard]] std::optional<Error> first_failure();

  // Until Ctrl-C or SIGTERM. `status`: what all of them are, for the service manager.
  void run(const std::string& status);

  // Ends all: SIGTERM in reverse order, each waited for before the one it needs goes; SIGKILL for
  // one that takes longer than `patience`.
  void stop(std::chrono::milliseconds patience);

 private:
  using Clock = std::chrono::steady_clock;

  struct Child {
    std::string name;
    Process::Command command;
    std::optional<Process> process;
    Clock::time_point started;
    Clock::time_point restart_at;
    std::chrono::milliseconds backoff = kBackoffMin;
  };

  void look_after(Child& child, Clock::time_point now);
  void restart(Child& child, Clock::time_point now);
  void wait_for_events(Clock::time_point now);
  void stop(Child& child, std::chrono::milliseconds patience);

  Interrupt& interrupt_;
  std::function<void(std::string_view)> say_;
  envelope::ServiceManager manager_;
  int wake_fd_;
  std::vector<Child> children_;
};

}  // namespace gofed::clients
