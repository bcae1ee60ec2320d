#include "clients/sources/transfer.h"

#include <algorithm>
#include <utility>

namespace gofed::clients {
namespace {

using schemas::Download;
using schemas::FileId;
using schemas::Upload;

// Half of what a call may carry: two chunks are in memory, the one on its way and the next.
constexpr std::size_t kChunkBytes = Upload::kChunkBytesMax / 2;

}  // namespace

Result<void> Uploader::add(std::string_view bytes) {
  while (!bytes.empty()) {
    if (buffer_.size() == kChunkBytes) {
      if (auto sent = send(false); !sent) return sent;
    }
    const auto taken = std::min(bytes.size(), kChunkBytes - buffer_.size());
    buffer_ += bytes.substr(0, taken);
    bytes.remove_prefix(taken);
  }
  return {};
}

Result<FileId> Uploader::finish() {
  auto sent = send(true);
  if (sent) sent = settle();
  run_.progress().clear();
  if (!sent) return std::unexpected(std::move(sent.error()));
  if (!answer_.file) return fail(Errc::Malformed, "the storage did not name the stored file");
  return std::move(*answer_.file);
}

// The first answer says where the others go, and chunks come in order: one is on its way at a time.
Result<void> Uploader::send(bool last) {
  if (auto settled = settle(); !settled) return settled;
  const auto bytes = buffer_.size();
  on_its_way_ =
      run_.start<Upload>({.name = options_.name,
                          .upload = answer_.upload,
                          .offset = offset_,
                          .data = schemas::Blob::of(std::exchange(buffer_, {})),
                          .last = last},
                         {.service = answer_.service.empty() ? options_.service : answer_.service});
  offset_ += bytes;
  return {};
}

Result<void> Uploader::settle() {
  if (!on_its_way_) return {};
  auto answer = run_.wait(*std::exchange(on_its_way_, std::nullopt));
  if (!answer) return std::unexpected(std::move(answer.error()));
  answer_ = std::move(answer->output);
  run_.progress().show(
      {.done = offset_, .total = options_.size_bytes, .what = "upload " + options_.name});
  return {};
}

Result<FileId> upload(Run& run, InputFile& file) {
  Uploader uploader(
      run, {.name = file.name(), .size_bytes = file.size_bytes().value_or(0), .service = {}});
  auto read = read_into(file, [&](std::string_view bytes) { return uploader.add(bytes); });
  if (!read) return std::unexpected(std::move(read.error()));
  return uploader.finish();
}

Result<void> read_into(InputFile& file, const ByteSink& sink) {
  while (true) {
    auto data = file.read(kChunkBytes);
    if (!data) return std::unexpected(std::move(data.error()));
    if (data->empty()) return {};
    if (auto taken = sink(*data); !taken) return taken;
  }
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
