// Goal: equal types have one index, and what a table returns stays as long as the table. Method: many
// types, added twice, read after the table has grown and moved.
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "workers/golang/types/types.h"

namespace gofed::golang {
namespace {

// map[string]*example.com/p.TN with a name that goes away.
TypeId add_numbered(TypeTable& table, int n) {
  const std::string name = "T" + std::to_string(n);
  const std::vector<TypeId> arguments{TypeId::Int, TypeId::Error};
  const TypeId named = table.add(type::Named{"example.com/p", name, arguments});
  return table.add(type::Map{TypeId::String, table.add(type::Pointer{named})});
}

}  // namespace

TEST_CASE("types: predeclared ones have the same index in every table", "[golang][types]") {
  TypeTable table;
  CHECK(table.size() == static_cast<std::size_t>(TypeId::PredeclaredEnd));
  CHECK(table.add(type::Basic{"int"}) == TypeId::Int);
  CHECK(table.add(type::Basic{"untyped rune"}) == TypeId::UntypedRune);
  CHECK(table.add(type::Named{"", "error"}) == TypeId::Error);
  CHECK(table.add(type::Unknown{}) == TypeId::Unknown);
  CHECK(predeclared_type("unsafe.Pointer") == TypeId::UnsafePointer);
  CHECK(predeclared_type("Int") == kNoType);
  CHECK(type_string(table, TypeId::Byte) == "byte");
}

TEST_CASE("types: equal types have one index, and their texts stay", "[golang][types]") {
  constexpr int kCount = 5000;
  TypeTable table;
  std::vector<TypeId> ids;
  for (int i = 0; i < kCount; ++i) ids.push_back(add_numbered(table, i));
  const std::size_t size = table.size();
  const Type early = table[ids.front()];
  const TypeTable moved = std::move(table);
  for (int i = 0; i < kCount; ++i) {
    REQUIRE(type_string(moved, ids[static_cast<std::size_t>(i)]) ==
            "map[string]*example.com/p.T" + std::to_string(i) + "[int,error]");
  }
  CHECK(std::get<type::Map>(early).key == TypeId::String);

  TypeTable again;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < kCount; ++i) {
      REQUIRE(add_numbered(again, i) == ids[static_cast<std::size_t>(i)]);
    }
  }
  CHECK(again.size() == size);
}

TEST_CASE("types: names of parameters, tags and packages make types different", "[golang][types]") {
  TypeTable table;
  const auto func = [&table](std::string_view name, bool variadic) {
    const type::Variable variable{name, TypeId::Int};
    return table.add(type::Func{.parameters = std::span(&variable, 1), .variadic = variadic});
  };
  CHECK(func("a", false) == func("a", false));
  CHECK(func("a", false) != func("b", false));
  CHECK(identical(table, func("a", false), table, func("b", false)));
  const auto structure = [&table](std::string_view package, std::string_view tag) {
    const type::Field field{.name = "x", .package = package, .type = TypeId::Int, .tag = tag};
    return table.add(type::Struct{std::span(&field, 1)});
  };
  CHECK(structure("p", "t") == structure("p", "t"));
  CHECK(structure("p", "t") != structure("q", "t"));
  CHECK(structure("p", "t") != structure("p", ""));
}

}  // namespace gofed::golang
