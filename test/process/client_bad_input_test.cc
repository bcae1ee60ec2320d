// Goal (acceptance 7): bad input ends in one clear line that names it and the cause, with the
// documented exit code, nothing left in the temporary directory, and workers that still work.
// Method: each input through the programs, inside the client and through a running system.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "test/process/client_programs.h"
#include "test/support/eventually.h"

using namespace gofed::test;

namespace {

struct BadInput {
  std::string file;
  std::string cause;  // what the line says
};

const std::vector<BadInput> kBadInputs{
    {"no-archive.tar.gz", "not an archive"},
    {"truncated.tar.gz", "truncated"},
    {"empty.tar.gz", "empty"},
    {"no-entries.tar.gz", "an archive without any file"},
    {"outside.tar.gz", "leaves the archive"},
    {"link.tar.gz", "leaves the archive"},
    {"nested.tar.gz", "over the limit"},
    {"bomb.tar.gz", "over the limit"},
    {"no-go.tar.gz", "no Go source"},
    {"missing.tar.gz", "no such file"},
};

void check_line(const Outcome& outcome, const std::string& scenario, const BadInput& input) {
  CAPTURE(input.file, outcome.out, outcome.err);
  CHECK(outcome.exit == Exit{.code = 1});
  CHECK(outcome.out.empty());
  CHECK(is_one_error_line(outcome.err));
  CHECK(outcome.err.starts_with("gofed: " + scenario + ": "));
  CHECK(outcome.err.find(input.file) != std::string::npos);
  CHECK(outcome.err.find(input.cause) != std::string::npos);
}

}  // namespace

TEST_CASE("bad input: inside the client") {
  const ClientPlace place;
  place.make_archives();
  for (const auto& input : kBadInputs) {
    for (const std::string scenario : {"api", "deps", "uses"}) {
      check_line(place.gofed({"--local", scenario, "--file", input.file}), scenario, input);
    }
    CHECK(place.leftovers().empty());
  }
}

TEST_CASE("bad input: a directory without Go source; what else it holds may be unreadable") {
  const ClientPlace place;
  const auto directory = place.path("no-go");
  std::filesystem::create_directory(directory);
  std::ofstream(directory + "/README.md") << "nothing";
  const auto without = place.gofed({"--local", "api", "--dir", directory});
  check_line(without, "api", {directory, "no Go source"});
  // What no analysis reads may be anything.
  std::filesystem::permissions(directory + "/README.md", std::filesystem::perms::none);
  std::ofstream(directory + "/a.go") << "package a\n";
  CHECK(place.gofed({"--local", "api", "--dir", directory}).exit == Exit{});
}

TEST_CASE("bad input: through the broker, and the workers go on") {
  const ClientPlace place;
  place.make_archives();
  System system(place);
  const auto expected = system.gofed({"api", "--file", "good.tar.gz"});
  REQUIRE(expected.exit == Exit{});
  for (const auto& input : kBadInputs) {
    check_line(system.gofed({"api", "--file", input.file}), "api", input);
    CHECK(system.gofed({"api", "--file", "good.tar.gz"}).out == expected.out);
  }
  CHECK(place.leftovers().empty());
  CHECK(system.up().err().find("ended with") == std::string::npos);  // no worker died
}

TEST_CASE("bad input: Go that does not parse is a result with complaints") {
  const ClientPlace place;
  place.make_archives();
  const auto outcome =
      place.gofed({"--local", "api", "--file", "broken-go.tar.gz", "-o", "ndjson"});
  CHECK(outcome.exit == Exit{});
  CHECK_THAT(outcome.err, Catch::StartsWith("gofed: api: broken-go.tar.gz: ") &&
                              Catch::Contains("about the source, the first: p/a.go:3:"));
  CHECK(std::ranges::count(outcome.err, '\n') == 1);
  CHECK(outcome.out.find(R"("position":"p/a.go:3:)") != std::string::npos);
  CHECK(place.gofed({"--local", "-q", "api", "--file", "broken-go.tar.gz"}).err.empty());
}

TEST_CASE("bad input: a directory, an unreadable one, none") {
  const ClientPlace place;
  place.make_archives();
  const auto directory = place.gofed({"--local", "api", "--file", "tree"});
  CHECK(directory.exit == Exit{.code = 1});
  CHECK(directory.err == "gofed: api: tree: is a directory (see --dir)\n");
  const auto none = place.gofed({"--local", "api", "--dir", "nowhere"});
  CHECK(none.exit == Exit{.code = 1});
  CHECK(is_one_error_line(none.err));
  const auto file = place.gofed({"--local", "api", "--dir", "good.tar.gz"});
  CHECK(file.exit == Exit{.code = 1});
  CHECK(is_one_error_line(file.err));
  CHECK(place.leftovers().empty());
}

TEST_CASE("bad input: foreign names cannot write to the terminal") {
  const ClientPlace place;
  place.make_archives();
  const auto outcome = place.gofed({"--local", "api", "--file", "escape\x1b[31m.tar.gz"});
  CHECK(outcome.exit == Exit{.code = 1});
  CHECK(is_one_error_line(outcome.err));
  CHECK(outcome.err.find("escape\\x1b[31m.tar.gz") != std::string::npos);
}

TEST_CASE("bad input: no broker, and a service that nobody offers") {
  const ClientPlace place;
  place.make_archives();
  const auto nobody = ipc_endpoint(place.directory(), "nobody");
  const std::vector<std::string> words{"--broker", nobody, "--set", "client.connect_timeout=200ms"};
  for (const auto& command :
       std::vector<std::vector<std::string>>{{"api", "--file", "good.tar.gz"},
                                             {"call", "list"},
                                             {"services"},
                                             {"workers"},
                                             {"upload", "good.tar.gz"},
                                             {"api", "--file", "good.tar.gz", "--data", "own"}}) {
    auto all = words;
    all.insert(all.end(), command.begin(), command.end());
    const auto outcome = place.gofed(all);
    CAPTURE(command, outcome.err);
    CHECK(outcome.exit == Exit{.code = 69});
    CHECK(outcome.out.empty());
    CHECK(is_one_error_line(outcome.err));
    CHECK(outcome.err.find("no broker at " + nobody) != std::string::npos);
  }

  const System system(place, {"filestorage"});
  const auto outcome = system.gofed({"--timeout", "300ms", "api", "--file", "good.tar.gz"});
  CAPTURE(outcome.err);
  CHECK(outcome.exit == Exit{.code = 69});
  CHECK(is_one_error_line(outcome.err));
  CHECK(outcome.err.find("api") != std::string::npos);
}

TEST_CASE("silent wait: a service without workers is said after the connect timeout, exit 69") {
  const ClientPlace place;
  place.make_archives();
  const auto endpoint = ipc_endpoint(place.directory(), "broker");
  const auto broker = place.start(binary("gofed-broker"), {"--endpoint", endpoint});
  broker->wait_for_line("ipc://");
  const std::string unknown = "00000000-0000-0000-0000-000000000000";
  struct Asked {
    std::vector<std::string> words;
    std::string error;
  };
  // Without --timeout: the call itself would wait for ten minutes.
  for (const auto& [command, error] : std::vector<Asked>{
           {{"api", "--file", "good.tar.gz"}, "start one with \"gofed-worker filestorage\""},
           {{"call", "list"}, "start one with \"gofed-worker filestorage\""},
           {{"jobs", "status", unknown + "-1"}, "no worker of \"jobs@" + unknown + "\""},
           {{"call", "api_analysis", R"({"file":{"identifier":"x"}})"}, "\"gofed-worker api\""}}) {
    std::vector<std::string> all{"--broker", endpoint, "--set", "client.connect_timeout=200ms"};
    all.insert(all.end(), command.begin(), command.end());
    const auto outcome = place.gofed(all);
    CAPTURE(command, outcome.err);
    CHECK(outcome.exit == Exit{.code = 69});
    CHECK(is_one_error_line(outcome.err));
    CHECK(outcome.err.find("no worker of") != std::string::npos);
    CHECK(outcome.err.find(endpoint) != std::string::npos);
    CHECK(outcome.err.find(error) != std::string::npos);
  }
}

TEST_CASE("silent wait: a worker that comes within the connect timeout is waited for") {
  const ClientPlace place;
  const auto endpoint = ipc_endpoint(place.directory(), "broker");
  const auto broker = place.start(binary("gofed-broker"), {"--endpoint", endpoint});
  broker->wait_for_line("ipc://");
  auto client = place.start(binary("gofed"), {"--broker", endpoint, "--set",
                                              "client.connect_timeout=60s", "call", "list"});
  // Its request is in the broker before the worker is started.
  CHECK(eventually([&] {
    const auto queued = place.gofed({"--broker", endpoint, "services", "-o", "ndjson"});
    return queued.out.find("\"queued\":1") != std::string::npos;
  }));
  const auto worker =
      place.start(binary("gofed-worker"), {"--broker", endpoint, "--log-level", "off", "--set",
                                           "filestorage.driver=memory", "filestorage"});
  CHECK(client->wait() == Exit{});
  CHECK(client->out().find("\"files\"") != std::string::npos);
}

TEST_CASE("bad input: usage errors say what is wrong and where help is, exit code 2") {
  const ClientPlace place;
  const std::map<std::vector<std::string>, std::string> expected{
      {{}, "no command given (see gofed help)"},
      {{"apy"}, "unknown command apy, did you mean api? (see gofed help)"},
      {{"api"}, "api: expected --file F, --dir D, --url U or --file-id JSON (see gofed help api)"},
      {{"api", "--fiel", "x"},
       "api: unknown option --fiel, did you mean --file? (see gofed help api)"},
      {{"--broker", "localhost", "workers"},
       "workers: broker localhost: expected tcp://HOST:PORT or ipc://PATH (see gofed help "
       "workers)"},
      {{"--broker", "tcp://127.0.0.1:5555,tcp://a:99999", "workers"},
       "workers: broker tcp://a:99999: expected tcp://HOST:PORT or ipc://PATH (see gofed help "
       "workers)"},
      {{"api", "x.tar.gz", "y"}, "api: unexpected argument y (see gofed help api)"},
      {{"uses", "--dir", ".", "--store"}, "uses: storing needs a project (see gofed help uses)"},
      {{"uses", "--output", "godoc", "--dir", "."},
       "uses: --output godoc: expected one of json, ndjson, table (see gofed help uses)"},
      {{"call"}, "call: expected ACTION [JSON|-] (see gofed help call)"},
      {{"jobs", "list", "x"}, "jobs: list: unexpected argument x (see gofed help jobs)"},
      {{"jobs", "close"}, "jobs: neither ids, nor a --batch, nor a --state (see gofed help jobs)"},
      {{"jobs", "close", "6fa1-17", "--batch", "b"},
       "jobs: ids, or --batch and --state, but not both (see gofed help jobs)"},
      {{"call", "uplod"}, "call: no action uplod, did you mean upload? (see gofed help call)"},
      {{"help", "statsu"}, "help: no command statsu, did you mean status? (see gofed help help)"},
      {{"status", "--output", "xml"},
       "status: --output xml: expected one of json, ndjson, table (see gofed help status)"},
      {{"api", "--output", "dot", "--dir", "."},
       "api: --output dot: expected one of json, ndjson, table, godoc, goapi (see gofed help "
       "api)"},
      {{"api", "--dir", ".", "--platforms", "js/wasm", "--goarch", "arm"},
       "api: --platforms and --goarch exclude each other (see gofed help api)"},
      {{"api", "--dir", ".", "--output", "goapi", "--meta"},
       "api: --output goapi: not with --records or --meta (see gofed help api)"},
      {{"api", "--dir", ".", "--output", "goapi", "--store", "--project", "p", "--project-commit",
        "c", "--project-commit-date", "2024-05-01"},
       "api: --output goapi: not with --store (see gofed help api)"},
      {{"deps", "--dir", ".", "--platforms", "all"},
       "deps: unknown option --platforms (see gofed help deps)"},
  };
  for (const auto& [words, line] : expected) {
    const auto outcome = place.gofed(words);
    CAPTURE(words);
    CHECK(outcome.exit == Exit{.code = 2});
    CHECK(outcome.out.empty());
    CHECK(outcome.err == "gofed: " + line + "\n");
  }
}
