// Goal: bytes and lines come whole whatever the chunks; errors name the path.
#include "clients/core/files.h"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "test/support/temp_dir.h"

using namespace gofed;
using namespace gofed::clients;

namespace {

// A file "f" in the directory; its path.
std::string written(const test::TempDir& dir, std::string_view bytes) {
  auto path = dir / "f";
  test::write_file(path, bytes);
  return path;
}

}  // namespace

TEST_CASE("files: what cannot be opened says why") {
  const test::TempDir dir;
  CHECK(InputFile::open(dir / "none").error() ==
        Error{Errc::NotFound, dir.path() + "/none: no such file or directory"});
  CHECK(InputFile::open(dir.path()).error().code == Errc::InvalidArgument);
}

TEST_CASE("files: reads end with the file") {
  const test::TempDir dir;
  const auto path = written(dir, std::string(10'000, 'x'));
  auto file = InputFile::open(path);
  REQUIRE(file);
  CHECK(file->name() == "f");
  CHECK(file->size_bytes() == 10'000);
  CHECK(file->read(6000)->size() == 6000);
  CHECK(file->read(6000)->size() == 4000);
  CHECK(file->read(6000)->empty());
}

TEST_CASE("lines: with and without an end, empty ones, longer than a read") {
  const test::TempDir dir;
  const std::string lengthy(200'000, 'y');
  auto file = InputFile::open(written(dir, "one\n\n" + lengthy + "\nlast"));
  REQUIRE(file);
  LineReader lines(std::move(*file));
  CHECK(*lines.next() == "one");
  CHECK(*lines.next() == "");
  CHECK(*lines.next() == lengthy);
  CHECK(*lines.next() == "last");
  CHECK_FALSE(*lines.next());
}

TEST_CASE("lines: one over the limit is refused, and the next one read (fault low-list)") {
  const test::TempDir dir;
  const std::string endless(std::size_t{17} << 20, 'z');
  auto file = InputFile::open(written(dir, "one\n" + endless + "\ntwo\n" + endless));
  REQUIRE(file);
  LineReader lines(std::move(*file));
  CHECK(*lines.next() == "one");
  CHECK(lines.next().error().code == Errc::LimitExceeded);
  CHECK(lines.beginning_of_long() == std::string(100, 'z') + "...");
  CHECK(*lines.next() == "two");
  CHECK(lines.next().error().code == Errc::LimitExceeded);
  CHECK_FALSE(*lines.next());
}

TEST_CASE("files: read_all keeps its limit") {
  const test::TempDir dir;
  const auto path = written(dir, "12345");
  auto whole = InputFile::open(path);
  CHECK(*read_all(*whole, 5) == "12345");
  auto over = InputFile::open(path);
  CHECK(read_all(*over, 4).error().code == Errc::LimitExceeded);
}

TEST_CASE("files: reading a pipe that stays silent ends when it is asked to") {
  const test::TempDir dir;
  const auto path = dir / "fifo";
  REQUIRE(::system(("mkfifo " + path).c_str()) == 0);
  const int keep_open = ::open(path.c_str(), O_RDWR);
  REQUIRE(keep_open >= 0);
  auto file = InputFile::open(path);
  REQUIRE(file);
  const std::atomic<bool> stop = true;
  file->stop_on(stop);
  CHECK(file->read(1).error().code == Errc::Cancelled);
  ::close(keep_open);
}
