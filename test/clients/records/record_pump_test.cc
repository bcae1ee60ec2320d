// Goal: many records go through one piece of work, and each is answered, in order where that is
// wanted. Method: records in a file, work that the test holds up, stdout caught in a file.
#include "clients/records/record_pump.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "clients/core/services.h"
#include "envelope/program/config.h"
#include "test/support/eventually.h"
#include "test/support/temp_dir.h"

using namespace gofed;
using namespace gofed::clients;
using gofed::test::TempDir;

namespace {

using Work = std::function<Result<std::string>(const std::string& line)>;
using Lines = std::vector<std::string>;

// What is written to stdout for as long as it lives.
class CaughtOutput {
 public:
  explicit CaughtOutput(const std::string& path) : before_(::dup(STDOUT_FILENO)) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ::dup2(file, STDOUT_FILENO);
    ::close(file);
  }
  ~CaughtOutput() {
    ::dup2(before_, STDOUT_FILENO);
    ::close(before_);
  }
  CaughtOutput(const CaughtOutput&) = delete;
  CaughtOutput& operator=(const CaughtOutput&) = delete;

 private:
  int before_;
};

class Pump {
 public:
  ExitCode pump(const std::string& records, PumpOptions options, const Work& work) {
    test::write_file(directory_ / "records", records);
    options.path = directory_ / "records";
    return pump_file(options, work);
  }
  ExitCode pump_file(const PumpOptions& options, const Work& work) {
    const auto tables = client_setting_tables();
    const Command command{.name = "map"};
    Interrupt interrupt;
    Run run{command,
            {.globals = {.verbosity = Verbosity::Quiet},
             .config = envelope::Config::defaults(tables),
             .terminal = {}},
            interrupt};
    ExitCode code{};
    {
      const CaughtOutput caught{directory_ / "out"};
      code = pump_records(run, options, work);
      CHECK(run.output().finish());
    }
    return code;
  }
  Lines lines() const {
    Lines lines;
    const auto text = test::read_file(directory_ / "out");
    for (std::size_t from = 0; from < text.size();) {
      const auto end = text.find('\n', from);
      lines.push_back(text.substr(from, end - from));
      from = end + 1;
    }
    return lines;
  }

 private:
  TempDir directory_;
};

// Work that waits until the test lets a line go.
class Gate {
 public:
  void pass(const std::string& line) {
    std::unique_lock lock(mutex_);
    begun_.insert(line);
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_.contains(line); });
  }
  void open(const std::string& line) {
    const std::scoped_lock lock(mutex_);
    open_.insert(line);
    changed_.notify_all();
  }
  void await(const std::string& line) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return begun_.contains(line); });
  }

 private:
  std::mutex mutex_;  // guards the rest
  std::condition_variable changed_;
  std::set<std::string> begun_;
  std::set<std::string> open_;
};

Result<std::string> echo(const std::string& line) {
  return "\"result\":\"" + line + "\"";
}

}  // namespace

TEST_CASE("record pump: answers stand in the order of the records, whatever is done first") {
  Pump pump;
  Gate gate;
  const auto code =
      pump.pump("a\nb\nc\n", {.jobs = 2}, [&](const std::string& line) -> Result<std::string> {
        if (line == "a") {
          gate.await("b");  // so both are at work
          gate.await("c");
        } else {
          gate.open(line);
          gate.pass(line);
        }
        return echo(line);
      });
  CHECK(code == ExitCode::Done);
  CHECK(pump.lines() == Lines{R"({"input":"a","result":"a"})", R"({"input":"b","result":"b"})",
                              R"({"input":"c","result":"c"})"});
}

TEST_CASE("record pump: without an order answers are printed as they come") {
  Pump pump;
  bool printed = false;
  const auto code =
      pump.pump("a\nb\n", {.jobs = 2, .keep_order = false},
                [&](const std::string& line) -> Result<std::string> {
                  if (line == "a") {
                    printed = test::eventually([&pump] { return pump.lines().size() == 1; });
                  }
                  return echo(line);
                });
  CHECK(code == ExitCode::Done);
  CHECK(printed);
  CHECK(pump.lines() == Lines{R"({"input":"b","result":"b"})", R"({"input":"a","result":"a"})"});
}

TEST_CASE("record pump: a record that fails is an error record, and the others go on") {
  Pump pump;
  const auto code = pump.pump("a\nb\nc\n", {.jobs = 1}, [](const std::string& line) {
    return line == "b" ? Result<std::string>(fail(Errc::NotFound, "no such file")) : echo(line);
  });
  CHECK(code == ExitCode::PartlyFailed);
  CHECK(pump.lines() ==
        Lines{R"({"input":"a","result":"a"})",
              R"({"error":{"code":"not_found","message":"no such file"},"input":"b"})",
              R"({"input":"c","result":"c"})"});
  const auto all = pump.pump("a\nb\n", {.jobs = 1}, [](const std::string&) {
    return Result<std::string>(fail(Errc::Busy, "not today"));
  });
  CHECK(all == ExitCode::TryAgain);
}

TEST_CASE("record pump: what is refused for others of our own is done after them") {
  // Goal: "gofed map --jobs 64" over URLs, of which one client may have 48 at once, loses none.
  constexpr int kAtOnce = 3;
  Pump pump;
  Gate gate;
  std::atomic<int> running{0};
  std::atomic<int> refused{0};
  std::string records;
  Lines expected;
  for (const char c : std::string("abcdefgh")) {
    records += std::string(1, c) + "\n";
    expected.push_back(std::string(R"({"input":")") + c + R"(","result":")" + c + R"("})");
  }
  const auto code =
      pump.pump(records, {.jobs = 8}, [&](const std::string& line) -> Result<std::string> {
        if (++running > kAtOnce) {
          --running;
          // Those that are served end only when all others have been refused once.
          if (++refused == 8 - kAtOnce) gate.open("all");
          return fail(Errc::Busy, "48 fetches of URLs of this client run or wait");
        }
        gate.pass("all");
        --running;
        return echo(line);
      });
  CHECK(code == ExitCode::Done);
  CHECK(refused >= 8 - kAtOnce);
  CHECK(pump.lines() == expected);
}

TEST_CASE("record pump: where all are refused, each is an error once none is under way") {
  Pump pump;
  const auto code = pump.pump("a\nb\nc\nd\n", {.jobs = 4}, [](const std::string&) {
    return Result<std::string>(fail(Errc::Busy, "others take it all"));
  });
  CHECK(code == ExitCode::TryAgain);
  CHECK(pump.lines().size() == 4);
}

TEST_CASE("record pump: lines that are JSON stay so, others are strings, blank ones nothing") {
  Pump pump;
  Lines seen;
  const auto code = pump.pump("{\"file\": \"x\"}\r\n\n \t\nx y  \n[1]\n\"q", {.jobs = 1},
                              [&seen](const std::string& line) -> Result<std::string> {
                                seen.push_back(line);
                                return "\"result\":1";
                              });
  CHECK(code == ExitCode::Done);
  CHECK(seen.size() == 4);
  CHECK(pump.lines() == Lines{R"({"input":{"file": "x"},"result":1})",
                              R"({"input":"x y","result":1})", R"({"input":"[1]","result":1})",
                              R"({"input":"\"q","result":1})"});
}

TEST_CASE("record pump: no records, and a file that is not there") {
  Pump pump;
  int calls = 0;
  const auto count = [&calls](const std::string& line) {
    ++calls;
    return echo(line);
  };
  CHECK(pump.pump("", {.jobs = 3}, count) == ExitCode::Done);
  CHECK(pump.lines().empty());
  CHECK(pump.pump_file({.path = "/nonexistent/records"}, count) == ExitCode::Failed);
  CHECK(calls == 0);
}

TEST_CASE("record pump: as many at once as are asked for, and the reader a window ahead") {
  Pump pump;
  constexpr unsigned kJobs = 3;
  std::mutex mutex;
  std::condition_variable changed;
  unsigned at_once = 0;
  unsigned most = 0;
  std::string records;
  for (int i = 0; i < 100; ++i) records += std::to_string(i) + "\n";
  const auto code =
      pump.pump(records, {.jobs = kJobs}, [&](const std::string& line) -> Result<std::string> {
        std::unique_lock lock(mutex);
        most = std::max(most, ++at_once);
        changed.notify_all();
        if (std::stoi(line) < static_cast<int>(kJobs)) {
          changed.wait(lock, [&] { return most == kJobs; });
        }
        --at_once;
        return echo(line);
      });
  CHECK(code == ExitCode::Done);
  CHECK(most == kJobs);
  CHECK(pump.lines().size() == 100);
}
