#include "test/workers/golang/read_tree.h"

#include <cerrno>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gofed::golang::test {
namespace {

[[noreturn]] void give_up(const std::string& path) {
  throw std::system_error(errno, std::generic_category(), path);
}

class OpenFile {
 public:
  OpenFile(int directory, const char* name, int flags)
      : fd_(::openat(directory, name, O_RDONLY | O_CLOEXEC | flags)) {}
  ~OpenFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool failed() const { return fd_ < 0; }

 private:
  int fd_;
};

// `size` bytes of it, or as many as there are.
std::string content_of(const OpenFile& file, std::size_t size, const std::string& path) {
  std::string bytes;
  bytes.resize_and_overwrite(size, [&](char* to, std::size_t wanted) {
    std::size_t filled = 0;
    while (filled < wanted) {
      const auto count = ::read(file.get(), to + filled, wanted - filled);
      if (count < 0) give_up(path);
      if (count == 0) break;
      filled += static_cast<std::size_t>(count);
    }
    return filled;
  });
  return bytes;
}

// Meets the files below a directory; what becomes of each is the caller's.
class Walk {
 public:
  using Visit =
      std::function<void(const OpenFile& file, std::size_t size, const std::string& path)>;

  Walk(TestFiles tests, Visit visit) : tests_(tests), visit_(std::move(visit)) {}

  // `path` ends in a '/', or is empty for the root; `name` is the directory's in `parent`.
  void read_directory(int parent, const char* name, const std::string& path) {
    const int fd = ::openat(parent, name, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    if (fd < 0) give_up(path + name);
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(::fdopendir(fd), &::closedir);
    if (!directory) give_up(path + name);
    while (const dirent* entry = ::readdir(directory.get())) {
      const std::string_view entry_name = entry->d_name;
      if (entry_name == "." || entry_name == "..") continue;
      const std::string below = path + entry->d_name;
      if (type_of(fd, *entry) == DT_DIR) {
        read_directory(fd, entry->d_name, below + "/");
      } else if (wants_file(below) && (tests_ == TestFiles::Read || !is_test_file(below))) {
        meet_file(fd, *entry, below);
      }
    }
  }

 private:
  // Some file systems leave it to stat(2).
  static unsigned char type_of(int directory, const dirent& entry) {
    if (entry.d_type != DT_UNKNOWN) return entry.d_type;
    struct stat status{};
    if (::fstatat(directory, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return DT_UNKNOWN;
    return IFTODT(status.st_mode);
  }

  // A link that leads nowhere, and what is no regular file, are passed over.
  void meet_file(int directory, const dirent& entry, const std::string& path) {
    const OpenFile file(directory, entry.d_name, O_NONBLOCK);
    if (file.failed() && errno == ENOENT) return;
    struct stat status{};
    if (file.failed() || ::fstat(file.get(), &status) != 0) give_up(path);
    if (!S_ISREG(status.st_mode)) return;
    visit_(file, static_cast<std::size_t>(status.st_size), path);
  }

  TestFiles tests_;
  Visit visit_;
};

}  // namespace

std::vector<SourceFile> read_tree(const std::filesystem::path& root, TestFiles tests) {
  std::vector<SourceFile> files;
  Walk walk(tests, [&files](const OpenFile& file, std::size_t size, const std::string& path) {
    files.push_back({path, content_of(file, size, path)});
  });
  walk.read_directory(AT_FDCWD, root.c_str(), "");
  return files;
}

SourceListing list_tree(const std::filesystem::path& root) {
  SourceListing listing;
  const auto list = [&listing](const OpenFile&, std::size_t size, const std::string& path) {
    listing.files.push_back({path, size});
  };
  Walk(TestFiles::Read, list).read_directory(AT_FDCWD, root.c_str(), "");
  listing.read = [root, files = listing.files](std::size_t index) {
    const std::string path = root / files[index].path;
    const OpenFile file(AT_FDCWD, path.c_str(), 0);
    return file.failed() ? std::string() : content_of(file, files[index].bytes, path);
  };
  return listing;
}

}  // namespace gofed::golang::test
