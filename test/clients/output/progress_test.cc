// Goal: the progress line says what is known and never exceeds its columns.
#include "clients/output/progress.h"

#include <catch2/catch.hpp>

#include "clients/output/amounts.h"
#include "clients/output/text_width.h"

using namespace gofed::clients;
using std::chrono::milliseconds;

TEST_CASE("progress: a bar where the total is known, a count where it is not") {
  CHECK(progress_text({.done = 5, .total = 10, .what = "upload x"}, 80) ==
        "upload x [##########..........] 50%");
  CHECK(progress_text({.done = 12, .total = 10, .what = "x"}, 80) ==
        "x [####################] 100%");
  CHECK(progress_text({.done = 3, .total = 0, .what = "packages"}, 80) == "packages 3");
  CHECK(progress_text({.done = 0, .total = 0, .what = "starting"}, 80) == "starting");
}

TEST_CASE("progress: it keeps to the line, and foreign bytes stay harmless") {
  const gofed::schemas::Progress progress{
      .done = 1, .total = 3, .what = "a very long \x1b[2J name of a file/日本語日本語日本語"};
  for (std::size_t columns = 1; columns < 60; ++columns) {
    const auto text = progress_text(progress, columns);
    CHECK(text_width(text) <= columns);
    CHECK(text.find('\x1b') == std::string::npos);
  }
}

TEST_CASE("amounts: a time in RFC 3339") {
  CHECK(rfc3339(WallTime{}) == "1970-01-01T00:00:00.000Z");
  CHECK(rfc3339(WallTime{milliseconds(1'796'093'390'731)}) == "2026-12-01T02:49:50.731Z");
}

TEST_CASE("amounts: durations, bytes and counts as people say them") {
  CHECK(duration_words(milliseconds(850)) == "850ms");
  CHECK(duration_words(milliseconds(4290)) == "4.2s");
  CHECK(duration_words(milliseconds(192'000)) == "3m12s");
  CHECK(duration_words(milliseconds(18'240'000)) == "5h04m");
  CHECK(duration_words(milliseconds(183'600'000)) == "2d03h");
  CHECK(bytes_words(512) == "512 B");
  CHECK(bytes_words(1536) == "1.5 KiB");
  CHECK(bytes_words(std::uint64_t{20} << 20) == "20.0 MiB");
  CHECK(count_words(1, "package") == "1 package");
  CHECK(count_words(0, "package") == "0 packages");
}
