// What the store's tests share: an opened driver, values out of Results.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "store/driver/driver.h"
#include "test/support/temp_dir.h"

namespace gofed::store::testing {

using test::read_file;
using test::TempDir;
using test::write_file;

// The value, or a failed test that shows the error.
template <typename T>
T must(Result<T> result) {
  if (!result) FAIL("unexpected error: " << result.error().to_string());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// The error, or a failed test.
template <typename T>
Error refused(const Result<T>& result) {
  if (result) FAIL("expected an error");
  return result.error();
}

[[nodiscard]] StoreOptions options_for(const std::string& driver, const TempDir& directory);
[[nodiscard]] std::unique_ptr<Driver> open_test_driver(const std::string& driver,
                                                       const TempDir& directory);

// All keys and values of a range, in the order of the scan.
using Pairs = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] Pairs read_all(const Reader& reader, Family family, Range range = Range::all());

void put(Driver& driver, Family family, std::string_view key, std::string_view value,
         Durability durability = Durability::Async);

// Bytes that do not compress, the same for the same seed.
[[nodiscard]] std::string noise(std::size_t count, unsigned seed = 1);

// The files of a store's db directory that end in `suffix`, by name.
[[nodiscard]] std::vector<std::string> database_files(const std::string& store,
                                                      std::string_view suffix);

}  // namespace gofed::store::testing
