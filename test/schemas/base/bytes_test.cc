// Goal: what ByteWriter spells, ByteReader reads back, in an order that sorts as the values do.
#include "schemas/base/bytes.h"

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/base/sha256.h"

using namespace gofed::store;

namespace {

std::string random_text(std::mt19937& random) {
  // Few different bytes, the awkward ones among them, so that prefixes and escapes are common.
  constexpr std::string_view kAlphabet{
      "\x00\x01\xff\xfe"
      "ab",
      6};
  std::string text(random() % 5, '\0');
  for (char& c : text) c = kAlphabet[random() % kAlphabet.size()];
  return text;
}

std::string ordered(std::string_view text) {
  return ByteWriter{}.ordered(text).take();
}

}  // namespace

TEST_CASE("bytes: numbers and strings come back as they went in", "[store]") {
  const auto bytes = ByteWriter{}
                         .u8(0xfe)
                         .u32(0x01020304)
                         .u64(std::numeric_limits<std::uint64_t>::max())
                         .i64(-5)
                         .counted("a\0b")
                         .ordered(std::string_view{"x\0y", 3})
                         .raw("tail")
                         .take();
  ByteReader reader{bytes};
  CHECK(reader.u8() == 0xfe);
  CHECK(reader.u32() == 0x01020304);
  CHECK(reader.u64() == std::numeric_limits<std::uint64_t>::max());
  CHECK(reader.i64() == -5);
  CHECK(reader.counted() == "a");
  CHECK(reader.ordered() == std::string_view{"x\0y", 3});
  CHECK_FALSE(reader.done());
  CHECK(reader.raw(4) == "tail");
  CHECK(reader.done());
}

TEST_CASE("bytes: ordered strings sort as the strings do, and none is a prefix of another",
          "[store]") {
  std::mt19937 random{7};
  for (int round = 0; round < 20'000; ++round) {
    const auto a = random_text(random);
    const auto b = random_text(random);
    REQUIRE((ordered(a) < ordered(b)) == (a < b));
    if (a != b) REQUIRE_FALSE(ordered(a).starts_with(ordered(b)));
    const auto spelled = ordered(a) + ordered(b);
    ByteReader pair{spelled};
    REQUIRE(pair.ordered() == a);
    REQUIRE(pair.ordered() == b);
    REQUIRE(pair.done());
  }
}

TEST_CASE("bytes: a writer appends to what is somebody else's", "[store]") {
  std::string bytes = "head ";
  ByteWriter{bytes}.u32(7).raw("tail");
  CHECK(bytes == std::string_view{"head \0\0\0\x07tail", 13});
}

TEST_CASE("bytes: signed numbers sort with the negative ones first", "[store]") {
  const std::vector<std::int64_t> rising{
      std::numeric_limits<std::int64_t>::min(), -256, -1, 0, 1, 255,
      std::numeric_limits<std::int64_t>::max()};
  for (std::size_t i = 1; i < rising.size(); ++i) {
    CHECK(ByteWriter{}.i64(rising[i - 1]).take() < ByteWriter{}.i64(rising[i]).take());
  }
}

TEST_CASE("bytes: a reader at its end turns bad and stays so", "[store]") {
  const std::string cut = GENERATE(std::string{}, std::string{"\x00\x00\x00", 3},
                                   std::string{"\x00\x00\x00\x09tooshort", 12});
  ByteReader reader{cut};
  CHECK(reader.counted().empty());
  CHECK_FALSE(reader.ok());
  CHECK(reader.u8() == 0);
  CHECK_FALSE(reader.done());
}

TEST_CASE("bytes: an ordered string without its end, or with a foreign escape, is bad", "[store]") {
  const std::string bad = GENERATE(std::string{"abc"}, std::string{"abc\x00", 4},
                                   std::string{"abc\x00\x02", 5}, std::string{});
  ByteReader reader{bad};
  CHECK(reader.ordered().empty());
  CHECK_FALSE(reader.ok());
}

TEST_CASE("bytes: hexadecimal both ways, and refused when it is not", "[store]") {
  std::string bytes;
  REQUIRE(from_hex("00ffAb", bytes));
  CHECK(bytes == std::string_view{"\x00\xff\xab", 3});
  CHECK(to_hex(bytes) == "00ffab");
  const std::string bad = GENERATE("0", "0g", "zz", "0x00");
  CHECK_FALSE(from_hex(bad, bytes));
  CHECK(bytes.size() == 3);
}

TEST_CASE("sha256: the vectors of FIPS 180-2, in one piece and fed bit by bit", "[store]") {
  CHECK(Sha256::of("").hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  CHECK(Sha256::of("abc").hex() == abc);
  Sha256Hasher hasher;
  for (const char* piece : {"a", "", "b", "c"}) hasher.update(piece);
  CHECK(hasher.finish().hex() == abc);
  CHECK(hasher.finish() == Sha256::of(""));  // it starts anew
  CHECK(Sha256::from_hex(abc).value() == Sha256::of("abc"));
}

TEST_CASE("sha256: text that is no hash is Malformed and named", "[store]") {
  const auto bad =
      GENERATE(as<std::string>{}, "", "ba78", std::string(64, 'x'), std::string(66, 'a'));
  const auto hash = Sha256::from_hex(bad);
  REQUIRE_FALSE(hash);
  CHECK(hash.error().code == gofed::Errc::Malformed);
}
