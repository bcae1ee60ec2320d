// A power cut for one process: a library to preload, which forgets what was never fsynced.
//
//   LD_PRELOAD=libgofed-powercut.so GOFED_POWERCUT_DIR=/path program ...; kill -USR2 PID
//
// It notes, for every file below the directory that the process writes, the length at its last
// fsync or fdatasync. At SIGUSR2 the power goes: no write, sync, rename or removal returns any more
// (so nothing is acknowledged from then on), every noted file is cut to its synced length, and the
// process is killed with SIGKILL. What killing alone would leave in the page cache is lost.
//
// Not simulated: bytes overwritten in place, and directory entries (a rename or a new file is
// kept).
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

constexpr int kCutSignal = SIGUSR2;
constexpr int kFilesMax = 65536;

template <typename F>
F* real(const char* name) {
  return reinterpret_cast<F*>(::dlsym(RTLD_NEXT, name));
}

struct Noted {
  int fd;                            // our own, so that renamed and closed files can be cut, too
  std::atomic<long long> synced{0};  // length at the last sync
};

std::atomic<Noted*> noted_by_fd[kFilesMax];
std::mutex mutex;  // guards noted_by_inode
std::map<std::pair<dev_t, ino_t>, Noted*> noted_by_inode;
std::atomic<bool> power_is_off{false};
std::atomic<int> calls_in_flight{0};

[[noreturn]] void hang() {
  for (;;) ::pause();
}

// Around every call that changes a noted file. After the cut none begins, and none returns.
class Call {
 public:
  Call() {
    ++calls_in_flight;
    if (power_is_off) {
      --calls_in_flight;
      hang();
    }
  }
  ~Call() {
    const int saved = errno;
    --calls_in_flight;
    if (power_is_off) hang();
    errno = saved;
  }
};

void hang_if_off() {
  if (power_is_off) hang();
}

Noted* noted(int fd) {
  return fd >= 0 && fd < kFilesMax ? noted_by_fd[fd].load() : nullptr;
}

bool below_directory(int fd) {
  const char* directory = std::getenv("GOFED_POWERCUT_DIR");
  if (directory == nullptr) return false;
  char link[64];
  char path[4096];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const auto length = ::readlink(link, path, sizeof path - 1);
  if (length < 0) return false;
  path[length] = '\0';
  return std::strncmp(path, directory, std::strlen(directory)) == 0;
}

int note_opened(int fd, int flags) {
  if (fd < 0 || fd >= kFilesMax || (flags & O_ACCMODE) == O_RDONLY) return fd;
  struct stat info{};
  if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || !below_directory(fd)) return fd;
  const std::lock_guard lock{mutex};
  auto& file = noted_by_inode[{info.st_dev, info.st_ino}];
  if (file == nullptr) {
    file = new Noted{.fd = ::fcntl(fd, F_DUPFD_CLOEXEC, 1000)};
    // What a file of an earlier process holds has long been written back.
    file->synced = (flags & O_TRUNC) != 0 ? 0 : info.st_size;
  } else if ((flags & O_TRUNC) != 0) {
    file->synced = 0;
  }
  noted_by_fd[fd] = file;
  return fd;
}

int synced(int fd, int result, long long length) {
  if (auto* file = noted(fd); file != nullptr && result == 0) {
    // Another thread may have synced more already.
    auto before = file->synced.load();
    while (before < length && !file->synced.compare_exchange_weak(before, length)) {
    }
  }
  return result;
}

// What is there before the sync begins is what the sync makes durable.
long long length_of(int fd) {
  struct stat info{};
  return ::fstat(fd, &info) == 0 ? info.st_size : 0;
}

void cut_power() {
  power_is_off = true;
  while (calls_in_flight != 0) std::this_thread::yield();
  const std::lock_guard lock{mutex};
  for (const auto& [inode, file] : noted_by_inode) {
    if (length_of(file->fd) <= file->synced) continue;
    static const auto real_ftruncate = real<int(int, off_t)>("ftruncate");
    if (real_ftruncate(file->fd, file->synced) != 0) std::abort();
  }
  ::kill(::getpid(), SIGKILL);
}

// Before main(), and so before any other thread: all of them inherit the blocked signal.
__attribute__((constructor)) void arm() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, kCutSignal);
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::thread{[set] {
    int number = 0;
    while (::sigwait(&set, &number) != 0 || number != kCutSignal) {
    }
    cut_power();
  }}.detach();
}

mode_t mode_of(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

#define WITH_MODE(mode, flags)                   \
  va_list arguments;                             \
  va_start(arguments, flags);                    \
  const mode_t mode = mode_of(flags, arguments); \
  va_end(arguments)

extern "C" {

int open(const char* path, int flags, ...) {
  WITH_MODE(mode, flags);
  hang_if_off();
  static const auto call = real<int(const char*, int, mode_t)>("open");
  return note_opened(call(path, flags, mode), flags);
}

int open64(const char* path, int flags, ...) {
  WITH_MODE(mode, flags);
  hang_if_off();
  static const auto call = real<int(const char*, int, mode_t)>("open64");
  return note_opened(call(path, flags, mode), flags);
}

int openat(int directory, const char* path, int flags, ...) {
  WITH_MODE(mode, flags);
  hang_if_off();
  static const auto call = real<int(int, const char*, int, mode_t)>("openat");
  return note_opened(call(directory, path, flags, mode), flags);
}

int close(int fd) {
  if (fd >= 0 && fd < kFilesMax) noted_by_fd[fd] = nullptr;
  static const auto call = real<int(int)>("close");
  return call(fd);
}

ssize_t write(int fd, const void* bytes, size_t count) {
  static const auto call = real<ssize_t(int, const void*, size_t)>("write");
  if (noted(fd) == nullptr) {
    hang_if_off();
    return call(fd, bytes, count);
  }
  const Call guard;
  return call(fd, bytes, count);
}

ssize_t pwrite(int fd, const void* bytes, size_t count, off_t offset) {
  static const auto call = real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  const Call guard;
  return call(fd, bytes, count, offset);
}

ssize_t pwrite64(int fd, const void* bytes, size_t count, off64_t offset) {
  return pwrite(fd, bytes, count, offset);
}

int ftruncate(int fd, off_t length) {
  static const auto call = real<int(int, off_t)>("ftruncate");
  const Call guard;
  const int result = call(fd, length);
  if (auto* file = noted(fd); file != nullptr && result == 0 && file->synced > length) {
    file->synced = length;
  }
  return result;
}

int ftruncate64(int fd, off64_t length) {
  return ftruncate(fd, length);
}

int fsync(int fd) {
  static const auto call = real<int(int)>("fsync");
  const Call guard;
  const auto length = length_of(fd);
  return synced(fd, call(fd), length);
}

int fdatasync(int fd) {
  static const auto call = real<int(int)>("fdatasync");
  const Call guard;
  const auto length = length_of(fd);
  return synced(fd, call(fd), length);
}

int rename(const char* from, const char* to) {
  static const auto call = real<int(const char*, const char*)>("rename");
  const Call guard;
  return call(from, to);
}

int unlink(const char* path) {
  static const auto call = real<int(const char*)>("unlink");
  const Call guard;
  return call(path);
}

}  // extern "C"
