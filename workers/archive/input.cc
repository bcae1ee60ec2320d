#include "workers/archive/input.h"

#include <algorithm>

#include "workers/archive/guard.h"

namespace gofed::archive {
namespace {

constexpr std::size_t kBlockBytes = 64 << 10;
constexpr std::size_t kLookedAtBytes = 2;  // what tells gzip
constexpr std::size_t kHeadBytes = 32;

}  // namespace

Result<std::size_t> Input::Packed::read(std::span<std::byte> into) {
  if (!looked_at.empty()) {
    const auto n = std::min(into.size(), looked_at.size());
    std::copy_n(looked_at.begin(), n, into.begin());
    looked_at.erase(looked_at.begin(), looked_at.begin() + static_cast<std::ptrdiff_t>(n));
    return n;
  }
  if (ended) return 0;
  const auto got = guarded("source", [&] { return source.read(into); });
  if (!got) return got;
  bytes += *got;
  ended = *got == 0;
  return got;
}

Result<void> Input::open() {
  block_.resize(kBlockBytes);
  std::vector<std::byte> first;
  while (first.size() < kLookedAtBytes) {
    const auto got = packed_.read(std::span(block_).first(kLookedAtBytes - first.size()));
    if (!got) return std::unexpected(got.error());
    if (*got == 0) break;
    first.insert(first.end(), block_.begin(), block_.begin() + static_cast<std::ptrdiff_t>(*got));
  }
  packed_.looked_at = first;
  if (archive::is_gzip(first)) gzip_.emplace(packed_);
  return {};
}

Result<std::span<const std::byte>> Input::next() {
  const auto got = gzip_ ? gzip_->read(block_) : packed_.read(block_);
  if (!got) return std::unexpected(got.error());
  const auto bytes = std::span<const std::byte>(block_).first(*got);
  const auto wanted = std::min(kHeadBytes - head_.size(), bytes.size());
  head_.insert(head_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(wanted));
  unpacked_bytes_ += bytes.size();
  return bytes;
}

}  // namespace gofed::archive
