// A file of the request's data service as a stream: ranges of it, one in memory at a time.
//
// Only the data API is used, so it works for every data binding; an archive that the caller, in this
// process, brought along is read where it lies. Belongs to the thread that runs the action; the
// context outlives it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "envelope/service/context.h"
#include "envelope/service/local_archive.h"
#include "schemas/actions/file.h"
#include "schemas/base/result.h"
#include "schemas/describe/blob.h"

namespace gofed::workers {

class StoredFile {
 public:
  // What one call asks for: large enough for its round trip not to matter, small enough to hold.
  static constexpr std::uint64_t kRangeBytes = std::uint64_t{4} << 20;

  // Asks the data service about the file. errors: its own, NotFound above all.
  [[nodiscard]] static Result<StoredFile> open(envelope::Context& context,
                                               const schemas::FileId& file);

  // The range that begins at `offset`, kRangeBytes of it or less at the end; empty past the end.
  // errors: those of download; Cancelled or Timeout where the request is over.
  [[nodiscard]] Result<schemas::Blob> read(std::uint64_t offset);

  // Whether it is an archive of the caller's: copy() takes its bytes without a range in between.
  [[nodiscard]] bool is_local() const { return local_ != nullptr; }

  // Of such a one: copies bytes from `offset` on, as many as are at hand; how many, 0 at the end alone.
  // errors: those of reading it.
  [[nodiscard]] Result<std::size_t> copy(std::uint64_t offset, std::span<std::byte> into);

  [[nodiscard]] std::uint64_t size_bytes() const { return file_.size_bytes; }

  // As messages name it: what it was uploaded as, or its identifier.
  [[nodiscard]] std::string name() const;

 private:
  StoredFile(envelope::Context& context, schemas::FileId file)
      : context_(&context), file_(std::move(file)) {}

  [[nodiscard]] std::unexpected<Error> ended_at(std::uint64_t offset, std::string_view who) const;

  envelope::Context* context_;
  schemas::FileId file_;
  const envelope::LocalArchive* local_ = nullptr;  // instead of a stored file
};

}  // namespace gofed::workers
