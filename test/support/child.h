// A program run by a test: started by path, watched through its output, ended by its pid.
//
//   Child broker(binary("gofed-broker"), {"--endpoint", "tcp://127.0.0.1:*"});
//   const auto line = broker.wait_for_line("bound ");
//   broker.kill();
//
// A child never outlives the test: its process group is killed by the destructor, and the child
// itself by the kernel when the test dies first. Output is read by a thread of its own, so a child
// that talks much does not block. Waiting has a deadline and no sleeps. Whatever goes wrong throws
// std::runtime_error with the program's output in it.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace gofed::test {

// A program of this build: build/<preset>/bin/NAME.
[[nodiscard]] std::string binary(std::string_view name);

// How a process ended: `signal` is 0 where it exited by itself.
struct Exit {
  int code = 0;
  int signal = 0;
  friend bool operator==(const Exit&, const Exit&) = default;
};

struct ChildOptions {
  std::map<std::string, std::string> environment = {};  // added to ours; an empty value unsets
  std::string directory = {};                           // empty: ours
  std::string input = {};                               // all of its stdin, then end of file
};

inline constexpr std::chrono::seconds kPatience{20};  // generous: sanitizers, 2 busy cores

class Child {
 public:
  Child(const std::string& program, const std::vector<std::string>& arguments,
        const ChildOptions& options = {});
  ~Child();
  Child(Child&&) noexcept;
  Child& operator=(Child&&) noexcept;

  [[nodiscard]] pid_t pid() const;
  [[nodiscard]] bool running() const;

  // The first line of stdout or stderr that contains the text, once it is there. `occurrence` 2 is
  // the second such line. Throws at the deadline, or when the output ended without it.
  std::string wait_for_line(std::string_view text, std::chrono::milliseconds patience = kPatience,
                            std::size_t occurrence = 1);

  // Waits for the end; throws when it is still running at the deadline.
  Exit wait(std::chrono::milliseconds patience = kPatience);

  void signal(int number);
  void terminate();  // SIGTERM
  void interrupt();  // SIGINT
  void freeze();     // SIGSTOP
  void thaw();       // SIGCONT
  Exit kill();       // SIGKILL, and reaped

  // What it has written so far; all of it after wait().
  [[nodiscard]] std::string out() const;
  [[nodiscard]] std::string err() const;

 private:
  class Process;
  std::unique_ptr<Process> process_;
};

// A program run to its end.
struct Outcome {
  Exit exit;
  std::string out;
  std::string err;
};
Outcome run(const std::string& program, const std::vector<std::string>& arguments,
            const ChildOptions& options = {}, std::chrono::milliseconds patience = kPatience);

// The word after "key=" in a log line: word_of("bound endpoint=tcp://...", "endpoint"). Throws
// if absent.
[[nodiscard]] std::string word_of(std::string_view line, std::string_view key);

}  // namespace gofed::test
