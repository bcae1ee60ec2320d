// Goal: documents are kept and found by project and by package, for both kinds of them; two names
// share one store; an inline configuration has a store of its own.
// Method: through a System of this process.
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/actions/api_storage.h"
#include "schemas/actions/deps_storage.h"
#include "test/support/temp_dir.h"
#include "test/workers/services/local_system.h"
#include "workers/common/storage/shared_store.h"
#include "workers/services.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::LocalSystem;

namespace {

golang::ProjectApi api_of(const std::string& module) {
  golang::ProjectApi api;
  api.module = module;
  api.packages.push_back({.path = module, .name = "x", .functions = {{.name = "F"}}});
  return api;
}

golang::ProjectDeps deps_of(const std::string& module) {
  golang::ProjectDeps deps;
  deps.module = module;
  deps.packages.push_back({.path = module, .imports = {{.path = "fmt"}}});
  return deps;
}

}  // namespace

TEST_CASE("a project's document comes back as it was stored", "[documents]") {
  LocalSystem local;
  auto& system = local.system();
  const auto api = api_of("example.com/x");
  const auto stored = system.call<ApiStoreProject>(
      {.project = "x", .commit = "c1", .commit_date = 1000, .document = api});
  REQUIRE(stored);
  CHECK(stored->size_bytes > 0);
  const auto read = system.call<ApiProject>({.project = "x", .commit = "c1"});
  REQUIRE(read);
  CHECK(read->document == api);
  CHECK(read->commit_date == 1000);

  const auto deps = deps_of("example.com/x");
  REQUIRE(system.call<DepsStoreProject>(
      {.project = "x", .commit = "c1", .commit_date = 1000, .document = deps}));
  CHECK(system.call<DepsProject>({.project = "x", .commit = "c1"})->document == deps);
}

TEST_CASE("commits come newest first, and the newest is the default", "[documents]") {
  LocalSystem local;
  auto& system = local.system();
  for (const auto& [commit, date] :
       std::vector<std::pair<std::string, std::int64_t>>{{"old", -5}, {"new", 300}, {"mid", 20}}) {
    REQUIRE(system.call<ApiStoreProject>(
        {.project = "x", .commit = commit, .commit_date = date, .document = api_of(commit)}));
  }
  const auto commits = system.call<ApiProjectCommitListing>({.project = "x", .cursor = {}});
  REQUIRE(commits);
  CHECK(commits->commits == std::vector<CommitEntry>{{"new", 300}, {"mid", 20}, {"old", -5}});
  CHECK(system.call<ApiProject>({.project = "x", .commit = {}})->document.module == "new");
}

TEST_CASE("storing again replaces the document and its date", "[documents]") {
  LocalSystem local;
  auto& system = local.system();
  for (const auto* module : {"first", "second"}) {
    REQUIRE(system.call<ApiStoreProject>(
        {.project = "x", .commit = "c", .commit_date = 7, .document = api_of(module)}));
  }
  CHECK(system.call<ApiProject>({.project = "x", .commit = "c"})->document.module == "second");
  CHECK(system.call<ApiProjectCommitListing>({.project = "x", .cursor = {}})->commits.size() == 1);
}

TEST_CASE("packages are listed by distribution, version and name", "[documents]") {
  LocalSystem local;
  auto& system = local.system();
  const auto store = [&](const char* distribution, const char* package, const char* version) {
    REQUIRE(system.call<ApiStorePackage>({.distribution = distribution,
                                          .package = package,
                                          .version = version,
                                          .document = api_of(version)}));
  };
  store("debian/12", "cobra", "1.6");
  store("debian/12", "cobra", "1.8");
  store("debian/12", "yaml", "2.4");
  store("fedora/40", "cobra", "1.8");
  using Names = std::vector<std::string>;
  CHECK(system.call<ApiPackageListing>({.distribution = "debian/12", .prefix = {}, .cursor = {}})
            ->names == Names{"cobra", "yaml"});
  CHECK(system.call<ApiPackageListing>({.distribution = "debian/12", .prefix = "y", .cursor = {}})
            ->names == Names{"yaml"});
  CHECK(system
            .call<ApiPackageVersionListing>(
                {.distribution = "debian/12", .package = "cobra", .cursor = {}})
            ->names == Names{"1.6", "1.8"});
  CHECK(system.call<ApiPackageDistroListing>({.package = "cobra", .cursor = {}})->names ==
        Names{"debian/12", "fedora/40"});
  CHECK(system.call<ApiPackageDistroListing>({.package = "yaml", .cursor = {}})->names ==
        Names{"debian/12"});
  CHECK(system.call<ApiPackageDistroListing>({.package = {}, .cursor = {}})->names ==
        Names{"debian/12", "fedora/40"});
  const auto read =
      system.call<ApiPackage>({.distribution = "debian/12", .package = "cobra", .version = "1.6"});
  REQUIRE(read);
  CHECK(read->document.module == "1.6");
  // The other kind has a store of its own.
  CHECK(system.call<DepsPackageListing>({.distribution = "debian/12", .prefix = {}, .cursor = {}})
            ->names.empty());
}

TEST_CASE("what is not there is NotFound, what is no key InvalidArgument", "[documents]") {
  LocalSystem local;
  auto& system = local.system();
  const auto missing = system.call<ApiProject>({.project = "x", .commit = "c"});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == Errc::NotFound);
  CHECK(missing.error().context.find("x") != std::string::npos);
  const auto none = system.call<ApiProject>({.project = "x", .commit = {}});
  REQUIRE_FALSE(none);
  CHECK(none.error().code == Errc::NotFound);
  CHECK(system.call<ApiProjectListing>({.prefix = {}, .cursor = {}})->names.empty());
  const auto empty = system.call<ApiStoreProject>(
      {.project = "", .commit = "c", .commit_date = 0, .document = {}});
  REQUIRE_FALSE(empty);
  CHECK(empty.error().code == Errc::InvalidArgument);
}

TEST_CASE("two names over one store have its identity and are exclusive", "[documents]") {
  LocalSystem local;
  auto& save = local.service("apisavestorage");
  auto& read = local.service("apistorage");
  CHECK(save.store_identity() == read.store_identity());
  CHECK_FALSE(save.store_identity().empty());
  CHECK(save.exclusive());
  CHECK(read.exclusive());
  CHECK(local.service("depsstorage").store_identity() != read.store_identity());
}

TEST_CASE("a store on disk is opened once per process, however its path is spelt", "[documents]") {
  const test::TempDir directory;
  const auto spelt = [&](const std::string& path) {
    std::vector<std::span<const envelope::Setting>> tables;
    for (const auto& table : workers::service_settings()) tables.push_back(table);
    return *envelope::Config::defaults(tables).with("apistorage.path", path);
  };
  const auto plain = spelt(directory / "store");
  const auto odd = spelt(directory / "./x/../store");
  const auto a = workers::open_shared_store(plain, "apistorage");
  const auto b = workers::open_shared_store(odd, "apistorage");
  REQUIRE(a);
  REQUIRE(b);
  CHECK(a->get() == b->get());
}

TEST_CASE("memory stores are shared within one configuration only", "[documents]") {
  LocalSystem first;
  LocalSystem second;
  CHECK(first.service("apistorage").store_identity() !=
        second.service("apistorage").store_identity());
}

TEST_CASE("a data service answers every storage action under a name of its own", "[documents]") {
  LocalSystem local;
  const auto service = workers::make_data_service("mine");
  REQUIRE(service->startup(local.router().config()));
  CHECK(service->name() == "mine");
  for (const auto& action : all_actions()) {
    CAPTURE(action.info.name);
    const auto* info = find_service(action.info.service);
    REQUIRE(info != nullptr);
    // Jobs are kept by a store, but are no data that an analysis asks for.
    const bool is_data = info->kind == ServiceKind::Storage && info->name != "jobs";
    CHECK((service->find(action.info.name) != nullptr) == is_data);
  }
  const auto* handler = service->find("upload");
  REQUIRE(handler != nullptr);
  envelope::Context context({.action = handler->info}, local.system());
  const Upload::Input input{.name = "f", .upload = {}, .data = Blob::of("x"), .last = true};
  Upload::Output output;
  REQUIRE(envelope::run_action(*service, *handler, context, &input, &output));
  CHECK(output.file->service == "mine@" + service->store_identity());
  service->termination();
}
