// Goal: constraints and contexts as go/build has them; go.mod and the older manifests in full.
#include <set>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

#include "workers/golang/build/constraint.h"
#include "workers/golang/modules/go_mod.h"
#include "workers/golang/modules/manifests.h"

namespace gofed::golang {
namespace {

bool matches(std::string_view expression, const BuildContext& context = {}) {
  const std::optional<Constraint> constraint = Constraint::parse(expression);
  REQUIRE(constraint.has_value());
  return constraint->matches(context);
}

}  // namespace

TEST_CASE("constraint: tags of the default context", "[golang][build]") {
  CHECK(matches("linux && amd64 && cgo && unix && gc"));
  CHECK(matches("go1.1 && go1.27"));
  CHECK_FALSE(matches("go1.28"));
  CHECK_FALSE(matches("windows || (darwin && !ios)"));
  CHECK(matches("!(windows || ignore)"));
  BuildContext android;
  android.goos = "android";
  CHECK(matches("linux && android", android));
  BuildContext tagged;
  tagged.tags = {"integration"};
  CHECK(matches("integration", tagged));
}

TEST_CASE("constraint: experiments are on where the release has them on", "[golang][build]") {
  BuildContext context{.go_version = {1, 19}};
  CHECK(matches("goexperiment.regabiargs && goexperiment.regabiwrappers", context));
  CHECK_FALSE(matches("goexperiment.swissmap", context));
  CHECK_FALSE(matches("goexperiment.staticlockranking", context));
  context.goarch = "386";
  CHECK_FALSE(matches("goexperiment.regabiargs", context));
  context = {.goarch = "loong64", .go_version = {1, 21}};
  CHECK_FALSE(matches("goexperiment.regabiargs", context));
  context.go_version = {1, 24};
  CHECK(matches("goexperiment.regabiargs && goexperiment.swissmap", context));
  CHECK_FALSE(matches("goexperiment.spinbitmutex", context));
  CHECK_FALSE(matches("goexperiment.jsonv2", context));
  context.go_version = {1, 27};
  CHECK(matches("goexperiment.jsonv2", context));
  CHECK(matches("goexperiment.arenas", BuildContext{.tags = {"goexperiment.arenas"}}));
}

TEST_CASE("constraint: what does not parse is reported", "[golang][build]") {
  const auto* const bad =
      GENERATE("", "linux &&", "(linux", "!!linux", "linux amd64", "a & b", ")");
  CHECK_FALSE(Constraint::parse(bad).has_value());
  CHECK_FALSE(Constraint::parse(std::string(100'000, '(') + "a").has_value());
}

TEST_CASE("constraint: printed with the parentheses it needs", "[golang][build]") {
  const auto* const text = GENERATE("linux && (amd64 || arm64)", "!(a && b) || c", "!a && b && c");
  CHECK(Constraint::parse(text)->to_string() == text);
}

TEST_CASE("constraint: file names", "[golang][build]") {
  const auto name = [](std::string_view n) { return Constraint::of_file_name(n).to_string(); };
  CHECK(name("x_linux.go") == "linux");
  CHECK(name("x_windows_amd64_test.go") == "windows && amd64");
  CHECK(name("linux.go").empty());
  CHECK(name("x_foo_arm64.s.go") == "arm64");
  CHECK(name("x_linux_foo.go").empty());
}

TEST_CASE("constraint: +build lines and go:build lines at the head of a file", "[golang][build]") {
  const auto head = [](std::string_view s) {
    return read_file_constraint(s).constraint.to_string();
  };
  CHECK(head("// +build linux,!cgo darwin\n// +build amd64\n\npackage p\n") ==
        "((linux && !cgo) || darwin) && amd64");
  CHECK(head("// +build linux\npackage p\n").empty());  // no blank line: a package comment
  CHECK(head("// Copyright\n\n//go:build windows\n// +build linux\n\npackage p\n") == "windows");
  CHECK(head("/* a */\n//go:build js\npackage p\n") == "js");
  CHECK(head("package p\n//go:build js\n").empty());
  CHECK_FALSE(read_file_constraint("//go:build a b\npackage p").problem.empty());
  CHECK_FALSE(read_file_constraint("//go:build a\n//go:build b\n").problem.empty());
}

TEST_CASE("go.mod: every directive", "[golang][build]") {
  std::vector<Diagnostic> diagnostics;
  const GoMod mod =
      parse_go_mod("go.mod",
                   "// Deprecated: use v2\nmodule example.com/m // x\n"
                   "go 1.21\ntoolchain go1.22.0\n"
                   "require a.b/c v1.0.0 // indirect\n"
                   "require (\n\td v2.0.0+incompatible\n\t\"e\" v0.0.0-1-2\n)\n"
                   "replace a.b/c => ../c\nreplace d v2.0.0+incompatible => f v1.1.1\n"
                   "exclude d v1.0.0\n"
                   "retract (\n\tv1.0.0 // oops\n\t[v1.1.0, v1.2.0]\n)\n"
                   "godebug panicnil=1\ntool x/cmd\n",
                   diagnostics);
  CHECK(diagnostics.empty());
  CHECK(mod.module_path == "example.com/m");
  CHECK(mod.go_version == "1.21");
  CHECK(mod.toolchain == "go1.22.0");
  REQUIRE(mod.requirements.size() == 3);
  CHECK(mod.requirements[0].indirect);
  CHECK_FALSE(mod.requirements[1].indirect);
  CHECK(mod.requirements[2].module == ModuleVersion{"e", "v0.0.0-1-2"});
  CHECK(mod.requirements[2].position.line == 8);
  REQUIRE(mod.replacements.size() == 2);
  CHECK(mod.replacements[0].to.path == "../c");
  CHECK(mod.replacements[1].from.version == "v2.0.0+incompatible");
  REQUIRE(mod.retractions.size() == 2);
  CHECK(mod.retractions[0].rationale == "oops");
  CHECK(mod.retractions[1].high == "v1.2.0");
  CHECK(mod.exclusions == std::vector<ModuleVersion>{{"d", "v1.0.0"}});
  CHECK(mod.godebug == std::vector<GodebugSetting>{{"panicnil", "1"}});
  CHECK(mod.tools == std::vector<ToolDirective>{{"x/cmd", {18, 1}}});
}

TEST_CASE("go.mod: versions and replacements that Go refuses are reported", "[golang][build]") {
  const auto complaint = [](const std::string& line) {
    std::vector<Diagnostic> diagnostics;
    (void)parse_go_mod("go.mod", "module m\n" + line + "\n", diagnostics);
    return diagnostics.empty() ? std::string() : diagnostics.at(0).to_string();
  };
  for (const char* version : {"1.0", "1.20", "1.21.0", "1.22.10", "1.21rc2", "1.9beta1", "10.1"}) {
    CAPTURE(version);
    CHECK(complaint("go " + std::string(version)).empty());
  }
  for (const char* version :
       {"1", "v1.17", "01.2", "1.02", "1.x", "1.2.", "1.21rc", "1.21 ", "X.Y"}) {
    CAPTURE(version);
    const std::string line = "go \"" + std::string(version) + "\"";
    CHECK(complaint(line) == "go.mod:2:1: invalid go version '" + std::string(version) +
                                 "': must match format 1.23.0");
  }
  CHECK(complaint("replace a => ./b").empty());
  CHECK(complaint("replace a v1.0.0 => /b").empty());
  CHECK(complaint("replace a => b v1.0.0").empty());
  CHECK(complaint("replace a => ../b v1.0.0") ==
        "go.mod:2:1: replacement directory ../b cannot have a version");
  CHECK(complaint("replace a => b") ==
        "go.mod:2:1: replacement without a version must be a directory, ./b or the like");
}

TEST_CASE("go.mod: bad lines are reported and the rest is read", "[golang][build]") {
  std::vector<Diagnostic> diagnostics;
  const GoMod mod = parse_go_mod(
      "m/go.mod", "module m\nrequire x\nbogus y\nrequire z v1.0.0\nreplace (\n\ta => b\n",
      diagnostics);
  CHECK(mod.requirements.size() == 1);
  REQUIRE(diagnostics.size() == 4);
  CHECK(std::ranges::any_of(diagnostics, [](const Diagnostic& d) {
    return d.to_string() == "m/go.mod:3:1: unknown directive: bogus";
  }));
}

TEST_CASE("go.work: uses and replacements", "[golang][build]") {
  std::vector<Diagnostic> diagnostics;
  const GoWork work = parse_go_work(
      "go.work", "go 1.22\nuse (\n\t.\n\t./tools\n)\nreplace a => ./a\n", diagnostics);
  CHECK(work.uses == std::vector<std::string>{".", "./tools"});
  CHECK(work.replacements.size() == 1);
  CHECK(diagnostics.empty());
}

TEST_CASE("manifests: each tool's file gives paths and versions", "[golang][build]") {
  std::vector<Diagnostic> diagnostics;
  const auto first = [&](ManifestKind kind, std::string_view text) {
    const Manifest manifest = parse_manifest(kind, "f", text, diagnostics);
    REQUIRE_FALSE(manifest.entries.empty());
    return manifest.entries[0];
  };
  const ManifestEntry vendor = first(ManifestKind::VendorModules,
                                     "# a/b v1.2.3 => c v1\n## explicit; go 1.17\na/b\na/b/x\n");
  CHECK(vendor.path == "a/b");
  CHECK(vendor.version == "v1.2.3");
  CHECK(vendor.is_explicit);
  CHECK(vendor.packages == std::vector<std::string>{"a/b", "a/b/x"});
  const ManifestEntry godeps = first(
      ManifestKind::Godeps,
      R"({"ImportPath": "own", "Packages": ["./..."], "Deps": [{"ImportPath": "a", "Comment": "v1", "Rev": "f00"}]})");
  CHECK(godeps.path == "a");
  CHECK(godeps.revision == "f00");
  const ManifestEntry glide =
      first(ManifestKind::GlideLock,
            "hash: x\nimports:\n- name: a/b\n  version: f00\n  subpackages:\n"
            "  - c\ntestImports: []\n");
  CHECK(glide.revision == "f00");
  CHECK(glide.packages == std::vector<std::string>{"c"});
  const ManifestEntry dep = first(ManifestKind::GopkgLock,
                                  "[[projects]]\n  name = \"a/b\"\n  packages = [\n    \".\",\n    "
                                  "\"c\"\n  ]\n  revision = \"f00\"\n  version = \"v1\"\n");
  CHECK(dep.version == "v1");
  CHECK(dep.packages == std::vector<std::string>{".", "c"});
}

TEST_CASE("platforms: names become contexts", "[golang][build]") {
  CHECK(parse_platform("windows/amd64")->goos == "windows");
  CHECK(parse_platform("freebsd/386/cgo")->cgo_enabled);
  CHECK(parse_platform("linux/amd64")->cgo_enabled);
  CHECK_FALSE(parse_platform("linux/amd64/nocgo")->cgo_enabled);
  CHECK_FALSE(parse_platform("js/wasm")->cgo_enabled);
  for (const std::string_view name :
       {"linux", "linux/", "/amd64", "linux/amd64/", "linux/amd64/gcc", "linux/amd64/cgo/cgo"}) {
    CAPTURE(name);
    CHECK_FALSE(parse_platform(name).has_value());
  }
  CHECK_FALSE(parse_platform("amiga/68k").has_value());
  CHECK(usual_platforms().size() <= 64);
  CHECK(goapi_platforms().size() <= 64);
  for (const auto& list : {usual_platforms(), goapi_platforms()}) {
    std::set<std::string> names;
    for (const BuildContext& context : list) {
      CAPTURE(context.platform());
      CHECK(parse_platform(context.platform()) == context);
      CHECK(names.insert(context.platform()).second);
    }
  }
  CHECK(parse_go_version("go1.21.3") == GoVersion{1, 21});
  CHECK_FALSE(parse_go_version("one").has_value());
}

}  // namespace gofed::golang
