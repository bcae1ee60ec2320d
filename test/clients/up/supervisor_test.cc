// Goal: processes are kept running, and ended in order when that is asked for.
// Method: shell scripts as children, which note what happens to them; SIGTERM to this process.
#include "clients/up/supervisor.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>
#include <signal.h>
#include <unistd.h>

#include "test/support/eventually.h"
#include "test/support/temp_dir.h"

using namespace gofed;
using namespace gofed::clients;
using namespace std::chrono_literals;
using gofed::test::eventually;
using gofed::test::TempDir;

namespace {

using Lines = std::vector<std::string>;

// Interrupt wants to be made before any other thread, and this program has threads of other tests:
// they inherit that the signals are blocked.
const bool kSignalsAreBlocked = [] {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&signals, number);
  return ::pthread_sigmask(SIG_BLOCK, &signals, nullptr) == 0;
}();

// Children that write to one file of notes.
class Notes {
 public:
  // `then` is what a child does after it has noted that it began.
  Process::Command child(const std::string& name, const std::string& then) const {
    return {.program = "/bin/sh",
            .arguments = {"-c", "echo begin " + name + " >> '" + path() + "'; " + then}};
  }
  // One that runs until SIGTERM, which it notes.
  Process::Command obedient(const std::string& name) const {
    return {.program = "/bin/sh",
            .arguments = {"-c", "trap 'echo end " + name + " >> \"" + path() +
                                    "\"; exit 0' TERM; echo begin " + name + " >> '" + path() +
                                    "'; while :; do read -r line 2> /dev/null < '" + fifo() +
                                    "'; done"}};
  }
  [[nodiscard]] std::string path() const { return directory_ / "notes"; }
  [[nodiscard]] std::string text() const {
    return ::access(path().c_str(), R_OK) == 0 ? test::read_file(path()) : std::string{};
  }
  [[nodiscard]] bool has(const std::string& line) const {
    return text().find(line + "\n") != std::string::npos;
  }

 private:
  // Nobody writes there: who reads waits, until a signal.
  [[nodiscard]] std::string fifo() const {
    const auto path = directory_ / "fifo";
    if (::access(path.c_str(), F_OK) != 0) {
      const auto made = ::system(("mkfifo '" + path + "'").c_str());
      REQUIRE(made == 0);
    }
    return path;
  }

  TempDir directory_;
};

}  // namespace

TEST_CASE("supervisor: what cannot be started is an error") {
  Interrupt interrupt;
  Supervisor supervisor{interrupt, [](std::string_view) {}};
  const auto added = supervisor.add("none", {.program = "/nonexistent/program"});
  REQUIRE_FALSE(added);
  CHECK(added.error().code == Errc::NotFound);
}

TEST_CASE("supervisor: the first that ended, in words") {
  const Notes notes;
  Interrupt interrupt;
  Supervisor supervisor{interrupt, [](std::string_view) {}};
  REQUIRE(supervisor.add("one", notes.obedient("one")));
  CHECK_FALSE(supervisor.first_failure());
  REQUIRE(supervisor.add("two", notes.child("two", "exit 7")));
  REQUIRE(eventually([&] { return supervisor.first_failure().has_value(); }));
  CHECK(supervisor.first_failure()->code == Errc::Unavailable);
  CHECK(supervisor.first_failure()->context == "two ended with exit code 7");
  supervisor.stop(20s);
}

TEST_CASE("supervisor: one that ends is started again, later each time") {
  REQUIRE(kSignalsAreBlocked);
  const Notes notes;
  Interrupt interrupt;
  Lines said;
  int again = 0;
  Supervisor supervisor{interrupt, [&](std::string_view line) {
                          said.emplace_back(line);
                          // Two starts are enough.
                          if (line.find("started again") != line.npos && ++again == 2) {
                            ::kill(::getpid(), SIGTERM);
                          }
                        }};
  REQUIRE(supervisor.add("lasting", notes.obedient("lasting")));
  REQUIRE(supervisor.add("short", notes.child("short", "exit 3")));
  supervisor.run("running");
  REQUIRE(said.size() >= 4);
  CHECK(said[0] == "short ended with exit code 3, starting it again in 200ms");
  CHECK(said[1].starts_with("short started again, pid "));
  CHECK(said[2] == "short ended with exit code 3, starting it again in 400ms");
  CHECK(said[3].starts_with("short started again, pid "));
  for (const auto& line : said) CHECK_FALSE(line.starts_with("lasting"));
  supervisor.stop(20s);
  CHECK(notes.has("end lasting"));
}

TEST_CASE("supervisor: the last that was added ends first, and has ended before the next") {
  const Notes notes;
  Interrupt interrupt;
  Supervisor supervisor{interrupt, [](std::string_view) {}};
  for (const auto* name : {"a", "b", "c"}) REQUIRE(supervisor.add(name, notes.obedient(name)));
  for (const auto* name : {"a", "b", "c"}) {
    REQUIRE(eventually([&] { return notes.has(std::string("begin ") + name); }));
  }
  supervisor.stop(20s);
  CHECK(notes.text().ends_with("end c\nend b\nend a\n"));
}

TEST_CASE("supervisor: one that does not end in time is killed, and that is said") {
  const Notes notes;
  Interrupt interrupt;
  Lines said;
  Supervisor supervisor{interrupt, [&said](std::string_view line) { said.emplace_back(line); }};
  auto deaf = notes.child("deaf", "exec tail -f /dev/null");
  deaf.arguments[1] = "trap '' TERM; " + deaf.arguments[1];
  REQUIRE(supervisor.add("deaf", deaf));
  REQUIRE(eventually([&] { return notes.has("begin deaf"); }));
  supervisor.stop(50ms);
  CHECK(said == Lines{"deaf did not end in time: killed"});
}
