#include "workers/archive/unpack.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <vector>

#include <archive.h>
#include <archive_entry.h>

#include "workers/archive/guard.h"
#include "workers/archive/input.h"
#include "workers/archive/text.h"

namespace gofed::archive {
namespace {

constexpr std::size_t kBlockBytes = 64 << 10;
constexpr int kFiltersMax = 2;  // one compression, and libarchive's own "none" at the bottom

struct Free {
  void operator()(struct ::archive* a) const { archive_read_free(a); }
};

class Unpacker {
 public:
  Unpacker(const std::string& name, ByteSource& source, const ArchiveLimits& limits,
           const ByteSink& sink, const std::function<bool()>& cancelled)
      : name_(printable(name)),
        input_(source),
        limits_(limits),
        sink_(sink),
        cancelled_(cancelled) {}

  Result<void> run() {
    if (auto opened = input_.open(); !opened) return prefixed(name_, opened.error());
    auto* a = archive_.get();
    archive_read_support_format_raw(a);
    archive_read_support_format_empty(a);
    archive_read_support_filter_bzip2(a);
    archive_read_support_filter_lz4(a);
    archive_read_support_filter_lzma(a);
    archive_read_support_filter_xz(a);
    archive_read_support_filter_zstd(a);
    archive_read_set_callback_data(a, this);
    archive_read_set_read_callback(a, &Unpacker::pull);
    if (archive_read_open1(a) != ARCHIVE_OK) return broken();
    if (archive_filter_count(a) > kFiltersMax ||
        (input_.is_gzip() && archive_filter_count(a) > 1)) {
      return fail(Errc::Unsupported, name_ + ": compressed more than once");
    }
    struct ::archive_entry* entry = nullptr;
    const int rc = archive_read_next_header(a, &entry);
    if (rc == ARCHIVE_EOF) return {};
    if (rc != ARCHIVE_OK) return broken();
    return read_content();
  }

 private:
  Result<void> read_content() {
    std::vector<std::byte> block(kBlockBytes);
    std::uint64_t total = 0;
    while (true) {
      if (cancelled_ && cancelled_()) return fail(Errc::Cancelled, name_ + ": cancelled");
      const auto n = archive_read_data(archive_.get(), block.data(), block.size());
      if (n < 0) return broken();
      if (n == 0) return {};
      total += static_cast<std::uint64_t>(n);
      if (total > limits_.total_bytes_max) {
        return fail(Errc::LimitExceeded,
                    name_ + ": " + over_limit("total_bytes_max", limits_.total_bytes_max));
      }
      const auto packed = std::max<std::uint64_t>(input_.packed_bytes(), 1);
      if (total > limits_.ratio_free_bytes && total / packed > limits_.ratio_max) {
        return fail(Errc::LimitExceeded, name_ + ": " + over_limit("ratio_max", limits_.ratio_max));
      }
      const auto given = guarded(
          name_, [&] { return sink_(std::span(block).first(static_cast<std::size_t>(n))); });
      if (!given) return prefixed(name_, given.error());
    }
  }

  // Called by libarchive for more bytes.
  static la_ssize_t pull(struct ::archive* a, void* self, const void** out) {
    auto& u = *static_cast<Unpacker*>(self);
    auto got = guarded(u.name_, [&] { return u.input_.next(); });
    if (!got) {
      u.stop_ = prefixed(u.name_, std::move(got.error())).error();
      archive_set_error(a, EIO, "stopped");
      return -1;
    }
    *out = got->data();
    return static_cast<la_ssize_t>(got->size());
  }

  Result<void> broken() {
    if (stop_) return std::unexpected(*stop_);
    const char* why = archive_error_string(archive_.get());
    const auto words = why == nullptr ? std::string("no reason given") : printable(why);
    return fail(Errc::Malformed, name_ + ": damaged or truncated (" + words + ")");
  }

  std::string name_;
  Input input_;
  const ArchiveLimits& limits_;
  const ByteSink& sink_;
  const std::function<bool()>& cancelled_;
  std::unique_ptr<struct ::archive, Free> archive_{archive_read_new()};
  std::optional<Error> stop_;  // why reading ended, where libarchive only says that it did
};

}  // namespace

Result<void> unpack(const std::string& name, ByteSource& source, const ArchiveLimits& limits,
                    const ByteSink& sink, const std::function<bool()>& cancelled) {
  return Unpacker(name, source, limits, sink, cancelled).run();
}

}  // namespace gofed::archive
