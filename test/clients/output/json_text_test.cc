// Goal: JSON as text is taken apart and put together without a change of its values.
#include "clients/output/json_text.h"

#include <catch2/catch.hpp>

using namespace gofed;

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
