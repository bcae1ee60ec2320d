// Goal: an archive is read where it lies: a file anywhere, a pipe once, whatever is asked for after.
#include "clients/sources/input_archive.h"

#include <cstddef>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test/support/temp_dir.h"

using namespace gofed;
using namespace gofed::clients;
using gofed::test::TempDir;
using gofed::test::write_file;

namespace {

OpenedSource opened(const std::string& path) {
  auto input = InputFile::open(path);
  REQUIRE(input);
  return open_archive("x.tar", std::move(*input));
}

// What is read from `offset` on, by reads of `step` bytes.
std::string rest_of(const envelope::LocalArchive& archive, std::uint64_t offset, std::size_t step) {
  std::string all;
  std::vector<std::byte> block(step);
  for (;;) {
    const auto count = archive.read(offset + all.size(), block);
    REQUIRE(count);
    if (*count == 0) return all;
    all.append(reinterpret_cast<const char*>(block.data()), *count);
  }
}

// Larger than what is kept in one piece, and different everywhere.
std::string content() {
  std::string text;
  for (int i = 0; text.size() < (std::size_t{5} << 19); ++i) text += std::to_string(i) + "\n";
  return text;
}

}  // namespace

TEST_CASE("input archive: a file is read from anywhere, and as bytes in order", "[clients]") {
  const TempDir dir;
  const auto text = content();
  write_file(dir / "x.tar", text);
  const auto source = opened(dir / "x.tar");
  CHECK(source.size_bytes == text.size());
  CHECK(source.archive->name() == "x.tar");
  CHECK(source.archive->size_bytes() == text.size());
  CHECK(rest_of(*source.archive, 0, 70'000) == text);
  CHECK(rest_of(*source.archive, text.size() - 5, 3) == text.substr(text.size() - 5));
  CHECK(rest_of(*source.archive, text.size() + 5, 3).empty());
  std::string bytes;
  REQUIRE(source.bytes([&](std::string_view more) -> Result<void> {
    bytes += more;
    return {};
  }));
  CHECK(bytes == text);
}

TEST_CASE("input archive: a pipe is read once, then from anywhere", "[clients]") {
  const TempDir dir;
  const auto text = content();
  const auto path = dir / "pipe";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::jthread writer([&] {
    const int fd = ::open(path.c_str(), O_WRONLY);
    for (std::size_t at = 0; at < text.size();) {
      const auto n = ::write(fd, text.data() + at, text.size() - at);
      if (n <= 0) break;
      at += static_cast<std::size_t>(n);
    }
    ::close(fd);
  });
  const auto source = opened(path);
  CHECK(source.size_bytes == 0);
  CHECK(source.archive->size_bytes() == text.size());
  CHECK(source.archive->size_bytes() == text.size());
  CHECK(rest_of(*source.archive, 0, 70'000) == text);
  CHECK(rest_of(*source.archive, 1'048'570, 70'000) == text.substr(1'048'570));
}

TEST_CASE("input archive: a file that does not say its length is read like a pipe", "[clients]") {
  const auto source = opened("/proc/self/cmdline");
  const auto size = source.archive->size_bytes();
  REQUIRE(size);
  CHECK(*size > 0);
  CHECK(rest_of(*source.archive, 0, 7).size() == *size);
}
