#include "workers/archive/walk.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "workers/archive/posix.h"
#include "workers/archive/text.h"

namespace gofed::archive {
namespace {

constexpr std::array<std::string_view, 3> kSkippedNames{".git", ".hg", ".svn"};

struct CloseDirectory {
  void operator()(DIR* d) const { ::closedir(d); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

// A file or directory on the way. The name of a directory ends in a slash, so that sorted names
// give sorted paths: "a.go" comes before all of "a/".
struct Child {
  std::string name;
  std::optional<SkippedKind> skipped = {};
  [[nodiscard]] bool is_directory() const { return name.ends_with('/'); }
  [[nodiscard]] std::string_view bare() const {
    return std::string_view(name).substr(0, name.size() - (is_directory() ? 1 : 0));
  }
};

bool is_skipped(std::string_view name) {
  return name == "." || name == ".." ||
         std::ranges::find(kSkippedNames, name) != kSkippedNames.end();
}

class Walker {
 public:
  Walker(const std::string& root, const WalkOptions& options, const FileVisitor& visit)
      : root_(root), options_(options), visit_(visit) {}

  Result<WalkSummary> run() {
    UniqueFd root(::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root) return no_root();
    if (auto done = walk(std::move(root), "", 0); !done) return std::unexpected(done.error());
    return summary_;
  }

 private:
  // `prefix` is the directory's path below the root: empty, or with a slash at its end.
  Result<void> walk(UniqueFd directory, const std::string& prefix, std::size_t depth) {
    if (depth > limits_.depth_max) return over("depth_max", limits_.depth_max, prefix);
    const int fd = directory.get();
    const Directory stream(::fdopendir(fd));
    if (!stream) return os_error(place_below(root_, prefix));
    (void)directory.release();  // the stream's
    auto children = list(fd, stream.get(), prefix);
    if (!children) return std::unexpected(children.error());
    for (const auto& child : *children) {
      const auto path = prefix + child.name;
      if (path.size() > limits_.path_bytes_max)
        return over("path_bytes_max", limits_.path_bytes_max, path);
      auto done =
          child.is_directory()
              ? enter(fd, child, path, depth)
              : visit_(
                    {.directory = fd, .name = child.name, .path = path, .skipped = child.skipped});
      if (!done) return done;
    }
    return {};
  }

  Result<void> enter(int parent, const Child& child, const std::string& path, std::size_t depth) {
    UniqueFd fd(::openat(parent, std::string(child.bare()).c_str(),
                         O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd) return os_error(place_below(root_, path));
    return walk(std::move(fd), path, depth + 1);
  }

  // What of a directory is visited, sorted. `fd` is the stream's.
  Result<std::vector<Child>> list(int fd, DIR* directory, const std::string& prefix) {
    std::vector<Child> children;
    for (;;) {
      errno = 0;
      const auto* found = ::readdir(directory);
      if (found == nullptr && errno != 0) return os_error(place_below(root_, prefix));
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
    if (type == DT_UNKNOWN) return os_error(place_below(root_, prefix + name));
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

  std::unexpected<Error> no_root() const {
    if (errno == ENOENT) return fail(Errc::NotFound, printable(root_) + ": no such directory");
    if (errno == ENOTDIR)
      return fail(Errc::InvalidArgument, printable(root_) + ": not a directory");
    return os_error(printable(root_));
  }
  std::unexpected<Error> over(const char* limit, std::uint64_t value, std::string_view path) const {
    return fail(Errc::LimitExceeded, place_below(root_, path) + ": " + over_limit(limit, value));
  }

  const std::string& root_;
  const WalkOptions& options_;
  const FileVisitor& visit_;
  const ArchiveLimits& limits_ = options_.limits;
  std::uint64_t seen_ = 0;
  WalkSummary summary_;
};

}  // namespace

Result<WalkSummary> walk_directory(const std::string& root, const WalkOptions& options,
                                   const FileVisitor& visit) {
  return Walker(root, options, visit).run();
}

std::string place_below(const std::string& root, std::string_view path) {
  return path.empty() ? printable(root) : printable(root) + "/" + printable(path);
}

int open_file_at(int directory, const std::string& name) {
  return ::openat(directory, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
}

}  // namespace gofed::archive
