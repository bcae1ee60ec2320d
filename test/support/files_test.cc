// Goal: temporary directories leave nothing, and golden files fail on every kind of difference.
#include <cstdlib>
#include <filesystem>

#include <catch2/catch.hpp>

#include "test/support/golden.h"
#include "test/support/temp_dir.h"

using gofed::test::golden_difference;
using gofed::test::TempDir;

TEST_CASE("temp dir: gone with all that is in it", "[support]") {
  std::string path;
  {
    const TempDir directory;
    path = directory.path();
    gofed::test::write_file(directory / "a/b/c", "text");
    CHECK(gofed::test::read_file(directory / "a/b/c") == "text");
  }
  CHECK_FALSE(std::filesystem::exists(path));
  CHECK_THROWS(gofed::test::read_file(path + "/a"));
}

TEST_CASE("golden: equal text passes, any difference names its line", "[support]") {
  const TempDir directory;
  const auto path = directory / "x.golden";
  CHECK_THAT(golden_difference(path, "a\n"), Catch::Contains("is missing"));
  gofed::test::write_file(path, "a\nb\n");
  CHECK(golden_difference(path, "a\nb\n").empty());
  CHECK_THAT(golden_difference(path, "a\nc\n"), Catch::Contains("line 2"));
  CHECK_THAT(golden_difference(path, "a\n"), Catch::Contains("found:  (ended)"));
  CHECK_THAT(golden_difference(path, "a\nb\nc\n"), Catch::Contains("golden: (ended)"));
  CHECK_THAT(golden_difference(path, "a\nb"), Catch::Contains("newline at the end"));
}

TEST_CASE("golden: UPDATE_GOLDEN rewrites", "[support]") {
  const TempDir directory;
  const auto path = directory / "x.golden";
  ::setenv("UPDATE_GOLDEN", "1", 1);
  CHECK(golden_difference(path, "new\n").empty());
  ::unsetenv("UPDATE_GOLDEN");
  CHECK(golden_difference(path, "new\n").empty());
}

TEST_CASE("golden: inputs of a folder, sorted, and none is an error", "[support]") {
  const auto inputs = gofed::test::golden_inputs("test/support", ".h");
  CHECK(std::ranges::is_sorted(inputs));
  CHECK(inputs.size() >= 4);
  CHECK_THROWS(gofed::test::golden_inputs("test/support", ".none"));
}
