// Goal: the commands about a distribution as people type them: what they print, and how they end.
// Method: gofed --local over a store of the test's own, metadata that the test writes.
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "test/support/child.h"
#include "test/support/temp_dir.h"

using namespace gofed;
using Words = std::vector<std::string>;

namespace {

constexpr const char* kSources =
    "Package: golang-a\nBinary: golang-a-dev\nVersion: 1.2.0-1\nGo-Import-Path: x.org/a\n"
    "Build-Depends: golang-any\n\n"
    "Package: p\nBinary: p\nVersion: 3-1\nBuild-Depends: golang-a-dev (>= 1)\n\n";
constexpr const char* kPackages =
    "Package: golang-a-dev\nSource: golang-a\nVersion: 1.2.0-1\nArchitecture: all\n\n"
    "Package: p\nVersion: 3-1\nArchitecture: amd64\nDepends: libc6\n"
    "Built-Using: golang-a (= 1.2.0-1)\n\n";

struct Client {
  test::TempDir directory;

  Client() {
    test::write_file(directory / "Sources", kSources);
    test::write_file(directory / "Packages", kPackages);
  }
  test::Outcome run(Words words, const std::string& input = {}) {
    words.insert(words.begin(), {"--local", "--set", "goland.path=" + (directory / "store")});
    return test::run(test::binary("gofed"), words,
                     {.environment = {{"HOME", directory.path()}}, .input = input});
  }
  std::string output(const Words& words) {
    const auto outcome = run(words);
    INFO(outcome.err);
    CHECK(outcome.exit.code == 0);
    return outcome.out;
  }
};

}  // namespace

TEST_CASE("gofed distribution: import a directory, list, compare", "[client]") {
  Client client;
  CHECK(client.run({"distribution", "list"}).exit.code == 0);
  CHECK_THAT(client.run({"provides", "x.org/a"}).err,
             Catch::Contains("no distribution was imported"));
  client.output({"distribution", "import", "debian/12", client.directory.path()});
  CHECK_THAT(client.output({"distribution", "list", "-o", "table"}),
             Catch::Contains("debian/12") && Catch::Contains("amd64"));
  CHECK_THAT(client.output({"distribution", "list", "--packages", "-o", "ndjson"}),
             Catch::StartsWith("{\"name\":\"golang-a\""));
  test::write_file(client.directory / "Sources",
                   "Package: golang-a\nBinary: golang-a-dev\n"
                   "Version: 1.3.0-1\nGo-Import-Path: x.org/a\n\n");
  client.output({"distribution", "import", "debian/12", client.directory / "Sources"});
  CHECK_THAT(client.output({"distribution", "diff", "-o", "table"}),
             Catch::Contains("golang-a  1.2.0-1  1.3.0-1"));
}

TEST_CASE("gofed provides, needs, users, rebuild: tables, JSON, DOT", "[client]") {
  Client client;
  client.output({"distribution", "import", "d", client.directory.path()});
  CHECK_THAT(client.output({"provides", "x.org/a/sub", "fmt", "x.org/none", "-o", "table"}),
             Catch::Contains("golang-a-dev") && Catch::Contains("(standard library)") &&
                 Catch::Contains("(unknown)"));
  CHECK(client.run({"provides", "x.org/none", "--check"}).exit.code == 3);
  CHECK_THAT(client.run({"provides", "-", "-o", "ndjson"}, "x.org/a\n").out,
             Catch::Contains("golang-a-dev"));
  CHECK_THAT(client.output({"needs", "p", "-o", "table"}), Catch::Contains("golang-a-dev (>= 1)"));
  CHECK_THAT(client.output({"users", "x.org/a", "-o", "table"}),
             Catch::Contains("build_depends") && Catch::Contains("embeds"));
  CHECK_THAT(client.output({"rebuild", "golang-a", "-o", "json"}),
             Catch::Contains("\"embeds\": true"));
  CHECK_THAT(client.output({"rebuild", "golang-a-dev", "-o", "dot"}),
             Catch::StartsWith("digraph rebuild {"));
  const auto unknown = client.run({"rebuild", "none"});
  CHECK(unknown.exit.code == 1);
  CHECK_THAT(unknown.err, Catch::Contains("gofed: rebuild: no package none in the distribution"));
}

TEST_CASE("gofed missing: a tree's go.mod against the distribution", "[client]") {
  Client client;
  client.output({"distribution", "import", "d", client.directory.path()});
  const test::TempDir tree;
  test::write_file(tree / "go.mod",
                   "module x.org/new\n\ngo 1.19\n\nrequire (\n\tx.org/a v1.2.0\n"
                   "\tx.org/b v0.1.0 // indirect\n)\n");
  test::write_file(tree / "new.go", "package new\n\nimport _ \"x.org/a/sub\"\n");
  CHECK_THAT(client.output({"missing", tree.path(), "-o", "control"}),
             Catch::Contains("golang-a-dev (>= 1.2.0),\n") &&
                 Catch::Contains("# missing: x.org/b v0.1.0"));
  CHECK_THAT(client.output({"missing", tree.path(), "-o", "spec"}),
             Catch::Contains("BuildRequires: golang(x.org/a) >= 1.2.0\n"));
  CHECK_THAT(client.output({"missing", tree.path(), "-o", "table"}),
             Catch::Contains("1 of 2 requirements are packaged"));
  CHECK(client.run({"missing", tree.path(), "--check"}).exit.code == 3);
}

TEST_CASE("gofed distribution: wrong words are a usage error, bad metadata an error", "[client]") {
  Client client;
  CHECK(client.run({"distribution", "export", "d"}).exit.code == 2);
  CHECK(client.run({"distribution", "import"}).exit.code == 2);
  CHECK(client.run({"distribution", "import", "d"}).exit.code == 2);
  CHECK(client.run({"distribution", "import", "d", "--apt", "x"}).exit.code == 2);
  CHECK(client.run({"rebuild"}).exit.code == 2);
  CHECK(client.run({"distribution", "import", "d", "/no/such/file"}).exit.code == 1);
  CHECK(client.run({"distribution", "import", "d", "/etc/hostname"}).exit.code == 1);
  test::write_file(client.directory / "Sources", "Package: a\nVersion: 1");
  const auto cut = client.run({"distribution", "import", "d", client.directory / "Sources"});
  CHECK(cut.exit.code == 1);
  CHECK_THAT(cut.err, Catch::Contains("Sources: line 2: truncated"));
  CHECK_THAT(client.output({"distribution", "list", "-o", "json"}),
             Catch::Contains("\"distributions\": []"));
}

TEST_CASE("gofed vulns: a tree against entries in a directory", "[client]") {
  Client client;
  const test::TempDir tree;
  test::write_file(tree / "go.mod", "module x.org/new\n\ngo 1.19\n\nrequire x.org/a v1.1.0\n");
  test::write_file(tree / "new.go",
                   "package new\n\nimport \"x.org/a\"\n\nfunc F() { a.Parse() }\n");
  test::write_file(
      client.directory / "GO-1.json",
      R"({"id": "GO-1", "aliases": ["CVE-1"], "affected": [{"package": {"name": "x.org/a",)"
      R"( "ecosystem": "Go"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"},)"
      R"( {"fixed": "1.2.0"}]}], "ecosystem_specific": {"imports": [{"path": "x.org/a",)"
      R"( "symbols": ["Parse"]}]}}]})");
  const auto database = client.directory / "GO-1.json";
  CHECK_THAT(client.output({"vulns", "--db", database, tree.path(), "-o", "json"}),
             Catch::Contains("\"verdict\": \"used\"") && Catch::Contains("new.go:5"));
  CHECK_THAT(client.output({"vulns", "--db", database, tree.path(), "-o", "table"}),
             Catch::Contains("GO-1") && Catch::Contains("1 of 1 vulnerabilities"));
  CHECK(client.run({"vulns", "--db", database, tree.path(), "--check"}).exit.code == 0);
  CHECK(client.run({"vulns", "--db", database, tree.path(), "--fail-on", "used"}).exit.code == 3);
  CHECK(client.run({"vulns", tree.path()}).exit.code == 2);
  CHECK(client.run({"vulns", "--db", tree.path(), tree.path()}).exit.code == 1);
}
