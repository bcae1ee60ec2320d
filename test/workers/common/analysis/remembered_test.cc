// Goal: a result is computed once per content, options and build, and never given for a file that
// is gone.
// Method: a store on disk; a forged result under the right key shows where an answer came from.
#include "workers/common/analysis/remembered.h"

#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

#include "schemas/actions/deps.h"
#include "schemas/actions/result.h"
#include "schemas/base/build_id.h"
#include "schemas/describe/codec.h"
#include "test/support/child.h"
#include "test/support/temp_dir.h"
#include "test/workers/services/local_system.h"
#include "workers/common/analysis/source_tree.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::LocalSystem;
using gofed::test::Settings;
using gofed::test::TarBuilder;

namespace {

struct OnDisk {
  test::TempDir directory;
  Settings settings{{"filestorage.driver", "rocksdb"}, {"filestorage.path", directory / "store"}};
};

std::string one_package() {
  return TarBuilder().file("go.mod", "module m\n").file("a.go", "package m\n").bytes();
}

ResultKey key_of(const FileId& file, const schemas::golang::AnalysisOptions& options = {}) {
  return {.file = file,
          .action = "deps_analysis",
          .options = workers::options_key<DepsAnalysis>({.file = {}, .options = options}),
          .tool = std::string(workers::golang_tool()) + " " + gofed::build_id()};
}

std::string module_of(LocalSystem& local, const FileId& file,
                      const schemas::golang::AnalysisOptions& options = {}) {
  const auto deps = local.system().call<DepsAnalysis>({.file = file, .options = options});
  return deps ? deps->module : std::string(errc_name(deps.error().code));
}

// A result that no analysis would give.
void forge(LocalSystem& local, const FileId& file) {
  schemas::golang::ProjectDeps forged;
  forged.module = "forged";
  const auto put =
      local.system().call<ResultPut>({.key = key_of(file), .result = Blob::of(to_msgpack(forged))});
  REQUIRE(put);
  REQUIRE(put->kept);
}

}  // namespace

TEST_CASE("this program knows its build", "[analysis]") {
  // What the linker has written into this very file, a SHA-1.
  REQUIRE(gofed::build_id().size() == 40);
  const auto own =
      test::run("/usr/bin/env",
                {"readelf", "--notes", std::filesystem::read_symlink("/proc/self/exe").string()});
  REQUIRE(own.exit.code == 0);
  CHECK(own.out.find("Build ID: " + gofed::build_id()) != std::string::npos);
}

TEST_CASE("a result is remembered after the first analysis, and read back equal", "[analysis]") {
  const OnDisk disk;
  LocalSystem local(disk.settings);
  const auto file = local.upload("a.tar", one_package());
  CHECK_FALSE(local.system().call<ResultGet>({.key = key_of(file)})->result);
  const auto first = local.system().call<DepsAnalysis>({.file = file, .options = {}});
  REQUIRE(first);
  const auto kept = local.system().call<ResultGet>({.key = key_of(file)});
  REQUIRE(kept);
  REQUIRE(kept->result);
  CHECK(*from_msgpack<schemas::golang::ProjectDeps>(kept->result->view()) == *first);
  CHECK(*local.system().call<DepsAnalysis>({.file = file, .options = {}}) == *first);
}

TEST_CASE("an answer comes from memory for the same content and options only", "[analysis]") {
  const OnDisk disk;
  LocalSystem local(disk.settings);
  const auto file = local.upload("a.tar", one_package());
  forge(local, file);
  CHECK(module_of(local, file) == "forged");
  CHECK(module_of(local, local.upload("other name.tar", one_package())) == "forged");
  CHECK(module_of(local, file, {.goos = "windows", .tags = {}}) == "m");
  const auto other = TarBuilder().file("go.mod", "module n\n").file("a.go", "package n\n").bytes();
  CHECK(module_of(local, local.upload("a.tar", other)) == "n");
}

TEST_CASE("a file that is gone has no results", "[analysis]") {
  const OnDisk disk;
  LocalSystem local(disk.settings);
  const auto file = local.upload("a.tar", one_package());
  forge(local, file);
  REQUIRE(local.system().call<Delete>({.file = file}));
  CHECK(module_of(local, file) == "not_found");
}

TEST_CASE("a remembered result that cannot be read is computed again", "[analysis]") {
  const OnDisk disk;
  LocalSystem local(disk.settings);
  const auto file = local.upload("a.tar", one_package());
  REQUIRE(local.system().call<ResultPut>({.key = key_of(file), .result = Blob::of("\xc1 noise")}));
  CHECK(module_of(local, file) == "m");
}

TEST_CASE("errors are not remembered", "[analysis]") {
  const OnDisk disk;
  LocalSystem local(disk.settings);
  const auto file = local.upload("a.tar", "no archive");
  CHECK(module_of(local, file) == "malformed");
  CHECK_FALSE(local.system().call<ResultGet>({.key = key_of(file)})->result);
}

TEST_CASE("a store in memory, or without room for results, remembers none", "[analysis]") {
  const OnDisk disk;
  // Not the settings: GENERATE keeps its values, and the next pass has another directory.
  const bool is_on_disk = GENERATE(false, true);
  Settings settings;
  if (is_on_disk) {
    settings = disk.settings;
    settings["filestorage.results_size"] = "0";
  }
  LocalSystem local(settings);
  const auto file = local.upload("a.tar", one_package());
  CHECK_FALSE(local.system().call<ResultGet>({.key = key_of(file)})->keeps);
  CHECK_FALSE(local.system().call<ResultPut>({.key = key_of(file), .result = Blob::of("x")})->kept);
  CHECK(module_of(local, file) == "m");
}

TEST_CASE("a result is remembered under the tool that the action names", "[analysis]") {
  const OnDisk disk;
  LocalSystem local(disk.settings);
  const auto file = local.upload("a.tar", one_package());
  int computed = 0;
  const auto ask = [&](const std::string& tool) {
    envelope::Context context({}, local.system());
    context.set_tool(tool);
    const auto answer = workers::remembered<DepsAnalysis>(context, file, Blob::of("options"),
                                                          [&]() -> Result<DepsAnalysis::Output> {
                                                            ++computed;
                                                            DepsAnalysis::Output output;
                                                            output.module = tool;
                                                            return output;
                                                          });
    REQUIRE(answer);
    return answer->module;
  };
  CHECK(ask("licences 1") == "licences 1");
  CHECK(ask("licences 1") == "licences 1");
  CHECK(computed == 1);
  CHECK(ask("licences 2") == "licences 2");
  CHECK(ask("packages 1") == "packages 1");
  CHECK(computed == 3);
  // What has no name cannot be distinguished: it is computed each time.
  CHECK(ask("").empty());
  CHECK(ask("").empty());
  CHECK(computed == 5);
}
