// Content-addressed blobs over a Driver: what is stored is found by the SHA-256 of its bytes.
//
// Content streams in and out in chunks of kChunkBytes, so that memory use does not depend on its
// size. The same content is stored once. Every chunk is checked against its hash when it is read.
// An upload that is abandoned, or was under way when the process died, leaves nothing behind: its
// chunks are removed at abandon() or when the store is opened next.
//
// Layout: a *blob record* under the content's hash names a storage id and the chunks' hashes; the
// chunks lie under (storage id, index). An *upload record* under the storage id stands from the
// first chunk written until finish or abandon; what open() finds of them is dead.
//
// Thread: BlobStore from any thread; a writer or reader from one thread at a time. One BlobStore
// per driver, which outlives it; the store outlives its writers and readers.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "schemas/base/sha256.h"
#include "store/driver/driver.h"

namespace gofed::store {

inline constexpr std::size_t kChunkBytes = std::size_t{1024} * 1024;
inline constexpr std::uint64_t kBlobBytesMax = std::uint64_t{16} * 1024 * 1024 * 1024;
inline constexpr std::size_t kReadBytesMax = std::size_t{64} * 1024 * 1024;  // of one read()

struct BlobInfo {
  Sha256 sha256;
  std::uint64_t size_bytes = 0;
  bool existed = false;  // finish(): the content was there already, nothing new was stored

  friend bool operator==(const BlobInfo&, const BlobInfo&) = default;
};

// Takes content in, holding at most one chunk of it in memory. Destroyed unfinished: abandoned.
class BlobWriter {
 public:
  virtual ~BlobWriter() = default;

  //   errors  LimitExceeded  the content is over its limit (kBlobBytesMax or the writer's own)
  //           StorageFull    no space; the writer takes no more, abandon it
  [[nodiscard]] virtual Result<void> append(std::string_view bytes) = 0;

  // What goes into the same atomic write as the blob (a record that names it, for instance). It may
  // be called again, with a fresh batch, when another writer was quicker or a requirement that it
  // added did not hold.
  using Also = std::function<Result<void>(const BlobInfo&, WriteBatch&)>;

  // Makes the content durable (Sync) and readable. Once; the writer is at its end then.
  [[nodiscard]] virtual Result<BlobInfo> finish(const Also& also = {}) = 0;

  // Gives the content up and its space back. After finish(), or again, it does nothing.
  virtual Result<void> abandon() = 0;

  [[nodiscard]] virtual std::uint64_t size_bytes() const = 0;  // appended so far
};

// Reads one content. Holds one verified chunk, so that small reads in a row are cheap.
class BlobReader {
 public:
  virtual ~BlobReader() = default;

  [[nodiscard]] virtual const BlobInfo& info() const = 0;

  // The bytes [offset, offset + length), fewer only at the end of the content, none past it.
  //   errors  LimitExceeded  length over kReadBytesMax
  //           Corrupt        a chunk is not what was written
  //           NotFound       the blob was removed meanwhile
  [[nodiscard]] virtual Result<std::string> read(std::uint64_t offset, std::size_t length) = 0;
};

class StorageIds;

class BlobStore {
 public:
  // Removes what dead uploads left before it returns.
  [[nodiscard]] static Result<std::unique_ptr<BlobStore>> open(Driver& driver);
  ~BlobStore();

  struct WriterOptions {
    std::uint64_t size_bytes_max = kBlobBytesMax;
  };
  [[nodiscard]] std::unique_ptr<BlobWriter> writer(WriterOptions options);
  [[nodiscard]] std::unique_ptr<BlobWriter> writer() { return writer(WriterOptions{}); }

  // NotFound: no such content.
  [[nodiscard]] Result<std::unique_ptr<BlobReader>> reader(const Sha256& id) const;
  [[nodiscard]] Result<BlobInfo> stat(const Sha256& id) const;

  // For content that is at hand in one piece; the same as writer, append, finish.
  [[nodiscard]] Result<BlobInfo> put(std::string_view content);

  // Removes the content. One that is not there is not an error. `also` goes into the same atomic
  // write; AlreadyExists if a requirement of it does not hold.
  [[nodiscard]] Result<void> remove(const Sha256& id, const WriteBatch& also = {},
                                    Durability durability = Durability::Sync);

  struct SweepResult {
    std::uint64_t uploads = 0;
    std::uint64_t chunks = 0;
  };
  // What open() removed.
  [[nodiscard]] const SweepResult& swept_at_open() const { return swept_; }

 private:
  explicit BlobStore(Driver& driver);
  Result<void> sweep_uploads();
  Result<void> sweep_upload(std::uint64_t storage);

  Driver& driver_;
  std::unique_ptr<StorageIds> ids_;
  SweepResult swept_;
};

}  // namespace gofed::store
