#include "workers/archive/writer.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "workers/archive/guard.h"
#include "workers/archive/posix.h"
#include "workers/archive/reader.h"
#include "workers/archive/text.h"

namespace gofed::archive {
namespace {

constexpr int kBlockBytes = 64 << 10;
constexpr std::array<std::string_view, 3> kSkippedNames{".git", ".hg", ".svn"};

struct FreeArchive {
  void operator()(struct ::archive* a) const { archive_write_free(a); }
};
struct FreeEntry {
  void operator()(struct ::archive_entry* e) const { archive_entry_free(e); }
};
struct CloseDirectory {
  void operator()(DIR* d) const { ::closedir(d); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

// A file or directory to be packed. The name of a directory ends in a slash, so that sorted names
// give sorted paths: "a.go" comes before all of "a/".
struct Child {
  std::string name;
  std::optional<SkippedKind> skipped = {};  // packed without content
  [[nodiscard]] bool is_directory() const { return name.ends_with('/'); }
  [[nodiscard]] std::string_view bare() const {
    return std::string_view(name).substr(0, name.size() - (is_directory() ? 1 : 0));
  }
};

bool is_skipped(std::string_view name) {
  return name == "." || name == ".." ||
         std::ranges::find(kSkippedNames, name) != kSkippedNames.end();
}

class Packer {
 public:
  Packer(const std::string& root, const ByteSink& sink, const PackOptions& options)
      : root_(root), sink_(sink), options_(options) {}

  Result<PackSummary> run() {
    UniqueFd root(::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root) return no_root();
    auto* a = archive_.get();
    archive_write_set_format_gnutar(a);
    archive_write_set_bytes_per_block(a, kBlockBytes);
    archive_write_set_bytes_in_last_block(a, 1);
    Result<void> done;
    if (archive_write_open(a, this, nullptr, &Packer::push, nullptr) != ARCHIVE_OK) {
      done = broken();
    } else {
      done = walk(std::move(root), "", 0);
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

  // `prefix` is the directory's path in the archive: empty, or with a slash at its end.
  Result<void> walk(UniqueFd directory, const std::string& prefix, std::size_t depth) {
    if (depth > limits_.depth_max) return over("depth_max", limits_.depth_max, prefix);
    auto children = list(directory.get(), prefix);
    if (!children) return std::unexpected(children.error());
    for (const auto& child : *children) {
      const auto path = prefix + child.name;
      if (path.size() > limits_.path_bytes_max)
        return over("path_bytes_max", limits_.path_bytes_max, path);
      auto done = child.is_directory() ? enter(directory.get(), child, path, depth)
                  : child.skipped      ? without_content(directory.get(), child, path)
                                       : file(directory.get(), child, path);
      if (!done) return done;
    }
    return {};
  }

  Result<void> enter(int parent, const Child& child, const std::string& path, std::size_t depth) {
    UniqueFd fd(::openat(parent, std::string(child.bare()).c_str(),
                         O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd) return os_error(place(path));
    return walk(std::move(fd), path, depth + 1);
  }

  // What is to be packed of a directory, sorted.
  Result<std::vector<Child>> list(int fd, const std::string& prefix) {
    // A descriptor of its own: closedir closes the one it was given.
    UniqueFd own(::openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const Directory directory(own ? ::fdopendir(own.get()) : nullptr);
    if (!directory) return os_error(place(prefix));
    (void)own.release();
    std::vector<Child> children;
    for (;;) {
      errno = 0;
      const auto* found = ::readdir(directory.get());
      if (found == nullptr && errno != 0) return os_error(place(prefix));
      if (found == nullptr) break;
      if (is_skipped(found->d_name)) continue;
      if (++seen_ > limits_.entries_max) return over("entries_max", limits_.entries_max, prefix);
      if (auto added = add(children, fd, *found, prefix); !added) {
        return std::unexpected(added.error());
      }
    }
    std::ranges::sort(children, {}, &Child::name);
    return children;
  }

  Result<void> add(std::vector<Child>& children, int directory, const dirent& found,
                   const std::string& prefix) {
    const std::string name(found.d_name);
    const auto type = type_of(directory, found);
    if (type == DT_UNKNOWN) return os_error(place(prefix + name));
    if (type == DT_DIR) {
      children.push_back({.name = name + "/"});
      return {};
    }
    if (type == DT_LNK) ++summary_.links_skipped;
    if (type != DT_LNK && type != DT_REG) ++summary_.others_skipped;
    if (options_.wanted && !options_.wanted(prefix + name)) return {};
    Child child{.name = name};
    if (type == DT_LNK) {
      child.skipped = SkippedKind::SymbolicLink;
    } else if (type != DT_REG) {
      child.skipped = SkippedKind::Special;
    }
    children.push_back(std::move(child));
    return {};
  }

  // Some file systems leave it to stat(2). DT_UNKNOWN: errno says why.
  static unsigned char type_of(int directory, const dirent& found) {
    if (found.d_type != DT_UNKNOWN) return found.d_type;
    struct stat status{};
    if (::fstatat(directory, found.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return DT_UNKNOWN;
    return static_cast<unsigned char>(IFTODT(status.st_mode));
  }

  Result<void> file(int directory, const Child& child, const std::string& path) {
    // O_NONBLOCK: what became a fifo since it was listed must not be waited for.
    UniqueFd fd(
        ::openat(directory, child.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status{};
    if (!fd || ::fstat(fd.get(), &status) != 0) return os_error(place(path));
    if (!S_ISREG(status.st_mode)) return fail(Errc::Io, place(path) + ": is no file any more");
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

  Result<void> without_content(int directory, const Child& child, const std::string& path) {
    auto* e = header(path, 0);
    archive_entry_set_filetype(e, AE_IFIFO);
    if (child.skipped == SkippedKind::SymbolicLink) {
      std::array<char, PATH_MAX> target{};
      const auto n = ::readlinkat(directory, child.name.c_str(), target.data(), target.size() - 1);
      if (n < 0) return os_error(place(path));
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
      const auto n = read_some(fd, std::span(block_).first(want), place(path));
      if (!n) return std::unexpected(n.error());
      if (*n == 0) return fail(Errc::Io, place(path) + ": became shorter while it was read");
      const auto written = archive_write_data(archive_.get(), block_.data(), *n);
      if (written != static_cast<la_ssize_t>(*n) || sink_error_) return broken();
      left -= *n;
    }
    return {};
  }

  std::unexpected<Error> no_root() const {
    if (errno == ENOENT) return fail(Errc::NotFound, printable(root_) + ": no such directory");
    if (errno == ENOTDIR)
      return fail(Errc::InvalidArgument, printable(root_) + ": not a directory");
    return os_error(printable(root_));
  }
  std::string place(std::string_view path) const {
    return path.empty() ? printable(root_) : printable(root_) + "/" + printable(path);
  }
  std::unexpected<Error> over(const char* limit, std::uint64_t value, std::string_view path) const {
    return fail(Errc::LimitExceeded, place(path) + ": " + over_limit(limit, value));
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
  std::uint64_t seen_ = 0;
  PackSummary summary_;
};

}  // namespace

Result<PackSummary> pack_directory(const std::string& directory, const ByteSink& sink,
                                   const PackOptions& options) {
  return guarded(printable(directory), [&] { return Packer(directory, sink, options).run(); });
}

}  // namespace gofed::archive
