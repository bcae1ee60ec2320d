#include "workers/archive/reader.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include "workers/archive/guard.h"
#include "workers/archive/hard_links.h"
#include "workers/archive/input.h"
#include "workers/archive/path.h"
#include "workers/archive/source_rpm.h"
#include "workers/archive/text.h"
#include "workers/archive/zip_directory.h"

namespace gofed::archive {
namespace {

constexpr std::size_t kBlockBytes = 64 << 10;
constexpr std::int64_t kTarBlockBytes = 512;
constexpr std::size_t kPieceBytes = 1 << 20;  // unpacked between two looks at the limits
constexpr std::int64_t kGuessMax = 8 << 20;   // of memory for a size that is only announced
constexpr int kFiltersMax = 2;  // one compression, and libarchive's own "none" at the bottom

struct Free {
  void operator()(struct ::archive* a) const { archive_read_free(a); }
};

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::span<const std::byte> bytes) : all_(bytes) {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    const auto n = std::min(into.size(), rest_.size());
    std::copy_n(rest_.begin(), n, into.begin());
    rest_ = rest_.subspan(n);
    return n;
  }
  std::optional<std::uint64_t> size_bytes() const override { return all_.size(); }
  Result<void> seek(std::uint64_t offset) override {
    rest_ = all_.subspan(offset);
    return {};
  }

 private:
  const std::span<const std::byte> all_;
  std::span<const std::byte> rest_ = all_;
};

// Read once and kept: it is a file of 350 kB. Null if absent.
locale_t utf8_locale() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

// UTF-8 as this thread's character set. libarchive answers nothing for a name that the locale
// cannot spell, which in the C locale is every UTF-8 name of a zip.
class Utf8Names {
 public:
  Utf8Names() {
    if (utf8_locale() != nullptr) before_ = uselocale(utf8_locale());
  }
  ~Utf8Names() {
    if (before_ != nullptr) uselocale(before_);
  }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  locale_t before_ = nullptr;
};

// libarchive has one code for all that can be wrong with the bytes; its words tell them apart.
bool tells_truncation(std::string_view why) {
  constexpr std::array<std::string_view, 3> kWords{"runcated", "remature", "No progress"};
  return std::ranges::any_of(kWords, [&](auto word) { return why.find(word) != why.npos; });
}

class Reader {
 public:
  // Files: the second time the archive is read, for what its hard links name.
  enum class Pass : std::uint8_t { All, Files };

  Reader(const std::string& name, ByteSource& source, const ArchiveLimits& limits,
         const ArchiveVisitor& visitor, Pass pass = Pass::All)
      : raw_name_(name),
        name_(printable(name)),
        source_(source),
        input_(source),
        limits_(limits),
        visitor_(visitor),
        pass_(pass) {}

  Result<ArchiveSummary> run() {
    const Utf8Names names;
    if (auto opened = open(); !opened) return std::unexpected(opened.error());
    std::uint64_t seen = 0;
    for (;; ++seen) {
      if (is_cancelled()) return error(Errc::Cancelled, "cancelled");
      position_ = archive_filter_bytes(archive_.get(), 0);
      struct ::archive_entry* entry = nullptr;
      const int rc = archive_read_next_header(archive_.get(), &entry);
      if (rc == ARCHIVE_EOF) break;
      if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN) return broken();
      if (seen >= limits_.entries_max) return over("entries_max", limits_.entries_max);
      if (auto listed = check_listed(entry, seen, rc); !listed) {
        return std::unexpected(listed.error());
      }
      if (auto done = visit(entry); !done) return std::unexpected(done.error());
    }
    return end(seen);
  }

 private:
  Result<void> open() {
    if (auto opened = input_.open(); !opened) return prefixed(name_, opened.error());
    auto* a = archive_.get();
    if (input_.package() == PackageKind::SourceRpm && !input_.size_bytes()) {
      return error(Errc::Unsupported, "a source package has to be a file, it is read twice");
    }
    if (input_.is_zip()) {
      if (auto listed = open_zip(); !listed) return prefixed(name_, listed.error());
    } else {
      support_format(a);
      archive_read_support_filter_bzip2(a);
      archive_read_support_filter_xz(a);
      archive_read_support_filter_zstd(a);
    }
    archive_read_set_callback_data(a, this);
    archive_read_set_read_callback(a, &Reader::pull);
    if (archive_read_open1(a) != ARCHIVE_OK) return broken();
    const bool twice = archive_filter_count(a) > kFiltersMax;
    if (twice || (input_.is_gzip() && archive_filter_count(a) > 1)) {
      return error(Errc::Unsupported, "compressed more than once");
    }
    return {};
  }

  // What packages hold is known: nothing else is looked for in them.
  void support_format(struct ::archive* a) const {
    switch (input_.package()) {
      case PackageKind::None:
        archive_read_support_format_tar(a);
        return;
      case PackageKind::Deb:
        archive_read_support_format_tar(a);
        archive_read_support_filter_lzma(a);
        return;
      case PackageKind::Rpm:
      case PackageKind::SourceRpm:
        archive_read_support_format_cpio(a);
        archive_read_support_filter_lzma(a);
        return;
    }
  }

  // A zip is what its directory says, wherever in the file that points to.
  Result<void> open_zip() {
    const auto size = input_.size_bytes();
    if (!size) {
      return fail(Errc::Unsupported, "a zip has to be a file, its directory is at its end");
    }
    auto directory = read_zip_directory(
        *size, [this](auto offset, auto bytes) { return input_.read_at(offset, bytes); }, limits_);
    if (!directory) return std::unexpected(std::move(directory.error()));
    zip_ = std::move(*directory);
    archive_read_support_format_zip_seekable(archive_.get());
    archive_read_set_seek_callback(archive_.get(), &Reader::seek);
    return input_.seek(0);
  }

  // Whether the entry of a zip is what the directory says at its place: libarchive visits them in
  // that order, and warns where the header has another size or checksum.
  Result<void> check_listed(struct ::archive_entry* entry, std::uint64_t index, int rc) {
    if (!input_.is_zip()) return {};
    if (index >= zip_.size()) return error(Errc::Malformed, "damaged: more entries than listed");
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr || zip_[index].is_called(name)) {
      if (rc == ARCHIVE_OK) return {};
      const char* why = archive_error_string(archive_.get());
      return error(Errc::Malformed, "damaged entry " + printable(zip_[index].name) + " (" +
                                        (why == nullptr ? "no reason given" : printable(why)) +
                                        ")");
    }
    return error(Errc::Malformed,
                 printable(zip_[index].name) + ": its own header calls it " + printable(name));
  }

  // Called by libarchive, for zips alone. The new position, or its word for failure.
  static la_int64_t seek(struct ::archive* a, void* self, la_int64_t offset, int whence) {
    auto& r = *static_cast<Reader*>(self);
    const auto size = static_cast<la_int64_t>(r.input_.size_bytes().value_or(0));
    la_int64_t from = 0;
    if (whence == SEEK_CUR) from = static_cast<la_int64_t>(r.input_.position());
    if (whence == SEEK_END) from = size;
    la_int64_t to = 0;
    if (__builtin_add_overflow(from, offset, &to)) to = size;
    to = std::clamp<la_int64_t>(to, 0, size);  // an offset beyond the file reads its end
    auto sought = r.input_.seek(static_cast<std::uint64_t>(to));
    if (sought) return to;
    r.stop_ = prefixed(r.name_, std::move(sought.error())).error();
    archive_set_error(a, EIO, "stopped");
    return ARCHIVE_FATAL;
  }

  // Called by libarchive for more bytes, also while it skips what nobody reads.
  static la_ssize_t pull(struct ::archive* a, void* self, const void** out) {
    auto& r = *static_cast<Reader*>(self);
    auto got = guarded(r.name_, [&] { return r.next_bytes(); });
    if (!got) {
      r.stop_ = std::move(got.error());
      archive_set_error(a, EIO, "stopped");
      return -1;
    }
    *out = got->data();
    return static_cast<la_ssize_t>(got->size());
  }

  Result<std::span<const std::byte>> next_bytes() {
    if (is_cancelled()) return error(Errc::Cancelled, "cancelled");
    const auto unpacked = std::max<std::int64_t>(archive_filter_bytes(archive_.get(), 0), 0);
    if (is_bomb(std::max(static_cast<std::uint64_t>(unpacked), input_.unpacked_bytes()))) {
      return over("ratio_max", limits_.ratio_max);
    }
    auto bytes = input_.next();
    const bool ours = input_.is_gzip() || input_.package() != PackageKind::None;
    if (bytes || bytes.error().code != Errc::Malformed || !ours) {
      return bytes ? bytes : prefixed(name_, bytes.error());
    }
    return error(Errc::Malformed, bytes.error().context + place());
  }

  Result<void> visit(struct ::archive_entry* entry) {
    const char* raw = archive_entry_pathname(entry);
    if (raw == nullptr) {
      return error(Errc::Malformed, "an entry without a readable name" + place());
    }
    last_ = printable(raw);
    const std::string_view name(raw);
    const auto type = archive_entry_filetype(entry);
    if (depth_of(name) > limits_.depth_max) return over("depth_max", limits_.depth_max);
    if (name.size() > limits_.path_bytes_max) return over("path_bytes_max", limits_.path_bytes_max);
    const auto path = entry_path(name);
    if (!path) return error(Errc::NotAllowed, last_ + ": leaves the archive");
    const ArchiveEntry found{.path = *path, .mode = archive_entry_perm(entry)};
    if (const char* hard = archive_entry_hardlink(entry)) return hard_link(entry, found, hard);
    const bool is_link = archive_entry_symlink(entry) != nullptr || type == AE_IFLNK;
    if (is_link) return skip(found, SkippedKind::SymbolicLink);
    if (type == AE_IFREG) return file(entry, found);
    if (type != AE_IFDIR) return skip(found, SkippedKind::Special);
    return read(nullptr);
  }

  Result<void> skip(const ArchiveEntry& found, SkippedKind kind) {
    ++(kind == SkippedKind::SymbolicLink ? summary_.links_skipped : summary_.others_skipped);
    links_.add_skipped(found.path, kind);
    if (visitor_.skipped) visitor_.skipped(found, kind);
    return read(nullptr);  // a bomb hides where no content is expected as well
  }

  Result<void> check_file(struct ::archive_entry* entry, const ArchiveEntry& found) {
    if (archive_entry_is_encrypted(entry)) {
      return error(Errc::Unsupported, last_ + ": is encrypted");
    }
    if (found.path.empty()) return error(Errc::Malformed, "a file without a name" + place());
    // Which of the two is meant depends on who reads: there is no right answer.
    if (!paths_.insert(hash_of(found.path)).second) {
      return error(Errc::Malformed, last_ + ": is in the archive twice");
    }
    if (links_.is_below_link(found.path)) {
      return error(Errc::NotAllowed, last_ + ": lies below a symbolic link");
    }
    ++files_seen_;
    return {};
  }

  [[nodiscard]] bool is_wanted(const ArchiveEntry& found) const {
    return !visitor_.wanted || visitor_.wanted(found);
  }

  // Another name of a file. Some writers repeat the content: then it is a file like any other.
  Result<void> hard_link(struct ::archive_entry* entry, const ArchiveEntry& found,
                         const char* hard) {
    const auto target = entry_path(hard);
    if (!target) {
      return error(Errc::NotAllowed,
                   last_ + ": hard link to " + printable(hard) + " leaves the archive");
    }
    if (auto good = check_file(entry, found); !good) return good;
    const bool wanted = is_wanted(found);
    std::string content;
    if (auto done = read(wanted ? &content : nullptr, archive_entry_size(entry)); !done) {
      return done;
    }
    if (!content.empty()) return give(found, std::move(content));
    if (pass_ == Pass::Files) return {};
    links_.add(found.path, *target);
    if (wanted) links_.want({.entry = found, .target = *target});
    return {};
  }

  Result<void> file(struct ::archive_entry* entry, const ArchiveEntry& found) {
    if (auto good = check_file(entry, found); !good) return good;
    if (!is_wanted(found)) return read(nullptr);
    if (visitor_.streamed && visitor_.streamed(found)) return stream(found);
    std::string content;
    if (auto done = read(&content, archive_entry_size(entry)); !done) return done;
    return give(found, std::move(content));
  }

  // The content of the entry at hand, as it comes.
  class EntrySource final : public ByteSource {
   public:
    explicit EntrySource(Reader& reader) : reader_(reader) {}
    Result<std::size_t> read(std::span<std::byte> into) override {
      const auto n = archive_read_data(reader_.archive_.get(), into.data(), into.size());
      if (n < 0) return unnamed(reader_.broken().error());
      if (auto counted = reader_.count(static_cast<std::uint64_t>(n)); !counted) {
        return unnamed(counted.error());
      }
      return static_cast<std::size_t>(n);
    }

   private:
    // Who reads it names the archive itself.
    std::unexpected<Error> unnamed(Error error) const {
      const auto name = reader_.name_ + ": ";
      if (error.context.starts_with(name)) error.context.erase(0, name.size());
      return std::unexpected(std::move(error));
    }

    Reader& reader_;
  };

  Result<void> stream(const ArchiveEntry& found) {
    in_entry_ = true;
    ++summary_.files;
    EntrySource source(*this);
    if (auto done = visitor_.stream(found, source); !done) return done;
    return read(nullptr);
  }

  Result<void> give(const ArchiveEntry& found, std::string&& content) {
    ++summary_.files;
    summary_.bytes += content.size();
    return visitor_.content ? visitor_.content(found, std::move(content)) : Result<void>{};
  }

  // Counts bytes that were unpacked, and what they make together.
  Result<void> count(std::uint64_t bytes) {
    total_ += bytes;
    if (total_ > limits_.total_bytes_max) return over("total_bytes_max", limits_.total_bytes_max);
    if (is_bomb(total_)) return over("ratio_max", limits_.ratio_max);
    return {};
  }

  // Reads the entry to its end, into `keep` if there is one. What is not kept as well: its bytes
  // count, and so do checksums. `announced` is the size that the header names: a guess.
  Result<void> read(std::string* keep, std::int64_t announced = 0) {
    in_entry_ = true;
    if (keep != nullptr) {
      keep->reserve(static_cast<std::size_t>(std::clamp<std::int64_t>(announced, 0, kGuessMax)));
    }
    for (;;) {
      if (is_cancelled()) return error(Errc::Cancelled, "cancelled");
      const auto n =
          keep != nullptr && keep->size() < keep->capacity() ? read_into(*keep) : read_block(keep);
      if (n < 0) return broken();
      if (n == 0) break;
      if (keep != nullptr && keep->size() > limits_.entry_bytes_max)
        return over("entry_bytes_max", limits_.entry_bytes_max);
      if (auto counted = count(static_cast<std::uint64_t>(n)); !counted) return counted;
    }
    in_entry_ = false;
    return {};
  }

  // Straight to where it stays, as far as there is room.
  la_ssize_t read_into(std::string& keep) {
    la_ssize_t n = 0;
    const auto before = keep.size();
    const auto room = std::min(keep.capacity() - before, kPieceBytes);
    keep.resize_and_overwrite(before + room, [&](char* bytes, std::size_t) {
      n = archive_read_data(archive_.get(), bytes + before, room);
      return before + static_cast<std::size_t>(std::max<la_ssize_t>(n, 0));
    });
    return n;
  }

  la_ssize_t read_block(std::string* keep) {
    const auto n = archive_read_data(archive_.get(), unpacked_.data(), unpacked_.size());
    if (n > 0 && keep != nullptr) {
      keep->append(reinterpret_cast<const char*>(unpacked_.data()), static_cast<std::size_t>(n));
    }
    return n;
  }

  // ---- Hard links, once all other entries were read -------------------------------------------

  Result<void> give_links() {
    Links waiting;  // by their files, for a second reading
    for (const auto& link : links_.wanted()) {
      last_ = printable(link.entry.path);
      const auto file = links_.file_of(link);
      if (const auto* kind = links_.skipped(file)) {
        ++(*kind == SkippedKind::SymbolicLink ? summary_.links_skipped : summary_.others_skipped);
        if (visitor_.skipped) visitor_.skipped(link.entry, *kind);
        continue;
      }
      const auto* known = visitor_.earlier ? visitor_.earlier(link.target) : nullptr;
      if (known == nullptr) {
        waiting[file].push_back(&link);
      } else if (auto given = give_link(link, *known); !given) {
        return given;
      }
    }
    return waiting.empty() ? Result<void>{} : read_again(waiting);
  }

  Result<void> give_link(const HardLink& link, const std::string& content) {
    last_ = printable(link.entry.path);
    // Many names of one file make a bomb as well.
    if (auto counted = count(content.size()); !counted) return counted;
    return give(link.entry, std::string(content));
  }

  using Links = std::unordered_map<PathHash, std::vector<const HardLink*>>;

  // Reads the archive once more, for files that were passed over and whose other names are wanted.
  Result<void> read_again(Links& waiting) {
    const auto& first = *waiting.begin()->second.front();
    const auto what = printable(first.entry.path) + ": hard link to " + printable(first.target);
    if (!input_.size_bytes()) {
      return error(Errc::Unsupported, what + ", which was passed over and cannot be read again");
    }
    if (auto sought = source_.seek(0); !sought) return prefixed(name_, sought.error());
    const ArchiveVisitor again{
        .wanted = [&](const auto& entry) { return waiting.contains(hash_of(entry.path)); },
        .content = [&](const auto& entry, std::string&& content) -> Result<void> {
          const auto links = waiting.extract(hash_of(entry.path));
          if (!links) return {};
          for (const auto* link : links.mapped()) {
            if (auto given = give_link(*link, content); !given) return given;
          }
          return {};
        },
        .cancelled = visitor_.cancelled};
    const auto done = Reader(raw_name_, source_, limits_, again, Pass::Files).run();
    if (!done) return std::unexpected(done.error());
    if (waiting.empty()) return {};
    const auto& missing = *waiting.begin()->second.front();
    return error(Errc::Malformed, printable(missing.entry.path) + ": hard link to " +
                                      printable(missing.target) + ", which is not in the archive");
  }

  // After the last entry: is this the end that its writer has written?
  Result<ArchiveSummary> end(std::uint64_t seen) {
    auto* a = archive_.get();
    if (seen < zip_.size()) return error(Errc::Malformed, "damaged: fewer entries than listed");
    const bool tar = (archive_format(a) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
    if (tar && archive_filter_bytes(a, 0) - position_ < kTarBlockBytes && !last_.empty()) {
      return error(Errc::Malformed, "truncated" + place());
    }
    // A checksum of gzip comes last, and a package goes on to the end that it has announced.
    while (input_.is_gzip() || input_.package() != PackageKind::None) {
      const auto bytes = next_bytes();
      if (!bytes) return std::unexpected(bytes.error());
      if (bytes->empty()) break;
    }
    if (files_seen_ == 0) return error(Errc::InvalidArgument, "an archive without any file");
    summary_.installed =
        input_.package() == PackageKind::Deb || input_.package() == PackageKind::Rpm;
    if (auto given = give_links(); !given) return std::unexpected(given.error());
    return summary_;
  }

  bool is_cancelled() const { return visitor_.cancelled && visitor_.cancelled(); }
  bool is_bomb(std::uint64_t unpacked) const {
    return unpacked > limits_.ratio_free_bytes &&
           unpacked / limits_.ratio_max > input_.packed_bytes();
  }

  std::string place() const {
    if (last_.empty()) return "";
    return (in_entry_ ? " in entry " : " after entry ") + last_;
  }
  std::unexpected<Error> error(Errc code, const std::string& what) const {
    return fail(code, name_ + ": " + what);
  }
  std::unexpected<Error> over(const char* limit, std::uint64_t value) const {
    return error(Errc::LimitExceeded,
                 (last_.empty() ? "" : last_ + ": ") + over_limit(limit, value));
  }
  std::unexpected<Error> broken() const {
    if (stop_) return std::unexpected(*stop_);
    const char* text = archive_error_string(archive_.get());
    const std::string why = text == nullptr ? "no reason given" : printable(text);
    const bool silent_end = text == nullptr && input_.ended();  // a zip cut between two entries
    if (tells_truncation(why) || silent_end) return error(Errc::Malformed, "truncated" + place());
    if (last_.empty()) return no_archive(why);
    return error(Errc::Malformed, "damaged" + place() + " (" + why + ")");
  }
  std::unexpected<Error> no_archive(const std::string& why) const {
    if (input_.packed_bytes() == 0) return error(Errc::Malformed, "empty file");
    // Of what it has unpacked itself, libarchive shows us nothing.
    if (archive_filter_count(archive_.get()) > 1) {
      const std::string filter = archive_filter_name(archive_.get(), 0);
      return error(Errc::Malformed,
                   "damaged " + filter + " data, or no archive in it (" + why + ")");
    }
    const std::string begins =
        input_.head().empty() ? "nothing in it" : "begins with " + first_bytes(input_.head());
    return error(Errc::Malformed, std::string("not an archive (") +
                                      (input_.is_gzip() ? "unzipped, " : "") + begins + ")");
  }

  const std::string raw_name_;
  const std::string name_;
  ByteSource& source_;
  Input input_;
  const ArchiveLimits& limits_;
  const ArchiveVisitor& visitor_;
  std::unique_ptr<struct ::archive, Free> archive_{archive_read_new()};
  std::vector<std::byte> unpacked_ = std::vector<std::byte>(kBlockBytes);
  std::unordered_set<PathHash> paths_;  // of files; hashes, as 200,000 long paths are much
  HardLinks links_;
  const Pass pass_;
  std::vector<ZipEntry> zip_;  // what a zip's directory lists
  std::optional<Error> stop_;  // why pull() gave libarchive no bytes
  ArchiveSummary summary_;
  std::string last_;  // the entry last seen, for messages
  bool in_entry_ = false;
  std::int64_t position_ = 0;  // in the unpacked archive, before its end was looked for
  std::uint64_t files_seen_ = 0;
  std::uint64_t total_ = 0;
};

}  // namespace

std::string_view describe(SkippedKind kind) {
  switch (kind) {
    case SkippedKind::SymbolicLink:
      return "symbolic link, not followed";
    case SkippedKind::Special:
      return "not a regular file, not read";
  }
  return "";
}

Result<ArchiveSummary> read_entries(const std::string& name, ByteSource& source,
                                    const ArchiveLimits& limits, const ArchiveVisitor& visitor) {
  return guarded(printable(name), [&] { return Reader(name, source, limits, visitor).run(); });
}

Result<ArchiveSummary> read_archive(const std::string& name, ByteSource& source,
                                    const ArchiveLimits& limits, const ArchiveVisitor& visitor) {
  const auto is_source = guarded(printable(name), [&] { return is_source_rpm(source); });
  if (!is_source) return prefixed(printable(name), is_source.error());
  return *is_source ? read_source_rpm(name, source, limits, visitor)
                    : read_entries(name, source, limits, visitor);
}

Result<ArchiveSummary> read_archive(const std::string& name, std::span<const std::byte> bytes,
                                    const ArchiveLimits& limits, const ArchiveVisitor& visitor) {
  MemorySource source(bytes);
  return read_archive(name, source, limits, visitor);
}

}  // namespace gofed::archive
