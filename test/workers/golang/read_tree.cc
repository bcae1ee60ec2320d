#include "test/workers/golang/read_tree.h"

#include <cerrno>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

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

class Reader {
 public:
  explicit Reader(TestFiles tests) : tests_(tests) {}

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
        read_file(fd, *entry, below);
      }
    }
  }

  [[nodiscard]] std::vector<SourceFile> take() { return std::move(files_); }

 private:
  // Some file systems leave it to stat(2).
  static unsigned char type_of(int directory, const dirent& entry) {
    if (entry.d_type != DT_UNKNOWN) return entry.d_type;
    struct stat status{};
    if (::fstatat(directory, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return DT_UNKNOWN;
    return IFTODT(status.st_mode);
  }

  // A link that leads nowhere, and what is no regular file, are passed over.
  void read_file(int directory, const dirent& entry, const std::string& path) {
    const OpenFile file(directory, entry.d_name, O_NONBLOCK);
    if (file.failed() && errno == ENOENT) return;
    struct stat status{};
    if (file.failed() || ::fstat(file.get(), &status) != 0) give_up(path);
    if (!S_ISREG(status.st_mode)) return;
    std::string bytes;
    bytes.resize_and_overwrite(
        static_cast<std::size_t>(status.st_size), [&](char* to, std::size_t size) {
          std::size_t filled = 0;
          while (filled < size) {
            const auto count = ::read(file.get(), to + filled, size - filled);
            if (count < 0) give_up(path);
            if (count == 0) break;
            filled += static_cast<std::size_t>(count);
          }
          return filled;
        });
    files_.push_back({path, std::move(bytes)});
  }

  TestFiles tests_;
  std::vector<SourceFile> files_;
};

}  // namespace

std::vector<SourceFile> read_tree(const std::filesystem::path& root, TestFiles tests) {
  Reader reader(tests);
  reader.read_directory(AT_FDCWD, root.c_str(), "");
  return reader.take();
}

}  // namespace gofed::golang::test
