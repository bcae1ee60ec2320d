// Foreign bytes made fit for an error's one line. For this folder only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace gofed::archive {

inline constexpr std::size_t kPrintableBytesMax = 160;

// `text` with control characters and bytes that are no UTF-8 as \xHH. A text longer than
// `bytes_max` keeps its beginning and its end: "aaaa...zz.go".
[[nodiscard]] std::string printable(std::string_view text,
                                    std::size_t bytes_max = kPrintableBytesMax);

// How errors tell a limit of ArchiveLimits and what it stands at.
[[nodiscard]] std::string over_limit(std::string_view limit, std::uint64_t value);

// The first bytes of a file that is not what it should be: text in quotes ("<!DOCTYPE html"),
// anything else as hexadecimal (7f 45 4c 46).
[[nodiscard]] std::string first_bytes(std::span<const std::byte> bytes);

}  // namespace gofed::archive
