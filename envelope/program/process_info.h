// Who this process is, for metadata and the meta of results. Read once; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <random>
#include <string>

#include <unistd.h>

namespace gofed::envelope {

[[nodiscard]] inline const std::string& host_name() {
  static const std::string name = [] {
    char buffer[256] = {};
    return ::gethostname(buffer, sizeof buffer - 1) == 0 ? std::string(buffer)
                                                         : std::string("unknown");
  }();
  return name;
}

// "host:pid"
[[nodiscard]] inline const std::string& worker_name() {
  static const std::string name = host_name() + ":" + std::to_string(::getpid());
  return name;
}

[[nodiscard]] inline std::uint64_t unix_ms() {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                        std::chrono::system_clock::now().time_since_epoch())
                                        .count());
}

// 64 random bits from the system, in hex: unique over processes and hosts.
[[nodiscard]] inline std::string random_name() {
  std::random_device source;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string name;
  for (int word = 0; word < 2; ++word) {
    auto bits = source();
    for (int i = 0; i < 8; ++i, bits >>= 4) name += kDigits[bits & 15U];
  }
  return name;
}

}  // namespace gofed::envelope
