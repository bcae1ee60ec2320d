// Goal: the forms of --output that are text: a reading view, graphs.
#include <catch2/catch.hpp>

#include "clients/scenarios/api_text.h"
#include "clients/scenarios/deps_graph.h"
#include "clients/scenarios/type_text.h"

namespace gofed::clients {
namespace {

using namespace schemas::golang;

ProjectApi sample_api() {
  PackageApi package;
  package.path = "example.com/p";
  package.name = "p";
  package.synopsis = "Package p is a sample.";
  package.constants = {{.name = "C", .type = "untyped int", .value = "7"},
                       {.name = "R", .type = "untyped rune", .value = "97"}};
  package.variables = {{.name = "V", .type = "example.com/p.T"}};
  package.functions = {
      {.name = "F",
       .type_parameters = {{.name = "K", .constraint = "comparable"}},
       .signature = {.parameters = {{.name = "w", .type = "io.Writer"},
                                    {.name = "rest", .type = "[]*net/http.Request"}},
                     .results = {{.name = "", .type = "error"}},
                     .variadic = true}}};
  TypeDeclaration type{.name = "T", .kind = TypeKind::Struct};
  type.fields = {{.name = "X", .type = "int", .tag = "json:\"x\""},
                 {.name = "hidden", .type = "int", .exported = false},
                 {.name = "Writer", .type = "io.Writer", .embedded = true}};
  type.methods = {{.name = "M", .pointer_receiver = true, .signature = {}, .doc = "M does."}};
  package.types = {type};
  return {.packages = {package}};
}

}  // namespace

TEST_CASE("types: packages are called by name, own ones not at all", "[clients]") {
  CHECK(short_type("map[string]*net/http.Request", "x") == "map[string]*http.Request");
  CHECK(short_type("example.com/p.T", "example.com/p") == "T");
  CHECK(short_type("func(example.com/y/v2.A) <-chan gopkg.in/z.v3.B", "x") ==
        "func(y.A) <-chan z.B");
  CHECK(short_type("struct{X int \"json:\\\"a/b.C\\\"\"; a/b.C}", "x") ==
        "struct{X int \"json:\\\"a/b.C\\\"\"; b.C}");
  CHECK(short_type("interface{~int|~git.sr.ht/~u/r.T}", "x") == "interface{~int|~r.T}");
  CHECK(short_type("[]...", "x") == "[]...");
}

TEST_CASE("godoc: a reading view that hides what is not exported", "[clients]") {
  const auto text = godoc_text(sample_api());
  CHECK_THAT(text, Catch::StartsWith("package p // import \"example.com/p\"\n\nPackage p is a "));
  CHECK_THAT(text,
             Catch::Contains("func F[K comparable](w io.Writer, rest ...*http.Request) error"));
  CHECK_THAT(text, Catch::Contains("    X int `json:\"x\"`\n    io.Writer\n"
                                   "    // Has unexported fields.\n}"));
  CHECK_THAT(text, Catch::Contains("func (*T) M()\n    M does.\n"));
  CHECK(text.find("hidden") == std::string::npos);
}

TEST_CASE("godoc: an embedded alias is called by its own name", "[clients]") {
  auto api = sample_api();
  auto& fields = api.packages[0].types[0].fields;
  fields = {{.name = "Count", .type = "int", .embedded = true},
            {.name = "Node", .type = "*example.com/p.node", .embedded = true},
            {.name = "List", .type = "[]string", .embedded = true},
            {.name = "G", .type = "example.com/p.G[int]", .embedded = true},
            {.name = "Logger", .type = "*log.Logger", .embedded = true},
            {.name = "Reader", .type = "example.com/q/v2.Reader", .embedded = true}};
  CHECK_THAT(godoc_text(api),
             Catch::Contains("{\n    Count\n    *Node\n    List\n    G[int]\n    *log.Logger\n"
                             "    q.Reader\n}"));
}

TEST_CASE("godoc: why not to use it is said once", "[clients]") {
  auto api = sample_api();
  auto& constant = api.packages[0].constants[0];
  constant.doc = "Deprecated: use D.";
  constant.deprecated = "use D.";
  CHECK_THAT(godoc_text(api), Catch::Contains("const C = 7\n    Deprecated: use D.\n\n"));
  constant.doc = "C is old.";
  CHECK_THAT(godoc_text(api),
             Catch::Contains("const C = 7\n    C is old.\n    Deprecated: use D.\n\n"));
  api.packages[0].synopsis = "Deprecated: all of it.";
  api.packages[0].deprecated = "all of it.";
  CHECK_THAT(godoc_text(api), Catch::Contains("\n\nDeprecated: all of it.\n\nCONSTANTS"));
  api.packages[0].synopsis.clear();
  api.packages[0].deprecated.clear();
  CHECK_THAT(godoc_text(api), Catch::Contains("example.com/p\"\n\nCONSTANTS"));
}

TEST_CASE("godoc: what not all platforms have says so", "[clients]") {
  auto api = sample_api();
  api.packages[0].functions[0].platforms = {"linux/amd64", "js/wasm"};
  CHECK_THAT(godoc_text(api), Catch::Contains("error\n    Only on: linux/amd64, js/wasm\n"));
}

TEST_CASE("graphs: own packages and what they need from outside, nothing of tests", "[clients]") {
  PackageDeps package{.path = "example.com/p", .name = "p"};
  package.imports = {{.path = "fmt", .import_class = ImportClass::Standard},
                     {.path = "x.org/y\"z", .import_class = ImportClass::ThirdParty},
                     {.path = "x.org/t", .kind = ImportKind::Test}};
  const ProjectDeps deps{.packages = {package}};
  CHECK(dot_text(deps) ==
        "digraph deps {\n  rankdir=LR;\n  node [shape=box];\n"
        "  \"example.com/p\";\n  \"x.org/y\\\"z\" [style=dashed];\n"
        "  \"example.com/p\" -> \"x.org/y\\\"z\";\n}\n");
  CHECK(mermaid_text(deps) ==
        "graph LR\n  p0[\"example.com/p\"]\n  p1(\"x.org/y#quot;z\")\n  p0 --> p1\n");
}

}  // namespace gofed::clients
