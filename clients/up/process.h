// A child process that cannot outlive us: the kernel ends it when we die, whatever the reason.
//
// Belongs to the thread that started it, which must live as long as the process does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "schemas/base/result.h"

namespace gofed::clients {

class Process {
 public:
  struct Command {
    std::string program;  // path
    std::vector<std::string> arguments;
    bool read_output = false;  // its stdout is ours to read; else it goes to our stderr
  };

  // errors: NotFound (no such program), Io.
  [[nodiscard]] static Result<Process> start(const Command& command);
  ~Process();  // kills and reaps what still runs
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;

  // Becomes readable when the process has ended.
  [[nodiscard]] int pid_fd() const { return pid_fd_; }
  [[nodiscard]] pid_t pid() const { return pid_; }

  // How it ended, in words ("exit code 1", "signal 9"); nothing while it runs.
  [[nodiscard]] std::optional<std::string> ended();

  void signal(int number) const;

  // The next line of its stdout. Nothing at its end, or when `patience_ms` has passed.
  [[nodiscard]] std::optional<std::string> read_line(int patience_ms);

 private:
  Process(pid_t pid, int pid_fd, int output_fd)
      : pid_(pid), pid_fd_(pid_fd), output_fd_(output_fd) {}
  void close_fds();

  pid_t pid_ = -1;
  int pid_fd_ = -1;
  int output_fd_ = -1;
  std::optional<std::string> ended_;
};

// A program in the folder of this one. errors: NotFound.
[[nodiscard]] Result<std::string> sibling_program(const std::string& name);

}  // namespace gofed::clients
