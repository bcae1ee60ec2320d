// Goal: a document of uses is cut into what it says of each package, a question leaves of a piece what it
// asks for, and pieces put together are the document. Method: values; no store.
#include "workers/services/documentstorage/uses_index.h"

#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

#include "schemas/describe/codec.h"

using namespace gofed;
using namespace gofed::workers;
using schemas::UsesUsers;
using schemas::golang::PackageUses;
using schemas::golang::ProjectUses;
using schemas::golang::UnresolvedUse;
using schemas::golang::UsedPackage;

namespace {

using Names = std::vector<std::string>;

UsedPackage used(const std::string& path, const Names& names) {
  UsedPackage package{.path = path, .module = "module of " + path, .version = "v1", .symbols = {}};
  for (const auto& name : names)
    package.symbols.push_back({.name = name, .positions = {"a.go:1:1"}});
  return package;
}

UnresolvedUse unresolved(const std::string& name) {
  return {.name = name, .positions = {"a.go:2:2"}};
}

ProjectUses document() {
  ProjectUses uses;
  uses.module = "example.com/user";
  uses.go_version = "1.21";
  uses.context.goos = "linux";
  uses.packages = {{.path = "example.com/user",
                    .name = "user",
                    .directory = "",
                    .module = "example.com/user",
                    .uses = {used("fmt", {"Println", "Stringer.String"}), used("os", {"Exit"})},
                    .unresolved = {unresolved("Close")}},
                   {.path = "example.com/user/testdata/x",
                    .name = "x",
                    .directory = "testdata/x",
                    .module = "example.com/user",
                    .apart = "testdata",
                    .uses = {used("fmt", {"Errorf"})},
                    .unresolved = {}}};
  uses.diagnostics = {{.position = "a.go:1:1", .message = "odd"}};
  return uses;
}

std::map<std::string, ProjectUses> pieces_of(const ProjectUses& uses) {
  std::map<std::string, ProjectUses> pieces;
  for (const auto& [term, value] : uses_terms(uses)) {
    auto piece = schemas::from_msgpack<ProjectUses>(value);
    REQUIRE(piece);
    CHECK(pieces.emplace(term, std::move(*piece)).second);
  }
  return pieces;
}

// The names that are left of a piece, by package that has them and the one they are of.
Names left(const ProjectUses& piece) {
  Names all;
  for (const auto& package : piece.packages) {
    for (const auto& of : package.uses) {
      all.push_back(package.name + " " + of.path);
      for (const auto& symbol : of.symbols) all.push_back(of.path + "." + symbol.name);
    }
    for (const auto& use : package.unresolved) all.push_back("?" + use.name);
  }
  return all;
}

Names asked(const UsesUsers::Input& question, ProjectUses piece) {
  UsesFilter(question).cut(piece);
  return left(piece);
}

}  // namespace

TEST_CASE("uses index: a piece for each package that is used, and one for the rest",
          "[documents]") {
  const auto pieces = pieces_of(document());
  REQUIRE(pieces.size() == 3);
  CHECK(left(pieces.at("package fmt")) ==
        Names{"user fmt", "fmt.Println", "fmt.Stringer.String", "x fmt", "fmt.Errorf"});
  CHECK(left(pieces.at("package os")) == Names{"user os", "os.Exit"});
  CHECK(left(pieces.at("rest")) == Names{"?Close"});
  for (const auto& [term, piece] : pieces) {
    INFO(term);
    CHECK(piece.module == "example.com/user");
    CHECK(piece.go_version == "1.21");
    CHECK(piece.context.goos == "linux");
    CHECK(piece.diagnostics.empty() == (term != "rest"));
  }
}

TEST_CASE("uses index: pieces put together are the document, in whatever order", "[documents]") {
  auto terms = uses_terms(document());
  std::ranges::sort(terms, {}, &store::Term::text);
  do {
    ProjectUses joined;
    for (const auto& [term, value] : terms) {
      join_uses(joined, *schemas::from_msgpack<ProjectUses>(value));
    }
    for (auto& package : joined.packages) std::ranges::sort(package.uses, {}, &UsedPackage::path);
    CHECK(joined == document());
  } while (std::ranges::next_permutation(terms, {}, &store::Term::text).found);
}

TEST_CASE("uses index: a question leaves the symbols that it names, and what is used of them",
          "[documents]") {
  const auto fmt = pieces_of(document()).at("package fmt");
  CHECK(asked({.root = "fmt", .packages = {{.path = "fmt", .names = {"Errorf"}}}, .members = {}},
              fmt) == Names{"user fmt", "x fmt", "fmt.Errorf"});
  CHECK(asked({.root = "fmt", .packages = {{.path = "fmt", .names = {"Stringer"}}}, .members = {}},
              fmt) == Names{"user fmt", "fmt.Stringer.String", "x fmt"});
  CHECK(asked({.root = "fmt",
               .packages = {{.path = "fmt", .names = {"Stringer.Other", "String"}}},
               .members = {}},
              fmt) == Names{"user fmt", "x fmt"});
  CHECK(asked({.root = "fmt", .packages = {{.path = "fmt", .all = true}}, .members = {}}, fmt) ==
        left(fmt));
  CHECK(asked({.root = "fmt", .packages = {{.path = "os", .all = true}}, .members = {}}, fmt) ==
        Names{"user fmt", "x fmt"});
  // Two questions about one package are one; names come in any order.
  CHECK(asked({.root = "fmt",
               .packages = {{.path = "fmt", .names = {"Println"}},
                            {.path = "fmt", .names = {"Errorf"}}},
               .members = {}},
              fmt) == Names{"user fmt", "fmt.Println", "x fmt", "fmt.Errorf"});
  CHECK(asked({.root = "fmt",
               .packages = {{.path = "fmt", .all = true}, {.path = "fmt", .names = {"Errorf"}}},
               .members = {}},
              fmt) == left(fmt));
}

TEST_CASE("uses index: unresolved uses are left where their member is asked for", "[documents]") {
  const auto rest = pieces_of(document()).at("rest");
  UsesUsers::Input question{.root = "x", .packages = {}, .members = {"Open", "Close"}};
  CHECK(asked(question, rest) == Names{"?Close"});
  CHECK(UsesFilter(question).wants_unresolved());
  question.members = {"Open"};
  auto piece = rest;
  UsesFilter(question).cut(piece);
  CHECK(piece.packages.empty());
  question.members = {};
  CHECK_FALSE(UsesFilter(question).wants_unresolved());
}
