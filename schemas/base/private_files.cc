#include "schemas/base/private_files.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <sys/stat.h>

#include "schemas/base/file_handle.h"

namespace gofed::store {
namespace {

constexpr mode_t kPrivateDirectory = 0700;
constexpr mode_t kOthers = 0077;
constexpr mode_t kBits = 07777;  // of a mode, without the type

bool is_directory(const std::string& path) {
  struct stat found{};
  return ::stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode);
}

// Another owner's, or gone: RocksDB removes files while it is open. A file has nothing below it.
bool stays_as_it_is(int number) {
  return number == EPERM || number == EROFS || number == ENOENT || number == ENOTDIR;
}

}  // namespace

Result<void> make_private_directories(const std::string& path) {
  for (std::size_t end = 0; end < path.size();) {
    end = std::min(path.find('/', end + 1), path.size());
    const auto part = path.substr(0, end);
    if (::mkdir(part.c_str(), kPrivateDirectory) == 0) continue;
    const int number = errno;
    if (is_directory(part)) continue;
    if (number == EEXIST || number == ENOTDIR) return fail(Errc::Io, part + ": not a directory");
    errno = number;
    return system_error("make", part);
  }
  return {};
}

Result<void> make_private(const std::string& path) {
  struct stat found{};
  if (::lstat(path.c_str(), &found) != 0) {
    return stays_as_it_is(errno) ? Result<void>{} : system_error("look at", path);
  }
  if (S_ISLNK(found.st_mode) || (found.st_mode & kOthers) == 0) return {};
  if (::chmod(path.c_str(), found.st_mode & kBits & ~kOthers) == 0) return {};
  return stays_as_it_is(errno) ? Result<void>{} : system_error("make private", path);
}

Result<void> make_tree_private(const std::string& path) {
  if (auto done = make_private(path); !done) return done;
  std::error_code error;
  using Walk = std::filesystem::recursive_directory_iterator;
  for (Walk at(path, error), end; !error && at != end; at.increment(error)) {
    if (auto done = make_private(at->path().string()); !done) return done;
  }
  if (!error || stays_as_it_is(error.value())) return {};
  errno = error.value();
  return system_error("look into", path);
}

}  // namespace gofed::store
