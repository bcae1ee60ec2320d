#include "workers/archive/unpack.h"

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>

#include "workers/archive/posix.h"
#include "workers/archive/text.h"

namespace gofed::archive {
namespace {

constexpr int kDirectoryFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr mode_t kExecutableBits = 0111;

class Unpacker {
 public:
  Unpacker(UniqueFd root, std::string directory)
      : root_(std::move(root)), directory_(std::move(directory)) {}

  Result<void> file(const ArchiveEntry& entry, std::span<const std::byte> content) const {
    const auto slash = entry.path.rfind('/');
    const std::string_view path(entry.path);
    const auto parent = open_parent(slash == path.npos ? "" : path.substr(0, slash));
    if (!parent) return std::unexpected(parent.error());
    const mode_t mode = (entry.mode & kExecutableBits) != 0 ? 0755 : 0644;
    const std::string name(slash == path.npos ? path : path.substr(slash + 1));
    const UniqueFd fd(::openat(parent->get(), name.c_str(),
                               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!fd) return os_error(place(path));
    if (::fchmod(fd.get(), mode) != 0) return os_error(place(path));  // whatever the umask
    return write_all(fd.get(), content, path);
  }

 private:
  // The directory, made where it is missing; by descriptors all the way down.
  Result<UniqueFd> open_parent(std::string_view path) const {
    UniqueFd here(::openat(root_.get(), ".", kDirectoryFlags));
    if (!here) return os_error(directory_);
    for (std::size_t begin = 0; begin < path.size();) {
      const auto end = std::min(path.find('/', begin), path.size());
      const std::string part(path.substr(begin, end - begin));
      if (::mkdirat(here.get(), part.c_str(), 0755) != 0 && errno != EEXIST) {
        return os_error(place(path.substr(0, end)));
      }
      UniqueFd next(::openat(here.get(), part.c_str(), kDirectoryFlags));
      if (!next) return in_the_way(path.substr(0, end));
      here = std::move(next);
      begin = end + 1;
    }
    return here;
  }

  Result<void> write_all(int fd, std::span<const std::byte> rest, std::string_view path) const {
    while (!rest.empty()) {
      const auto n = ::write(fd, rest.data(), rest.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return os_error(place(path));
      rest = rest.subspan(static_cast<std::size_t>(n));
    }
    return {};
  }

  std::unexpected<Error> in_the_way(std::string_view path) const {
    if (errno != ENOTDIR && errno != ELOOP) return os_error(place(path));
    return fail(Errc::AlreadyExists, place(path) + ": is there and no directory");
  }
  std::string place(std::string_view path) const { return directory_ + "/" + printable(path); }

  UniqueFd root_;
  std::string directory_;
};

}  // namespace

Result<ArchiveSummary> unpack_archive(const std::string& name, ByteSource& source,
                                      const std::string& directory, const ArchiveLimits& limits,
                                      const std::function<bool()>& cancelled) {
  UniqueFd root(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root) return os_error(printable(directory));
  const Unpacker unpacker(std::move(root), printable(directory));
  return read_archive(
      name, source, limits,
      {.content = [&unpacker](const auto& entry,
                              auto content) { return unpacker.file(entry, content); },
       .cancelled = cancelled});
}

}  // namespace gofed::archive
