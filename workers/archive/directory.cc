#include "workers/archive/directory.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "workers/archive/guard.h"
#include "workers/archive/posix.h"
#include "workers/archive/text.h"
#include "workers/archive/walk.h"

namespace gofed::archive {
namespace {

// One directory of the path at a time, for kernels and sandboxes without openat2(2).
int open_step_by_step(int root, std::string_view path) {
  UniqueFd directory(::openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/')) {
    if (!directory) return -1;
    directory = UniqueFd(::openat(directory.get(), std::string(path.substr(0, slash)).c_str(),
                                  O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    path.remove_prefix(slash + 1);
  }
  return directory ? open_file_at(directory.get(), std::string(path)) : -1;
}

}  // namespace

Result<DirectoryFiles> DirectoryFiles::list(const std::string& directory,
                                            const ListOptions& options) {
  DirectoryFiles found(directory, options.limits);
  const auto place = [&](std::string_view path) { return place_below(directory, path); };
  const auto add = [&](const WalkedFile& file) -> Result<void> {
    const auto& path = file.path;
    if (options.cancelled && options.cancelled()) {
      return fail(Errc::Cancelled, place("") + ": cancelled");
    }
    if (file.skipped) {
      found.files_.push_back({.path = path, .skipped = file.skipped});
      return {};
    }
    struct stat status{};
    if (::fstatat(file.directory, file.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
      return os_error(place(path));
    }
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size > options.limits.entry_bytes_max) {
      return fail(
          Errc::LimitExceeded,
          place(path) + ": " + over_limit("entry_bytes_max", options.limits.entry_bytes_max));
    }
    found.total_bytes_ += size;
    if (found.total_bytes_ > options.limits.total_bytes_max) {
      return fail(
          Errc::LimitExceeded,
          place(path) + ": " + over_limit("total_bytes_max", options.limits.total_bytes_max));
    }
    found.files_.push_back({.path = path, .size_bytes = size});
    return {};
  };
  return guarded(printable(directory), [&]() -> Result<DirectoryFiles> {
    const auto walked =
        walk_directory(directory, {.limits = options.limits, .wanted = options.wanted}, add);
    if (!walked) return std::unexpected(walked.error());
    found.fd_ = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (found.fd_ < 0) return os_error(place(""));
    return std::move(found);
  });
}

DirectoryFiles::DirectoryFiles(DirectoryFiles&& other) noexcept
    : root_(std::move(other.root_)),
      limits_(other.limits_),
      fd_(std::exchange(other.fd_, -1)),
      files_(std::move(other.files_)),
      total_bytes_(other.total_bytes_) {}

DirectoryFiles::~DirectoryFiles() {
  if (fd_ >= 0) ::close(fd_);
}

int DirectoryFiles::open_below(const std::string& path) const {
  open_how how{};
  how.flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  const auto fd = ::syscall(SYS_openat2, fd_, path.c_str(), &how, sizeof how);
  if (fd >= 0) return static_cast<int>(fd);
  const bool is_there = errno != ENOSYS && errno != EPERM && errno != EAGAIN;
  return is_there ? -1 : open_step_by_step(fd_, path);
}

Result<std::string> DirectoryFiles::read(const File& file) const {
  const UniqueFd fd(open_below(file.path));
  if (!fd) return os_error(place_below(root_, file.path));
  struct stat status{};
  if (::fstat(fd.get(), &status) != 0) return os_error(place_below(root_, file.path));
  if (!S_ISREG(status.st_mode)) {
    return fail(Errc::Io, place_below(root_, file.path) + ": is no file any more");
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > limits_.entry_bytes_max) {
    return fail(Errc::LimitExceeded, place_below(root_, file.path) + ": " +
                                         over_limit("entry_bytes_max", limits_.entry_bytes_max));
  }
  // Exactly what it held when it was opened.
  int failure = 0;
  std::string bytes;
  bytes.resize_and_overwrite(size, [&](char* into, std::size_t wanted) {
    std::size_t taken = 0;
    while (taken < wanted) {
      const auto n = ::read(fd.get(), into + taken, wanted - taken);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) failure = errno;
      if (n <= 0) break;
      taken += static_cast<std::size_t>(n);
    }
    return taken;
  });
  errno = failure;
  if (failure != 0) return os_error(place_below(root_, file.path));
  if (bytes.size() < size) {
    return fail(Errc::Io, place_below(root_, file.path) + ": became shorter while it was read");
  }
  return bytes;
}

}  // namespace gofed::archive
