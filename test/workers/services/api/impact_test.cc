// Goal: api_impact names the users of what changed, each at its places, the same whether their
// uses come along or are stored; and calls nobody safe whose source or uses it could not read.
// Method: small trees of a library and its users, through a System of this process.
#include "schemas/actions/impact.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "envelope/service/inline_data.h"
#include "schemas/actions/deps.h"
#include "schemas/actions/diff.h"
#include "schemas/actions/uses_storage.h"
#include "schemas/describe/codec.h"
#include "test/workers/services/local_system.h"
#include "workers/services/api/change_effect.h"
#include "workers/services/api/impact.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::LocalSystem;
using gofed::test::TarBuilder;
namespace wire = gofed::schemas::golang;

namespace {

constexpr const char* kOld =
    "package lib\n"
    "type T struct { Field int; Kept int }\n"
    "func (*T) Method() {}\n"
    "func (*T) Other() {}\n"
    "type Gone struct { X int }\n"
    "type Kind struct { X int }\n"
    "type I interface { M() }\n"
    "func Removed() {}\n"
    "func Grown(a int) {}\n"
    "func Variadic(a ...int) {}\n"
    "func Result() int { return 0 }\n"
    "const C = 1\n"
    "var V int\n"
    "func Same() *T { return nil }\n";

constexpr const char* kNew =
    "package lib\n"
    "type T struct { Kept int }\n"
    "func (*T) Other() {}\n"
    "type I interface { M(); N() }\n"
    "type Kind []int\n"
    "func Grown(a int, b string) {}\n"
    "func Variadic(a ...string) {}\n"
    "func Result() string { return \"\" }\n"
    "const C = 2\n"
    "var V string\n"
    "func Same() *T { return nil }\n";

std::string library(const std::string& source) {
  return TarBuilder().file("go.mod", "module x.org/lib\n").file("lib.go", source).bytes();
}

std::string user(const std::string& body, const std::string& extra = {}) {
  return TarBuilder()
      .file("go.mod", "module u.org/user\nrequire x.org/lib v1.0.0\n")
      .file("u.go", "package user\nimport \"x.org/lib\"\n" + body + "\n")
      .file("u_test.go", "package user\n" + extra + "\n")
      .bytes();
}

class Library {
 public:
  Library() : changes_(diff(kOld, kNew)) {}

  wire::ApiChanges diff(const std::string& before, const std::string& after) {
    ApiDiff::Input input;
    input.before.file = local_.upload("old.tar", library(before));
    input.after.file = local_.upload("new.tar", library(after));
    auto changes = local_.system().call<ApiDiff>(std::move(input));
    REQUIRE(changes);
    return *changes;
  }

  wire::ProjectUses uses(const std::string& archive) {
    auto uses = local_.system().call<UsesAnalysis>({.file = local_.upload("u.tar", archive)});
    REQUIRE(uses);
    return *uses;
  }

  wire::UserImpact impact(const std::string& archive) {
    auto answer = call({.changes = changes_, .users = {{.name = "u", .uses = uses(archive)}}});
    REQUIRE(answer.users.size() == 1);
    return answer.users[0];
  }

  wire::Impact call(ApiImpact::Input input, const envelope::CallOptions& options = {}) {
    auto answer = local_.system().call<ApiImpact>(std::move(input), options);
    REQUIRE(answer);
    return *answer;
  }

  LocalSystem& local() { return local_; }
  [[nodiscard]] const wire::ApiChanges& changes() const { return changes_; }

 private:
  LocalSystem local_;
  wire::ApiChanges changes_;
};

// "Removed@u.go:4:6" of every place; " may" where it may break.
std::vector<std::string> listed(const wire::UserImpact& impact) {
  std::vector<std::string> all;
  for (const auto& hit : impact.hits) {
    for (const auto& position : hit.positions) {
      all.push_back(hit.symbol + "@" + position +
                    (hit.effect == wire::Effect::MayBreak ? " may" : ""));
    }
  }
  return all;
}

using Listed = std::vector<std::string>;

}  // namespace

TEST_CASE("impact: what is gone or called otherwise breaks, other changes may", "[impact]") {
  Library lib;
  CHECK(listed(lib.impact(user("var _ = lib.Removed"))) == Listed{"Removed@u.go:3:13"});
  CHECK(listed(lib.impact(user("func f() { lib.Grown(1) }"))) == Listed{"Grown@u.go:3:16"});
  CHECK(listed(lib.impact(user("func f() { lib.Variadic(1) }"))) ==
        Listed{"Variadic@u.go:3:16 may"});
  CHECK(listed(lib.impact(user("var _ = lib.Result()"))) == Listed{"Result@u.go:3:13 may"});
  CHECK(listed(lib.impact(user("const c = lib.C"))) == Listed{"C@u.go:3:15 may"});
  CHECK(listed(lib.impact(user("var _ = lib.V"))) == Listed{"V@u.go:3:13 may"});
  CHECK(listed(lib.impact(user("var _ lib.I"))) == Listed{"I@u.go:3:11 may"});
  // Of a type that is gone its name says enough; of one that is something else members may break.
  CHECK(listed(lib.impact(user("var g = lib.Gone{X: 1}"))) == Listed{"Gone@u.go:3:13"});
  CHECK(listed(lib.impact(user("func f(k lib.Kind) { _ = k.X }"))) ==
        Listed{"Kind@u.go:3:14 may", "Kind.X@u.go:3:28 may"});
  const auto safe = lib.impact(user("func f(t *lib.T) { t.Kept = 1; t.Other(); lib.Same() }"));
  CHECK(safe.hits.empty());
  CHECK(safe.unresolved.empty());
  CHECK(safe.verdict == wire::UserVerdict::Safe);
}

TEST_CASE("impact: members where the type is evident; of others those of changed names",
          "[impact]") {
  Library lib;
  const auto evident = lib.impact(user("func f(t *lib.T) { t.Method(); _ = t.Field }"));
  CHECK(listed(evident) == Listed{"T.Field@u.go:3:38", "T.Method@u.go:3:22"});
  CHECK(evident.verdict == wire::UserVerdict::Breaks);
  CHECK(evident.hits[1].changes == Listed{"(*T).Method: removed"});

  const auto unknown = lib.impact(user("func f() { lib.Same().Method(); lib.Same().Other() }"));
  CHECK(unknown.hits.empty());
  REQUIRE(unknown.unresolved.size() == 1);
  CHECK(unknown.unresolved[0].name == "Method");
  CHECK(unknown.unresolved[0].positions == Listed{"u.go:3:23"});
  CHECK(unknown.verdict == wire::UserVerdict::Unknown);
}

TEST_CASE("impact: members that a type has by embedding are reported for each", "[impact]") {
  Library lib;
  const auto changes =
      lib.diff("package lib\ntype E struct { F int }\nfunc (E) M() {}\ntype T struct { E }\n",
               "package lib\ntype E struct {}\ntype T struct { E }\n");
  const auto uses = lib.uses(user("func f(t lib.T, e lib.E) { t.M(); e.M(); _ = t.F + e.F }"));
  const auto answer = lib.call({.changes = changes, .users = {{.name = "u", .uses = uses}}});
  CHECK(listed(answer.users.at(0)) ==
        Listed{"E.F@u.go:3:54", "E.M@u.go:3:37", "T.F@u.go:3:48", "T.M@u.go:3:30"});
}

TEST_CASE("impact: tests count, testdata does not, the library itself is left out", "[impact]") {
  Library lib;
  const auto in_test =
      lib.impact(user("var _ = lib.Same", "import \"x.org/lib\"\nvar _ = lib.Removed"));
  CHECK(listed(in_test) == Listed{"Removed@u_test.go:3:13"});
  CHECK(in_test.hits[0].by == wire::ImportKind::Test);

  TarBuilder gopath;
  const std::string use = "import \"x.org/lib\"\nvar _ = lib.Removed\n";
  gopath.file("src/x.org/lib/lib.go", kOld)
      .file("src/x.org/lib/sub/sub.go", "package sub\n" + use)
      .file("src/x.org/library/l.go", "package library\n" + use)
      .file("src/u.org/u/testdata/t.go", "package t\n" + use + "func (\n")
      .file("src/u.org/u/u.go", "package u\n" + use);
  const auto impact = lib.impact(gopath.bytes());
  CHECK(listed(impact) ==
        Listed{"Removed@src/u.org/u/u.go:3:13", "Removed@src/x.org/library/l.go:3:13"});
  CHECK(impact.own_packages == Listed{"x.org/lib", "x.org/lib/sub"});
  CHECK(impact.problems.empty());
}

TEST_CASE("impact: a package that is gone hits all who use it", "[impact]") {
  LocalSystem local;
  const auto tree = [](bool with) {
    TarBuilder tar;
    tar.file("go.mod", "module x.org/lib\n").file("lib.go", "package lib\n");
    if (with) tar.file("sub/sub.go", "package sub\nfunc F() {}\n");
    return tar.bytes();
  };
  ApiDiff::Input input;
  input.before.file = local.upload("old.tar", tree(true));
  input.after.file = local.upload("new.tar", tree(false));
  const auto changes = local.system().call<ApiDiff>(std::move(input));
  const auto archive = TarBuilder()
                           .file("go.mod", "module u.org/user\n")
                           .file("u.go", "package u\nimport \"x.org/lib/sub\"\nvar _ = sub.F\n")
                           .bytes();
  const auto uses = local.system().call<UsesAnalysis>({.file = local.upload("u.tar", archive)});
  REQUIRE(uses);
  const auto answer = local.system().call<ApiImpact>(
      {.changes = *changes, .users = {{.name = "u", .uses = *uses}}});
  REQUIRE(answer);
  CHECK(listed(answer->users.at(0)) == Listed{"F@u.go:3:13"});
}

TEST_CASE("impact: stored users are reported as those that come along", "[impact]") {
  Library lib;
  const std::vector<std::pair<std::string, std::string>> sources{
      {"u.org/breaks", user("func f(t *lib.T) { lib.Removed(); t.Method() }")},
      {"u.org/safe", user("var _ = lib.Same")},
      {"u.org/unknown", user("func f() { lib.Same().Method() }")},
  };
  ApiImpact::Input along{.changes = lib.changes()};
  envelope::CallOptions inline_data;
  inline_data.data.kind = BindingKind::Inline;
  auto& system = lib.local().system();
  for (const auto& [project, archive] : sources) {
    const auto uses = lib.uses(archive);
    along.users.push_back({.name = project + "@v1", .uses = uses});
    const UsesStoreProject::Input put{
        .project = project, .commit = "v1", .commit_date = 1, .document = uses};
    REQUIRE(system.call<UsesStoreProject>(put));
    inline_data.data.values.push_back(envelope::inline_value<UsesStoreProject>(put));
  }
  // Who does not use the library is no user; old commits do not count.
  const auto stranger = lib.uses(TarBuilder().file("a.go", "package a\n").bytes());
  REQUIRE(system.call<UsesStoreProject>(
      {.project = "stranger", .commit = "v1", .commit_date = 1, .document = stranger}));
  const auto old = lib.uses(user("var _ = lib.Removed"));
  REQUIRE(system.call<UsesStoreProject>(
      {.project = "u.org/safe", .commit = "v0", .commit_date = 0, .document = old}));

  const auto expected = lib.call(along);
  CHECK(to_json(lib.call({.changes = lib.changes(), .stored = true})) == to_json(expected));
  CHECK(to_json(lib.call({.changes = lib.changes(), .stored = true}, inline_data)) ==
        to_json(expected));
  // Packages of one distribution alone, where that is asked for.
  for (const std::string distribution : {"debian/12", "debian/13"}) {
    REQUIRE(system.call<UsesStorePackage>({.distribution = distribution,
                                           .package = "golang-u-dev",
                                           .version = distribution + "-1",
                                           .document = old}));
  }
  const auto of_one =
      lib.call({.changes = lib.changes(), .stored = true, .distribution = "debian/13"});
  REQUIRE(of_one.users.size() == 1);
  CHECK(of_one.users[0].name == "golang-u-dev=debian/13-1");
  const auto all = lib.call({.changes = lib.changes(), .stored = true, .all_commits = true});
  CHECK(all.users.size() == 6);
}

TEST_CASE("impact: a tree against itself hits nobody", "[impact]") {
  Library lib;
  const auto changes = lib.diff(kOld, kOld);
  const auto uses =
      lib.uses(user("func f(t *lib.T) { lib.Removed(); t.Method(); lib.Same().X() }"));
  const auto answer = lib.call({.changes = changes, .users = {{.name = "u", .uses = uses}}});
  CHECK(answer.users.at(0).verdict == wire::UserVerdict::Safe);
  CHECK(answer.complete);
}

TEST_CASE("impact: what could not be read is never safe", "[impact]") {
  Library lib;
  const auto broken = lib.impact(user("var _ = lib.Same\nfunc f( {"));
  CHECK(broken.verdict == wire::UserVerdict::Unknown);
  CHECK_FALSE(broken.problems.empty());

  const auto changes = lib.diff(kOld, std::string(kOld) + "func (((\n");
  const auto uses = lib.uses(user("var _ = lib.Same"));
  const auto answer = lib.call({.changes = changes, .users = {{.name = "u", .uses = uses}}});
  CHECK_FALSE(answer.complete);
}

TEST_CASE("impact: who uses what could not be compared is unknown, and nobody else", "[impact]") {
  Library lib;
  const std::string source =
      "package lib\nimport \"x.org/absent\"\ntype S struct { a int }\nfunc Same() {}\n";
  const auto changes = lib.diff(source + "var V = absent.F()\n",
                                source + "var V = absent.G()\ntype New struct { absent.T }\n");
  CHECK_FALSE(changes.complete);
  CHECK(changes.verdict == wire::Verdict::Unknown);
  CHECK(changes.packages.at(0).unknown_names == Listed{"V"});
  const auto judged = [&](const std::string& line) {
    return lib.call({.changes = changes, .users = {{.name = "u", .uses = lib.uses(user(line))}}});
  };
  const auto unknown = judged("var _ = lib.V");
  CHECK(unknown.users.at(0).verdict == wire::UserVerdict::Unknown);
  REQUIRE(unknown.users.at(0).unresolved.size() == 1);
  CHECK(unknown.users.at(0).unresolved[0].name == "V");
  CHECK(unknown.users.at(0).unresolved[0].positions == Listed{"u.go:3:13"});
  const auto safe = judged("func f() { lib.Same() }");
  CHECK(safe.users.at(0).verdict == wire::UserVerdict::Safe);
  CHECK(safe.complete);
  // What has no name may concern every user.
  auto nameless = changes;
  nameless.packages.at(0).unknown_names = {""};
  const auto doubtful =
      lib.call({.changes = nameless,
                .users = {{.name = "u", .uses = lib.uses(user("func f() { lib.Same() }"))}}});
  CHECK(doubtful.users.at(0).verdict == wire::UserVerdict::Unknown);
  CHECK_FALSE(doubtful.complete);
}

TEST_CASE("impact: the numbers of parameters come with the change", "[impact]") {
  Library lib;
  auto changes = lib.diff(kOld, kNew);
  for (auto& change : changes.packages.at(0).incompatible) {
    if (change.symbol != "Grown") continue;
    CHECK(change.old_parameters == wire::ParameterCount{.count = 1});
    CHECK(change.new_parameters == wire::ParameterCount{.count = 2});
    change.old_text = "func(see the numbers)";  // the text is for people
    change.new_text = change.old_text;
  }
  const auto uses = lib.uses(user("func f() { lib.Grown(1) }"));
  const auto answer = lib.call({.changes = changes, .users = {{.name = "u", .uses = uses}}});
  CHECK(answer.users.at(0).verdict == wire::UserVerdict::Breaks);
}

TEST_CASE("impact: wrong input is refused by name", "[impact]") {
  Library lib;
  ApiImpact::Input nameless;
  nameless.changes.packages.push_back(
      {.old_path = "p", .new_path = "p", .incompatible = {{.symbol = "F", .message = "removed"}}});
  const auto bad = lib.local().system().call<ApiImpact>(nameless);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().code == Errc::Malformed);
  CHECK(bad.error().context.find("input.changes: p: F") != std::string::npos);

  const auto whose = lib.local().system().call<ApiImpact>({.changes = {}, .stored = true});
  REQUIRE_FALSE(whose);
  CHECK(whose.error().code == Errc::InvalidArgument);
}

TEST_CASE("impact: calls break where no old one has a number of arguments that fits", "[impact]") {
  using workers::call_effect;
  const auto breaks = wire::Effect::Breaks;
  const auto may = wire::Effect::MayBreak;
  CHECK(call_effect("func()", "func(int)") == breaks);
  CHECK(call_effect("func(a int, b string) error", "func(a int) error") == breaks);
  CHECK(call_effect("func(a int)", "func(a string)") == may);
  CHECK(call_effect("func(a int)", "func(a int, b ...string)") == may);
  CHECK(call_effect("func(a int)", "func(a int, c string, b ...string)") == breaks);
  CHECK(call_effect("func(a ...int)", "func()") == may);
  CHECK(call_effect("func(x, a ...int)", "func()") == breaks);
  CHECK(call_effect("func(func(int, int) (int, int))", "func(a, b)") == breaks);
  CHECK(call_effect("func[T any](x map[T]int)", "func[K, V any](x map[K]V)") == may);
  CHECK(call_effect("func(struct{a, b int}) int", "func(int) string") == may);
  CHECK(call_effect("int", "func()") == std::nullopt);
  CHECK(call_effect("func(((", "func()") == std::nullopt);
}
