// Goal: services that ask for one store share it, and no others. Method: configurations of one process,
// stores on disk and in memory.
#include "workers/common/storage/shared_store.h"

#include <cstdlib>
#include <filesystem>

#include <catch2/catch.hpp>

#include "test/support/temp_dir.h"
#include "workers/services.h"

using namespace gofed;
using workers::open_shared_store;

namespace {

envelope::Config config(std::map<std::string, std::string> settings) {
  envelope::Config::Sources sources;
  sources.flags = std::move(settings);
  auto loaded = envelope::Config::load(workers::service_settings(), sources);
  REQUIRE(loaded);
  return std::move(*loaded);
}

// A variable of the environment, for as long as it lives.
class Environment {
 public:
  Environment(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name); before != nullptr) before_ = before;
    if (value == nullptr) {
      ::unsetenv(name);
    } else {
      ::setenv(name, value, 1);
    }
  }
  ~Environment() {
    if (before_) {
      ::setenv(name_, before_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

}  // namespace

TEST_CASE("shared store: sections with the same path share one, however it is spelt",
          "[documents]") {
  const test::TempDir directory;
  std::filesystem::create_directory(directory / "below");
  const auto first = config({{"apistorage.path", directory / "store"},
                             {"depsstorage.path", directory / "below/../store"},
                             {"filestorage.path", directory / "other"}});
  const auto api = open_shared_store(first, "apistorage");
  REQUIRE(api);
  const auto deps = open_shared_store(first, "depsstorage");
  REQUIRE(deps);
  CHECK(*api == *deps);
  // Another configuration of this process means the same store by the same path.
  const auto second = config({{"apistorage.path", directory / "store"}});
  CHECK(*open_shared_store(second, "apistorage") == *api);
  const auto files = open_shared_store(first, "filestorage");
  REQUIRE(files);
  CHECK(*files != *api);
  CHECK((*files)->identity() != (*api)->identity());
}

TEST_CASE("shared store: it is closed with the last one that has it, and opened again",
          "[documents]") {
  const test::TempDir directory;
  const auto settings = config({{"apistorage.path", directory / "store"}});
  auto opened = open_shared_store(settings, "apistorage");
  REQUIRE(opened);
  const auto identity = (*opened)->identity();
  const std::weak_ptr<workers::SharedStore> seen = *opened;
  opened->reset();
  CHECK(seen.expired());
  const auto again = open_shared_store(settings, "apistorage");
  REQUIRE(again);
  CHECK((*again)->identity() == identity);
}

TEST_CASE("shared store: a memory store belongs to its configuration and path", "[documents]") {
  const auto first = config({{"apistorage.driver", "memory"}, {"depsstorage.driver", "memory"}});
  const auto second = config({{"apistorage.driver", "memory"}});
  const auto api = open_shared_store(first, "apistorage");
  REQUIRE(api);
  CHECK(*open_shared_store(first, "apistorage") == *api);
  CHECK(*open_shared_store(first, "depsstorage") != *api);
  CHECK(*open_shared_store(second, "apistorage") != *api);
  // Whatever an ephemeral one says: it touches no disk.
  const auto ephemeral =
      config({{"apistorage.driver", "rocksdb"}, {"apistorage.path", "/nonexistent/x"}}).ephemeral();
  const auto kept = open_shared_store(ephemeral, "apistorage");
  REQUIRE(kept);
  CHECK_FALSE(std::filesystem::exists("/nonexistent/x"));
}

TEST_CASE("shared store: results are remembered on disk alone", "[documents]") {
  const test::TempDir directory;
  const auto settings =
      config({{"apistorage.driver", "memory"}, {"depsstorage.path", directory / "store"}});
  const auto memory = open_shared_store(settings, "apistorage");
  REQUIRE(memory);
  CHECK((*memory)->results(1000).value() == nullptr);
  const auto disk = open_shared_store(settings, "depsstorage");
  REQUIRE(disk);
  auto* results = (*disk)->results(1000).value();
  REQUIRE(results != nullptr);
  CHECK((*disk)->results(2000).value() == results);
  CHECK((*disk)->blobs().value() == (*disk)->blobs().value());
}

TEST_CASE("shared store: one that cannot be opened is named by its section", "[documents]") {
  const test::TempDir directory;
  test::write_file(directory / "file", "no folder");
  const auto settings = config({{"apistorage.path", directory / "file"}});
  const auto opened = open_shared_store(settings, "apistorage");
  REQUIRE_FALSE(opened);
  CHECK(opened.error().context.starts_with("apistorage: "));
}

TEST_CASE("shared store: where a store lives that has no path", "[documents]") {
  {
    const Environment data("XDG_DATA_HOME", "/data");
    CHECK(workers::default_store_path("jobs") == "/data/gofed/jobs");
  }
  {
    const Environment data("XDG_DATA_HOME", "relative");  // the specification ignores it
    const Environment home("HOME", "/home/me");
    CHECK(workers::default_store_path("jobs") == "/home/me/.local/share/gofed/jobs");
  }
  {
    const Environment data("XDG_DATA_HOME", nullptr);
    const Environment home("HOME", "");
    CHECK(workers::default_store_path("jobs") == "/var/lib/gofed/jobs");
  }
}
