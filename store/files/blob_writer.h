// One content on its way into a BlobStore.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "schemas/base/result.h"
#include "schemas/base/sha256.h"
#include "store/driver/driver.h"
#include "store/files/blob_info.h"
#include "store/files/blob_record.h"
#include "store/files/blob_uploads.h"

namespace gofed::store {

// Takes content in, holding at most one chunk of it in memory. Destroyed unfinished: abandoned.
class BlobWriter {
 public:
  // From BlobStore::writer().
  BlobWriter(Driver& driver, StorageIds& ids, Uploads& uploads, std::uint64_t size_bytes_max,
             Time now);
  ~BlobWriter() { static_cast<void>(abandon()); }
  BlobWriter(const BlobWriter&) = delete;
  BlobWriter& operator=(const BlobWriter&) = delete;

  //   errors  LimitExceeded  the content is over its limit (kBlobBytesMax or the writer's own)
  //           StorageFull    no space; the writer takes no more, abandon it
  [[nodiscard]] Result<void> append(std::string_view bytes);

  // What goes into the same atomic write as the blob (a record that names it, for instance). It may
  // be called again, with a fresh batch, when another writer was quicker or a requirement that it
  // added did not hold.
  using Also = std::function<Result<void>(const BlobInfo&, WriteBatch&)>;

  // Makes the content durable (Sync) and readable. Once; the writer is at its end then.
  //   errors  Unavailable  its lease has ended, and another process has removed what was written
  [[nodiscard]] Result<BlobInfo> finish(const Also& also = {});

  // Gives the content up and its space back. After finish(), or again, it does nothing.
  Result<void> abandon();

  [[nodiscard]] std::uint64_t size_bytes() const { return size_bytes_; }  // appended so far

 private:
  [[nodiscard]] Result<void> check_open() const;
  [[nodiscard]] Result<void> take(std::string_view bytes);
  [[nodiscard]] Result<void> write_chunk(std::string_view chunk);
  [[nodiscard]] Result<void> stage_chunk(std::string_view chunk, WriteBatch& batch);
  [[nodiscard]] Result<BlobInfo> commit(const Also& also);
  [[nodiscard]] Result<void> stage_commit(BlobInfo& info, const Also& also, WriteBatch& batch);

  Driver& driver_;
  StorageIds& ids_;
  Uploads& uploads_;
  const std::uint64_t size_bytes_max_;
  const Time now_;

  Sha256Hasher content_hash_;
  std::string chunk_;  // not yet staged; at most kChunkBytes between calls
  std::uint64_t size_bytes_ = 0;
  BlobRecord record_;      // storage id 0: nothing was written yet
  bool uploaded_ = false;  // chunks were written, an upload record stands
  bool ended_ = false;     // finished, abandoned or failed
};

}  // namespace gofed::store
