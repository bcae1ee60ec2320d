// Goal: names of stored files are names, not paths, wherever they come from.
#include "workers/services/filestorage/file_name.h"

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
