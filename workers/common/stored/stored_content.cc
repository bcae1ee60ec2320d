#include "workers/common/stored/stored_content.h"

#include <span>
#include <utility>

#include "workers/archive/unpack.h"
#include "workers/common/stored/stored_file.h"
#include "workers/common/stored/stored_source.h"

namespace gofed::workers {

Result<void> read_stored_content(envelope::Context& context, const schemas::FileId& file,
                                 const ContentSink& sink) {
  auto stored = StoredFile::open(context, file);
  if (!stored) return std::unexpected(std::move(stored.error()));
  StoredFileSource source(*stored);
  auto done = archive::unpack(
      stored->name(), source, {},
      [&](std::span<const std::byte> bytes) {
        return sink({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
      },
      [&context] { return context.cancelled(); });
  if (done) return {};
  if (context.cancelled()) return context.cancelled_error();
  if (source.failure()) return std::unexpected(*source.failure());
  return done;
}

}  // namespace gofed::workers
