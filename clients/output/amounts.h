// Amounts as people read them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace gofed::clients {

// "850ms", "4.2s", "3m12s", "5h04m", "2d03h"
[[nodiscard]] std::string duration_words(std::chrono::milliseconds duration);

using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

// RFC 3339, in UTC: "2026-12-01T02:50:29.731Z".
[[nodiscard]] std::string rfc3339(WallTime time);

// "512 B", "1.5 KiB", "20.0 MiB"
[[nodiscard]] std::string bytes_words(std::uint64_t size_bytes);

// "1 package", "12 packages"
[[nodiscard]] std::string count_words(std::uint64_t count, std::string singular);

// "120/s, 4.2s left" or "12/min, 3m12s left": the pace of work that is partly done; empty where
// nothing is. total 0: not known.
[[nodiscard]] std::string pace_words(std::uint64_t done, std::uint64_t total,
                                     std::chrono::milliseconds elapsed);

}  // namespace gofed::clients
