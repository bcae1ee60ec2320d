#include "clients/core/files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gofed::clients {
namespace {

constexpr int kStopInterval = 100;  // milliseconds between two looks at the flag

}  // namespace

std::unexpected<Error> system_error(const std::string& path, int error_number) {
  std::string words = std::strerror(error_number);
  // strerror begins with a capital; the words stand in the middle of a line here.
  if (words.size() > 1 && words[1] >= 'a') words[0] = static_cast<char>(words[0] | 0x20);
  Errc code = Errc::Io;
  if (error_number == ENOENT || error_number == ENOTDIR) code = Errc::NotFound;
  if (error_number == EACCES || error_number == EPERM) code = Errc::NotAllowed;
  if (error_number == EEXIST) code = Errc::AlreadyExists;
  if (error_number == ENOSPC) code = Errc::StorageFull;
  return fail(code, path + ": " + words);
}

// One that the program was started without is open for writing (open_standard_streams).
Result<InputFile> InputFile::open_stdin() {
  const int flags = ::fcntl(STDIN_FILENO, F_GETFL);
  if (flags < 0 || (flags & O_ACCMODE) == O_WRONLY) {
    return fail(Errc::Io, "standard input is closed");
  }
  return InputFile(STDIN_FILENO, std::string(kStdin));
}

Result<InputFile> InputFile::open(const std::string& path) {
  if (path == kStdin) return open_stdin();
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return system_error(path, errno);
  InputFile file(fd, path);
  struct stat status{};
  if (::fstat(fd, &status) != 0) return system_error(path, errno);
  if (S_ISDIR(status.st_mode))
    return fail(Errc::InvalidArgument, path + ": is a directory (see --dir)");
  if (S_ISREG(status.st_mode)) file.size_bytes_ = static_cast<std::uint64_t>(status.st_size);
  return file;
}

InputFile::InputFile(InputFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      size_bytes_(other.size_bytes_),
      stop_(other.stop_) {}

InputFile::~InputFile() {
  if (fd_ > STDIN_FILENO) ::close(fd_);
}

Result<void> InputFile::wait_readable() const {
  pollfd readable{fd_, POLLIN, 0};
  while (stop_ != nullptr && !size_bytes_) {
    if (stop_->load()) return fail(Errc::Cancelled, path_ + ": interrupted");
    if (::poll(&readable, 1, kStopInterval) != 0) break;
  }
  return {};
}

Result<std::string> InputFile::read_some(std::size_t bytes_max) {
  if (auto ready = wait_readable(); !ready) return std::unexpected(std::move(ready.error()));
  std::string data(bytes_max, '\0');
  while (true) {
    const auto taken = ::read(fd_, data.data(), data.size());
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0) return system_error(path_, errno);
    data.resize(static_cast<std::size_t>(taken));
    return data;
  }
}

Result<std::string> InputFile::read(std::size_t bytes) {
  std::string data;
  while (data.size() < bytes) {
    auto more = read_some(bytes - data.size());
    if (!more) return more;
    if (more->empty()) break;
    if (data.empty()) {
      data = std::move(*more);
    } else {
      data += *more;
    }
  }
  return data;
}

Result<std::size_t> InputFile::read_at(std::uint64_t offset, std::span<std::byte> into) const {
  while (true) {
    const auto taken = ::pread(fd_, into.data(), into.size(), static_cast<off_t>(offset));
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0) return system_error(path_, errno);
    return static_cast<std::size_t>(taken);
  }
}

std::string InputFile::name() const {
  return path_ == kStdin ? "stdin" : path_.substr(path_.rfind('/') + 1);
}

Result<std::string> read_all(InputFile& file, std::size_t bytes_max) {
  constexpr std::size_t kReadBytes = std::size_t{1} << 20;
  std::string all;
  while (true) {
    auto data = file.read(std::min(kReadBytes, bytes_max + 1));
    if (!data) return data;
    if (data->empty()) return all;
    all += *data;
    if (all.size() > bytes_max) {
      return fail(Errc::LimitExceeded,
                  file.path() + ": over " + std::to_string(bytes_max) + " bytes");
    }
  }
}

// What is in the buffer has no end of a line.
Result<void> LineReader::pass_over_line() {
  beginning_ = buffer_.substr(0, kBeginningBytes) + "...";
  buffer_.clear();
  while (!ended_) {
    auto data = file_.read_some(kReadBytes);
    if (!data) return std::unexpected(std::move(data.error()));
    ended_ = data->empty();
    const auto end = data->find('\n');
    if (end == std::string::npos) continue;
    buffer_ = data->substr(end + 1);
    break;
  }
  return {};
}

Result<std::optional<std::string>> LineReader::next() {
  std::size_t searched = 0;
  while (true) {
    const auto end = buffer_.find('\n', searched);
    if (end != std::string::npos || (ended_ && !buffer_.empty())) {
      auto line = buffer_.substr(0, end);
      buffer_.erase(0, end == std::string::npos ? end : end + 1);
      return line;
    }
    if (ended_) return std::nullopt;
    if (buffer_.size() > kLineBytesMax) {
      if (auto passed = pass_over_line(); !passed) return std::unexpected(passed.error());
      return fail(Errc::LimitExceeded, file_.path() + ": a line of over 16 MiB");
    }
    searched = buffer_.size();
    auto data = file_.read_some(kReadBytes);
    if (!data) return std::unexpected(std::move(data.error()));
    ended_ = data->empty();
    buffer_ += *data;
  }
}

}  // namespace gofed::clients
