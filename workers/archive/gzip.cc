#include "workers/archive/gzip.h"

#include <algorithm>
#include <new>
#include <string>

namespace gofed::archive {
namespace {

constexpr std::size_t kBlockBytes = 64 << 10;
constexpr int kGzipOnly = 16 + MAX_WBITS;  // zlib.h, inflateInit2

}  // namespace

bool is_gzip(std::span<const std::byte> bytes) {
  return bytes.size() >= 2 && bytes[0] == std::byte{0x1f} && bytes[1] == std::byte{0x8b};
}

GzipSource::GzipSource(ByteSource& packed) : packed_(packed), block_(kBlockBytes) {
  if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::bad_alloc();
}

GzipSource::~GzipSource() {
  inflateEnd(&stream_);
}

Result<std::size_t> GzipSource::read(std::span<std::byte> into) {
  stream_.next_out = reinterpret_cast<Bytef*>(into.data());
  stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(into.size(), 1 << 30));
  const auto wanted = stream_.avail_out;
  while (!ended_ && stream_.avail_out == wanted) {
    if (const auto filled = refill(); !filled) return std::unexpected(filled.error());
    if (!in_member_) {
      const auto more = next_member();
      if (!more) return std::unexpected(more.error());
      ended_ = !*more;
      continue;
    }
    if (stream_.avail_in == 0) return fail(Errc::Malformed, "truncated gzip data");
    const int rc = inflate(&stream_, Z_NO_FLUSH);
    if (rc == Z_STREAM_END) {
      in_member_ = false;
    } else if (rc != Z_OK && rc != Z_BUF_ERROR) {
      const std::string why = stream_.msg == nullptr ? "no deflate data" : stream_.msg;
      return fail(Errc::Malformed, "damaged gzip data (" + why + ")");
    }
  }
  return wanted - stream_.avail_out;
}

// Leaves avail_in at 0 only at the end of the packed bytes.
Result<void> GzipSource::refill() {
  if (stream_.avail_in > 0) return {};
  const auto got = packed_.read(block_);
  if (!got) return std::unexpected(got.error());
  stream_.next_in = reinterpret_cast<Bytef*>(block_.data());
  stream_.avail_in = static_cast<uInt>(*got);
  return {};
}

// After a member, and zeros that pad it: whether there is another one. What follows the last member
// and begins no other is left alone, as gzip(1) does.
Result<bool> GzipSource::next_member() {
  while (stream_.avail_in > 0 && *stream_.next_in == 0) {
    ++stream_.next_in;
    --stream_.avail_in;
    if (const auto filled = refill(); !filled) return std::unexpected(filled.error());
  }
  if (stream_.avail_in == 0 || *stream_.next_in != 0x1f) return false;
  inflateReset(&stream_);
  in_member_ = true;
  return true;
}

}  // namespace gofed::archive
