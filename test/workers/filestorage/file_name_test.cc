// Goal: names of stored files are names, not paths, wherever they come from.
#include "workers/filestorage/file_name.h"

#include <catch2/catch.hpp>

using namespace gofed;
using namespace gofed::workers;

TEST_CASE("file name: what a path, a terminal or a listing would stumble over is refused",
          "[filestorage]") {
  for (const auto* good : {"", "a", "a b.tar.gz", "\xc3\xa4.zip", "...", ".hidden"}) {
    CAPTURE(good);
    CHECK(check_file_name(good));
  }
  for (const auto* bad : {".", "..", "/", "a/b", "a\nb", "\x1b[2J", "\xff", "a\x7f"}) {
    CAPTURE(bad);
    const auto checked = check_file_name(bad);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == Errc::InvalidArgument);
  }
}

TEST_CASE("file name of a URL: its last part, without query, unescaped where that is a name",
          "[filestorage]") {
  CHECK(file_name_of_url("https://h/a/x-1.0.tar.gz") == "x-1.0.tar.gz");
  CHECK(file_name_of_url("https://h/a/x.zip?raw=1/2#f") == "x.zip");
  CHECK(file_name_of_url("file:///srv/a%20b.tar") == "a b.tar");
  CHECK(file_name_of_url("https://h/a%2fb") == "a%2fb");  // would be a path
  CHECK(file_name_of_url("https://h/a%0Ab") == "a%0Ab");
  CHECK(file_name_of_url("https://h/100%") == "100%");
  CHECK(file_name_of_url("https://h/x%4") == "x%4");
  CHECK(file_name_of_url("https://h/").empty());
  CHECK(file_name_of_url("https://h").empty());
  CHECK(file_name_of_url("https://h/..").empty());
  CHECK(file_name_of_url("").empty());
}
