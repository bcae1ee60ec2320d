// A wall clock that a test sets, for one process: a library to preload.
//
//   LD_PRELOAD=libgofed-clockjump.so GOFED_CLOCKJUMP_FILE=/path program ...; echo -3600 > /path
//
// The wall clock is off by the seconds that the file holds at that moment; without the file it is
// right. The steady clock is left alone.
#include <cstdlib>
#include <ctime>

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

namespace {

long seconds_off() {
  const char* path = std::getenv("GOFED_CLOCKJUMP_FILE");
  if (path == nullptr) return 0;
  const int file = ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char text[32] = {};
  const auto size = ::read(file, text, sizeof text - 1);
  ::close(file);
  return size > 0 ? std::strtol(text, nullptr, 10) : 0;
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  using Real = int (*)(clockid_t, timespec*);
  static const auto real = reinterpret_cast<Real>(::dlsym(RTLD_NEXT, "clock_gettime"));
  const int done = real(clock, time);
  if (done == 0 && clock == CLOCK_REALTIME) time->tv_sec += seconds_off();
  return done;
}
