// Goal (acceptance 3): the same answer, byte for byte, inside the client, through the broker, and
// from a worker's direct endpoint, for real Debian packages; whatever way the source came in.
// Method: the programs, with `gofed up` and with a worker that no broker knows.
#include <catch2/catch.hpp>

#include "test/process/client_programs.h"

using namespace gofed::test;

namespace {

const std::vector<std::string> kPackages{
    "golang-github-spf13-cobra-dev",
    "golang-golang-x-net-dev",
    "golang-gopkg-yaml.v3-dev",
    "golang-github-prometheus-client-golang-dev",
};

// A worker that answers on an endpoint of its own, far from any broker.
class DirectWorker {
 public:
  explicit DirectWorker(const ClientPlace& place)
      : worker_(place.start(binary("gofed-worker"),
                            {"--broker", ipc_endpoint(place.directory(), "nobody"), "--direct",
                             "tcp://127.0.0.1:*", "--set", "filestorage.driver=memory",
                             "--log-level", "off", "api", "deps", "filestorage"})),
        endpoint_(worker_->wait_for_line("tcp://")) {}

  [[nodiscard]] std::vector<std::string> words(const std::vector<std::string>& rest) const {
    std::vector<std::string> all{"--broker", "ipc:///nowhere/at/all"};
    for (const auto* service : {"api", "deps", "filestorage"}) {
      all.insert(all.end(), {"--set", "routes." + std::string(service) + "=" + endpoint_});
    }
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
  }

 private:
  std::unique_ptr<Child> worker_;
  std::string endpoint_;
};

std::string good(const Outcome& outcome) {
  INFO(outcome.err);
  REQUIRE(outcome.exit == Exit{});
  REQUIRE(outcome.out.size() > 100);
  CHECK(outcome.err.empty());
  return outcome.out;
}

// What stands behind "result": the answer apart from its meta.
std::string result_of(const std::string& text) {
  const auto at = text.find("\"result\":");
  REQUIRE(at != std::string::npos);
  return text.substr(at);
}

}  // namespace

TEST_CASE("routes: local, broker and direct give the same bytes for Debian's packages") {
  const ClientPlace place;
  const System system(place);
  const DirectWorker direct(place);
  for (const auto& package : kPackages) {
    const auto archive = corpus_archive(place, package);
    for (const auto& scenario : std::vector<std::vector<std::string>>{
             {"api", "-o", "json"},
             {"deps", "-o", "json"},
             {"uses", "-o", "json"},
             {"api", "-o", "json", "--platforms", "linux/amd64,windows/amd64,js/wasm"},
             {"api", "-o", "goapi", "--platforms", "linux/386,linux/386/nocgo", "--quiet"}}) {
      CAPTURE(package, scenario);
      auto words = scenario;
      words.insert(words.end(), {"--file", archive});
      auto local = words;
      local.insert(local.begin(), "--local");
      auto remote = words;
      remote.insert(remote.begin(), "--remote");
      const auto expected = good(place.gofed(local));
      CHECK(good(system.gofed(remote)) == expected);
      CHECK(good(place.gofed(direct.words(words))) == expected);
    }
  }
  CHECK(place.leftovers().empty());
}

TEST_CASE("routes: the meta says who answered, the result stays the same") {
  const ClientPlace place;
  place.make_archives();
  const System system(place);
  const std::vector<std::string> words{"api", "--file", "good.tar.gz", "--meta", "-o", "ndjson"};
  auto local_words = words;
  local_words.insert(local_words.begin(), "--local");
  const auto local = good(place.gofed(local_words));
  const auto remote = good(system.gofed(words));
  CHECK(local.find(R"("worker":"local")") != std::string::npos);
  CHECK(remote.find(R"("worker":"local")") == std::string::npos);
  CHECK(result_of(local) == result_of(remote));
}

TEST_CASE("sources: file, standard input, directory, stored file are one tree") {
  const ClientPlace place;
  place.make_archives();
  const System system(place);
  const auto expected = good(system.gofed({"api", "--file", "good.tar.gz"}));
  CHECK(expected.find("Hello") != std::string::npos);
  CHECK(good(place.shell("cat good.tar.gz | $gofed --broker " + system.endpoint() +
                         " api --file -")) == expected);
  CHECK(good(system.gofed({"api", "--dir", "tree"})) == expected);
  CHECK(good(place.gofed({"--local", "api", "--dir", "tree"})) == expected);
  const auto id = good(system.gofed({"upload", "good.tar.gz", "-o", "json"}));
  CHECK(good(system.gofed({"api", "--file-id", id})) == expected);
}

TEST_CASE("data: inline and the client's own stores give the same bytes as the system's") {
  const ClientPlace place;
  place.make_archives();
  const System system(place);
  const auto expected = good(system.gofed({"deps", "--file", "good.tar.gz"}));
  for (const std::string where : {"inline", "own"}) {
    CAPTURE(where);
    CHECK(good(system.gofed({"deps", "--file", "good.tar.gz", "--data", where})) == expected);
    CHECK(good(place.gofed({"--local", "deps", "--file", "good.tar.gz", "--data", where})) ==
          expected);
  }
  // The system never saw the file that the client served itself.
  CHECK(good(system.gofed({"call", "list"})).find("good.tar.gz") !=
        std::string::npos);  // of the first call
}

TEST_CASE("store: what is stored is listed and read back, in the system and in a directory") {
  const ClientPlace place;
  place.make_archives();
  const System system(place);
  const std::vector<std::string> words{"api",
                                       "--file",
                                       "good.tar.gz",
                                       "--store",
                                       "--project",
                                       "example.org/demo",
                                       "--project-commit",
                                       "v1.0",
                                       "--project-commit-date",
                                       "2024-05-01"};
  const auto document = good(system.gofed(words));
  const auto listing = system.gofed(
      {"call", "api_project_commit_listing", R"({"project":"example.org/demo"})", "-o", "ndjson"});
  CHECK(listing.out == R"({"commits":[{"commit":"v1.0","commit_date":1714521600000}]})"
                       "\n");

  auto own = words;
  own.insert(own.end(), {"--data", "own"});
  CHECK(good(system.gofed(own)) == document);
  const auto read = place.gofed({"--local", "--set", "apistorage.local_driver=rocksdb", "--set",
                                 "apistorage.path=own/apistorage", "call", "api_project_listing",
                                 "-o", "ndjson"});
  CHECK(read.out.find("example.org/demo") != std::string::npos);
}

TEST_CASE("B1: a distribution's package is stored by its name, version and distribution") {
  const ClientPlace place;
  place.make_archives();
  const System system(place);
  const auto outcome = place.shell(
      "g=\"$gofed --broker " + system.endpoint() +
      "\"; for s in api deps uses; do $g $s good.tar.gz --store --package demo-dev --version 1.0-1 "
      "--distribution debian/12 -o ndjson > $s.json || exit 9; done; "
      "$g call api_package_version_listing '{\"distribution\": \"debian/12\", \"package\": "
      "\"demo-dev\"}' -o ndjson; "
      "for s in api deps uses; do $g call ${s}_package '{\"distribution\": \"debian/12\", "
      "\"package\": \"demo-dev\", \"version\": "
      "\"1.0-1\"}' -o ndjson | grep -c '\"module\":\"example.org/demo\"'; done; "
      "$g apidiff demo-dev=1.0-1 tree -o table | tail -1; "
      "echo '{\"file\":\"good.tar.gz\",\"package\":\"demo-dev\",\"version\":\"2.0-1\"}' | "
      "$g deps --store --distribution debian/13 --records - > record || exit 8; "
      "$g call deps_package_version_listing '{\"distribution\": \"debian/13\", \"package\": "
      "\"demo-dev\"}' -o ndjson");
  CAPTURE(outcome.out, outcome.err);
  CHECK(outcome.exit == Exit{});
  CHECK(outcome.out.find("1.0-1") != std::string::npos);
  CHECK(outcome.out.find("\n1\n1\n1\n") != std::string::npos);
  CHECK(outcome.out.find("2.0-1") != std::string::npos);
}

TEST_CASE("B1: half a key, two keys and a key without --store are refused") {
  const ClientPlace place;
  place.make_archives();
  const auto refused = [&](std::vector<std::string> more) {
    std::vector<std::string> words{"--local", "api", "good.tar.gz"};
    words.insert(words.end(), more.begin(), more.end());
    const auto outcome = place.gofed(words);
    CHECK(outcome.exit == Exit{.code = 2});
    return outcome.err;
  };
  CHECK(refused({"--package", "n", "--version", "1", "--distribution", "d"}) ==
        "gofed: api: --package... says where to store: --store is missing (see gofed help api)\n");
  CHECK(refused({"--store", "--package", "n", "--version", "1"}) ==
        "gofed: api: storing needs the package's distribution (see gofed help api)\n");
  CHECK(refused({"--store", "--version", "1", "--distribution", "d"}) ==
        "gofed: api: storing needs a package (see gofed help api)\n");
  CHECK(refused({"--store", "--package", "n", "--project", "p"}) ==
        "gofed: api: --project... and --package... exclude each other (see gofed help api)\n");
}

TEST_CASE("B1: --version before a command is the program's") {
  const ClientPlace place;
  CHECK(place.gofed({"--version"}).out.starts_with("gofed "));
  CHECK(place.gofed({"services", "--version"}).out.starts_with("gofed "));
  CHECK(place.gofed({"api", "--version"}).out.starts_with("gofed "));
}
