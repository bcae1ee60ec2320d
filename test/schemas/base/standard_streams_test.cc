// Goal: after open_standard_streams() the descriptors 0 to 2 are open, those that were are left
// alone, and using one that was not is an error. Method: a forked child for each set of them.
#include "schemas/base/standard_streams.h"

#include <array>
#include <cerrno>
#include <string>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace gofed {
namespace {

bool is_null(int fd) {
  struct stat given{};
  struct stat null{};
  return ::fstat(fd, &given) == 0 && ::stat("/dev/null", &null) == 0 &&
         given.st_rdev == null.st_rdev && given.st_ino == null.st_ino;
}

// What is wrong in a child whose descriptors of the set were closed; 0: nothing.
int check_child(unsigned closed) {
  const int other = ::open("/", O_RDONLY | O_DIRECTORY);
  for (int fd = 0; fd < 3; ++fd) {
    if ((closed >> static_cast<unsigned>(fd) & 1U) != 0) {
      ::close(fd);
    } else if (::dup2(other, fd) != fd) {
      return 10;
    }
  }
  open_standard_streams();
  for (int fd = 0; fd < 3; ++fd) {
    const bool was_closed = (closed >> static_cast<unsigned>(fd) & 1U) != 0;
    if (is_null(fd) != was_closed) return 20 + fd;
  }
  char byte = 0;
  if ((closed & 1U) != 0 && (::read(0, &byte, 1) != -1 || errno != EBADF)) return 30;
  if ((closed & 2U) != 0 && (::write(1, &byte, 1) != -1 || errno != EBADF)) return 31;
  if ((closed & 4U) != 0 && ::write(2, &byte, 1) != 1) return 32;
  return ::open("/dev/null", O_RDONLY) > 2 ? 0 : 40;
}

}  // namespace

TEST_CASE("standard streams: those that are closed become /dev/null, the others stay") {
  const auto closed = GENERATE(0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) ::_exit(check_child(closed));
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CAPTURE(closed);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

}  // namespace gofed
