#include "workers/archive/bytes.h"

#include <cerrno>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "workers/archive/posix.h"
#include "workers/archive/text.h"

namespace gofed::archive {
namespace {

class FileSource final : public ByteSource {
 public:
  FileSource(UniqueFd fd, std::string path, std::optional<std::uint64_t> size_bytes)
      : fd_(std::move(fd)), path_(std::move(path)), size_bytes_(size_bytes) {}

  Result<std::size_t> read(std::span<std::byte> into) override {
    return read_some(fd_.get(), into, path_);
  }
  std::optional<std::uint64_t> size_bytes() const override { return size_bytes_; }
  Result<void> seek(std::uint64_t offset) override {
    if (::lseek(fd_.get(), static_cast<off_t>(offset), SEEK_SET) < 0) return os_error(path_);
    return {};
  }

 private:
  UniqueFd fd_;
  std::string path_;
  std::optional<std::uint64_t> size_bytes_;  // of a regular file
};

}  // namespace

Result<std::unique_ptr<ByteSource>> open_file(const std::string& path) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return os_error(printable(path));
  struct stat status{};
  if (::fstat(fd.get(), &status) != 0) return os_error(printable(path));
  if (S_ISDIR(status.st_mode)) {
    return fail(Errc::InvalidArgument, printable(path) + ": is a directory, not an archive");
  }
  std::optional<std::uint64_t> size_bytes;
  if (S_ISREG(status.st_mode)) size_bytes = static_cast<std::uint64_t>(status.st_size);
  return std::make_unique<FileSource>(std::move(fd), printable(path), size_bytes);
}

}  // namespace gofed::archive
