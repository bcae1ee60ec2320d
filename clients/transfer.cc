#include "clients/transfer.h"

#include <algorithm>
#include <utility>

namespace gofed::clients {
namespace {

using schemas::Download;
using schemas::FileId;
using schemas::Upload;

// Half of what a call may carry: two chunks are in memory, the one on its way and the next.
constexpr std::size_t kChunkBytes = Upload::kChunkBytesMax / 2;

// The upload that goes on over several calls.
class Uploading {
 public:
  Uploading(Run& run, const UploadOptions& options) : run_(run), options_(options) {}

  // Sends a chunk and, while it is on its way, reads the next one.
  Result<std::string> send(std::string data, const ByteSource& source) {
    const bool last = data.size() < kChunkBytes;
    const auto bytes = data.size();
    const auto call =
        run_.start<Upload>({.name = options_.name,
                            .upload = upload_,
                            .offset = offset_,
                            .data = schemas::Blob::of(std::move(data)),
                            .last = last},
                           {.service = service_.empty() ? options_.service : service_});
    auto next = last ? Result<std::string>(std::string()) : source(kChunkBytes);
    auto answer = run_.wait(call);
    if (!answer) return std::unexpected(std::move(answer.error()));
    if (!next) return next;
    offset_ += bytes;
    upload_ = std::move(answer->output.upload);
    service_ = std::move(answer->output.service);
    if (last && !answer->output.file) {
      return fail(Errc::Malformed, "the storage did not name the stored file");
    }
    if (last) file_ = std::move(*answer->output.file);
    run_.progress().show(
        {.done = offset_, .total = options_.size_bytes, .what = "upload " + options_.name});
    return next;
  }

  [[nodiscard]] const std::optional<FileId>& file() const { return file_; }

 private:
  Run& run_;
  const UploadOptions& options_;
  std::string upload_;
  std::string service_;
  std::uint64_t offset_ = 0;
  std::optional<FileId> file_;
};

}  // namespace

Result<FileId> upload(Run& run, const UploadOptions& options, const ByteSource& source) {
  Uploading uploading(run, options);
  auto data = source(kChunkBytes);
  while (data) {
    data = uploading.send(std::move(*data), source);
    if (uploading.file()) break;
  }
  run.progress().clear();
  if (!data) return std::unexpected(std::move(data.error()));
  return *uploading.file();
}

Result<FileId> upload(Run& run, InputFile& file, std::string service) {
  const UploadOptions options{.name = file.name(),
                              .size_bytes = file.size_bytes().value_or(0),
                              .service = std::move(service)};
  return upload(run, options, [&file](std::size_t bytes) { return file.read(bytes); });
}

Result<void> download(Run& run, const FileId& file, const ByteSink& sink) {
  std::uint64_t offset = 0;
  do {
    auto answer = run.call<Download>({.file = file, .offset = offset, .length_bytes = kChunkBytes},
                                     {.service = file.service});
    if (!answer) return std::unexpected(std::move(answer.error()));
    const auto data = answer->output.data.view();
    if (data.empty() && offset < file.size_bytes) {
      return fail(Errc::Corrupt, file.name + ": ends at byte " + std::to_string(offset) + " of " +
                                     std::to_string(file.size_bytes));
    }
    if (auto taken = sink(data); !taken) return taken;
    offset += data.size();
    run.progress().show(
        {.done = offset, .total = file.size_bytes, .what = "download " + file.name});
  } while (offset < file.size_bytes);
  run.progress().clear();
  return {};
}

}  // namespace gofed::clients
