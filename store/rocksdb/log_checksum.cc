#include "store/rocksdb/log_checksum.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "schemas/base/crc32c.h"

// All that RocksDB's util/crc32c.cc has for others: each of these has to be here, else it is linked in
// as well, and the names are there twice. Its header is not installed.
namespace rocksdb::crc32c {

std::uint32_t Extend(std::uint32_t init_crc, const char* data, std::size_t n);
std::uint32_t Crc32cCombine(std::uint32_t crc1, std::uint32_t crc2, std::size_t crc2len);
std::string IsFastCrc32Supported();

// The checksum of what `init_crc` is of, and of these bytes after it.
std::uint32_t Extend(std::uint32_t init_crc, const char* data, std::size_t n) {
  return gofed::store::crc32c({data, n}, init_crc);
}

// The checksum of two pieces, from those of each. Appending zeros is linear, and each further zero
// the same step: the step for 2^k zero bytes is that for 2^(k-1), twice.
std::uint32_t Crc32cCombine(std::uint32_t crc1, std::uint32_t crc2, std::size_t crc2len) {
  using Step = std::array<std::uint32_t, 32>;  // what becomes of each bit
  constexpr std::uint32_t kInverted = 0xffff'ffff;
  const auto apply = [](const Step& step, std::uint32_t value) {
    std::uint32_t sum = 0;
    for (std::size_t bit = 0; bit < step.size(); ++bit) {
      if ((value >> bit & 1) != 0) sum ^= step[bit];
    }
    return sum;
  };
  Step step{};
  for (std::size_t bit = 0; bit < step.size(); ++bit) {  // one zero byte, without the inversions
    const auto value = std::uint32_t{1} << bit;
    step[bit] = gofed::store::crc32c(std::string_view("\0", 1), value ^ kInverted) ^ kInverted;
  }
  for (; crc2len != 0; crc2len >>= 1) {
    if ((crc2len & 1) != 0) crc1 = apply(step, crc1);
    Step twice{};
    for (std::size_t bit = 0; bit < step.size(); ++bit) twice[bit] = apply(step, step[bit]);
    step = twice;
  }
  return crc1 ^ crc2;
}

// For RocksDB's own log.
std::string IsFastCrc32Supported() {
  return gofed::store::has_crc32c_instruction() ? "Supported" : "Not supported";
}

}  // namespace rocksdb::crc32c

namespace gofed::store {

std::uint32_t log_checksum(std::string_view bytes) {
  return rocksdb::crc32c::Extend(0, bytes.data(), bytes.size());
}

std::uint32_t joined_log_checksum(std::uint32_t first, std::uint32_t second,
                                  std::size_t second_bytes) {
  return rocksdb::crc32c::Crc32cCombine(first, second, second_bytes);
}

}  // namespace gofed::store
