#include "workers/archive/posix.h"

#include <cerrno>
#include <system_error>

namespace gofed::archive {
namespace {

Errc code_of(int number) {
  switch (number) {
    case ENOENT:
      return Errc::NotFound;
    case ENOTDIR:
    case ENAMETOOLONG:
      return Errc::InvalidArgument;
    case EEXIST:
      return Errc::AlreadyExists;
    case ENOSPC:
    case EDQUOT:
      return Errc::StorageFull;
    default:
      return Errc::Io;
  }
}

}  // namespace

std::unexpected<Error> os_error(const std::string& what) {
  const int number = errno;
  // Not strerror: another thread may overwrite its buffer.
  return fail(code_of(number), what + ": " + std::generic_category().message(number));
}

Result<std::size_t> read_some(int fd, std::span<std::byte> into, const std::string& what) {
  for (;;) {
    const auto n = ::read(fd, into.data(), into.size());
    if (n >= 0) return static_cast<std::size_t>(n);
    if (errno != EINTR) return os_error(what);
  }
}

}  // namespace gofed::archive
