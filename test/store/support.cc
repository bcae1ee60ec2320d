#include "test/store/support.h"

#include <algorithm>
#include <random>

namespace gofed::store::testing {

StoreOptions options_for(const std::string& driver, const TempDir& directory) {
  return {.driver = driver, .path = directory / "store", .free_bytes_min = 1U << 20};
}

std::unique_ptr<Driver> open_test_driver(const std::string& driver, const TempDir& directory) {
  return must(open_driver(options_for(driver, directory)));
}

Pairs read_all(const Reader& reader, Family family, Range range) {
  Pairs pairs;
  const auto scan = must(reader.scan(family, std::move(range)));
  while (must(scan->next())) pairs.emplace_back(scan->key(), scan->value());
  return pairs;
}

void put(Driver& driver, Family family, std::string_view key, std::string_view value,
         Durability durability) {
  WriteBatch batch;
  batch.put(family, key, value);
  must(driver.write(batch, durability));
}

std::string noise(std::size_t count, unsigned seed) {
  std::mt19937_64 random{seed};
  std::string bytes(count, '\0');
  for (std::size_t i = 0; i < count; i += 8) {
    const auto word = random();
    for (std::size_t k = 0; k < 8 && i + k < count; ++k) {
      bytes[i + k] = static_cast<char>(word >> (8 * k));
    }
  }
  return bytes;
}

std::vector<std::string> database_files(const std::string& store, std::string_view suffix) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator{store + "/db"}) {
    if (entry.path().string().ends_with(suffix)) files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace gofed::store::testing
