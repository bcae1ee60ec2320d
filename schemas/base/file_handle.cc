#include "schemas/base/file_handle.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace gofed::store {

FileHandle::~FileHandle() {
  if (fd_ >= 0) ::close(fd_);
}

FileHandle::FileHandle(FileHandle&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}

FileHandle& FileHandle::operator=(FileHandle&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(path_, other.path_);
  return *this;
}

Result<FileHandle> FileHandle::open(const std::string& path, int flags) {
  FileHandle file;
  file.path_ = path;
  file.fd_ = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
  if (file.fd_ >= 0) return file;
  if (errno == ENOENT) return fail(Errc::NotFound, path + ": no such file");
  return system_error("open", path);
}

Result<std::string> FileHandle::read_at(std::size_t offset, std::size_t length) const {
  std::string bytes(length, '\0');
  std::size_t have = 0;
  while (have < length) {
    const auto got =
        ::pread(fd_, bytes.data() + have, length - have, static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("read", path_);
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

Result<void> FileHandle::write_at(std::size_t offset, std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto put = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return system_error("write", path_);
    bytes.remove_prefix(static_cast<std::size_t>(put));
    offset += static_cast<std::size_t>(put);
  }
  return {};
}

Result<void> FileHandle::sync() const {
  if (::fdatasync(fd_) != 0) return system_error("sync", path_);
  return {};
}

std::unexpected<Error> system_error(std::string_view what, std::string_view path) {
  const int number = errno;
  const bool full = number == ENOSPC || number == EDQUOT;
  return fail(
      full ? Errc::StorageFull : Errc::Io,
      std::string{what} + " " + std::string{path} + ": " + std::generic_category().message(number));
}

Result<void> sync_directory(const std::string& path) {
  auto directory = FileHandle::open(path, O_RDONLY | O_DIRECTORY);
  if (!directory) return std::unexpected(directory.error());
  if (::fsync(directory->fd()) != 0) return system_error("sync", path);
  return {};
}

}  // namespace gofed::store
