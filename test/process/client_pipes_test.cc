// Goal: the client behaves in pipes: records in and out, order kept, closed and full outputs,
// tables only for terminals, an end when it is asked to.
// Method: the programs under bash, and a pseudo-terminal made by python3.
#include <sstream>

#include <catch2/catch.hpp>

#include "test/process/client_programs.h"

using namespace gofed::test;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Runs a command with stdout and stderr on a terminal of that many columns; its output.
std::string on_terminal(const ClientPlace& place, int columns, const std::string& words) {
  const auto outcome = place.shell(
      "/usr/bin/python3 -c 'import fcntl,os,pty,struct,sys,termios\n"
      "pid, fd = pty.fork()\n"
      "if pid == 0:\n"
      "  sys.stdin.readline()\n"
      "  os.execvp(sys.argv[2], sys.argv[2:])\n"
      "fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack(\"HHHH\", 25, int(sys.argv[1]), 0, 0))\n"
      "os.write(fd, b\"\\n\")\n"
      "while True:\n"
      "  try: data = os.read(fd, 65536)\n"
      "  except OSError: break\n"
      "  if not data: break\n"
      "  os.write(1, data)\n' " +
      std::to_string(columns) + " $gofed " + words);
  REQUIRE(outcome.exit == Exit{});
  return outcome.out;
}

}  // namespace

TEST_CASE("records: one answer a record, in order, bad ones among good ones") {
  const ClientPlace place;
  place.make_archives();
  const std::string input =
      "{\"file\":\"good.tar.gz\"}\n\n{\"file\":\"missing\"}\nnot json\n"
      "{\"dir\":\"tree\"}\n{\"fil\":\"x\"}\n";
  for (const std::string jobs : {"1", "8"}) {
    const auto outcome = place.gofed({"--local", "api", "--records", "-", "-j", jobs}, input);
    CAPTURE(jobs, outcome.err);
    CHECK(outcome.exit == Exit{.code = 3});
    const auto lines = lines_of(outcome.out);
    REQUIRE(lines.size() == 5);
    CHECK(lines[0].starts_with(R"({"input":{"file":"good.tar.gz"},"result":{"format":1,)"));
    CHECK(lines[1] ==
          R"({"error":{"code":"not_found","message":"missing: no such file or directory"},)"
          R"("input":{"file":"missing"}})");
    CHECK(lines[2].ends_with(R"("input":"not json"})"));
    CHECK(lines[3].starts_with(R"({"input":{"dir":"tree"},"result":)"));
    CHECK(lines[4].find("record.fil: unknown field") != std::string::npos);
    CHECK(outcome.err == "gofed: api: 3 records failed\n");
  }
}

TEST_CASE("records: a scenario's records are another one's input") {
  const ClientPlace place;
  place.make_archives();
  const auto outcome = place.shell(
      "printf '{\"file\":\"good.tar.gz\"}\\n{\"file\":\"missing\"}\\n' | "
      "$gofed --local -q api --records - | $gofed --local -q deps --records -; "
      "echo ${PIPESTATUS[@]}");
  const auto lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].find(R"("path":"github.com/x/y")") != std::string::npos);
  CHECK(lines[1].find(R"("code":"not_found")") != std::string::npos);
  CHECK(lines[2] == "0 3 3");
}

TEST_CASE("records: uploaded files go on by their ids") {
  const ClientPlace place;
  place.make_archives();
  const System system(place);
  const auto outcome = place.shell("gofed_=\"$gofed --broker " + system.endpoint() +
                                   "\"; $gofed_ upload good.tar.gz tree/demo-1.0/go.mod -o ndjson |"
                                   " $gofed_ -q api --records - | cut -c 1-100");
  const auto lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].starts_with(R"({"input":{"file_id":{"service":"filestorage@)"));
  CHECK(lines[1].find("not an archive") != std::string::npos);
}

TEST_CASE("records: an answer does not wait for the next question") {
  const ClientPlace place;
  place.make_archives();
  // Both ends are held by one shell that asks the second question after the first answer.
  const auto outcome = place.shell(
      "coproc client { $gofed --local api --records - -j 4; }; "
      "for i in 1 2; do echo '{\"file\":\"good.tar.gz\"}' >&${client[1]}; "
      "read -r -t 20 -u ${client[0]} line || exit 9; echo \"${line:0:30}\"; done");
  CHECK(outcome.exit == Exit{});
  CHECK(lines_of(outcome.out).size() == 2);
}

TEST_CASE("transfer: what was uploaded comes back, in chunks, and a file appears when whole") {
  const ClientPlace place;
  const System system(place);
  const auto outcome = place.shell(
      "head -c 20000001 /dev/urandom > big; gofed_=\"$gofed --broker " + system.endpoint() +
      "\"; $gofed_ upload big > id && $gofed_ download - -O copy < id && cmp big copy && "
      "$gofed_ download \"$(cat id)\" | cmp big && cat big | $gofed_ upload - | "
      "$gofed_ download - | cmp big && ls copy*");
  CAPTURE(outcome.err);
  CHECK(outcome.exit == Exit{});
  CHECK(outcome.out == "copy\n");
  CHECK(place.leftovers().empty());
}

TEST_CASE("output: a reader that goes away is no error, a full disk is one") {
  const ClientPlace place;
  const auto head = place.shell("$gofed actions --system-json | head -n 1; echo ${PIPESTATUS[0]}");
  CHECK(head.out == "{\n0\n");
  CHECK(head.err.empty());
  const auto full = place.shell("$gofed actions > /dev/full");
  CHECK(full.exit == Exit{.code = 1});
  CHECK(full.err == "gofed: actions: standard output: No space left on device\n");
}

TEST_CASE("terminal: a table with bold titles there, JSON in a pipe, plain with NO_COLOR") {
  const ClientPlace place;
  place.make_archives();
  const auto table = on_terminal(place, 100, "--local api --file good.tar.gz");
  CHECK(table.find("\x1b[1mPACKAGE") != std::string::npos);
  CHECK(table.find("example.org/demo/internal/deep") != std::string::npos);
  const auto plain = place.shell("NO_COLOR=1 $gofed --local api --file good.tar.gz -o table").out;
  CHECK(plain.find('\x1b') == std::string::npos);
  CHECK(plain.find("PACKAGE") != std::string::npos);
  CHECK(place.gofed({"--local", "api", "--file", "good.tar.gz"}).out.starts_with("{\n"));
}

TEST_CASE("terminal: names in use, one a row, with who provides them") {
  const ClientPlace place;
  place.make_archives();
  const std::vector<std::string> words{"--local", "uses", "--file", "good.tar.gz", "-o", "table"};
  CHECK(place.gofed(words).out ==
        "example.org/demo (go 1.21), read for linux/amd64 with cgo\n"
        "2 packages use 2 names: 1 standard, 1 third_party\n"
        "\n"
        "FOREIGN PACKAGE  VERSION  NAME      PLACES  USED BY  FIRST PLACE\n"
        "github.com/x/y   v1.2.3   Greeting       1  library  demo-1.0/demo.go:11:54\n");
  const auto narrow = place.gofed(words, {}, {{"COLUMNS", "40"}});
  for (const auto& line : lines_of(narrow.out.substr(narrow.out.find("\n\n")))) {
    CAPTURE(line);
    CHECK(line.size() <= 40);
  }
}

TEST_CASE("terminal: narrow ones get narrow tables that lose nothing") {
  const ClientPlace place;
  place.make_archives();
  const auto narrow = place.gofed({"--local", "services", "-o", "table"}, {}, {{"COLUMNS", "44"}});
  for (const auto& line : lines_of(narrow.out)) CHECK(line.size() <= 44);
  CHECK(narrow.out.find("apisavestorage") != std::string::npos);
  for (const auto& line : lines_of(on_terminal(place, 30, "actions"))) {
    CAPTURE(line);
    CHECK(line.size() <= 30 + sizeof("\x1b[1m\x1b[0m\r"));
  }
}

TEST_CASE("interrupt: Ctrl-C ends waiting input and waiting calls with exit code 130") {
  const ClientPlace place;
  place.make_archives();
  const System system(place, {"filestorage"});
  // Nobody offers api: the call waits until it is interrupted.
  auto waiting = place.start(binary("gofed"), {"--broker", system.endpoint(), "-v", "api", "--file",
                                               place.path("good.tar.gz")});
  CHECK(place
            .shell("for i in $(seq 200); do $gofed --broker " + system.endpoint() +
                   " services -o ndjson | grep -q '\"service\":\"api\"' && exit 0; done; exit 1")
            .exit == Exit{});
  waiting->interrupt();
  CHECK(waiting->wait() == Exit{.code = 130});
  CHECK(waiting->err().find("gofed: api: interrupted\n") != std::string::npos);
  CHECK(place.leftovers().empty());
}
