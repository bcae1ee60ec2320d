// Goal: the innermost declaration in sight is found, whatever else shares its hash group. Method:
// more names than there are groups, in blocks within blocks.
#include "workers/golang/check/scope/local_scopes.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace gofed::golang::check {

TEST_CASE("local scopes: inner names hide outer ones until their block ends", "[golang][check]") {
  std::vector<std::string> names;
  for (int i = 0; i < 1000; ++i) names.push_back("name" + std::to_string(i));
  LocalScopes scopes;
  scopes.push();
  for (const std::string& name : names) {
    scopes.declare({.name = Name(name), .type = TypeId::Int});
  }
  const std::uint32_t outer = scopes.size();
  scopes.push();
  for (const std::string& name : names) {
    scopes.declare({.name = Name(name), .type = TypeId::String});
  }
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    const Name name(names[i]);
    REQUIRE(scopes.find(name, scopes.size())->type == TypeId::String);
    REQUIRE(scopes.find(name, outer + i)->type == TypeId::Int);  // before its inner declaration
    REQUIRE(scopes.find(name, i) == nullptr);                    // before any
  }
  scopes.pop();
  REQUIRE(scopes.size() == outer);
  for (const std::string& name : names) {
    REQUIRE(scopes.find(Name(name), scopes.size())->type == TypeId::Int);
  }
  scopes.pop();
  CHECK(scopes.find(Name("name0"), scopes.size()) == nullptr);
  CHECK(scopes.newest() == nullptr);
}

}  // namespace gofed::golang::check
