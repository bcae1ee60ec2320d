#include "test/support/vectors.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace gofed::test {
namespace {

std::string bytes_of_hex(const std::string& hex) {
  if (hex == "-") return {};
  if (hex.size() % 2 != 0) throw std::runtime_error("odd hex: " + hex);
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

std::string hex_of_bytes(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  if (bytes.empty()) return "-";
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex.push_back(kDigits[byte >> 4U]);
    hex.push_back(kDigits[byte & 0xfU]);
  }
  return hex;
}

}  // namespace

Frames frames_of_hex(std::string_view text) {
  std::istringstream words{std::string(text)};
  Frames frames;
  for (std::string word; words >> word;) frames.push_back(bytes_of_hex(word));
  return frames;
}

std::string hex_of_frames(const Frames& frames) {
  std::string text;
  for (const auto& frame : frames) {
    if (!text.empty()) text.push_back(' ');
    text += hex_of_bytes(frame);
  }
  return text;
}

std::map<std::string, Frames> load_vectors(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path);
  std::map<std::string, Frames> vectors;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#') continue;
    const auto equals = line.find('=');
    if (equals == std::string::npos) throw std::runtime_error("no vector: " + line);
    const auto name = line.substr(0, line.find(' '));
    if (!vectors.emplace(name, frames_of_hex(line.substr(equals + 1))).second) {
      throw std::runtime_error("twice: " + name);
    }
  }
  return vectors;
}

}  // namespace gofed::test
