// Goal: what depends on something that is not at hand is unknown, and what does not is settled.
// Method: pairs of sources that import absent packages, and what the comparison says of them.
#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "workers/golang/diff/api_diff.h"
#include "workers/golang/project/project.h"

namespace gofed::golang {
namespace {

ApiChanges changes_of(const std::string& before, const std::string& after) {
  const auto facts_of = [](const std::string& source) {
    ProjectOptions options;
    options.import_path = "example.com/p";
    return collect_api(load_project({{"p.go",
                                      "package p\nimport (\"example.org/ext\"; \"sync\")\n"
                                      "var _ ext.T; var _ sync.Mutex\n" +
                                          source}},
                                    options));
  };
  return compare(facts_of(before), facts_of(after));
}

std::string report_of(const std::string& before, const std::string& after) {
  return apidiff_report(changes_of(before, after));
}

// The names that are said to be unknown, each once.
std::vector<std::string> unknown_in(const std::string& before, const std::string& after) {
  std::vector<std::string> names;
  for (const auto& package : changes_of(before, after).packages) {
    for (const auto& part : package.unknown) names.push_back(part.name);
  }
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("apidiff: whether a struct is comparable may depend on what is absent", "[golang]") {
  CHECK(unknown_in("type S struct{ A int }", "type S struct{ A int; o ext.Opts }") == Names{"S"});
  CHECK(unknown_in("type S struct{ A int }", "type S struct{ A int; o [2]ext.Opts }") ==
        Names{"S"});
  CHECK(unknown_in("type S struct{ A in }\ntype in struct{}",
                   "type S struct{ A in }\ntype in struct{ o ext.Opts }") == Names{"S", "in"});
  // The old one was, if ext.P can be compared; the new one cannot be.
  CHECK(unknown_in("type S struct{ A ext.P }", "type S struct{ A ext.P; b []int }") == Names{"S"});
  CHECK(unknown_in("type S struct{ A ext.P }", "type S struct{ A ext.P; b ext.Q }") == Names{"S"});
  CHECK(unknown_in("type S struct{ a int }",
                   "type S struct{ a G[ext.P] }\ntype G[P any] struct{ p P }") == Names{"S"});
}

TEST_CASE("apidiff: whether a struct is comparable is settled by what is at hand", "[golang]") {
  CHECK(unknown_in("type S struct{ A ext.P }", "type S struct{ A ext.P; b int }").empty());
  CHECK(unknown_in("type S struct{ A ext.P; b int }", "type S struct{ A ext.P }").empty());
  CHECK(unknown_in("type S struct{ A ext.P; f func() }", "type S struct{ A ext.P; b ext.Q }")
            .empty());
  CHECK(unknown_in("type S struct{ a int }", "type S struct{ a *ext.P; b chan ext.Q }").empty());
  CHECK(unknown_in("type S struct{ a int }", "type S struct{ a int; m sync.Mutex }").empty());
  CHECK(report_of("type S struct{ a int }", "type S struct{ a int; f func(ext.P) }") ==
        "Incompatible changes:\n- S: old is comparable, new is not\n");
  CHECK(report_of("type G[P any] struct{ a int }", "type G[P any] struct{ a int; p []P }") ==
        "Incompatible changes:\n- G: old is comparable, new is not\n");
  CHECK(unknown_in("type G[P comparable] struct{ a int }", "type G[P comparable] struct{ a P }")
            .empty());
  CHECK(report_of("type G[P any] struct{ a int }", "type G[P any] struct{ a P }") ==
        "Incompatible changes:\n- G: old is comparable, new is not\n");
  CHECK(unknown_in("type G[P ~int|~string] struct{}", "type G[P ~int|~string] struct{ a P }")
            .empty());
}

TEST_CASE("apidiff: what is embedded and absent may hide or have members", "[golang]") {
  const std::string own = "type O struct{ X int }\nfunc (O) Close() error { return nil }\n";
  const auto unknown = [&](const std::string& before, const std::string& after) {
    return unknown_in(own + before, own + after);
  };
  // Close is at the depth of ext.File, which may have one, too.
  CHECK(unknown("type T struct{ O }", "type T struct{ O; ext.File }") ==
        Names{"T", "T.Close", "T.X"});
  CHECK(unknown("type T struct{ O }", "type T struct{ ext.File }") == Names{"T", "T.Close", "T.X"});
  CHECK(unknown("type T struct{ ext.File }", "type T struct{ O }") ==
        Names{"T", "T.Close", "T.O", "T.X"});
  CHECK(unknown("type T struct{ *ext.A }", "type T struct{ *ext.B }") == Names{"T", "T.B"});
  CHECK(unknown("type T struct{ *ext.A }\nfunc (T) M() {}", "type T struct{ *ext.A }") ==
        Names{"T.M"});
  CHECK(unknown("type T struct{ *ext.A }", "type T struct{ *ext.A }\nfunc (T) M() {}") ==
        Names{"T.M"});
  CHECK(unknown("type I interface{ ext.I }", "type I interface{ ext.I; M() }") == Names{"I.M"});
  CHECK(report_of(own + "type T struct{ O }", own + "type T struct{ ext.File }") ==
        "Incompatible changes:\n- T.O: removed\nCompatible changes:\n- T.File: added\n");
}

TEST_CASE("apidiff: members that no absent type can hide are settled", "[golang]") {
  const std::string own =
      "type O struct{ X int }\nfunc (O) Close() error { return nil }\n"
      "type w struct{ ext.File }\n";
  const auto unknown = [&](const std::string& before, const std::string& after) {
    return unknown_in(own + before, own + after);
  };
  // Deeper than O's members, and nothing that depends on its comparison.
  CHECK(unknown("type T struct{ O; f func() }", "type T struct{ O; *w; f func() }").empty());
  CHECK(unknown("type T struct{ ext.File }\nfunc (T) M(int) {}",
                "type T struct{ ext.File }\nfunc (T) M(string) {}")
            .empty());
  CHECK(unknown("type T struct{ ext.File; O }", "type T struct{ ext.File; O }").empty());
  CHECK(report_of(own + "type T struct{ *ext.File; A int }",
                  own + "type T struct{ *ext.File; A bool }") ==
        "Incompatible changes:\n- T.A: changed from int to bool\n");
}

TEST_CASE("apidiff: whether a type still implements an interface may depend on what is absent",
          "[golang]") {
  CHECK(unknown_in("type I interface{ m() }\ntype T struct{}\nfunc (T) m() {}",
                   "type I interface{ m() }\ntype T struct{ *ext.A }") == Names{"T"});
  CHECK(report_of("type I interface{ m() }\ntype T struct{}\nfunc (T) m() {}",
                  "type I interface{ m() }\ntype T struct{}") ==
        "Incompatible changes:\n- T: no longer implements I\n");
}

TEST_CASE("apidiff: a method of an instance reads as its declaration", "[golang]") {
  const std::string types =
      "type T struct{ G[int] }\ntype Z struct{ G[string] }\ntype G[P any] struct{}\n";
  CHECK(report_of(types + "func (G[P]) M(P) {}", types + "func (G[P]) M(P, P) {}") ==
        "Incompatible changes:\n- G[P].M: changed from func(P) to func(P, P)\n");
  CHECK(report_of(types + "func (G[P]) M(P) {}", types) ==
        "Incompatible changes:\n"
        "- G[P].M, method set of *T: removed\n"
        "- G[P].M, method set of *Z: removed\n"
        "- G[P].M: removed\n");
  // The declaration is the same: what changed is the instance.
  CHECK(report_of("type T struct{ g[int] }\ntype g[P any] struct{}\nfunc (g[P]) M(P) {}",
                  "type T struct{ g[string] }\ntype g[P any] struct{}\nfunc (g[P]) M(P) {}") ==
        "Incompatible changes:\n- g[P].M: changed from func(int) to func(string)\n");
}

TEST_CASE("apidiff: names that print alike are distinguished in a detail", "[golang]") {
  const auto changes =
      changes_of("type a struct{ X int }\nvar V a\nvar W a",
                 "type a struct{ X int }\ntype b struct{ X int }\nvar V b\nvar W a");
  REQUIRE(changes.packages.size() == 1);
  REQUIRE(changes.packages[0].changes.size() == 1);
  const auto& change = changes.packages[0].changes[0];
  CHECK(change.message == "changed from a to a");
  CHECK(change.detail == "the old a is b now");
}

TEST_CASE("apidiff: a function's change says the numbers of parameters", "[golang]") {
  const auto changes =
      changes_of("func F(a, b int, c func(x, y int)) {}", "func F(int, ...map[string]int) {}");
  REQUIRE(changes.packages.size() == 1);
  const auto& change = changes.packages[0].changes.at(0);
  CHECK(change.old_parameters == ParameterCount{.count = 3, .variadic = false});
  CHECK(change.new_parameters == ParameterCount{.count = 2, .variadic = true});
}

}  // namespace gofed::golang
