// Frozen wire vectors: "NAME = hex hex -" lines of a file, each the frames of one message.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gofed::test {

using Frames = std::vector<std::string>;

// The vectors of a file, by name. Throws std::runtime_error on an invalid file or line.
std::map<std::string, Frames> load_vectors(const std::string& path);

// "4d44 - 01" -> frames.
Frames frames_of_hex(std::string_view text);

// The other way, as the vectors write it.
std::string hex_of_frames(const Frames& frames);

}  // namespace gofed::test
