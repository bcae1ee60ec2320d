// Goal: what the go command refuses of a go.mod is complained about at its place, and what its
// comments say is read as x/mod reads it. Method: files that `go list` of Go 1.27 refuses or takes.
#include "workers/golang/modules/mod_rules.h"

#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "workers/golang/modules/go_mod.h"

namespace gofed::golang {
namespace {

struct Read {
  GoMod mod;
  std::vector<Diagnostic> diagnostics;
};

// A go.mod of these lines behind a module and a go line.
Read read(std::string_view lines) {
  Read result;
  result.mod = parse_go_mod("go.mod", "module example.org/m\n\ngo 1.24\n\n" + std::string(lines),
                            result.diagnostics);
  return result;
}

std::string messages(std::string_view lines) {
  std::string text;
  for (const Diagnostic& diagnostic : read(lines).diagnostics) {
    text += (text.empty() ? "" : "; ") + diagnostic.message;
  }
  return text;
}

}  // namespace

TEST_CASE("gomod-invalid-accepted: what Go refuses is complained about in its line",
          "[golang][build]") {
  const auto [line, message] = GENERATE(table<const char*, const char*>({
      {"require a.org/b branch", "must be of the form v1.2.3"},
      {"require a.org/b 2.0.1", "must be of the form v1.2.3"},
      {"require a.org/b v1.2", "must be of the form v1.2.3"},
      {"require a.org/b v1.2.3+build", "must be of the form v1.2.3"},
      {"require a.org/b v01.2.3", "must be of the form v1.2.3"},
      {"require a.org/b v1.2.3-01", "must be of the form v1.2.3"},
      {"require a.org/b v3.4.5", "should be v0 or v1, not v3"},
      {"require a.org/b/v3 v2.0.0", "should be v3, not v2"},
      {"require a.org/b/v3 v3", "must be of the form v3.2.3"},
      {"require a.org/b/v1 v1.0.0", "malformed module path"},
      {"require a.org/b/v2.3 v2.3.0", "malformed module path"},
      {"require gopkg.in/b v1.0.0", "malformed module path"},
      {"require gopkg.in/b.v2 v1.0.0", "should be v2, not v1"},
      {"require gopkg.in/b.v2-unstable v1.0.0", "should be v2, not v1"},
      {"require a.org/b", "usage: require module/path v1.2.3"},
      {"require `a.org/b` v1.0.0", "unquoted string cannot contain quote"},
      {"require 'a.org/b' v1.0.0", "unquoted string cannot contain quote"},
      {"require \"a.org/\\q\" v1.0.0", "invalid quoted string"},
      {"exclude a.org/b upgrade", "must be of the form v1.2.3"},
      {"exclude a.org/b v2.0.0", "should be v0 or v1, not v2"},
      {"retract v2.0.0", "should be v0 or v1, not v2"},
      {"retract latest", "must be of the form v1.2.3"},
      {"retract [v1.0.0, v1.1.0] v1.2.0", "expected [version, version]"},
      {"retract v1.0.0 v1.1.0", "unexpected token after version"},
      {"retract", "expected '[' or version"},
      {"replace a.org/b => a.org/c main", "must be of the form v1.2.3"},
      {"replace a.org/b => a.org/c v2.0.0", "should be v0 or v1, not v2"},
      {"replace a.org/b v2.0.0 => ../c", "should be v0 or v1, not v2"},
      {"replace a.org/b/v0 => ../c", "invalid module path"},
      {"replace a.org/b => a.org/c", "must be a directory"},
      {"replace a.org/b => a.org/c@v1.0.0", "not 'path@version'"},
      {"replace a.org/b => ../c v1.0.0", "cannot have a version"},
      {"replace a.org/b => ..\\c", "appears to be Windows path"},
      {"replace a.org/b a.org/c v1.0.0", "usage: replace"},
      {"toolchain 1.24.1", "invalid toolchain version '1.24.1'"},
      {"toolchain go2", "invalid toolchain version 'go2'"},
      {"toolchain local x", "toolchain directive expects exactly one argument"},
      {"toolchain (\n\tgo1.24.1\n)", "unknown block type: toolchain"},
      {"require a.org/b (\n)", "unknown block type: require"},
      {"vendor (\n\tx\n)", "unknown block type: vendor"},
      {"go 1.24", "repeated go statement"},
      {"module a.org/b", "repeated module statement"},
      {"tool ../gen", "malformed tool path \"../gen\": invalid path element \"..\""},
      {"tool a.org/b a.org/c", "tool directive expects exactly one argument"},
      {"ignore `x`", "unquoted string cannot contain quote"},
      {"ignore a b", "ignore directive expects exactly one argument"},
      {"godebug panicnil", "usage: godebug key=value"},
      {"godebug \"panicnil=1\"", "usage: godebug key=value"},
      {"godebug nosuchsetting=1", "unknown godebug \"nosuchsetting\""},
      {"godebug default=1.21", "value for default= must be goVERSION"},
      {"vendor x", "unknown directive: vendor"},
      {"/* x */", "mod files must use // comments"},
      {"require (\n\ta.org/b v1.0.0", "unterminated block"},
      {"require (\n\ta.org/b v1.0.0\n) x", "expected newline after closing paren"},
  }));
  INFO(line);
  const Read result = read(line);
  REQUIRE(result.diagnostics.size() >= 1);
  CHECK_THAT(messages(line), Catch::Matchers::Contains(message));
  CHECK(result.diagnostics[0].position.line >= 5);
}

TEST_CASE("gomod-invalid-accepted: what Go takes is no complaint", "[golang][build]") {
  const auto* const line = GENERATE(
      "require a.org/b v2.0.0+incompatible", "require a.org/b/v2 v2.0.0-rc.1",
      "require gopkg.in/check.v1 v0.0.0-20161208181325-20d25e280405",
      "require gopkg.in/b.v0-unstable v0.1.0", "require \"a.org/b\" v1.0.0",
      "require a.org/b \"v1.0.0\"", "require example v1.0.0 // no dot",
      "replace a.org/b => C:\\c\nreplace a.org/d => .", "replace a.org/b v1.0.0 => a.org/c v1.1.0",
      "retract [v1.0.0, v1.1.0]", "retract [v1.0.0,v1.1.0]", "retract v0.9.0", "toolchain default",
      "toolchain go1.24.1-custom", "godebug default=go1.21", "godebug (\n\tpanicnil=1\n)",
      "tool example.org/m/cmd/gen", "ignore ./node_modules\nignore static", "ignore (\n)",
      "require ()", "exclude a.org/b v1.0.0");
  INFO(line);
  CHECK(messages(line) == (std::string_view(line).contains("C:\\")
                               ? "replacement directory appears to be Windows path"
                               : ""));
}

TEST_CASE("gomod-invalid-accepted: the module's own path", "[golang][build]") {
  const auto refused = [](std::string_view path) {
    std::vector<Diagnostic> diagnostics;
    const GoMod mod = parse_go_mod("go.mod", "module " + std::string(path) + "\n", diagnostics);
    return !diagnostics.empty();
  };
  for (const auto* const bad : {"a@b", "../x", "-x", "a.org/x/", "a.org/x/./y", "a.org/con/x",
                                "a.org/x~1", "\"a b\"", "a.org/x.", "a.org/\xc3\xa9"}) {
    INFO(bad);
    CHECK(refused(bad));
  }
  for (const auto* const good : {"A.org/X", "x", "_", "a.org/x/v1", "a.org/.x", "a.org/a+b~c"}) {
    INFO(good);
    CHECK_FALSE(refused(good));
  }
}

TEST_CASE("go.mod: versions are kept in their canonical form", "[golang][build]") {
  using modules::canonical_version;
  CHECK(canonical_version("v1") == "v1.0.0");
  CHECK(canonical_version("v1.2") == "v1.2.0");
  CHECK(canonical_version("v1.2.3+x.y") == "v1.2.3");
  CHECK(canonical_version("v1.2.3-a.1+incompatible") == "v1.2.3-a.1+incompatible");
  CHECK(canonical_version("v1.2-x").empty());
  CHECK(canonical_version("v1.2.3.4").empty());
  CHECK(canonical_version("v1.2.3-").empty());
  CHECK(read("require a.org/b v1.2").mod.requirements.at(0).module.version == "v1.2.0");
}

TEST_CASE("go.mod: deprecation is a paragraph of the module line's comment", "[golang][build]") {
  const auto deprecated = [](std::string_view head) {
    std::vector<Diagnostic> diagnostics;
    return parse_go_mod("go.mod", head, diagnostics).deprecated;
  };
  CHECK(deprecated("// Deprecated: use b\nmodule a\n") == "use b");
  CHECK(deprecated("module a // Deprecated: use b\n") == "use b");
  CHECK(deprecated("// A module.\n//\n// Deprecated: use b\n// or c\n//\n// More.\nmodule a\n") ==
        "use b\nor c");
  CHECK(deprecated("// A module. Deprecated: not so\nmodule a\n").empty());
  CHECK(deprecated("// A module.\n// Deprecated: nor so\nmodule a\n").empty());
  CHECK(deprecated("// Deprecated: use b\n\nmodule a\n").empty());
  CHECK(deprecated("// Deprecated: use b\nmodule (\n\ta\n)\n") == "use b");
  CHECK(deprecated("// deprecated: use b\nmodule a\n").empty());
}

TEST_CASE("go.mod: comments say why a version is retracted", "[golang][build]") {
  const auto rationales = [](std::string_view lines) {
    std::vector<std::string> found;
    for (const Retraction& one : read(lines).mod.retractions) found.push_back(one.rationale);
    return found;
  };
  using Texts = std::vector<std::string>;
  CHECK(rationales("// above\nretract v1.0.0 // beside\n") == Texts{"above\nbeside"});
  CHECK(rationales("// all\nretract (\n\tv1.0.0\n\t// one\n\n\tv1.1.0\n\tv1.2.0 // two\n)\n") ==
        Texts{"all", "one", "two"});
  CHECK(rationales("// not it\n\nretract v1.0.0\n") == Texts{""});
}

TEST_CASE("go.mod: a requirement is indirect by the first word of its comment", "[golang][build]") {
  const auto indirect = [](std::string_view comment) {
    return read("require a.org/b v1.0.0 " + std::string(comment)).mod.requirements.at(0).indirect;
  };
  CHECK(indirect("// indirect"));
  CHECK(indirect("//indirect"));
  CHECK(indirect("// indirect; for c"));
  CHECK_FALSE(indirect("// indirect for c"));
  CHECK_FALSE(indirect("// indirect;"));
  CHECK_FALSE(indirect("// not indirect"));
}

TEST_CASE("go.work: blocks and lines by the same rules", "[golang][build]") {
  const auto wrong = [](std::string_view text) {
    std::vector<Diagnostic> diagnostics;
    const GoWork work = parse_go_work("go.work", text, diagnostics);
    return !diagnostics.empty();
  };
  CHECK_FALSE(wrong("go 1.24\n\nuse (\n\t.\n\t./tools\n)\nreplace a.org/b => ./b\n"));
  CHECK(wrong("go (\n\t1.24\n)\n"));
  CHECK(wrong("use . ./tools\n"));
  CHECK(wrong("use `./tools`\n"));
  CHECK(wrong("require a.org/b v1.0.0\n"));
  CHECK(wrong("replace a.org/b => a.org/c main\n"));
}

}  // namespace gofed::golang
