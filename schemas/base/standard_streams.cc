#include "schemas/base/standard_streams.h"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace gofed {

void open_standard_streams() {
  constexpr std::array kModes{O_WRONLY, O_RDONLY, O_WRONLY};  // of 0, 1, 2
  for (int fd = 0; fd < static_cast<int>(kModes.size()); ++fd) {
    if (::fcntl(fd, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest that is free: those below are open. Children have it too.
    const int opened = ::open("/dev/null", kModes[static_cast<unsigned>(fd)]);
    if (opened != fd) ::_exit(1);
  }
}

}  // namespace gofed
