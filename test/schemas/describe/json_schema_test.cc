// Goal: the schema of a type says of each kind of field what the JSON codec writes and reads.
// Method: one type with a field of every kind, its schema as a whole.
#include "schemas/describe/json_schema.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/catalogue.h"
#include "schemas/describe/describe.h"

namespace gofed::schemas {
namespace {

enum class Colour : std::uint8_t { Red, Green };
[[maybe_unused]] std::span<const EnumName> describe_enum(Colour) {
  static constexpr EnumName kNames[] = {{0, "red"}, {1, "green"}};
  return kNames;
}

struct Inner {
  std::string text;

  static void describe(Describe<Inner>& d) {
    d.name("Inner", "What is inside.");
    d.field<&Inner::text>("text", "Said.");
  }
};

struct Sample {
  bool flag = true;
  std::int32_t number = 0;
  std::uint64_t count = 0;
  double ratio = 0;
  Blob bytes;
  Colour colour = Colour::Green;
  std::optional<Inner> maybe;
  std::vector<Inner> list;
  std::map<std::string, std::uint32_t> by_name;

  static void describe(Describe<Sample>& d) {
    using T = Sample;
    d.name("Sample", "One of everything.");
    d.field<&T::flag>("flag", "A flag.").optional();
    d.field<&T::number>("number", "A number.");
    d.field<&T::count>("count", "A count.");
    d.field<&T::ratio>("ratio", "A ratio.");
    d.field<&T::bytes>("bytes", "Bytes.");
    d.field<&T::colour>("colour", "A colour.").optional();
    d.field<&T::maybe>("maybe", "Perhaps.");
    d.field<&T::list>("list", "Several.");
    d.field<&T::by_name>("by_name", "By name.");
  }
};

}  // namespace

TEST_CASE("schema: every kind of field", "[schemas]") {
  CHECK(json_schema(type_of<Sample>()) == R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Sample",
  "description": "One of everything.",
  "$ref": "#/$defs/Sample",
  "$defs": {
    "Sample": {
      "type": "object",
      "description": "One of everything.",
      "properties": {
        "flag": {
          "description": "A flag.",
          "type": "boolean",
          "default": true
        },
        "number": {
          "description": "A number.",
          "type": "integer"
        },
        "count": {
          "description": "A count.",
          "type": "integer",
          "minimum": 0
        },
        "ratio": {
          "description": "A ratio.",
          "type": "number"
        },
        "bytes": {
          "description": "Bytes.",
          "type": "string",
          "contentEncoding": "base64"
        },
        "colour": {
          "description": "A colour.",
          "enum": [
            "red",
            "green"
          ],
          "default": "green"
        },
        "maybe": {
          "description": "Perhaps.",
          "$ref": "#/$defs/Inner"
        },
        "list": {
          "description": "Several.",
          "type": "array",
          "items": {
            "$ref": "#/$defs/Inner"
          }
        },
        "by_name": {
          "description": "By name.",
          "type": "object",
          "additionalProperties": {
            "type": "integer",
            "minimum": 0
          }
        }
      },
      "required": [
        "number",
        "count",
        "ratio",
        "bytes",
        "list",
        "by_name"
      ]
    },
    "Inner": {
      "type": "object",
      "description": "What is inside.",
      "properties": {
        "text": {
          "description": "Said.",
          "type": "string"
        }
      },
      "required": [
        "text"
      ]
    }
  }
})");
}

TEST_CASE("catalogue: types are found by name", "[schemas]") {
  REQUIRE(find_type("ProjectApi") != nullptr);
  CHECK(find_type("ProjectApi")->name == "ProjectApi");
  CHECK(find_type("ProjectAp") == nullptr);
  CHECK(find_type("") == nullptr);
  for (const auto* type : all_types()) CHECK(find_type(type->name) == type);
}

}  // namespace gofed::schemas
