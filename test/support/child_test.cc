// Goal: the helper that process tests stand on reports truly about programs it runs.
// Method: /bin/sh as the program.
#include "test/support/child.h"

#include <csignal>

#include <catch2/catch.hpp>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "test/support/temp_dir.h"

using namespace std::chrono_literals;
using gofed::test::Child;
using gofed::test::Exit;

namespace {

Child shell(const std::string& script, const gofed::test::ChildOptions& options = {}) {
  return Child("/bin/sh", {"-c", script}, options);
}

}  // namespace

TEST_CASE("child: exit code, output and input are the program's", "[support]") {
  const auto outcome =
      gofed::test::run("/bin/sh", {"-c", "cat; echo said >&2; exit 7"}, {.input = "one\ntwo\n"});
  CHECK(outcome.exit == Exit{.code = 7});
  CHECK(outcome.out == "one\ntwo\n");
  CHECK(outcome.err == "said\n");
}

TEST_CASE("child: environment and directory are set", "[support]") {
  const gofed::test::TempDir directory;
  ::setenv("GOFED_SUPPORT_GONE", "here", 1);
  const auto outcome =
      gofed::test::run("/bin/sh", {"-c", "echo $GOFED_SUPPORT_SET:$GOFED_SUPPORT_GONE; pwd -P"},
                       {.environment = {{"GOFED_SUPPORT_SET", "yes"}, {"GOFED_SUPPORT_GONE", ""}},
                        .directory = directory.path()});
  CHECK(outcome.out == "yes:\n" + directory.path() + "\n");
}

TEST_CASE("child: a line is waited for, the second occurrence too", "[support]") {
  auto child = shell("echo a ready 1; read x; echo b ready 2", {.input = "go\n"});
  CHECK(child.wait_for_line("ready") == "a ready 1");
  CHECK(child.wait_for_line("ready", 5s, 2) == "b ready 2");
}

TEST_CASE("child: a line that does not come is an error with the output in it", "[support]") {
  auto child = shell("echo something else");
  CHECK_THROWS_WITH(child.wait_for_line("ready"), Catch::Contains("something else"));
  auto silent = shell("exec cat", {});
  CHECK(silent.wait() == Exit{.code = 0});
  auto endless = shell("exec sleep 100");
  CHECK_THROWS_WITH(endless.wait_for_line("ready", 10ms), Catch::Contains("no line"));
  CHECK_THROWS_WITH(endless.wait(10ms), Catch::Contains("still running"));
}

TEST_CASE("child: signals end it, and the destructor ends its group", "[support]") {
  auto child = shell("echo up; exec sleep 100");
  child.wait_for_line("up");
  CHECK(child.running());
  CHECK(child.kill() == Exit{.code = -1, .signal = SIGKILL});
  CHECK_FALSE(child.running());
  CHECK_THROWS_WITH(child.terminate(), Catch::Contains("one that ended"));

  int grandchild = -1;
  {
    auto parent = shell("sleep 100 & echo pid=$!; wait");
    const auto pid = gofed::test::word_of(parent.wait_for_line("pid="), "pid");
    grandchild = static_cast<int>(::syscall(SYS_pidfd_open, std::stoi(pid), 0));
    REQUIRE(grandchild >= 0);
  }
  pollfd ended{grandchild, POLLIN, 0};  // readable once the process has ended
  CHECK(::poll(&ended, 1, 5000) == 1);
  ::close(grandchild);
}

TEST_CASE("child: a frozen program goes on when thawed", "[support]") {
  auto child = shell("echo up; cat >/dev/null; echo done");
  child.wait_for_line("up");
  child.freeze();
  child.thaw();
  CHECK(child.wait() == Exit{.code = 0});
}

TEST_CASE("child: a program that is not there exits 127", "[support]") {
  const auto outcome = gofed::test::run("/nonexistent/program", {});
  CHECK(outcome.exit == Exit{.code = 127});
  CHECK_THAT(outcome.err, Catch::Contains("No such file"));
}

TEST_CASE("child: much output does not block it", "[support]") {
  const auto outcome = gofed::test::run("/bin/sh", {"-c", "head -c 3000000 /dev/zero"});
  CHECK(outcome.out.size() == 3000000);
}

TEST_CASE("word_of: the value of a key, whole words only", "[support]") {
  CHECK(gofed::test::word_of("bound endpoint=tcp://x:1 n=2", "endpoint") == "tcp://x:1");
  CHECK(gofed::test::word_of("a pre_n=1 n=2", "n") == "2");
  CHECK_THROWS(gofed::test::word_of("a pre_n=1", "n"));
}
