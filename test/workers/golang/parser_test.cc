// Goal: what the parser accepts, where it complains, and that bodies may be left out.
// Method: small sources; whole corpora are compared with go/parser by conformance_test.py.
#include "workers/golang/syntax/parser.h"

#include <catch2/catch.hpp>

#include "workers/golang/syntax/imports.h"
#include "workers/golang/syntax/text/literals.h"

namespace gofed::golang::syntax {
namespace {

// "line:column: message" of each diagnostic.
std::vector<std::string> complaints(std::string_view source, Bodies bodies = Bodies::Parse) {
  std::vector<std::string> result;
  const Tree tree = parse_file("", source, {.bodies = bodies});
  for (const Diagnostic& d : tree.diagnostics()) result.push_back(d.to_string());
  return result;
}

// The source from the n-th declaration on up to the next one.
std::string declaration(const Tree& tree, std::size_t n) {
  const NodeId next = tree.child(tree.root(), n + 2);
  const std::uint32_t begin = tree.begin(tree.child(tree.root(), n + 1));
  return std::string(tree.source().substr(
      begin, next == kNoNode ? std::string_view::npos : tree.begin(next) - begin));
}

}  // namespace

TEST_CASE("line table: positions in any order", "[golang][parser]") {
  const std::string lines = "\na\n\nbc\r\n" + std::string(100, 'x') + "\n" + std::string(70, '\n');
  for (const std::string& source :
       {std::string(), std::string("\n"), std::string("a"), lines, lines + "end",
        lines + std::string(128, '\n'), lines + std::string(4000, 'x') + "\n" + lines,
        std::string(3000, 'x') + lines}) {
    LineTable table(source);
    for (std::uint32_t step = 0; step < source.size() + 3; ++step) {
      // From both ends towards the middle.
      const std::uint32_t back = static_cast<std::uint32_t>(source.size()) + 1 - step / 2;
      const std::uint32_t offset = step % 2 == 0 ? step / 2 : back;
      CHECK(table.at(offset) == LineCounter(source).at(offset));
    }
  }
}

TEST_CASE("parser: declarations of every sort are accepted", "[golang][parser]") {
  const auto* const source = GENERATE(
      "package p; type A[P any] = map[string]P", "package p; type T[P *C,] struct{}",
      "package p; type T[P interface{ *C }] []P",
      "package p; type T[P ~int|~string, Q any] func(P) Q", "package p; type A [N * 2]int",
      "package p; type A [...]int", "package p; type A []int",
      "package p; func (r *T[P, _]) M(a, b int, c ...string) (x, y int, err error)",
      "package p; type I interface { ~int | string; M(int) string; J[int]; pkg.K; *T }",
      "package p; var c chan<- (<-chan int) = make(chan<- (<-chan int))",
      "package p; var c <-chan <-chan int", "package p; const ( a = iota; b; c )",
      "package p; type S struct { *E; F.G; H[int]; x, y [3]z `tag`; _ int }",
      "package p; import ( . \"a\"; _ \"b\"; c \"d\"; \"C\" )",
      "package p; var x = func() { for range ch { break } }",
      "package p; func f() { for i := range 10 { _ = i }; L: for { continue L } }",
      "package p; var x = 0x_1p-2 + 0b1_0i + 1_000.5e+3 + 'a' + '\\'' + '\\u00e9'",
      "package p; var \xc3\xa9t\xc3\xa9 = `raw\r\n`", "\xef\xbb\xbfpackage p\r\nvar x = 1\r\n");
  INFO(source);
  CHECK(complaints(source).empty());
  CHECK(complaints(source, Bodies::Skip).empty());
}

TEST_CASE("parser: errors have go/parser's words and place", "[golang][parser]") {
  CHECK(complaints("") == std::vector<std::string>{"1:1: expected 'package', found 'EOF'"});
  CHECK(complaints("package p\nfunc f() {\n\tx := \n}\n").front() ==
        "4:1: expected operand, found '}'");
  CHECK(complaints("package p\nvar x\n") ==
        std::vector<std::string>{"2:5: missing variable type or initialization"});
  CHECK(complaints("package p\nconst x int\n") ==
        std::vector<std::string>{"2:7: missing constant value"});
  CHECK(complaints("package p\nvar s = \"abc\n").front() == "2:9: string literal not terminated");
  CHECK(complaints("package p\nvar x = 0b12\n").front() ==
        "2:12: invalid digit '2' in binary literal");
  CHECK(complaints("package p\nvar x = 1__0\n").front() ==
        "2:11: '_' must separate successive digits");
  CHECK(complaints("package p\nvar x = a @ b\n").front() == "2:11: illegal character U+0040 '@'");
  CHECK(complaints("package p\nfunc f(a int, string) {}\n").front() ==
        "2:8: mixed named and unnamed parameters");
  CHECK(complaints("package p\nimport \"a b\"\n").front() == "2:8: invalid import path: \"a b\"");
}

TEST_CASE("parser: after an error the rest of the file is read", "[golang][parser]") {
  const Tree tree = parse_file("", "package p\nvar = 0\nconst A = 1\nvar = 2\nvar B = 3\n");
  CHECK(tree.diagnostics().size() == 2);
  std::vector<std::string> names;
  for (const NodeId decl : tree.children(tree.root())) {
    if (tree.kind(decl) != NodeKind::ConstGroup && tree.kind(decl) != NodeKind::VarGroup) continue;
    const NodeId spec = tree.child(decl, 0);
    names.emplace_back(tree.text(tree.child(tree.child(spec, 0), 0)));
  }
  CHECK(names == std::vector<std::string>{"", "A", "", "B"});
}

TEST_CASE("parser: a skipped body ends where a parsed one does", "[golang][parser]") {
  constexpr std::string_view kSource =
      "package p\n"
      "func f() { s := \"}\\\"\"; r := '}'; q := '\\''; /* } */ // }\n\tw := `}` + x/y; _ = T{} }\n"
      "var t = []T{{1}, {'{'}, {\"}\"}}\n"
      "func g() {}\n";
  for (const Bodies bodies : {Bodies::Skip, Bodies::Parse}) {
    const Tree tree = parse_file("", kSource, {.bodies = bodies});
    CHECK(tree.diagnostics().empty());
    CHECK(declaration(tree, 1) == "var t = []T{{1}, {'{'}, {\"}\"}}\n");
    CHECK(declaration(tree, 2) == "func g() {}\n");
  }
}

TEST_CASE("parser: comments belong to the declaration right below", "[golang][parser]") {
  const Tree tree = parse_file("",
                               "// Package p is.\npackage p\n\n// lost\n\n// F does\n// things.\n"
                               "func F() {} // trailing\nvar x int\n/* block */\nvar y int\n");
  CHECK(tree.comment(tree.package_clause()) == "// Package p is.");
  CHECK(tree.comment(tree.child(tree.root(), 1)) == "// F does\n// things.");
  CHECK(tree.comment(tree.child(tree.root(), 2)).empty());
  CHECK(tree.comment(tree.child(tree.root(), 3)) == "/* block */");
}

TEST_CASE("parser: imports are read with their names and places", "[golang][parser]") {
  const Tree tree = parse_file("",
                               "package p\n/*\n#cgo pkg-config: x\n*/\nimport \"C\"\nimport (\n\ty "
                               "\"a/b\"\n)\nvar x bad bad\n",
                               {.imports_only = true});
  const std::vector<Import> imports = imports_of(tree);
  REQUIRE(imports.size() == 2);
  CHECK(imports[0].preamble == "/*\n#cgo pkg-config: x\n*/");
  CHECK(imports[1].path == "a/b");
  CHECK(imports[1].name == "y");
  CHECK(tree.position(imports[1].offset) == Position{7, 4});
  CHECK(tree.diagnostics().empty());  // what follows the imports is not looked at
}

TEST_CASE("parser: after an error the next ones are reported, and no others", "[golang][parser]") {
  using Lines = std::vector<std::string>;
  CHECK(complaints("package p\nx++\nfunc f() {}\ny--\n") ==
        Lines{"2:1: expected declaration, found x", "4:1: expected declaration, found y"});
  CHECK(complaints("package p\nfunc f() {\n\tg(1,\n\t\t2\n\tif x {\n\t}\n\tg(3\n\treturn\n}\n") ==
        Lines{"4:4: missing ',' before newline in argument list",
              "7:5: missing ',' before newline in argument list"});
  CHECK(complaints("package p\nvar a = []int{1, 2 3, 4}\nvar b = []int{1 2}\n") ==
        Lines{"2:20: missing ',' in composite literal", "3:17: missing ',' in composite literal"});
  CHECK(complaints("package p\nvar a = (1 +)\nvar b = x[2 +]\nvar c = []int{3 + }\n") ==
        Lines{"2:13: expected operand, found ')'", "3:14: expected operand, found ']'",
              "4:19: expected operand, found '}'"});
}

TEST_CASE("parser: what go/parser lets through and the compiler does not", "[golang][parser]") {
  using Lines = std::vector<std::string>;
  CHECK(complaints("package p\ntype S struct {\n\t(T)\n\t*(U)\n\tf (int)\n}\n") ==
        Lines{"3:2: cannot parenthesize embedded type", "4:2: cannot parenthesize embedded type"});
  CHECK(complaints("package p\nfunc f() {\n\tfor i := 0; i < 9; j := 1 {\n\t}\n}\n") ==
        Lines{"3:21: cannot declare in post statement of for loop"});
  CHECK(complaints("package p\nfunc f() {\n\tswitch {\n\tcase a:\n\tL:\n\tcase b:\n\t}\n}\n") ==
        Lines{"5:3: missing statement after label"});
}

TEST_CASE("parser: hostile nesting ends in one diagnostic", "[golang][parser]") {
  const std::string opening =
      GENERATE("(", "[]", "{", "func() {", "struct{ x ", "-", "*", "a[", "f(", "[]T{{", "chan ",
               "if x {", "interface{ M(", "if x { } else { ");
  std::string source = "package p\nfunc f() { var x = ";
  for (int i = 0; i < 200'000; ++i) source += opening;
  for (const Bodies bodies : {Bodies::Skip, Bodies::Parse}) {
    const Tree tree = parse_file("", source, {.bodies = bodies});
    CHECK_FALSE(tree.diagnostics().empty());
    CHECK(tree.diagnostics().size() <= kDiagnosticsPerFileMax);
  }
}

TEST_CASE("parser: long chains that do not nest are no problem", "[golang][parser]") {
  std::string source = "package p\nfunc f() {\n\tx := \"a\"";
  for (int i = 0; i < 50'000; ++i) source += " +\n\t\"b\"";
  source += "\n\tif x { }";
  for (int i = 0; i < 50'000; ++i) source += " else if x { }";
  CHECK(complaints(source + "\n}\n").empty());
}

TEST_CASE("literals: strings and runes are unquoted as Go does", "[golang][parser]") {
  CHECK(unquote_string("\"a\\tb\\x41\\101\\u00e9\\U0001F600\"") ==
        "a\tbAA\xc3\xa9\xf0\x9f\x98\x80");
  CHECK(unquote_string("`a\\n\r\nb`") == "a\\n\nb");
  CHECK_FALSE(unquote_string("\"\\z\"").has_value());
  CHECK(unquote_rune("'\\''") == U'\'');
  CHECK(unquote_rune("'\\xff'") == 0xff);
  CHECK(quote_string("a\"\n\x01\xff\xc3\xa9") == "\"a\\\"\\n\\x01\\xff\xc3\xa9\"");
}

}  // namespace gofed::golang::syntax
