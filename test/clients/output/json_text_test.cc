// Goal: compact JSON is laid out exactly as the codec's own pretty style does it.
#include "clients/output/json_text.h"

#include <catch2/catch.hpp>

#include "schemas/describe/codec.h"
#include "schemas/golang/api.h"

using namespace gofed;

TEST_CASE("json: indented text is the codec's pretty text") {
  schemas::golang::ProjectApi api;
  api.module = R"(quo"te\ {[:,]})";
  api.context = {.goos = "linux", .goarch = "amd64", .cgo = true, .tags = {}, .go_version = ""};
  api.packages.resize(2);
  api.packages[0].constants.push_back({.name = "A", .type = "int", .value = "\"\\\""});
  api.packages[1].types.emplace_back().interface.emplace();
  const auto compact = schemas::to_json(api);
  CHECK(clients::indented(compact) == schemas::to_json(api, schemas::JsonStyle::Pretty));
  CHECK(clients::indented("{}") == "{}");
  CHECK(clients::indented("[[],{}]") == "[\n  [],\n  {}\n]");
}

TEST_CASE("json: a quoted string is valid whatever its bytes") {
  CHECK(clients::json_quoted("a\"b\n") == R"("a\"b\n")");
  CHECK(clients::json_quoted("\xff") == "\"\xef\xbf\xbd\"");
}

TEST_CASE("json: a member as it is written") {
  const std::string_view object =
      R"( { "a" : {"input":1}, "b":[{"x":"}"}, "]"] ,"input": {"file":"a\"b"} , "n":-1.5e3})";
  CHECK(clients::json_member(object, "a") == R"({"input":1})");
  CHECK(clients::json_member(object, "b") == R"([{"x":"}"}, "]"])");
  CHECK(clients::json_member(object, "input") == R"({"file":"a\"b"})");
  CHECK(clients::json_member(object, "n") == "-1.5e3");
  CHECK_FALSE(clients::json_member(object, "x"));
  CHECK_FALSE(clients::json_member("{}", "x"));
}
