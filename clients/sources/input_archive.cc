#include "clients/sources/input_archive.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "envelope/service/local_archive.h"
#include "schemas/base/mutex.h"

namespace gofed::clients {
namespace {

using Input = std::shared_ptr<InputFile>;

class FileArchive final : public envelope::LocalArchive {
 public:
  FileArchive(std::string name, Input file)
      : LocalArchive(std::move(name)), file_(std::move(file)) {}

  Result<std::uint64_t> size_bytes() override { return file_->size_bytes().value_or(0); }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const override {
    return file_->read_at(offset, into);
  }

 private:
  const Input file_;
};

class PipeArchive final : public envelope::LocalArchive {
 public:
  PipeArchive(std::string name, Input input)
      : LocalArchive(std::move(name)), input_(std::move(input)) {}

  Result<std::uint64_t> size_bytes() override {
    const MutexLock lock(mutex_);
    while (!ended_) {
      auto piece = input_->read(kPieceBytes);
      if (!piece) return std::unexpected(std::move(piece.error()));
      size_bytes_ += piece->size();
      ended_ = piece->size() < kPieceBytes;
      pieces_.push_back(std::move(*piece));
    }
    return size_bytes_;
  }

  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const override {
    const MutexLock lock(mutex_);
    const auto index = static_cast<std::size_t>(offset / kPieceBytes);
    const auto begin = static_cast<std::size_t>(offset % kPieceBytes);
    if (index >= pieces_.size() || begin >= pieces_[index].size()) return 0;
    const auto count = std::min(into.size(), pieces_[index].size() - begin);
    std::memcpy(into.data(), pieces_[index].data() + begin, count);
    return count;
  }

 private:
  static constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

  mutable Mutex mutex_;
  const Input input_;                                         // read under mutex_
  std::vector<std::string> pieces_ GOFED_GUARDED_BY(mutex_);  // of kPieceBytes, but for the last
  std::uint64_t size_bytes_ GOFED_GUARDED_BY(mutex_) = 0;
  bool ended_ GOFED_GUARDED_BY(mutex_) = false;
};

}  // namespace

// What has no length that can be relied on (/proc) is read like a pipe.
OpenedSource open_archive(std::string name, InputFile input) {
  const auto file = std::make_shared<InputFile>(std::move(input));
  const auto size = file->size_bytes().value_or(0);
  OpenedSource source{.name = name, .size_bytes = size, .bytes = [file](const ByteSink& sink) {
                        return read_into(*file, sink);
                      }};
  if (size > 0) {
    source.archive = std::make_shared<FileArchive>(std::move(name), file);
  } else {
    source.archive = std::make_shared<PipeArchive>(std::move(name), file);
  }
  return source;
}

}  // namespace gofed::clients
