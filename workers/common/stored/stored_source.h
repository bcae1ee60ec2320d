// A stored file as a source of bytes: a range of it in memory at a time. For this folder only.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "workers/archive/reader.h"
#include "workers/common/stored/stored_file.h"

namespace gofed::workers {

class StoredFileSource final : public archive::ByteSource {
 public:
  explicit StoredFileSource(StoredFile& file) : file_(file) {}

  Result<std::size_t> read(std::span<std::byte> into) override {
    if (file_.is_local()) {
      auto count = file_.copy(offset_, into);
      if (count) offset_ += *count;
      if (!count) failure_ = count.error();
      return count;
    }
    if (rest_.empty()) {
      auto range = file_.read(offset_);
      if (!range) {
        failure_ = range.error();
        return std::unexpected(std::move(range.error()));
      }
      range_ = std::move(*range);
      rest_ = range_.view();
      offset_ += rest_.size();
    }
    const auto count = std::min(into.size(), rest_.size());
    if (count > 0) std::memcpy(into.data(), rest_.data(), count);
    rest_.remove_prefix(count);
    return count;
  }

  std::optional<std::uint64_t> size_bytes() const override { return file_.size_bytes(); }

  // Within the range at hand no range is asked for again.
  Result<void> seek(std::uint64_t offset) override {
    const auto begin = offset_ - range_.view().size();
    if (offset >= begin && offset < offset_) {
      rest_ = range_.view().substr(offset - begin);
      return {};
    }
    rest_ = {};
    offset_ = offset;
    range_ = {};
    return {};
  }

  // Why the file could not be read on: what the archive's reader says of it is only the
  // consequence.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  StoredFile& file_;
  schemas::Blob range_;
  std::string_view rest_;     // of range_
  std::uint64_t offset_ = 0;  // of the end of range_
  std::optional<Error> failure_;
};

}  // namespace gofed::workers
