#include "clients/core/output_file.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clients/core/files.h"

namespace gofed::clients {
namespace {

namespace fs = std::filesystem;

constexpr int kLinksMax = 40;            // as the kernel's
constexpr int kTriesMax = 100;           // of random names
constexpr int kStopInterval = 100;       // milliseconds between two looks at the flag
constexpr unsigned kNewFileMode = 0666;  // the umask takes its part
constexpr unsigned kModeBits = 07777;

// The number of an open file of ours that a path names: /dev/stdout is a link to /proc/self/fd/1.
std::optional<int> open_file_of(std::string_view path) {
  for (const std::string_view folder : {"/proc/self/fd/", "/dev/fd/"}) {
    if (!path.starts_with(folder)) continue;
    const auto digits = path.substr(folder.size());
    int number = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number);
    if (error == std::errc{} && end == digits.end()) return number;
  }
  return std::nullopt;
}

// Where a path leads, which need not exist. Open files of ours are not followed: what is written
// there goes where the file stands.
Result<std::string> behind_links(const std::string& path) {
  std::string at = path;
  for (int i = 0; i < kLinksMax; ++i) {
    if (open_file_of(at)) return at;
    std::error_code error;
    const auto next = fs::read_symlink(at, error);
    if (error) return at;  // no link, or nothing there
    at = next.is_absolute() ? next.string() : (fs::path(at).parent_path() / next).string();
  }
  return system_error(path, ELOOP);
}

// ".NAME.RANDOM" beside the target; of a long name its beginning.
std::string random_name_beside(const std::string& target) {
  constexpr std::size_t kRandomBytes = 8;
  std::array<unsigned char, kRandomBytes> random{};
  while (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) {
  }
  std::string suffix = ".";
  for (const auto byte : random) {
    std::array<char, 3> hex{};
    std::snprintf(hex.data(), hex.size(), "%02x", static_cast<unsigned>(byte));
    suffix += hex.data();
  }
  const auto name_at = target.rfind('/') + 1;  // 0 if absent
  const auto name = target.substr(name_at, NAME_MAX - 1 - suffix.size());
  return target.substr(0, name_at) + "." + name + suffix;
}

}  // namespace

Result<OutputFile> OutputFile::open(const std::string& path, Options options) {
  OutputFile file(path, options);
  struct stat status{};
  if (options.existing == Existing::Refuse) {
    if (::lstat(path.c_str(), &status) == 0) return system_error(path, EEXIST);
    file.target_ = path;
  } else {
    auto target = behind_links(path);
    if (!target) return std::unexpected(std::move(target.error()));
    file.target_ = std::move(*target);
  }
  Result<void> opened;
  if (const auto number = open_file_of(file.target_)) {
    file.fd_ = ::fcntl(*number, F_DUPFD_CLOEXEC, 0);
    if (file.fd_ < 0) return system_error(path, errno);
  } else if (::stat(file.target_.c_str(), &status) != 0) {
    if (errno != ENOENT) return system_error(path, errno);
    opened = file.open_beside(0);
  } else if (S_ISDIR(status.st_mode)) {
    return fail(Errc::InvalidArgument, path + ": is a directory");
  } else if (S_ISREG(status.st_mode)) {
    opened = file.open_beside(status.st_mode & kModeBits);
  } else {
    opened = file.open_itself(S_ISFIFO(status.st_mode));
  }
  if (!opened) return std::unexpected(std::move(opened.error()));
  return file;
}

// `mode`: that of the file that is to be replaced; 0: there is no such file.
Result<void> OutputFile::open_beside(unsigned mode) {
  for (int i = 0; i < kTriesMax && fd_ < 0; ++i) {
    auto name = random_name_beside(target_);
    fd_ = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kNewFileMode);
    if (fd_ >= 0) temporary_ = std::move(name);
    if (fd_ < 0 && errno != EEXIST) return system_error(path_, errno);
  }
  if (fd_ < 0) return system_error(path_, EEXIST);
  // A file system without modes keeps its own.
  if (mode != 0) static_cast<void>(::fchmod(fd_, mode));
  return {};
}

// Not blocking: a pipe without a reader, or one whose reader stands still, can be given up on.
Result<void> OutputFile::open_itself(bool is_pipe) {
  while (true) {
    fd_ = ::open(target_.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd_ >= 0) return {};
    if (errno != ENXIO || !is_pipe) return system_error(path_, errno);
    if (auto waited = wait_for(ENXIO); !waited) return waited;
  }
}

// For room in a pipe, or (ENXIO) for its reader.
Result<void> OutputFile::wait_for(int error_number) const {
  if (options_.stop != nullptr && options_.stop->load()) {
    return fail(Errc::Cancelled, path_ + ": interrupted");
  }
  pollfd writable{error_number == ENXIO ? -1 : fd_, POLLOUT, 0};
  ::poll(&writable, 1, kStopInterval);
  return {};
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      options_(other.options_),
      fd_(std::exchange(other.fd_, -1)) {}

OutputFile::~OutputFile() {
  if (fd_ >= 0) ::close(fd_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> OutputFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd_, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      if (auto waited = wait_for(EAGAIN); !waited) return waited;
    } else if (errno != EINTR) {
      return system_error(path_, errno);
    }
  }
  return {};
}

Result<void> OutputFile::finish() {
  if (::close(std::exchange(fd_, -1)) != 0) return system_error(path_, errno);
  if (temporary_.empty()) return {};
  if (const int error = rename_into_place(); error != 0) return system_error(path_, error);
  temporary_.clear();
  return {};
}

// 0, or the error's number.
int OutputFile::rename_into_place() const {
  const auto from = temporary_.c_str();
  const auto to = target_.c_str();
  if (options_.existing == Existing::Replace) return ::rename(from, to) == 0 ? 0 : errno;
  if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL) return errno;
  // A file system that does not know the flag. A second name and no first one is the same.
  if (::link(from, to) != 0) return errno;
  ::unlink(from);
  return 0;
}

}  // namespace gofed::clients
