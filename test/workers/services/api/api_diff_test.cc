// Goal: api_diff compares archives and stored documents alike, and never calls compatible what it
// could not read. Method: archives made in memory, through a System of this process.
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/actions/api.h"
#include "schemas/actions/diff.h"
#include "schemas/actions/file.h"
#include "schemas/actions/result.h"
#include "schemas/base/build_id.h"
#include "schemas/describe/codec.h"
#include "test/support/golden.h"
#include "test/support/temp_dir.h"
#include "test/workers/services/local_system.h"
#include "workers/common/analysis/source_tree.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::LocalSystem;
using gofed::test::TarBuilder;
namespace wire = gofed::schemas::golang;

namespace {

std::string tree(const std::string& source) {
  return TarBuilder().file("go.mod", "module example.com/m\n").file("a.go", source).bytes();
}

Result<wire::ApiChanges> diff(const std::string& before, const std::string& after,
                              wire::DiffOptions options = {}) {
  LocalSystem local;
  ApiDiff::Input input;
  input.before.file = local.upload("old.tar", before);
  input.after.file = local.upload("new.tar", after);
  input.options = std::move(options);
  return local.system().call<ApiDiff>(input);
}

// The same through documents, as if both sides were stored.
wire::ApiChanges diff_of_documents(const std::string& before, const std::string& after) {
  LocalSystem local;
  ApiDiff::Input input;
  input.before.document = *local.system().call<ApiAnalysis>({.file = local.upload("a", before)});
  input.after.document = *local.system().call<ApiAnalysis>({.file = local.upload("b", after)});
  auto changes = local.system().call<ApiDiff>(input);
  REQUIRE(changes);
  return *changes;
}

constexpr const char* kOld =
    "package m\n"
    "import \"io\"\n"
    "const Pi = 3.14\n"
    "const Name = \"x\"\n"
    "type T struct { X int; inner }\n"
    "type inner struct { Deep map[string]io.Reader }\n"
    "func (inner) M(chan<- int) {}\n"
    "type G[K comparable, V ~int | ~string] struct { F func(K) (V, error) }\n"
    "func (g *G[A, B]) Get(a A) B { panic(0) }\n"
    "type I interface { io.Reader; m() }\n"
    "func F[P any](p P, more ...*P) []P { return nil }\n"
    "type A = [3]G[int, string]\n";

constexpr const char* kNew =
    "package m\n"
    "import \"io\"\n"
    "const Pi = 3.5\n"
    "const Name = \"y\"\n"
    "type T struct { X string; inner; f func() }\n"
    "type inner struct { Deep map[string]io.Writer }\n"
    "func (inner) M(chan int) {}\n"
    "type G[K comparable, V ~int | ~string] struct { F func(K) (V, bool) }\n"
    "func (g *G[A, B]) Get(b B) A { panic(0) }\n"
    "type I interface { io.Reader; m(); N() }\n"
    "func F[P comparable](p P, more ...*P) []P { return nil }\n"
    "type A = [4]G[int, string]\n"
    "var V = 1\n";

}  // namespace

TEST_CASE("api_diff: archives and documents give the same changes", "[api]") {
  const auto direct = diff(tree(kOld), tree(kNew));
  REQUIRE(direct);
  CHECK(direct->verdict == wire::Verdict::Incompatible);
  REQUIRE(direct->packages.size() == 1);
  CHECK(direct->packages[0].incompatible.size() > 8);
  CHECK(to_json(*direct) == to_json(diff_of_documents(tree(kOld), tree(kNew))));
}

TEST_CASE("api_diff: a change has its kind, both texts and both places", "[api]") {
  const auto changes = diff(tree("package m\nconst C = 1\n"), tree("package m\n\nconst C = 2\n"));
  REQUIRE(changes);
  REQUIRE(changes->packages.at(0).incompatible.size() == 1);
  const auto& change = changes->packages[0].incompatible[0];
  CHECK(change.symbol == "C");
  CHECK(change.kind == wire::ChangeKind::Value);
  CHECK(change.message == "value changed from 1 to 2");
  CHECK(change.old_text == "1");
  CHECK(change.new_text == "2");
  CHECK(change.old_position == "a.go:2:7");
  CHECK(change.new_position == "a.go:3:7");
}

TEST_CASE("api_diff: what changed of a type has places on both sides, what came or went on one",
          "[api]") {
  const auto changes =
      diff(tree("package m\ntype T struct { A, B int }\nfunc (T) M() {}\nfunc (T) N() {}\n"),
           tree("package m\n\ntype T struct { A string; C int }\n\nfunc (T) M(int) {}\n"));
  REQUIRE(changes);
  std::vector<std::string> places;
  for (const auto* list :
       {&changes->packages.at(0).incompatible, &changes->packages[0].compatible}) {
    for (const auto& change : *list) {
      places.push_back(change.symbol + " " + change.old_position + " " + change.new_position);
    }
  }
  CHECK(places == std::vector<std::string>{"T.A a.go:2:6 a.go:3:6", "T.B a.go:2:6 ",
                                           "T.M a.go:3:10 a.go:5:10", "T.N a.go:4:10 ",
                                           "T.C  a.go:3:6"});
}

TEST_CASE("api_diff: what was compared is remembered by the content of both sides", "[api]") {
  const test::TempDir disk;
  LocalSystem local({{"filestorage.driver", "rocksdb"}, {"filestorage.path", disk / "store"}});
  const auto input = [&](const std::string& name, const std::string& before,
                         const std::string& after) {
    ApiDiff::Input sides;
    sides.before.file = local.upload(name, tree(before));
    sides.after.file = local.upload(name, tree(after));
    return sides;
  };
  // A result that no comparison would give shows where an answer came from.
  const auto forged = input("a.tar", kOld, kNew);
  auto rest = forged;
  rest.before.file.reset();
  rest.after.file = FileId{.service = {}, .identifier = {}, .sha256 = forged.after.file->sha256};
  wire::ApiChanges changes;
  changes.old_root = "forged";
  REQUIRE(local.system().call<ResultPut>(
      {.key = {.file = *forged.before.file,
               .action = "api_diff",
               .options = Blob::of(to_msgpack(rest)),
               .tool = std::string(workers::golang_tool()) + " " + gofed::build_id()},
       .result = Blob::of(to_msgpack(changes))}));
  const auto root_of = [&](const ApiDiff::Input& sides) {
    const auto answer = local.system().call<ApiDiff>(sides);
    return answer ? answer->old_root : answer.error().to_string();
  };
  CHECK(root_of(forged) == "forged");
  CHECK(root_of(input("b.tar", kOld, kNew)) == "forged");
  CHECK(root_of(input("a.tar", kOld, kOld)) == "example.com/m");
  CHECK(root_of(input("a.tar", kNew, kNew)) == "example.com/m");
  auto on_windows = forged;
  on_windows.after.options.goos = "windows";
  CHECK(root_of(on_windows) == "example.com/m");
  // Of a file that is gone nothing is reported.
  REQUIRE(local.system().call<Delete>({.file = *forged.after.file}));
  CHECK(root_of(forged) != "forged");
}

TEST_CASE("api_diff: a real tree against itself has no change, directly or stored", "[api]") {
  const auto archive =
      TarBuilder().tree(test::source_path("test/workers/common/analysis/testdata/small")).bytes();
  const auto changes = diff(archive, archive);
  REQUIRE(changes);
  CHECK(to_json(*changes) == to_json(diff_of_documents(archive, archive)));
  for (const auto& package : changes->packages) {
    CHECK(package.incompatible.empty());
    CHECK(package.compatible.empty());
  }
}

TEST_CASE("api_diff: a change of some platforms names them, one of all names none", "[api]") {
  const auto both = [](const std::string& windows, const std::string& all) {
    return TarBuilder()
        .file("go.mod", "module m\n")
        .file("a_windows.go", "package m\n" + windows)
        .file("b.go", "package m\n" + all)
        .bytes();
  };
  const auto changes = diff(both("func W() {}\n", "func A() {}\n"), both("", ""),
                            {.platforms = {"linux/amd64", "windows/amd64"}});
  REQUIRE(changes);
  const auto& found = changes->packages.at(0).incompatible;
  REQUIRE(found.size() == 2);
  CHECK(found[0].symbol == "A");
  CHECK(found[0].platforms.empty());
  CHECK(found[1].symbol == "W");
  CHECK(found[1].platforms == std::vector<std::string>{"windows/amd64"});
}

TEST_CASE("api_diff: broken source is reported, and no change then means not known", "[api]") {
  const auto changes =
      diff(tree("package m\nfunc F() {}\n"), tree("package m\nfunc F() {}\nfunc G(((\n"));
  REQUIRE(changes);
  CHECK(changes->verdict != wire::Verdict::Compatible);
  CHECK_FALSE(changes->complete);
  CHECK(changes->old_problems.empty());
  CHECK_FALSE(changes->new_problems.empty());
}

TEST_CASE("api_diff: a test that cannot be parsed hides nothing", "[api]") {
  const auto source = "package m\nfunc F() {}\n";
  const auto broken = TarBuilder()
                          .file("go.mod", "module example.com/m\n")
                          .file("a.go", source)
                          .file("a_test.go", "package m\nfunc G(((\n")
                          .bytes();
  const auto of_archives = diff(tree(source), broken);
  REQUIRE(of_archives);
  for (const auto& changes : {*of_archives, diff_of_documents(tree(source), broken)}) {
    CHECK(changes.verdict == wire::Verdict::Compatible);
    CHECK(changes.complete);
    CHECK(changes.new_problems.empty());
  }
}

TEST_CASE("api_diff: a tree of tests alone has nothing to compare", "[api]") {
  const auto tests = TarBuilder().file("a_test.go", "package m\n").bytes();
  const auto changes = diff(tests, tests);
  REQUIRE(changes);
  CHECK(changes->compared == 0);
}

TEST_CASE("api_diff: wrong input is refused by name", "[api]") {
  LocalSystem local;
  const auto none = local.system().call<ApiDiff>(ApiDiff::Input{});
  REQUIRE_FALSE(none);
  CHECK(none.error().context.find("input.before") != std::string::npos);

  ApiDiff::Input input;
  input.before.document.emplace();
  input.before.document->packages.push_back({.path = "x", .name = "x"});
  input.before.document->packages[0].variables.push_back({.name = "V", .type = "map[int"});
  input.after.document.emplace();
  const auto bad = local.system().call<ApiDiff>(input);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().code == Errc::Malformed);
  CHECK(bad.error().context.find("V: \"map[int\" is no type") != std::string::npos);

  const auto platform = diff(tree("package m\n"), tree("package m\n"), {.platforms = {"vax/vms"}});
  REQUIRE_FALSE(platform);
  CHECK(platform.error().code == Errc::InvalidArgument);
}
