// Goal: what comments of Go files say to the go command is cut as it cuts it. Method: one package
// each; what `go list` and `go generate` of Go 1.27 make of such lines.
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "workers/golang/deps/words.h"
#include "workers/golang/facts/deps_facts.h"

namespace gofed::golang {
namespace {

PackageDeps deps_of(std::string_view source, std::string_view go_mod = "module example.org/m\n") {
  std::vector<SourceFile> files{{"a.go", std::string(source)}, {"go.mod", std::string(go_mod)}};
  return collect_deps(load_project(std::move(files))).packages.at(0);
}

std::vector<std::string> patterns(std::string_view line) {
  const PackageDeps package =
      deps_of("package a\nimport _ \"embed\"\n" + std::string(line) + "\nvar x string\n");
  std::vector<std::string> found;
  for (const EmbedFact& embed : package.embeds) found.push_back(embed.pattern);
  return found;
}

// "constraint|name" of each C library.
std::vector<std::string> libraries(std::string_view preamble) {
  const PackageDeps package = deps_of("package a\n\n" + std::string(preamble) + "\nimport \"C\"\n");
  std::vector<std::string> found;
  for (const CgoFact& fact : package.cgo) found.push_back(fact.constraint + "|" + fact.pkg_config);
  return found;
}

std::vector<std::string> tools(std::string_view lines, std::string_view go_mod) {
  std::vector<std::string> found;
  for (const GenerateFact& fact : deps_of("package a\n" + std::string(lines), go_mod).generates) {
    found.push_back(fact.tool);
  }
  return found;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("embed-and-cgo-words: patterns of go:embed", "[golang][deps]") {
  CHECK(patterns("//go:embed a.txt b*.txt") == Texts{"a.txt", "b*.txt"});
  CHECK(patterns("//go:embed\ta.txt") == Texts{"a.txt"});
  CHECK(patterns("//go:embedded a.txt").empty());
  CHECK(patterns("//go:embed-x a.txt").empty());
  CHECK(patterns("// go:embed a.txt").empty());
  CHECK(patterns(R"(//go:embed "a b.txt" `c d.txt` e)") == Texts{"a b.txt", "c d.txt", "e"});
  CHECK(patterns(R"(//go:embed "t\tab" "\u00e9\x2e\"")") == Texts{"t\tab", "\xc3\xa9.\""});
  CHECK(patterns(R"(//go:embed "a"b)").empty());
  CHECK(patterns(R"(//go:embed "a)").empty());
  CHECK(patterns(R"(//go:embed "\q")").empty());
  CHECK(patterns(R"(//go:embed a"b)") == Texts{"a\"b"});
}

TEST_CASE("embed-and-cgo-words: pkg-config of the preamble", "[golang][deps]") {
  CHECK(libraries("// #cgo pkg-config: png zlib") == Texts{"|png", "|zlib"});
  CHECK(libraries("/*\n#cgo pkg-config :png\n*/") == Texts{"|png"});
  CHECK(libraries("/*\n#cgo\tlinux,!arm  darwin pkg-config: png\n*/") ==
        Texts{"linux,!arm  darwin|png"});
  CHECK(libraries("/* #cgo pkg-config: png */") == Texts{"|png"});
  CHECK(libraries("// #cgo pkg-config: --static png") == Texts{"|png"});
  CHECK(libraries("// #cgo LDFLAGS: -L/x/pkg-config: png").empty());
  CHECK(libraries("// #cgo xpkg-config: png").empty());
  CHECK(libraries("// #cgopkg-config: png").empty());
  CHECK(libraries("// #cgo pkg-config png").empty());
  CHECK(libraries("/*\n// #cgo pkg-config: png\n*/").empty());  // C's comment
  CHECK(libraries(R"(// #cgo pkg-config: "a b" c\ d 'e')") == Texts{"|a b", "|c d", "|e"});
  CHECK(libraries(R"(// #cgo pkg-config: "a)").empty());
}

TEST_CASE("embed-and-cgo-words: the comment of several imports is no preamble", "[golang][deps]") {
  CHECK(deps_of("package a\n\n// #cgo pkg-config: png\nimport (\n\t\"C\"\n)\n").cgo.size() == 1);
  CHECK(deps_of("package a\n\n// #cgo pkg-config: png\nimport (\n\t\"C\"\n\t\"os\"\n)\n")
            .cgo.empty());
  CHECK(deps_of("package a\n\nimport (\n\t\"os\"\n\t// #cgo pkg-config: png\n\t\"C\"\n)\n")
            .cgo.size() == 1);
}

TEST_CASE("tool-directives: the program of a go:generate line", "[golang][deps]") {
  constexpr std::string_view kMod =
      "module example.org/m\n\ngo 1.24\n\nrequire x.org/x v1.0.0\n\n"
      "tool (\n\tx.org/x/cmd/gen\n\tx.org/x/cmd/mock/v2\n\tx.org/a/same\n\tx.org/b/same\n)\n";
  const auto tool = [&](const std::string& command) {
    return tools("//go:generate " + command + "\n", kMod).at(0);
  };
  CHECK(tool("go tool gen -x") == "x.org/x/cmd/gen");
  CHECK(tool("go tool x.org/x/cmd/gen") == "x.org/x/cmd/gen");
  CHECK(tool("go tool mock") == "x.org/x/cmd/mock/v2");
  CHECK(tool("go tool -n gen") == "x.org/x/cmd/gen");
  CHECK(tool("go tool -modfile tools.mod gen") == "x.org/x/cmd/gen");
  CHECK(tool("go tool x.org/b/same") == "x.org/b/same");
  CHECK(tool("go tool same") == "go");  // which of the two is not said
  CHECK(tool("go tool yacc") == "go");
  CHECK(tool("go run x.org/y@v1.0.0 -a") == "x.org/y@v1.0.0");
  CHECK(tool("go run -tags x,y -mod=mod ./gen.go") == "./gen.go");
  CHECK(tool("go vet ./...") == "go");
  CHECK(tool("\"my tool\" x") == "my tool");
  CHECK(tool("stringer -type=T") == "stringer");
  CHECK(tools("//go:generate -command gen go tool gen\n//go:generate gen -x\n", kMod) ==
        Texts{"x.org/x/cmd/gen"});
}

TEST_CASE("tool-directives: tools are facts of the module that has them", "[golang][deps]") {
  std::vector<SourceFile> files{
      {"go.mod",
       "module example.org/m\n\ngo 1.24\n\nrequire x.org/x v1.2.0\n\n"
       "tool x.org/x/cmd/gen\ntool example.org/m/cmd/own\ntool y.org/none\ntool cmd/vet\n"},
      {"a.go", "package a\n"}};
  const DepsFacts facts = collect_deps(load_project(std::move(files)));
  REQUIRE(facts.tools.size() == 4);
  CHECK(facts.tools[0].tool.path == "x.org/x/cmd/gen");
  CHECK(facts.tools[0].tool.position.line == 7);
  CHECK(facts.tools[0].provider == "x.org/x");
  CHECK(facts.tools[0].version == "v1.2.0");
  CHECK(facts.tools[0].import_class == ImportClass::ThirdParty);
  CHECK(facts.tools[1].import_class == ImportClass::Own);
  CHECK(facts.tools[2].import_class == ImportClass::ThirdParty);
  CHECK(facts.tools[2].version.empty());
  CHECK(facts.unused_requirements.empty());
}

TEST_CASE("go:debug lines above the package clause are facts", "[golang][deps]") {
  const PackageDeps package = deps_of(
      "// Doc.\n\n//go:debug panicnil=1\n//go:debug http2client=0 \n//go:debugger x=1\n\npackage "
      "main\n"
      "//go:debug madvdontneed=1\n\nfunc main() {}\n");
  REQUIRE(package.godebugs.size() == 2);
  CHECK(package.godebugs[0].setting == GodebugSetting{"panicnil", "1"});
  CHECK(package.godebugs[0].position == Position{3, 1});
  CHECK(package.godebugs[1].setting == GodebugSetting{"http2client", "0"});
}

TEST_CASE("go:linkname lines are facts", "[golang][deps]") {
  const PackageDeps package = deps_of(
      "package a\n\nimport _ \"unsafe\"\n\n//go:linkname now time.now\nfunc now() int64\n\n"
      "//go:linkname hidden\nfunc hidden() {}\n\n//go:linkname method x.org/y.(*T).m\n"
      "//go:linkname a b c\n//go:linknames a b\n// go:linkname a b\n");
  REQUIRE(package.linknames.size() == 3);
  CHECK(package.linknames[0].local == "now");
  CHECK(package.linknames[0].target == "time.now");
  CHECK(package.linknames[0].position == Position{5, 1});
  CHECK(package.linknames[1].local == "hidden");
  CHECK(package.linknames[1].target.empty());
  CHECK(package.linknames[2].target == "x.org/y.(*T).m");
}

}  // namespace gofed::golang
