#include "clients/sources/transfer.h"

#include <algorithm>
#include <utility>

#include "clients/output/text_width.h"

namespace gofed::clients {
namespace {

using schemas::Download;
using schemas::FileId;
using schemas::Upload;

// Half of what a call may carry: two chunks are in memory, the one on its way and the next.
constexpr std::size_t kChunkBytes = Upload::kChunkBytesMax / 2;

std::string bytes_text(std::uint64_t count) {
  return std::to_string(count) + " bytes";
}

// What came in place of a file of which the FileId knows more.
Result<void> check_came(const FileId& file, std::uint64_t size_bytes, const store::Sha256& hash) {
  if (file.size_bytes != 0 && size_bytes != file.size_bytes) {
    return fail(Errc::Corrupt, file.name + ": " + bytes_text(size_bytes) + " came, not " +
                                   bytes_text(file.size_bytes));
  }
  if (file.sha256.empty()) return {};
  const auto promised = store::Sha256::from_hex(file.sha256);
  if (!promised) return prefixed(file.name, promised.error());
  if (*promised == hash) return {};
  return fail(Errc::Corrupt,
              file.name + ": what came has SHA-256 " + hash.hex() + ", not " + file.sha256);
}

}  // namespace

Uploader::Uploader(Run& run, UploadOptions options) : run_(run), options_(std::move(options)) {
  if (!run_.is_local()) hasher_.emplace();
}

Result<void> Uploader::add(std::string_view bytes) {
  if (hasher_) hasher_->update(bytes);
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
  if (auto good = check(*answer_.file); !good) return std::unexpected(std::move(good.error()));
  return std::move(*answer_.file);
}

Result<void> Uploader::check(const FileId& stored) {
  const auto sent = options_.name + ": " + bytes_text(offset_) + " were sent";
  if (stored.size_bytes != offset_) {
    return fail(Errc::Corrupt, sent + ", the storage has stored " + bytes_text(stored.size_bytes));
  }
  const auto hash = hasher_ ? hasher_->finish().hex() : stored.sha256;
  if (stored.sha256 == hash) return {};
  return fail(Errc::Corrupt, sent + " of SHA-256 " + hash + ", the storage has stored " +
                                 (stored.sha256.empty() ? "no SHA-256" : stored.sha256));
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

std::string stored_name(const std::string& path) {
  return printable(path.substr(path.rfind('/') + 1));
}

Result<FileId> upload(Run& run, InputFile& file) {
  Uploader uploader(run, {.name = stored_name(file.name()),
                          .size_bytes = file.size_bytes().value_or(0),
                          .service = {}});
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
  std::uint64_t total = 0;  // a FileId need not say it
  store::Sha256Hasher hasher;
  do {
    auto answer = run.call<Download>({.file = file, .offset = offset, .length_bytes = kChunkBytes},
                                     {.service = file.service});
    if (!answer) return std::unexpected(std::move(answer.error()));
    const auto data = answer->output.data.view();
    total = std::max(answer->output.size_bytes, file.size_bytes);
    if (file.size_bytes != 0 && total > file.size_bytes) {
      return fail(Errc::Corrupt, file.name + ": the storage has " + bytes_text(total) + ", not " +
                                     bytes_text(file.size_bytes));
    }
    if (data.empty() && offset < total) {
      return fail(Errc::Corrupt, file.name + ": ends at byte " + std::to_string(offset) + " of " +
                                     std::to_string(total));
    }
    hasher.update(data);
    if (auto taken = sink(data); !taken) return taken;
    offset += data.size();
    run.progress().show({.done = offset, .total = total, .what = "download " + file.name});
  } while (offset < total);
  run.progress().clear();
  return check_came(file, offset, hasher.finish());
}

}  // namespace gofed::clients
