// Goal: whatever the archive is, the answer is one clear error that names it and the cause, nothing
// is left in the temporary directory, and the service goes on working.
// Method: archives made by hand, through deps_analysis and api_analysis of this process.
#include <cstdlib>
#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

#include "schemas/actions/deps.h"
#include "test/support/child.h"
#include "test/support/temp_dir.h"
#include "test/workers/services/local_system.h"
#include "workers/golang/base/source.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::LocalSystem;
using gofed::test::TarBuilder;

namespace {

struct Case {
  std::string what;
  std::string bytes;
  Errc code;
  std::string cause;  // somewhere in the message
};

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string gzip(const std::string& bytes) {
  const test::TempDir directory;
  test::write_file(directory / "plain", bytes);
  const auto done = test::run("/bin/gzip", {"--best", directory / "plain"});
  REQUIRE(done.exit.code == 0);
  return test::read_file(directory / "plain.gz");
}

// 10 GB of zeros under one name: gzip members may follow each other, so one of 10 MB is repeated.
std::string bomb(const std::string& path) {
  constexpr std::size_t kMemberBytes = std::size_t{10} << 20;
  constexpr std::size_t kMembers = 1024;
  const auto header = TarBuilder().file_header(path, kMemberBytes * kMembers).unfinished();
  return gzip(header) + repeated(gzip(std::string(kMemberBytes, '\0')), kMembers);
}

std::vector<Case> cases() {
  const auto good = TarBuilder().file("a.go", "package a\n");
  return {
      {"not an archive", "this is text and no archive at all\n", Errc::Malformed, "not an archive"},
      {"empty", "", Errc::Malformed, "empty"},
      {"truncated", gzip(good.bytes()).substr(0, 60), Errc::Malformed, ""},
      {"path outside", TarBuilder().file("../../etc/x", "x").bytes(), Errc::NotAllowed,
       "../../etc/x"},
      {"absolute path", TarBuilder().file("/etc/x.go", "x").bytes(), Errc::NotAllowed, "/etc/x.go"},
      {"file below a link",
       TarBuilder().link("a/b", "/etc").file("a/b/x.go", "package b\n").bytes(), Errc::NotAllowed,
       "below a symbolic link"},
      {"hard link outside", TarBuilder().hard_link("b.go", "/etc/passwd").bytes(), Errc::NotAllowed,
       "/etc/passwd"},
      {"hard link to nothing",
       TarBuilder().file("a.go", "package a\n").hard_link("b.go", "none.go").bytes(),
       Errc::Malformed, "none.go"},
      {"nested", TarBuilder().file(repeated("d/", 10'000) + "x.go", "package x\n").bytes(),
       Errc::LimitExceeded, "depth_max"},
      {"deep", TarBuilder().file(repeated("d/", 1'000) + "x.go", "package x\n").bytes(),
       Errc::LimitExceeded, "depth_max"},
      {"no Go files", TarBuilder().file("README", "text").file("go.mod", "module m\n").bytes(),
       Errc::InvalidArgument, "no Go source"},
      {"only directories", TarBuilder().directory("a/").directory("a/b/").bytes(),
       Errc::InvalidArgument, "without any file"},
  };
}

// What an action says of an archive.
template <Action A>
Error refused(LocalSystem& local, const std::string& bytes) {
  const auto file = local.upload("bad.tar.gz", bytes);
  const auto answer = local.system().call<A>({.file = file, .options = {}});
  REQUIRE_FALSE(answer);
  return answer.error();
}

bool is_one_line(const std::string& text) {
  return text.find_first_of("\n\r\t\x1b") == std::string::npos;
}

// The temporary directory of this process, for the length of a test.
class OwnTemporaryDirectory {
 public:
  OwnTemporaryDirectory() { ::setenv("TMPDIR", directory_.path().c_str(), 1); }
  ~OwnTemporaryDirectory() { ::unsetenv("TMPDIR"); }
  OwnTemporaryDirectory(const OwnTemporaryDirectory&) = delete;
  OwnTemporaryDirectory& operator=(const OwnTemporaryDirectory&) = delete;
  [[nodiscard]] bool empty() const { return std::filesystem::is_empty(directory_.path()); }

 private:
  test::TempDir directory_;
};

}  // namespace

TEST_CASE("hostile archives end in one clear line, and the service goes on", "[analysis]") {
  const auto all = cases();
  const OwnTemporaryDirectory temporary;
  LocalSystem local;
  for (const auto& [what, bytes, code, cause] : all) {
    CAPTURE(what);
    const auto error = refused<DepsAnalysis>(local, bytes);
    CHECK(error.code == code);
    CHECK(error.context.starts_with("bad.tar.gz: "));
    CHECK(error.context.find(cause) != std::string::npos);
    CHECK(is_one_line(error.context));
    CHECK(error.context.size() < 1000);
    CHECK(temporary.empty());
  }
  const auto good = local.upload("good.tar", TarBuilder().file("a.go", "package a\n").bytes());
  CHECK(local.system().call<DepsAnalysis>({.file = good, .options = {}}));
}

TEST_CASE("a bomb of 10 GB of zeros is refused early, wanted or not", "[analysis]") {
  const auto path = GENERATE(as<std::string>(), "zeros.go", "zeros.bin");
  const auto bytes = bomb(path);
  const OwnTemporaryDirectory temporary;
  LocalSystem local;
  const auto error = refused<DepsAnalysis>(local, bytes);
  CHECK(error.code == Errc::LimitExceeded);
  CHECK(error.context.starts_with("bad.tar.gz: " + path));
  CHECK(temporary.empty());
}

TEST_CASE("a large file that is no Go source is passed over", "[analysis]") {
  LocalSystem local;
  TarBuilder tar;
  tar.file("a.go", "package a\n");
  tar.file("data.bin", std::string(gofed::golang::kFileBytesMax + 1, 'x'));
  const auto file = local.upload("large.tar", tar.bytes());
  CHECK(local.system().call<DepsAnalysis>({.file = file, .options = {}}));
}

TEST_CASE("a zip larger than a range of the stored file is read by its directory", "[analysis]") {
  const gofed::test::TempDir directory;
  const auto made = gofed::test::run(
      GOFED_TEST_PYTHON,
      {"-c",
       "import sys, zipfile\n"
       "z = zipfile.ZipFile(sys.argv[1], 'w')\n"
       "for i in range(4):\n"
       "  z.writestr('p%d/a.go' % i, 'package p%d' % i); z.writestr('n%d' % i, bytes(3 << 20))\n"
       "z.filelist.pop(0)\n"  // p0 stays in the file, and is no entry
       "z.close()",
       directory / "x.zip"});
  REQUIRE(made.exit == gofed::test::Exit{});
  LocalSystem local;
  const auto file = local.upload("x.zip", gofed::test::read_file(directory / "x.zip"));
  const auto deps = local.system().call<DepsAnalysis>({.file = file, .options = {}});
  REQUIRE(deps);
  CHECK(deps->packages.size() == 3);
}

TEST_CASE("Go source that does not parse is a result with diagnostics", "[analysis]") {
  LocalSystem local;
  TarBuilder tar;
  tar.file("bad.go", "package p\nfunc ( {{{\nimport nothing").file("good.go", "package p\n");
  tar.file("noise.go", std::string("\x00\xff\xfe garbage \x01", 13)).file("empty.go", "");
  const auto file = local.upload("src.tar", tar.bytes());
  const auto deps = local.system().call<DepsAnalysis>({.file = file, .options = {}});
  REQUIRE(deps);
  REQUIRE_FALSE(deps->diagnostics.empty());
  CHECK(deps->diagnostics.front().position.starts_with("bad.go:2:"));
}

TEST_CASE("a file that is not there, an id of another store, bad options", "[analysis]") {
  LocalSystem local;
  auto& system = local.system();
  const auto missing = system.call<DepsAnalysis>(
      {.file = {.identifier = std::string(64, '0'), .name = "gone.tar"}, .options = {}});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == Errc::NotFound);
  CHECK(missing.error().context.starts_with("gone.tar "));
  const auto file = local.upload("a.tar", TarBuilder().file("a.go", "package a\n").bytes());
  const std::vector<schemas::golang::AnalysisOptions> bad{
      {.goos = "atari", .tags = {}},          {.goarch = "z80", .tags = {}},
      {.tags = {}, .go_version = "next"},     {.tags = {"a b"}},
      {.tags = {}, .import_path = "../../x"}, {.tags = {}, .import_path = "a//b"},
      {.tags = {}, .import_path = "/abs"},    {.tags = {""}},
  };
  for (const auto& options : bad) {
    const auto refused = system.call<DepsAnalysis>({.file = file, .options = options});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::InvalidArgument);
    CHECK(refused.error().context.starts_with("input.options."));
  }
}
