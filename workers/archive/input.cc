#include "workers/archive/input.h"

#include <algorithm>
#include <string_view>

#include "workers/archive/guard.h"

namespace gofed::archive {
namespace {

constexpr std::size_t kBlockBytes = 64 << 10;
constexpr std::size_t kLookedAtBytes = kPackageHeadBytes;  // gzip and zip are known by fewer
constexpr std::size_t kHeadBytes = 32;

// An entry, or the end of a zip without any.
bool begins_as_zip(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return text.starts_with("PK\x03\x04") || text.starts_with("PK\x05\x06");
}

}  // namespace

Result<std::size_t> Input::Packed::read(std::span<std::byte> into) {
  if (!looked_at.empty()) {
    const auto n = std::min(into.size(), looked_at.size());
    std::copy_n(looked_at.begin(), n, into.begin());
    looked_at.erase(looked_at.begin(), looked_at.begin() + static_cast<std::ptrdiff_t>(n));
    position += n;
    return n;
  }
  if (ended) return 0;
  const auto got = guarded("source", [&] { return source.read(into); });
  if (!got) return got;
  bytes += *got;
  position += *got;
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
  packed_.position = 0;
  is_zip_ = begins_as_zip(first);
  kind_ = package_kind(first);
  if (kind_ == PackageKind::None) {
    if (archive::is_gzip(first)) gzip_.emplace(packed_);
    return {};
  }
  payload_.emplace(kind_, packed_);
  if (auto opened = payload_->open(); !opened) return opened;
  if (archive::is_gzip(payload_->head())) gzip_.emplace(*payload_);
  return {};
}

Result<void> Input::seek(std::uint64_t offset) {
  packed_.looked_at.clear();
  packed_.position = offset;
  packed_.ended = false;
  return guarded("source", [&] { return packed_.source.seek(offset); });
}

Result<std::string> Input::read_at(std::uint64_t offset, std::uint64_t size_bytes) {
  if (auto sought = seek(offset); !sought) return std::unexpected(sought.error());
  std::string bytes(size_bytes, '\0');
  for (std::size_t at = 0; at < bytes.size();) {
    const auto got = packed_.read(std::as_writable_bytes(std::span(bytes).subspan(at)));
    if (!got) return std::unexpected(got.error());
    if (*got == 0) return fail(Errc::Malformed, "truncated: it became shorter while it was read");
    at += *got;
  }
  return bytes;
}

Result<std::span<const std::byte>> Input::next() {
  const auto got = gzip_      ? gzip_->read(block_)
                   : payload_ ? payload_->read(block_)
                              : packed_.read(block_);
  if (!got) return std::unexpected(got.error());
  const auto bytes = std::span<const std::byte>(block_).first(*got);
  const auto wanted = std::min(kHeadBytes - head_.size(), bytes.size());
  head_.insert(head_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(wanted));
  unpacked_bytes_ += bytes.size();
  return bytes;
}

}  // namespace gofed::archive
