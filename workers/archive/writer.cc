#include "workers/archive/writer.h"

#include <algorithm>
#include <array>
#include <climits>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>
#include <unistd.h>

#include "workers/archive/guard.h"
#include "workers/archive/posix.h"
#include "workers/archive/reader.h"
#include "workers/archive/text.h"
#include "workers/archive/walk.h"

namespace gofed::archive {
namespace {

constexpr int kBlockBytes = 64 << 10;

struct FreeArchive {
  void operator()(struct ::archive* a) const { archive_write_free(a); }
};
struct FreeEntry {
  void operator()(struct ::archive_entry* e) const { archive_entry_free(e); }
};

class Packer {
 public:
  Packer(const std::string& root, const ByteSink& sink, const PackOptions& options)
      : root_(root), sink_(sink), options_(options) {}

  Result<PackSummary> run() {
    auto* a = archive_.get();
    archive_write_set_format_gnutar(a);
    archive_write_set_bytes_per_block(a, kBlockBytes);
    archive_write_set_bytes_in_last_block(a, 1);
    Result<void> done;
    if (archive_write_open(a, this, nullptr, &Packer::push, nullptr) != ARCHIVE_OK) {
      done = broken();
    } else {
      done = pack_files();
      if (done && (archive_write_close(a) != ARCHIVE_OK || sink_error_)) done = broken();
    }
    if (done) return summary_;
    is_given_up_ = true;
    return std::unexpected(done.error());
  }

 private:
  // Always takes it, as libarchive leaks a writer that has failed: what becomes of the sink is
  // asked after each call. Freed before its end, the archive writes one, which goes nowhere.
  static la_ssize_t push(struct ::archive*, void* self, const void* bytes, std::size_t size) {
    auto& packer = *static_cast<Packer*>(self);
    if (packer.is_given_up_ || packer.sink_error_) return static_cast<la_ssize_t>(size);
    const std::span piece(static_cast<const std::byte*>(bytes), size);
    const auto taken = guarded(printable(packer.root_), [&] { return packer.sink_(piece); });
    if (!taken) packer.sink_error_ = taken.error();
    return static_cast<la_ssize_t>(size);
  }

  Result<void> pack_files() {
    const auto walked = walk_directory(
        root_, {.limits = limits_, .wanted = options_.wanted}, [this](const WalkedFile& found) {
          return found.skipped ? without_content(found) : file(found);
        });
    if (!walked) return std::unexpected(walked.error());
    summary_.links_skipped = walked->links_skipped;
    summary_.others_skipped = walked->others_skipped;
    return {};
  }

  Result<void> file(const WalkedFile& found) {
    const auto& path = found.path;
    const UniqueFd fd(open_file_at(found.directory, found.name));
    if (!fd) return os_error(place_below(root_, path));
    struct stat status{};
    if (::fstat(fd.get(), &status) != 0) return os_error(place_below(root_, path));
    if (!S_ISREG(status.st_mode)) {
      return fail(Errc::Io, place_below(root_, path) + ": is no file any more");
    }
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size > limits_.entry_bytes_max)
      return over("entry_bytes_max", limits_.entry_bytes_max, path);
    if (size > limits_.total_bytes_max - summary_.bytes)
      return over("total_bytes_max", limits_.total_bytes_max, path);
    auto* e = header(path, status.st_size);
    if (archive_write_header(archive_.get(), e) != ARCHIVE_OK || sink_error_) return broken();
    ++summary_.files;
    summary_.bytes += size;
    return content(fd.get(), path, size);
  }

  Result<void> without_content(const WalkedFile& found) {
    auto* e = header(found.path, 0);
    archive_entry_set_filetype(e, AE_IFIFO);
    if (found.skipped == SkippedKind::SymbolicLink) {
      std::array<char, PATH_MAX> target{};
      const auto n =
          ::readlinkat(found.directory, found.name.c_str(), target.data(), target.size() - 1);
      if (n < 0) return os_error(place_below(root_, found.path));
      archive_entry_set_filetype(e, AE_IFLNK);
      archive_entry_copy_symlink(e, target.data());
    }
    if (archive_write_header(archive_.get(), e) != ARCHIVE_OK || sink_error_) return broken();
    return {};
  }

  struct ::archive_entry* header(const std::string& path, off_t size) {
    auto* e = archive_entry_clear(entry_.get());
    archive_entry_copy_pathname(e, path.c_str());
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_perm(e, 0644);
    archive_entry_set_mtime(e, 0, 0);
    archive_entry_set_size(e, size);
    return e;
  }

  // Exactly the bytes that the header has promised.
  Result<void> content(int fd, const std::string& path, std::uint64_t left) {
    while (left > 0) {
      if (options_.cancelled && options_.cancelled())
        return fail(Errc::Cancelled, printable(root_) + ": cancelled");
      const auto want = std::min<std::uint64_t>(left, block_.size());
      const auto n = read_some(fd, std::span(block_).first(want), place_below(root_, path));
      if (!n) return std::unexpected(n.error());
      if (*n == 0)
        return fail(Errc::Io, place_below(root_, path) + ": became shorter while it was read");
      const auto written = archive_write_data(archive_.get(), block_.data(), *n);
      if (written != static_cast<la_ssize_t>(*n) || sink_error_) return broken();
      left -= *n;
    }
    return {};
  }

  std::unexpected<Error> over(const char* limit, std::uint64_t value, std::string_view path) const {
    return fail(Errc::LimitExceeded, place_below(root_, path) + ": " + over_limit(limit, value));
  }
  std::unexpected<Error> broken() const {
    if (sink_error_) return std::unexpected(*sink_error_);
    const char* text = archive_error_string(archive_.get());
    return fail(Errc::Internal, printable(root_) + ": " + (text == nullptr ? "tar" : text));
  }

  const std::string& root_;
  const ByteSink& sink_;
  const PackOptions& options_;
  const ArchiveLimits& limits_ = options_.limits;
  std::optional<Error> sink_error_;
  bool is_given_up_ = false;
  std::unique_ptr<struct ::archive, FreeArchive> archive_{archive_write_new()};
  std::unique_ptr<struct ::archive_entry, FreeEntry> entry_{archive_entry_new()};
  std::vector<std::byte> block_ = std::vector<std::byte>(kBlockBytes);
  PackSummary summary_;
};

}  // namespace

Result<PackSummary> pack_directory(const std::string& directory, const ByteSink& sink,
                                   const PackOptions& options) {
  return guarded(printable(directory), [&] { return Packer(directory, sink, options).run(); });
}

}  // namespace gofed::archive
