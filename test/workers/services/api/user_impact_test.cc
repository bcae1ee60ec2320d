// Goal: what a new version of a library does to a user whose source is at hand is what the compiler
// says. Method: the flow of `gofed impact`: both APIs, what changed, the user's source with both.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/actions/api.h"
#include "schemas/actions/deps.h"
#include "schemas/actions/diff.h"
#include "schemas/actions/impact.h"
#include "test/workers/services/local_system.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::LocalSystem;
using gofed::test::TarBuilder;
namespace wire = gofed::schemas::golang;

namespace {

using Lines = std::vector<std::string>;

// A library's source before and after, and one user of it.
class Update {
 public:
  Update(const std::string& before, const std::string& after)
      : Update(tree(before), tree(after), 0) {}
  // Of trees with several packages.
  Update(const TarBuilder& before, const TarBuilder& after, int)
      : before_(local_.upload("old.tar", before.bytes())),
        after_(local_.upload("new.tar", after.bytes())) {
    ApiDiff::Input input;
    input.before.file = before_;
    input.after.file = after_;
    auto changes = local_.system().call<ApiDiff>(std::move(input));
    REQUIRE(changes);
    changes_ = std::move(*changes);
  }

  static TarBuilder tree(const std::string& source) {
    TarBuilder tar;
    tar.file("go.mod", "module x.org/lib\n").file("lib.go", "package lib\n" + source);
    return tar;
  }

  wire::ProjectApi api(const FileId& file) {
    auto api = local_.system().call<ApiAnalysis>({.file = file});
    REQUIRE(api);
    return *api;
  }

  UserAnalysis::Output analysis(const TarBuilder& user) {
    auto answer = local_.system().call<UserAnalysis>({.file = local_.upload("u.tar", user.bytes()),
                                                      .before = api(before_),
                                                      .after = api(after_),
                                                      .old_root = changes_.old_root,
                                                      .new_root = changes_.new_root,
                                                      .imports = imports_});
    REQUIRE(answer);
    return std::move(*answer);
  }

  // The API of another library, which the user needs.
  void also(const std::string& module, const std::string& source) {
    TarBuilder tar;
    tar.file("go.mod", "module " + module + "\n").file("o.go", source);
    imports_.push_back(api(local_.upload("other.tar", tar.bytes())));
  }

  wire::UserImpact impact(const TarBuilder& user) {
    auto of_user = analysis(user);
    ApiImpact::Input input{.changes = changes_, .users = {}};
    input.users.push_back(
        {.name = "u", .uses = std::move(of_user.uses), .check = std::move(of_user.check)});
    auto answer = local_.system().call<ApiImpact>(std::move(input));
    REQUIRE(answer);
    return answer->users.at(0);
  }

  wire::UserImpact impact(const std::string& body) {
    TarBuilder user;
    user.file("go.mod", "module u.org/user\nrequire x.org/lib v1.0.0\n")
        .file("u.go", "package user\nimport \"x.org/lib\"\n" + body + "\n");
    return impact(user);
  }

  // "3:16 Client.Get breaks", in the order of the places; unresolved ones end in "unknown".
  Lines lines(const std::string& body) {
    const auto user = impact(body);
    Lines all;
    const auto add = [&all](const auto& positions, const std::string& text) {
      for (const auto& position : positions) {
        all.push_back(position.substr(position.find(':') + 1) + " " + text);
      }
    };
    for (const auto& hit : user.hits) {
      add(hit.positions,
          hit.symbol + (hit.effect == wire::Effect::Breaks ? " breaks" : " may break"));
    }
    for (const auto& use : user.unresolved) add(use.positions, use.name + " unknown");
    std::ranges::sort(all);
    return all;
  }

 private:
  LocalSystem local_;
  FileId before_;
  FileId after_;
  wire::ApiChanges changes_;
  std::vector<wire::ProjectApi> imports_;
};

}  // namespace

TEST_CASE("user impact: methods of what the library's functions return", "[user_impact]") {
  const std::string kept =
      "type Client struct{}\nfunc NewClient() *Client { return nil }\n"
      "func (*Client) Do() Result { return Result{} }\ntype Result struct{}\ntype D struct{}\n"
      "func All() map[string]Result { return nil }\n";
  Update update(
      kept + "func (*Client) Get(int) {}\nfunc (Result) Run(int) {}\nfunc (*D) Run(int) {}\n",
      kept + "func (Result) Run() {}\nfunc (*D) Run() {}\n");
  CHECK(update.lines("func f() { c := lib.NewClient(); c.Get(1) }") ==
        Lines{"3:36 Client.Get breaks"});
  CHECK(update.impact("func f() { c := lib.NewClient(); c.Get(1) }").verdict ==
        wire::UserVerdict::Breaks);
  CHECK(update.impact("func f() { lib.NewClient().Do().Run(1) }").verdict ==
        wire::UserVerdict::Breaks);
  CHECK(update.impact("type E struct{ *lib.D }\nfunc f(e E) { e.Run(2) }").verdict ==
        wire::UserVerdict::Breaks);
  CHECK(update.impact("func f() { for _, r := range lib.All() { r.Run(1) } }").verdict ==
        wire::UserVerdict::Breaks);
  CHECK(update.impact("func f() { c := lib.NewClient(); c.Do() }").verdict ==
        wire::UserVerdict::Safe);
}

TEST_CASE("user impact: a library's type that comes through another library", "[user_impact]") {
  Update update("type T struct{}\nfunc (T) Gone() {}\n", "type T struct{}\n");
  const std::string use = "import \"o.org/other\"\nvar _ lib.T\nfunc f() { other.Make().Gone() }";
  const auto unknown = update.impact(use);
  CHECK(unknown.verdict == wire::UserVerdict::Unknown);
  update.also("o.org/other",
              "package other\nimport \"x.org/lib\"\nfunc Make() lib.T { return lib.T{} }\n");
  const auto known = update.impact(use);
  CHECK(known.verdict == wire::UserVerdict::Breaks);
  REQUIRE(known.hits.size() == 1);
  CHECK(known.hits[0].symbol == "T.Gone");
}

TEST_CASE("user impact: the library stands for any copy that the user has", "[user_impact]") {
  Update update("type T struct{}\nfunc New() T { return T{} }\nfunc (T) Gone() {}\n",
                "type T struct{}\nfunc New() T { return T{} }\n");
  TarBuilder user;
  user.file("src/x.org/lib/l.go", "package lib\nfunc New() int { return 0 }\n")
      .file("src/u.org/u/u.go", "package u\nimport \"x.org/lib\"\nfunc f() { lib.New().Gone() }\n");
  const auto impact = update.impact(user);
  CHECK(impact.verdict == wire::UserVerdict::Breaks);
  CHECK(impact.own_packages == Lines{"x.org/lib"});
  CHECK_FALSE(impact.is_library);
  TarBuilder library;
  library.file("src/x.org/lib/l.go", "package lib\n");
  CHECK(update.impact(library).is_library);
}

TEST_CASE("user impact: the compiler's errors are what breaks, of what compiles values may",
          "[user_impact]") {
  Update update(
      "type I interface{ A() }\nfunc Use(I) {}\ntype S struct{ A, B int }\n"
      "func New(n int) {}\nfunc Len() int { return 0 }\nconst C = 1\n",
      "type I interface{ A(); B() }\nfunc Use(I) {}\ntype S struct{ A, B, C int }\n"
      "func New(n int, o ...string) {}\nfunc Len() int64 { return 0 }\nconst C = 2\n");
  const auto grown = update.impact("type T struct{}\nfunc (T) A() {}\nfunc f() { lib.Use(T{}) }");
  CHECK(grown.verdict == wire::UserVerdict::Breaks);
  CHECK(grown.checked);
  REQUIRE(grown.hits.size() == 1);
  CHECK(grown.hits[0].positions == Lines{"u.go:5:20"});
  CHECK(grown.hits[0].errors.at(0).find("missing") != std::string::npos);
  CHECK(update.impact("var s = lib.S{1, 2}").verdict == wire::UserVerdict::Breaks);
  CHECK(update.impact("var s = lib.S{A: 1}").verdict == wire::UserVerdict::Safe);
  // What is called as before, and what an interface that nobody implements has got, is safe.
  CHECK(update.impact("func f(i lib.I) { lib.New(1); i.A() }").verdict == wire::UserVerdict::Safe);
  CHECK(update.lines("var n = lib.C") == Lines{"3:13 C may break"});
  CHECK(update.lines("func f() { n := lib.Len(); _ = n }") == Lines{"3:21 Len may break"});
  CHECK(update.lines("var n int = lib.Len()") == Lines{"3:13 Len breaks"});
}

TEST_CASE("user impact: an error that follows from a change above is said of what changed",
          "[user_impact]") {
  Update update("import \"io\"\nfunc Open() io.ReadCloser { return nil }\n",
                "import \"io\"\nfunc Open() io.Reader { return nil }\n");
  const auto impact = update.impact("func f() {\n\tr := lib.Open()\n\tr.Close()\n}");
  REQUIRE(impact.hits.size() == 2);
  const auto& broken =
      *std::ranges::find(impact.hits, wire::Effect::Breaks, &wire::ImpactHit::effect);
  CHECK(broken.symbol == "Open");
  CHECK(broken.used_package == "x.org/lib");
  CHECK(broken.positions == Lines{"u.go:5:4"});
}

TEST_CASE("user impact: a package that is gone is an error where it is imported", "[user_impact]") {
  auto before = Update::tree("func F() {}\n");
  before.file("sub/s.go", "package sub\nfunc G() {}\n");
  Update update(before, Update::tree("func F() {}\n"), 0);
  TarBuilder user;
  user.file("go.mod", "module u.org/user\n")
      .file("u.go", "package user\nimport s \"x.org/lib/sub\"\nfunc f() { s.G() }\n");
  const auto impact = update.impact(user);
  REQUIRE(impact.hits.size() == 1);
  CHECK(impact.hits[0].positions == Lines{"u.go:2:8"});
  CHECK(impact.hits[0].effect == wire::Effect::Breaks);
}

TEST_CASE("user impact: a new version with a path of its own stands where the old one was",
          "[user_impact]") {
  const auto tree = [](const std::string& module, const std::string& more) {
    TarBuilder tar;
    tar.file("go.mod", "module " + module + "\n")
        .file("l.go", "package lib\nimport \"" + module +
                          "/sub\"\nfunc New() sub.T { return sub.T{} }\n" + more)
        .file("sub/s.go", "package sub\ntype T struct{}\nfunc (T) Kept() {}\n" +
                              (more.empty() ? std::string() : "func (T) Gone() {}\n"));
    return tar;
  };
  Update update(tree("x.org/lib", "func F() {}\n"), tree("x.org/lib/v2", ""), 0);
  CHECK(update.impact("func f() { lib.New().Kept() }").verdict == wire::UserVerdict::Safe);
  CHECK(update.lines("func f() { lib.New().Gone(); lib.F() }") ==
        Lines{"3:22 T.Gone breaks", "3:34 F breaks"});
}

TEST_CASE("user impact: a name that a dot import brings anew, and a package under another name",
          "[user_impact]") {
  TarBuilder user;
  user.file("go.mod", "module u.org/user\n")
      .file("u.go", "package user\nimport . \"x.org/lib\"\nfunc Own() {}\nfunc f() { F() }\n");
  const std::string kept = "func F() {}\n";
  const auto clash = Update(kept, kept + "func Own() {}\n").impact(user);
  REQUIRE(clash.hits.size() == 1);
  CHECK(clash.hits[0].positions == Lines{"u.go:3:6"});
  CHECK(Update(kept + "func Own() {}\n", kept + "func Own() {}\n").impact(user).hits.empty());

  TarBuilder renamed;
  renamed.file("go.mod", "module x.org/lib\n").file("lib.go", "package library\n" + kept);
  Update update(Update::tree(kept), renamed, 0);
  const auto impact = update.impact("func f() { lib.F() }");
  CHECK(impact.verdict == wire::UserVerdict::Breaks);
  for (const auto& hit : impact.hits) CHECK(hit.used_package == "x.org/lib");
}

TEST_CASE("user impact: tests that do not compile any more may break, `go build` passes",
          "[user_impact]") {
  Update update("func F() {}\nfunc G() {}\n", "func G() {}\n");
  TarBuilder user;
  user.file("go.mod", "module u.org/user\n")
      .file("u.go", "package user\nimport \"x.org/lib\"\nfunc f() { lib.G() }\n")
      .file("u_test.go", "package user\nimport \"x.org/lib\"\nvar _ = lib.F\n");
  CHECK(update.impact(user).verdict == wire::UserVerdict::MayBreak);
}

TEST_CASE("user impact: doubts count where the library is used, and not elsewhere",
          "[user_impact]") {
  Update update("func F(n int) {}\ntype T struct{}\nfunc (T) Close() {}\nvar V = absent.X\n",
                "func F(n string) {}\ntype T struct{}\nvar V = absent.X\n");
  const std::string other = "import \"o.org/other\"\n";
  CHECK(update.impact(other + "var _ lib.T\nfunc f() { other.G().Open() }").verdict ==
        wire::UserVerdict::Safe);
  const auto unknown = update.impact(other + "func f() { lib.F(other.N()) }");
  CHECK(unknown.verdict == wire::UserVerdict::Unknown);
  REQUIRE(unknown.unresolved.size() == 1);
  CHECK(unknown.unresolved[0].missing_packages == Lines{"o.org/other"});
}

TEST_CASE("user impact: an API document that is no API is refused with its place",
          "[user_impact]") {
  LocalSystem local;
  TarBuilder tar;
  tar.file("u.go", "package u\n");
  wire::ProjectApi bad;
  bad.packages.push_back(
      {.path = "x.org/lib", .name = "lib", .variables = {{.name = "V", .type = "]["}}});
  const auto answer = local.system().call<UserAnalysis>(
      {.file = local.upload("u.tar", tar.bytes()), .before = {}, .after = bad});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().context.find("input.after: x.org/lib: V: \"][\" is no type") !=
        std::string::npos);
  wire::ProjectApi newer;
  newer.format = 99;
  const auto refused = local.system().call<UsesAnalysis>(
      {.file = local.upload("u.tar", tar.bytes()), .imports = {newer}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::Unsupported);
}
