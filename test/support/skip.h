// A test case that cannot run here says so: ctest counts it as skipped, not as passed.
#pragma once

#include <cstdio>

namespace gofed::test {

// What gofed_test() in test/CMakeLists.txt has ctest look for.
inline void say_skipped(const char* why) {
  std::printf("SKIPPED: %s\n", why);
  std::fflush(stdout);
}

}  // namespace gofed::test

// Ends the test case. To be said before its first check: a case that is skipped cannot fail.
#define GOFED_SKIP(why)              \
  do {                               \
    ::gofed::test::say_skipped(why); \
    return;                          \
  } while (false)
