// Goal: a tree gives the same document as a directory and as a tar of it, whatever stands in it:
// hard links, symbolic links, fifos, names of any bytes.
// Method: the tree on disk, packed as the client packs --dir and as tar(1) does.
#include <filesystem>
#include <string>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "schemas/actions/api.h"
#include "schemas/describe/codec.h"
#include "test/support/child.h"
#include "test/support/temp_dir.h"
#include "test/workers/services/local_system.h"
#include "workers/archive/writer.h"
#include "workers/golang/modules/manifests.h"

using namespace gofed;
using gofed::test::LocalSystem;
using gofed::test::TarBuilder;
using gofed::test::TempDir;
using gofed::test::write_file;

namespace fs = std::filesystem;

namespace {

schemas::golang::ProjectApi api_of(const std::string& archive) {
  LocalSystem local;
  const auto file = local.upload("x.tar", archive);
  auto api = local.system().call<schemas::ApiAnalysis>({.file = file, .options = {}});
  INFO((api ? "" : api.error().to_string()));
  REQUIRE(api);
  return std::move(*api);
}

std::string as_directory(const std::string& tree) {
  std::string tar;
  REQUIRE(archive::pack_directory(tree,
                                  [&](auto bytes) -> Result<void> {
                                    tar.append(reinterpret_cast<const char*>(bytes.data()),
                                               bytes.size());
                                    return {};
                                  },
                                  {.wanted = &golang::wants_file}));
  return tar;
}

std::string as_tar(const std::string& tree) {
  const TempDir work;
  const auto done = test::run("/usr/bin/env", {"tar", "-C", tree, "-cf", work / "x.tar", "."});
  REQUIRE(done.exit.code == 0);
  return test::read_file(work / "x.tar");
}

}  // namespace

TEST_CASE("mq-hardlinks-lost, mq-link-refused: a directory and a tar of it give one document",
          "[analysis]") {
  const TempDir tree;
  write_file(tree / "go.mod", "module example.org/x\n\ngo 1.19\n");
  write_file(tree / "a/a.go", "package p\n\nfunc F() {}\n");
  write_file(tree / "t/text", "package t\n\nfunc T() {}\n");
  for (const auto* directory : {"b", "c", "testdata"}) fs::create_directory(tree / directory);
  fs::create_hard_link(tree / "a/a.go", tree / "b/b.go");
  fs::create_hard_link(tree / "t/text", tree / "t/t.go");
  fs::create_symlink("/etc/localtime", tree / "testdata/tz");
  fs::create_symlink("../../outside.go", tree / "c/out.go");
  fs::create_symlink("a.go", tree / "a/again.go");
  write_file(tree / "c/c.go", "package c\n");
  REQUIRE(::mkfifo((tree / "c/fifo.go").c_str(), 0600) == 0);
  const auto directory = api_of(as_directory(tree.path()));
  CHECK(schemas::to_json(api_of(as_tar(tree.path()))) == schemas::to_json(directory));
  std::vector<std::string> packages;
  for (const auto& package : directory.packages) packages.push_back(package.path);
  CHECK(packages == std::vector<std::string>{"example.org/x/a", "example.org/x/b",
                                             "example.org/x/c", "example.org/x/t"});
  std::vector<std::string> said;
  for (const auto& one : directory.diagnostics) said.push_back(one.position + ": " + one.message);
  CHECK(said == std::vector<std::string>{"a/again.go: symbolic link, not followed",
                                         "c/fifo.go: not a regular file, not read",
                                         "c/out.go: symbolic link, not followed"});
}

TEST_CASE("a name that is no UTF-8 is read, and shown as text", "[analysis]") {
  const auto api = api_of(TarBuilder().file("caf\xe9/a.go", "package a\n\nfunc ( {}\n").bytes());
  REQUIRE(api.packages.size() == 1);
  REQUIRE_FALSE(api.diagnostics.empty());
  // What leaves as JSON has to be UTF-8.
  const auto read = schemas::from_json<schemas::golang::ProjectApi>(schemas::to_json(api));
  INFO((read ? "" : read.error().to_string()));
  CHECK(read);
}
