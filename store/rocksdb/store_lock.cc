#include "store/rocksdb/store_lock.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace gofed::store {
namespace {

constexpr std::size_t kPidDigitsMax = 20;

// "process 12 (gofed-worker)"; the name is missing if the holder lives in another pid namespace.
std::string holder(const FileHandle& file) {
  auto pid = file.read_at(0, kPidDigitsMax);
  if (!pid || pid->empty() ||
      !std::ranges::all_of(*pid, [](char c) { return c >= '0' && c <= '9'; })) {
    return "another process";
  }
  if (*pid == std::to_string(::getpid())) return "this process (" + *pid + ")";
  std::string text = "process " + *pid;
  if (auto comm = FileHandle::open("/proc/" + *pid + "/comm", O_RDONLY)) {
    auto name = comm->read_at(0, 64);
    if (name && name->ends_with('\n')) text += " (" + name->substr(0, name->size() - 1) + ")";
  }
  return text;
}

}  // namespace

Result<StoreLock> StoreLock::acquire(const std::string& directory) {
  auto file = FileHandle::open(directory + "/LOCK", O_RDWR | O_CREAT);
  if (!file) return prefixed("store " + directory, file.error());
  if (::flock(file->fd(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return system_error("lock", file->path());
    return fail(Errc::Unavailable, "store " + directory + ": open in " + holder(*file));
  }
  // The pid serves the message only: a full disk must not keep a store from being opened.
  if (::ftruncate(file->fd(), 0) == 0) {
    static_cast<void>(file->write_at(0, std::to_string(::getpid())));
  }
  StoreLock lock;
  lock.file_ = std::move(*file);
  return lock;
}

}  // namespace gofed::store
