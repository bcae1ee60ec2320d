// Goal: one compressed file gives its content, whatever compresses it; what is cut short, damaged or
// a bomb ends in an error.
#include "workers/archive/unpack.h"

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "test/support/child.h"
#include "test/support/temp_dir.h"

using namespace gofed;
using namespace gofed::archive;

namespace {

class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string text) : text_(std::move(text)) {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    const auto n = std::min({into.size(), text_.size() - at_, std::size_t{1000}});
    std::copy_n(reinterpret_cast<const std::byte*>(text_.data()) + at_, n, into.begin());
    at_ += n;
    return n;
  }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

Result<std::string> content_of(std::string packed, const ArchiveLimits& limits = {}) {
  TextSource source(std::move(packed));
  std::string content;
  const auto done = unpack("f", source, limits, [&](std::span<const std::byte> bytes) {
    content.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return Result<void>{};
  });
  if (!done) return std::unexpected(done.error());
  return content;
}

std::string packed_by(const std::string& program, const std::string& content) {
  if (program.empty()) return content;
  const test::TempDir directory;
  const auto path = directory.path() + "/f";
  test::write_file(path, content);
  const auto outcome = test::run("/usr/bin/env", {program, "-c", path});
  REQUIRE(outcome.exit.code == 0);
  return outcome.out;
}

std::string text() {
  std::string all;
  for (int i = 0; i < 20'000; ++i) all += "Package: p" + std::to_string(i * 7919) + "\n";
  return all;
}

}  // namespace

TEST_CASE("unpack: the content, whatever compresses it", "[archive]") {
  const auto program = GENERATE(values<std::string>({"", "gzip", "xz", "bzip2", "lz4", "zstd"}));
  CAPTURE(program);
  const auto content = text();
  const auto packed = packed_by(program, content);
  const auto unpacked = content_of(packed);
  REQUIRE(unpacked);
  CHECK(*unpacked == content);
  if (program.empty()) return;
  const auto cut = content_of(packed.substr(0, packed.size() - packed.size() / 3));
  REQUIRE_FALSE(cut);
  CHECK(cut.error().code == Errc::Malformed);
  CHECK(cut.error().context.starts_with("f: "));
}

TEST_CASE("unpack: an empty file has no content", "[archive]") {
  const auto content = content_of("");
  REQUIRE(content);
  CHECK(content->empty());
}

TEST_CASE("unpack: limits of bytes and of ratio", "[archive]") {
  const auto bomb = packed_by("gzip", std::string(20 << 20, 'a'));
  CHECK(content_of(bomb).error().code == Errc::LimitExceeded);
  CHECK(content_of(text(), {.total_bytes_max = 1000}).error().code == Errc::LimitExceeded);
}

TEST_CASE("unpack: the sink's error ends it", "[archive]") {
  TextSource source("abc");
  const auto done = unpack("f", source, {}, [](std::span<const std::byte>) -> Result<void> {
    return fail(Errc::Malformed, "no");
  });
  REQUIRE_FALSE(done);
  CHECK(done.error().context == "f: no");
}
