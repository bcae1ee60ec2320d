// Content-addressed blobs over a Driver: what is stored is found by the SHA-256 of its bytes.
//
// Content streams in and out in chunks of kChunkBytes, so that memory use does not depend on its
// size. The same content is stored once. Its bytes are hashed once, on their way in: SHA-256 is
// their identity. Every chunk is checked against its checksum (CRC-32C) when it is read.
//
// An upload that is abandoned, or was under way when the process died, leaves nothing behind: its
// chunks are removed at abandon(), when the store is opened next, or by a sweep once its lease ended.
//
// Layout (blob_record.h): a *blob record* under the content's hash names a storage id and the
// chunks' checksums; the chunks lie under (storage id, index). An *upload record* under the storage
// id says whose the upload is; it stands from the first chunk written until finish or abandon.
//
// Thread: BlobStore from any thread; a writer or reader from one thread at a time. One BlobStore
// per driver and process; the driver outlives it, and the store outlives its writers and readers.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "schemas/base/result.h"
#include "schemas/base/sha256.h"
#include "store/driver/driver.h"
#include "store/files/blob_info.h"
#include "store/files/blob_reader.h"
#include "store/files/blob_uploads.h"
#include "store/files/blob_writer.h"

namespace gofed::store {

class BlobStore {
 public:
  // Where the driver's store is this process's alone, what dead uploads left is removed before it
  // returns: no other is under way.
  [[nodiscard]] static Result<std::unique_ptr<BlobStore>> open(Driver& driver);
  ~BlobStore();

  struct WriterOptions {
    std::uint64_t size_bytes_max = kBlobBytesMax;
    Time now = {};  // the upload's lease begins; needed where the driver's store is shared
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

  // Renews the leases of writers that are open here, and removes what uploads left that are dead:
  // those of others whose lease has ended, and our own that could not be abandoned. To be called
  // several times in a lease (kUploadLease).
  [[nodiscard]] Result<SweptUploads> sweep(const LeaseTimes& times);

  // What open() removed.
  [[nodiscard]] const SweptUploads& swept_at_open() const { return swept_; }

 private:
  explicit BlobStore(Driver& driver);

  Driver& driver_;
  std::unique_ptr<StorageIds> ids_;
  std::unique_ptr<Uploads> uploads_;
  SweptUploads swept_;
};

}  // namespace gofed::store
