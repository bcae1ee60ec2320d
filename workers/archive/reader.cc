#include "workers/archive/reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

namespace gofed::archive {
namespace {

constexpr std::size_t kBlockBytes = 64 << 10;

struct Free {
  void operator()(struct ::archive* a) const { archive_read_free(a); }
};

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::span<const std::byte> bytes) : rest_(bytes) {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    const auto n = std::min(into.size(), rest_.size());
    std::copy_n(rest_.begin(), n, into.begin());
    rest_ = rest_.subspan(n);
    return n;
  }

 private:
  std::span<const std::byte> rest_;
};

// Normalises `path` below `base` (directories of the entry); nothing when it leaves the root.
std::optional<std::string> resolve(std::string_view base, std::string_view path) {
  if (path.starts_with('/') || path.find('\\') != path.npos) return std::nullopt;
  std::vector<std::string_view> parts;
  for (auto text : {base, path}) {
    while (!text.empty()) {
      const auto part = text.substr(0, text.find('/'));
      text.remove_prefix(std::min(text.size(), part.size() + 1));
      if (part.empty() || part == ".") continue;
      if (part != "..") {
        parts.push_back(part);
      } else if (parts.empty()) {
        return std::nullopt;
      } else {
        parts.pop_back();
      }
    }
  }
  std::string out;
  for (const auto part : parts) out.append(out.empty() ? "" : "/").append(part);
  return out;
}

bool has_dotdot(std::string_view path) {
  return path == ".." || path.starts_with("../") || path.ends_with("/..") ||
         path.find("/../") != path.npos;
}

// UTF-8 as this thread's character set. libarchive answers nothing for a name that the locale
// cannot spell, which in the C locale is every UTF-8 name of a zip.
class Utf8Names {
 public:
  Utf8Names() : utf8_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (utf8_ != nullptr) before_ = uselocale(utf8_);
  }
  ~Utf8Names() {
    if (utf8_ == nullptr) return;
    uselocale(before_);
    freelocale(utf8_);
  }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  locale_t utf8_;
  locale_t before_ = nullptr;
};

class Reader {
 public:
  Reader(const std::string& name, ByteSource& source, const ArchiveLimits& limits,
         const ArchiveVisitor& visitor)
      : name_(name), source_(source), limits_(limits), visitor_(visitor) {}

  Result<ArchiveSummary> run() {
    const Utf8Names names;
    auto* a = archive_.get();
    archive_read_support_format_tar(a);
    archive_read_support_format_zip(a);
    archive_read_support_filter_gzip(a);
    archive_read_support_filter_bzip2(a);
    archive_read_support_filter_xz(a);
    archive_read_support_filter_zstd(a);
    if (archive_read_open(a, this, nullptr, &Reader::pull, nullptr) != ARCHIVE_OK) return broken();
    for (std::uint64_t seen = 0;; ++seen) {
      if (visitor_.cancelled && visitor_.cancelled()) return error(Errc::Cancelled, "cancelled");
      struct ::archive_entry* entry = nullptr;
      const int rc = archive_read_next_header(a, &entry);
      if (rc == ARCHIVE_EOF) break;
      if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN) return broken();
      if (seen >= limits_.entries_max) return over("entries_max");
      if (auto done = visit(entry); !done) return std::unexpected(done.error());
    }
    if (packed_ == 0) return error(Errc::Malformed, "empty file");
    return summary_;
  }

 private:
  static la_ssize_t pull(struct ::archive* a, void* self, const void** out) {
    auto& r = *static_cast<Reader*>(self);
    auto got = r.source_.read(r.block_);
    if (!got) {
      r.source_error_ = got.error();
      archive_set_error(a, EIO, "source failed");
      return -1;
    }
    r.packed_ += *got;
    *out = r.block_.data();
    return static_cast<la_ssize_t>(*got);
  }

  Result<void> visit(struct ::archive_entry* entry) {
    const char* raw = archive_entry_pathname(entry);
    if (raw == nullptr) return error(Errc::Malformed, "an entry without a readable name");
    last_ = raw;
    if (last_.size() > limits_.path_bytes_max) {
      last_.resize(80);
      return over("path_bytes_max");
    }
    const auto path = resolve("", last_);
    if (!path || has_dotdot(last_)) return error(Errc::NotAllowed, last_ + ": leaves the archive");
    if (static_cast<std::size_t>(std::ranges::count(*path, '/')) > limits_.depth_max) {
      last_.resize(std::min<std::size_t>(last_.size(), 80));
      return over("depth_max");
    }
    if (const char* to = archive_entry_hardlink(entry)) return link("", to);
    if (const char* to = archive_entry_symlink(entry)) {
      const auto slash = path->rfind('/');
      return link(slash == path->npos ? "" : path->substr(0, slash), to);
    }
    if (archive_entry_filetype(entry) == AE_IFDIR) return {};
    if (archive_entry_filetype(entry) != AE_IFREG) {
      ++summary_.others_skipped;
      return {};
    }
    return file({.path = *path, .mode = archive_entry_perm(entry)});
  }

  Result<void> link(std::string_view base, std::string_view to) {
    if (!resolve(base, to)) {
      return error(Errc::NotAllowed,
                   last_ + ": link to " + std::string(to.substr(0, 200)) + " leaves the archive");
    }
    ++summary_.links_skipped;
    return {};
  }

  // Reads what is not wanted too: a bomb hides in skipped entries as well, and checksums count.
  Result<void> file(const ArchiveEntry& entry) {
    const bool wanted = !visitor_.wanted || visitor_.wanted(entry);
    content_.clear();
    std::uint64_t size = 0;
    for (;;) {
      if (visitor_.cancelled && visitor_.cancelled()) return error(Errc::Cancelled, "cancelled");
      const auto n = archive_read_data(archive_.get(), unpacked_.data(), unpacked_.size());
      if (n < 0) return broken();
      if (n == 0) break;
      size += static_cast<std::uint64_t>(n);
      total_ += static_cast<std::uint64_t>(n);
      if (wanted && size > limits_.entry_bytes_max) return over("entry_bytes_max");
      if (total_ > limits_.total_bytes_max) return over("total_bytes_max");
      if (total_ > limits_.ratio_free_bytes && total_ / limits_.ratio_max > packed_)
        return over("ratio_max");
      if (wanted) content_.insert(content_.end(), unpacked_.begin(), unpacked_.begin() + n);
    }
    if (!wanted) return {};
    ++summary_.files;
    summary_.bytes += size;
    return visitor_.content ? visitor_.content(entry, content_) : Result<void>{};
  }

  std::unexpected<Error> error(Errc code, const std::string& what) const {
    return fail(code, name_ + ": " + what);
  }
  std::unexpected<Error> over(const char* limit) const {
    return error(Errc::LimitExceeded, last_ + ": over the limit " + limit);
  }
  std::unexpected<Error> broken() const {
    if (source_error_) return prefixed(name_, *source_error_);
    if (packed_ == 0) return error(Errc::Malformed, "empty file");
    const char* text = archive_error_string(archive_.get());
    const std::string why = text == nullptr ? "damaged" : text;
    if (last_.empty()) return error(Errc::Malformed, "not an archive (" + why + ")");
    return error(Errc::Malformed, "truncated or damaged at entry " + last_ + " (" + why + ")");
  }

  const std::string& name_;
  ByteSource& source_;
  const ArchiveLimits& limits_;
  const ArchiveVisitor& visitor_;
  std::unique_ptr<struct ::archive, Free> archive_{archive_read_new()};
  std::vector<std::byte> block_ = std::vector<std::byte>(kBlockBytes);
  std::vector<std::byte> unpacked_ = std::vector<std::byte>(kBlockBytes);
  std::vector<std::byte> content_;
  std::optional<Error> source_error_;
  ArchiveSummary summary_;
  std::string last_;  // the entry last seen, for messages
  std::uint64_t packed_ = 0;
  std::uint64_t total_ = 0;
};

}  // namespace

Result<ArchiveSummary> read_archive(const std::string& name, ByteSource& source,
                                    const ArchiveLimits& limits, const ArchiveVisitor& visitor) {
  return Reader(name, source, limits, visitor).run();
}

Result<ArchiveSummary> read_archive(const std::string& name, std::span<const std::byte> bytes,
                                    const ArchiveLimits& limits, const ArchiveVisitor& visitor) {
  MemorySource source(bytes);
  return read_archive(name, source, limits, visitor);
}

}  // namespace gofed::archive
