// Headers of a tar archive (POSIX.1-2001, pax): just what a deterministic archive of regular files
// needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gofed::clients {

inline constexpr std::size_t kTarBlockBytes = 512;

// The header block of a regular file, after a pax header where its name or size needs one. Mode
// 0644, owner 0, time 0: nothing of the machine that wrote it.
[[nodiscard]] std::string tar_header(std::string_view path, std::uint64_t size_bytes);

// Zeros that fill the last block of a file.
[[nodiscard]] std::string tar_padding(std::uint64_t size_bytes);

// What ends an archive.
[[nodiscard]] std::string tar_end();

}  // namespace gofed::clients
