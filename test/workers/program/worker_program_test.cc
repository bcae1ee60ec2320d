// Goal: gofed-worker as people run it: its words, its exit codes, its services over sockets, and
// three ways to the same answer: in this process, at the worker directly, through a broker.
// Method: the programs of this build as children, at endpoints that the system picks.
#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "envelope/worker/worker.h"
#include "schemas/actions/api.h"
#include "schemas/actions/api_storage.h"
#include "schemas/actions/deps.h"
#include "test/support/child.h"
#include "test/support/golden.h"
#include "test/support/temp_dir.h"
#include "test/workers/services/local_system.h"
#include "workers/services.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::Child;
using gofed::test::LocalSystem;
using gofed::test::Settings;
using gofed::test::TarBuilder;

namespace {

std::string tree() {
  return TarBuilder()
      .tree(test::source_path("test/workers/common/analysis/testdata/small"))
      .bytes();
}

using Words = std::vector<std::string>;

Words with_memory_stores(Words words) {
  for (const auto* section :
       {"filestorage", "apistorage", "depsstorage", "goland", "usesstorage"}) {
    words.insert(words.end(), {"--set", std::string(section) + ".driver=memory"});
  }
  words.insert(words.end(), {"--set", "jobs.driver=memory"});  // else it is the user's own store
  return words;
}

test::Outcome worker(const Words& words) {
  return test::run(test::binary("gofed-worker"), words);
}

// A broker on a port that the system picked.
struct Broker {
  Child child{test::binary("gofed-broker"), {"--endpoint", "tcp://127.0.0.1:*", "--log", "off"}};
  std::string endpoint = child.wait_for_line("tcp://127.0.0.1:");
};

// The calls of this process go to a worker itself, or to a broker.
Settings at(const std::string& endpoint) {
  return {{"routes.default", endpoint}};
}
Settings through(const std::string& broker) {
  return {{"client.broker", broker}, {"worker.broker", broker}};
}

}  // namespace

TEST_CASE("gofed-worker: wrong words are a usage error that names them", "[worker]") {
  struct Case {
    Words words;
    int code;
    std::string message;
  };
  const auto wrong = GENERATE(values<Case>({
      {{}, 2, "no service named"},
      {{"apis"}, 2, "no service \"apis\""},
      {{"--capacity", "many", "api"}, 2, "worker.capacity"},
      {{"--set", "filestorage.drivr=memory", "api"}, 2, "filestorage.driver"},
      {{"--set", "nothing", "api"}, 2, "section.key=value"},
      {{"--direct", "tcp://0.0.0.0:*", "api"}, 2, "--allow-insecure"},
      {{"--broker", "localhost", "api"}, 2, "expected tcp://HOST:PORT or ipc://PATH"},
      {{"--no-such-flag", "api"}, 2, "no-such-flag"},
      {{"--config", "/no/such/file.toml", "api"}, 1, "/no/such/file.toml"},
      {{"--set", "apistorage.driver=paper", "apistorage"}, 1, "paper"},
  }));
  const auto outcome = worker(wrong.words);
  CHECK(outcome.exit.code == wrong.code);
  CHECK(outcome.err.find(wrong.message) != std::string::npos);
  CHECK(outcome.out.empty());
}

TEST_CASE("gofed-worker: --help, --version, --info and --print-config are on stdout", "[worker]") {
  const auto word = GENERATE(as<std::string>(), "--help", "--version", "--info", "--print-config");
  const auto outcome = worker({word});
  CHECK(outcome.exit == test::Exit{0, 0});
  CHECK_FALSE(outcome.out.empty());
  CHECK(outcome.err.empty());
}

TEST_CASE("gofed-worker: a direct endpoint needs no broker, and SIGTERM ends it well", "[worker]") {
  Child child(test::binary("gofed-worker"),
              with_memory_stores({"--direct", "tcp://127.0.0.1:*", "--broker", "", "all"}));
  const auto endpoint = test::word_of(child.wait_for_line("bound endpoint="), "endpoint");
  LocalSystem here;
  LocalSystem there(at(endpoint), LocalSystem::Where::AsRouted);
  const auto archive = tree();

  const auto local_file = here.upload("small.tar", archive);
  const auto remote_file = there.upload("small.tar", archive);
  CHECK(remote_file.identifier == local_file.identifier);
  CHECK(remote_file.service != local_file.service);
  const auto local_api = here.system().call<ApiAnalysis>({.file = local_file, .options = {}});
  const auto remote_api = there.system().call<ApiAnalysis>({.file = remote_file, .options = {}});
  REQUIRE(local_api);
  REQUIRE(remote_api);
  CHECK(*local_api == *remote_api);

  child.terminate();
  CHECK(child.wait() == test::Exit{0, 0});
}

TEST_CASE("gofed-worker: through a broker, services in processes of their own", "[worker]") {
  const Broker broker;
  std::vector<Child> children;
  for (const Words& services :
       {Words{"filestorage"}, {"api", "deps"}, {"apistorage", "apisavestorage"}}) {
    Words words{"--broker", broker.endpoint};
    words.insert(words.end(), services.begin(), services.end());
    children.emplace_back(test::binary("gofed-worker"), with_memory_stores(words));
  }
  LocalSystem here;
  LocalSystem there(through(broker.endpoint), LocalSystem::Where::AsRouted);
  const auto archive = tree();
  const auto remote_file = there.upload("small.tar", archive);
  const auto local_file = here.upload("small.tar", archive);
  const auto remote_deps = there.system().call<DepsAnalysis>({.file = remote_file, .options = {}});
  const auto local_deps = here.system().call<DepsAnalysis>({.file = local_file, .options = {}});
  REQUIRE(local_deps);
  REQUIRE(remote_deps);
  CHECK(*local_deps == *remote_deps);

  const auto api = there.system().call<ApiAnalysis>({.file = remote_file, .options = {}});
  REQUIRE(api);
  REQUIRE(there.system().call<ApiStoreProject>(
      {.project = "small", .commit = "c", .commit_date = 1, .document = *api}));
  const auto stored = there.system().call<ApiProject>({.project = "small", .commit = "c"});
  REQUIRE(stored);
  CHECK(stored->document == *api);
}

TEST_CASE("data binding service: a worker asks the client's own store", "[worker]") {
  const Broker broker;
  // No filestorage in this system: the client's own data service is the only place.
  Child child(test::binary("gofed-worker"), {"--broker", broker.endpoint, "api"});
  LocalSystem client(through(broker.endpoint), LocalSystem::Where::AsRouted);
  auto options = envelope::worker_options(client.router().config());
  envelope::Worker own(std::move(options), {workers::make_data_service("data-of-a-test")},
                       client.router());
  bool served = false;
  std::jthread serving([&own, &served] { served = own.run().has_value(); });

  const envelope::CallOptions to_own{.service = "data-of-a-test"};
  const auto up = client.system().call<Upload>(
      {.name = "small.tar", .upload = {}, .data = Blob::of(tree()), .last = true}, to_own);
  REQUIRE(up);
  REQUIRE(up->file);
  CHECK(up->file->service.starts_with("data-of-a-test@"));
  envelope::CallOptions bound;
  bound.data.kind = BindingKind::Service;
  bound.data.service = "data-of-a-test";
  const auto api = client.system().call<ApiAnalysis>({.file = *up->file, .options = {}}, bound);
  own.stop();
  serving.join();
  CHECK(served);
  REQUIRE(api);
  CHECK(api->module == "example.com/small");
}

TEST_CASE("gofed-worker: a second store under an exclusive name is refused", "[worker]") {
  const Broker broker;
  Child first(test::binary("gofed-worker"),
              with_memory_stores({"--broker", broker.endpoint, "apistorage"}));
  LocalSystem client(through(broker.endpoint), LocalSystem::Where::AsRouted);
  const auto there = client.system().call<ApiProjectListing>({.prefix = {}, .cursor = {}});
  if (!there) FAIL(there.error().to_string() + first.err());
  const auto second = worker(with_memory_stores({"--broker", broker.endpoint, "apistorage"}));
  CHECK(second.exit.code == 1);
  CHECK(second.err.find("apistorage") != std::string::npos);
}

TEST_CASE("gofed-worker: a store that another process holds is refused, and named", "[worker]") {
  const test::TempDir directory;
  const Words words{"--direct", "tcp://127.0.0.1:*",
                    "--broker", "",
                    "--set",    "apistorage.path=" + directory / "store"};
  auto holding = words;
  holding.insert(holding.end(), {"apistorage", "apisavestorage"});  // one store, two names
  Child first(test::binary("gofed-worker"), holding);
  (void)first.wait_for_line("bound endpoint=");
  auto late = words;
  late.emplace_back("apistorage");
  const auto second = worker(late);
  CHECK(second.exit.code == 1);
  CHECK(second.err.find(directory / "store") != std::string::npos);
  CHECK(second.err.find(std::to_string(first.pid())) != std::string::npos);
}
