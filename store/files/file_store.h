// FileStore: what the service `filestorage` is made of. Named files over a BlobStore, with expiry.
//
// The same content always has the same identity: a file's identifier is the SHA-256 of its bytes,
// as 64 hexadecimal digits. Content put again is one file still: it takes the name given last,
// keeps its first time of creation, and is valid until the later of the two ends. An expired file
// is NotFound from its valid_until on, whether it was swept yet or not.
//
// Thread: any, except that a FileWriter belongs to one at a time. Driver and BlobStore outlive it.
// Time is a parameter (`now`).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/base/result.h"
#include "store/driver/driver.h"
#include "store/driver/page.h"
#include "store/files/blob_store.h"

namespace gofed::store {

inline constexpr std::size_t kFileNameBytesMax = 1024;

struct FileRecord {
  std::string identifier = {};  // == sha256.hex()
  Sha256 sha256 = {};
  std::uint64_t size_bytes = 0;
  std::string name = {};  // as given; not unique
  Time created = {};
  std::optional<Time> valid_until = {};  // nothing: kept until removed

  friend bool operator==(const FileRecord&, const FileRecord&) = default;
};

// One file on its way in. Destroyed unfinished: abandoned, and its space is given back.
class FileWriter {
 public:
  // As BlobWriter::append.
  [[nodiscard]] Result<void> append(std::string_view bytes);

  // The file is durable and can be read once this returned.
  [[nodiscard]] Result<FileRecord> finish();
  Result<void> abandon();

  [[nodiscard]] std::uint64_t size_bytes() const;

 private:
  friend class FileStore;
  FileWriter(Driver& driver, std::unique_ptr<BlobWriter> blob, FileRecord wanted);
  Result<FileRecord> stage_record(const BlobInfo& info, WriteBatch& batch);

  Driver* driver_;
  std::unique_ptr<BlobWriter> blob_;
  FileRecord wanted_;  // name, creation and end, as asked for
};

class FileStore {
 public:
  FileStore(Driver& driver, BlobStore& blobs);

  struct PutOptions {
    std::string name;
    Time now;
    std::optional<Time> valid_until = {};
    std::uint64_t size_bytes_max = kBlobBytesMax;
  };
  //   errors  InvalidArgument  a name over kFileNameBytesMax, or an end that is not after `now`
  [[nodiscard]] Result<FileWriter> put(PutOptions options);

  // Malformed: not an identifier. NotFound: no such file, or it is expired.
  [[nodiscard]] Result<FileRecord> stat(std::string_view identifier, Time now) const;

  // The bytes [offset, offset + length), fewer only at the end; errors as BlobReader::read.
  struct ReadOptions {
    std::uint64_t offset = 0;
    std::size_t length = kChunkBytes;
    Time now;
  };
  [[nodiscard]] Result<std::string> read(std::string_view identifier, ReadOptions options) const;

  // For reading a file from end to end; good for as long as the file is not removed.
  [[nodiscard]] Result<std::unique_ptr<BlobReader>> open(std::string_view identifier,
                                                         Time now) const;

  // Files that are valid at `now`, ordered by name, then identifier. Malformed: a foreign cursor.
  struct ListOptions {
    std::string name_prefix = {};
    PageRequest page = {};
    Time now;
  };
  [[nodiscard]] Result<Page<FileRecord>> list(const ListOptions& options) const;

  // NotFound: no such file. An expired one that was not swept yet is removed.
  [[nodiscard]] Result<void> remove(std::string_view identifier);

  // Removes files whose end has come, at most `files_max` of them; the number removed. Call again
  // while it returns files_max.
  [[nodiscard]] Result<std::size_t> sweep(Time now, std::size_t files_max = 1000);

 private:
  Driver& driver_;
  BlobStore& blobs_;
};

}  // namespace gofed::store
