#include "envelope/net/ipc_path.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace gofed::envelope {
namespace {

constexpr std::string_view kIpc = "ipc://";

// Another program may hold a lock on the directory for reasons of its own.
constexpr int kLockTries = 100;
constexpr std::chrono::milliseconds kLockPause{10};

std::string path_of(std::string_view endpoint) {
  if (!endpoint.starts_with(kIpc)) return {};
  endpoint.remove_prefix(kIpc.size());
  // A wildcard is a new path of ZeroMQ's; an abstract name has no file.
  if (endpoint.starts_with('*') || endpoint.starts_with('@')) return {};
  return std::string(endpoint);
}

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// 0 where somebody listens, ECONNREFUSED where nobody does, or what keeps us from knowing.
int try_to_connect(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return ENAMETOOLONG;
  std::memcpy(address.sun_path, path.data(), path.size());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return errno;
  const int done = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  const int code = done == 0 ? 0 : errno;
  ::close(fd);
  // Its queue of connections is full: it listens.
  return code == EAGAIN || code == EINPROGRESS ? 0 : code;
}

}  // namespace

void remove_socket_file(const IpcFile& file) {
  const IpcPath held(std::string(kIpc) + file.path);
  const auto now = held.file();
  if (now && now->device == file.device && now->inode == file.inode) ::unlink(file.path.c_str());
}

std::optional<IpcFile> IpcPath::file() const {
  struct stat found{};
  if (path_.empty() || ::lstat(path_.c_str(), &found) != 0) return std::nullopt;
  return IpcFile{.path = path_, .device = found.st_dev, .inode = found.st_ino};
}

IpcPath::IpcPath(std::string_view endpoint) : path_(path_of(endpoint)) {
  if (path_.empty()) return;
  directory_fd_ = ::open(directory_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory_fd_ < 0) return;  // binding will say why
  for (int i = 0; i < kLockTries && ::flock(directory_fd_, LOCK_EX | LOCK_NB) != 0; ++i) {
    std::this_thread::sleep_for(kLockPause);
  }
}

IpcPath::~IpcPath() {
  if (directory_fd_ >= 0) ::close(directory_fd_);
}

Result<void> IpcPath::check_free() const {
  if (path_.empty()) return {};
  const auto refused = [&](const std::string& why) {
    return fail(Errc::Io, "bind ipc://" + path_ + ": " + why);
  };
  struct stat found{};
  if (::lstat(path_.c_str(), &found) != 0) {
    if (errno == ENOENT) return {};
    return refused(std::generic_category().message(errno));
  }
  if (!S_ISSOCK(found.st_mode)) return refused("exists and is no socket");
  switch (const int code = try_to_connect(path_)) {
    case ECONNREFUSED:  // left behind by a process that is gone
    case ENOENT:        // gone meanwhile
      return {};
    case 0:
      return refused("in use, another process listens there");
    default:
      return refused("exists, and " + std::generic_category().message(code));
  }
}

}  // namespace gofed::envelope
