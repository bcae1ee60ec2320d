// Goal: nothing that only the server may know is left in what messages and stores get of a URL.
#include "schemas/base/url_text.h"

#include <catch2/catch.hpp>

using namespace gofed::schemas;

TEST_CASE("masked URL: user, password, query values and fragment are masked", "[url]") {
  CHECK(masked_url("https://host/a/b") == "https://host/a/b");
  CHECK(masked_url("https://u:p@host:8/a") == "https://***@host:8/a");
  CHECK(masked_url("https://token@host/a") == "https://***@host/a");
  CHECK(masked_url("https://@host/a") == "https://***@host/a");
  CHECK(masked_url("HTTPS://u:p@q@host/a") == "HTTPS://***@host/a");
  CHECK(masked_url("https:/u:p@host/a") == "https:/***@host/a");  // libcurl takes one slash
  CHECK(masked_url("https:///u:p@host/a") == "https:///***@host/a");
  CHECK(masked_url("https://u:p?q#r@host") == "https://***@host");
  CHECK(masked_url("https://h/x?a=1&token=s%20e&flag&=x&b=#top") ==
        "https://h/x?a=***&token=***&***&=***&b=#***");
  CHECK(masked_url("https://h/x?") == "https://h/x?");
  CHECK(masked_url("?a=b&") == "?a=***&");
  CHECK(masked_url("") == "");
}

TEST_CASE("masked URL: an @ that belongs to a path or a query is no user", "[url]") {
  CHECK(masked_url("https://h/a@b") == "https://h/a@b");
  CHECK(masked_url("https://h:8/a:b@c") == "https://h:8/a:b@c");
  CHECK(masked_url("https://[::1]:8/a@b") == "https://[::1]:8/a@b");
  CHECK(masked_url("file:///srv/a@b.tar") == "file:///srv/a@b.tar");
  CHECK(masked_url("file:///a@b.tar") == "file:///a@b.tar");
  CHECK(masked_url("https://h/golang.org/x/text@v0.3.zip") ==
        "https://h/golang.org/x/text@v0.3.zip");
}

TEST_CASE("URL without user: all else stays", "[url]") {
  CHECK(without_user_info("https://u:p@host/x?a=b#c") == "https://host/x?a=b#c");
  CHECK(without_user_info("https://token@host") == "https://host");
  CHECK(without_user_info("https://host/x@y") == "https://host/x@y");
  CHECK(without_user_info("no url") == "no url");
}

TEST_CASE("JSON: members called url lose user and password, however they are spelt", "[url]") {
  CHECK(without_url_users(R"({"url":"https://u:p@h/x","name":"n"})") ==
        R"({"url":"https://h/x","name":"n"})");
  CHECK(without_url_users(R"({"a":[{"\u0075rl" : "https:\/\/u:p\u0040h\/x"}]})") ==
        R"({"a":[{"\u0075rl" : "https:\/\/h\/x"}]})");
  CHECK(without_url_users(R"({"url":"http://a:b@c/","x":{"url":"http://d@e/"}})") ==
        R"({"url":"http://c/","x":{"url":"http://e/"}})");
  CHECK(without_url_users(R"({"url":"http://u:\"\\q@h/"})") == R"({"url":"http://h/"})");
}

TEST_CASE("JSON: what is no URL with a user is not touched", "[url]") {
  CHECK_FALSE(without_url_users(R"({"url":"https://h/x@y"})"));
  CHECK_FALSE(without_url_users(R"({"doc":"see http://u:p@h/","url":7,"name":"http://u:p@h"})"));
  CHECK_FALSE(without_url_users(R"(["url","http://u:p@h"])"));
  CHECK_FALSE(without_url_users(R"({"url")"));
  CHECK_FALSE(without_url_users(R"({"url":"http://u:p)"));
  CHECK_FALSE(without_url_users(""));
}
