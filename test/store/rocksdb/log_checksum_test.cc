// Goal: what stands for RocksDB's CRC-32C gives RocksDB's values. Method: the checksum by tables, of
// bytes at once and of pieces of them.
#include "store/rocksdb/log_checksum.h"

#include <cstddef>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

#include "schemas/base/crc32c.h"

using namespace gofed::store;

TEST_CASE("log checksum: CRC-32C, of bytes at once and of two pieces", "[store]") {
  std::string bytes;
  for (unsigned i = 0; bytes.size() < 70'000; ++i) bytes += static_cast<char>(i * i >> 3);
  const std::string_view all(bytes);
  CHECK(log_checksum("123456789") == 0xe3069283);
  CHECK(log_checksum("") == 0);
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{255},
                                 std::size_t{4096}, std::size_t{65'537}}) {
    const auto first = log_checksum(all.substr(0, size));
    const auto second = log_checksum(all.substr(size));
    CHECK(first == crc32c_by_tables(all.substr(0, size)));
    CHECK(joined_log_checksum(first, second, all.size() - size) == crc32c_by_tables(all));
  }
}
