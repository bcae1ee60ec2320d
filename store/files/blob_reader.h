// One content of a BlobStore, read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "schemas/base/result.h"
#include "store/driver/driver.h"
#include "store/files/blob_info.h"
#include "store/files/blob_record.h"

namespace gofed::store {

// Reads ranges. Of a range that ends within a chunk the chunk is held, checked, so that small reads
// in a row are cheap.
class BlobReader {
 public:
  // From BlobStore::reader().
  BlobReader(const Driver& driver, const Sha256& id, BlobRecord record);
  BlobReader(const BlobReader&) = delete;
  BlobReader& operator=(const BlobReader&) = delete;

  [[nodiscard]] const BlobInfo& info() const { return info_; }

  // The bytes [offset, offset + length), fewer only at the end of the content, none past it.
  //   errors  LimitExceeded  length over kReadBytesMax
  //           Corrupt        a chunk is not what was written
  //           NotFound       the blob was removed meanwhile
  [[nodiscard]] Result<std::string> read(std::uint64_t offset, std::size_t length);

 private:
  [[nodiscard]] Result<std::string> get(std::size_t index) const;
  [[nodiscard]] Result<void> add_chunk(std::uint64_t offset, std::size_t length,
                                       std::string& bytes);

  const Driver& driver_;
  const BlobInfo info_;
  const BlobRecord record_;
  std::string chunk_;  // checked
  std::optional<std::size_t> loaded_;
};

}  // namespace gofed::store
