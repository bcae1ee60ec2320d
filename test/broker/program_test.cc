// Goal: gofed-broker as people run it: its words, its files, its exit codes.
// Method: the program of this build as a child, at endpoints that the system picks.
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "test/support/child.h"
#include "test/support/temp_dir.h"

namespace gofed::test {
namespace {

using Words = std::vector<std::string>;

Outcome broker(const Words& words, const ChildOptions& options = {}) {
  return run(binary("gofed-broker"), words, options);
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("gofed-broker: wrong words are a usage error that names them", "[broker]") {
  struct Case {
    Words words;
    int code;
    std::string message;
  };
  const auto wrong = GENERATE(values<Case>({
      {{"--liveness", "0"}, 2, "broker.liveness = \"0\": expected a whole number (1 to 1000)"},
      {{"--heartbeat-interval-ms", "9"}, 2, "10ms to 1h"},
      {{"--attempts-max", "256"}, 2, "1 to 255"},
      {{"--queue-max", "many"}, 2, "broker.queue_max"},
      {{"--set", "broker.endpoin=x"}, 2, "did you mean broker.endpoint?"},
      {{"--set", "nothing"}, 2, "section.key=value"},
      {{"--set", "worker.capacity=3"}, 2, "unknown setting worker.capacity"},
      {{"--log", "loud"}, 2, "loud"},
      {{"--no-such-flag"}, 2, "no-such-flag"},
      {{"word"}, 2, "unexpected argument word"},
      {{"--config", "/no/such/file.toml"}, 1, "/no/such/file.toml"},
      {{"--endpoint", "tcp://0.0.0.0:*"}, 2, "allow-insecure"},
      {{"--endpoint", "nonsense"}, 2, "nonsense: expected tcp://HOST:PORT or ipc://PATH"},
      {{"--endpoint", "smoke://signals"}, 2, "smoke://signals: expected"},
      {{"--endpoint", "tcp://127.0.0.1:*", "--endpoint", "tcp://"}, 2, "tcp://: expected"},
      {{"--endpoint", ""}, 2, "endpoint"},
      {{"--endpoint", "ipc:///no/such/directory/b"}, 1, "ipc:///no/such/directory/b"},
  }));
  const auto outcome = broker(wrong.words);
  CHECK(outcome.exit.code == wrong.code);
  CHECK_THAT(outcome.err, Catch::Contains(wrong.message));
  CHECK(outcome.out.empty());
}

TEST_CASE("gofed-broker: flag > environment > file > default", "[broker]") {
  const TempDir dir;
  write_file(dir / "broker.toml",
             "[broker]\nliveness = 4\nqueue_max = 5\nattempts_max = 6\n"
             "[worker]\ncapacity = 3\n[filestorage]\npath = \"/x\"\n");
  const auto outcome =
      broker({"--config", dir / "broker.toml", "--liveness", "7", "--print-config"},
             {.environment = {{"GOFED_BROKER_LIVENESS", "8"}, {"GOFED_BROKER_QUEUE_MAX", "9"}}});
  CHECK(outcome.exit == Exit{});
  CHECK_THAT(outcome.out, Catch::Contains("liveness = 7  # command line\n"));
  CHECK_THAT(outcome.out, Catch::Contains("queue_max = 9  # environment GOFED_BROKER_QUEUE_MAX\n"));
  CHECK_THAT(outcome.out, Catch::Contains("attempts_max = 6  # "));
  CHECK_THAT(outcome.out, Catch::Contains("services_max = 16384  # default\n"));
  CHECK_FALSE(contains(outcome.out, "filestorage"));  // of another program
}

TEST_CASE("gofed-broker: a misspelt section of a file is named with its place", "[broker]") {
  const TempDir dir;
  write_file(dir / "broker.toml", "[brokre]\nliveness = 4\n");
  const auto outcome = broker({"--config", dir / "broker.toml", "--print-config"});
  CHECK(outcome.exit == Exit{.code = 2});
  CHECK_THAT(outcome.err, Catch::Contains("broker.toml:2:"));
  CHECK_THAT(outcome.err, Catch::Contains("did you mean broker.liveness?"));
}

TEST_CASE("gofed-broker: --help, --version, --info and --print-config are on stdout", "[broker]") {
  const auto word = GENERATE(as<std::string>(), "--help", "--version", "--info", "--print-config");
  const auto outcome = broker({word});
  CHECK(outcome.exit == Exit{});
  CHECK_FALSE(outcome.out.empty());
  CHECK(outcome.err.empty());
}

TEST_CASE("gofed-broker: where it listens comes from the file, and SIGTERM ends it well",
          "[broker]") {
  const TempDir dir;
  write_file(dir / "broker.toml", "[broker]\nendpoint = [\"tcp://127.0.0.1:*\", \"ipc://" +
                                      (dir / "b") + "\"]\n[log]\nlevel = \"off\"\n");
  Child child(binary("gofed-broker"), {"--config", dir / "broker.toml"});
  child.wait_for_line("tcp://127.0.0.1:");
  child.wait_for_line("ipc://" + (dir / "b"));
  child.terminate();
  CHECK(child.wait() == Exit{});
}

}  // namespace gofed::test
