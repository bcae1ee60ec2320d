#include "workers/archive/bytes.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>

#include "workers/archive/posix.h"
#include "workers/archive/text.h"

namespace gofed::archive {
namespace {

class FileSource final : public ByteSource {
 public:
  FileSource(UniqueFd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

  Result<std::size_t> read(std::span<std::byte> into) override {
    return read_some(fd_.get(), into, path_);
  }

 private:
  UniqueFd fd_;
  std::string path_;
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
  return std::make_unique<FileSource>(std::move(fd), printable(path));
}

}  // namespace gofed::archive
