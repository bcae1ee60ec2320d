#include "test/support/golden.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "test/support/temp_dir.h"

namespace gofed::test {
namespace {

// The next line, without its newline; `rest` goes on behind it.
std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

std::string first_difference(std::string_view expected, std::string_view found) {
  for (int number = 1;; ++number) {
    const bool expected_ended = expected.empty();
    const bool found_ended = found.empty();
    const auto want = take_line(expected);
    const auto have = take_line(found);
    if (expected_ended && found_ended) return "differ in the newline at the end";
    if (want == have && expected_ended == found_ended) continue;
    return "line " + std::to_string(number) +
           "\n  golden: " + (expected_ended ? std::string{"(ended)"} : std::string{want}) +
           "\n  found:  " + (found_ended ? std::string{"(ended)"} : std::string{have});
  }
}

}  // namespace

std::string source_path(std::string_view relative) {
  return std::string{GOFED_SOURCE_DIR "/"} + std::string{relative};
}

std::string golden_difference(const std::string& path, std::string_view text) {
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    write_file(path, text);
    return {};
  }
  if (!std::filesystem::exists(path)) return path + " is missing: UPDATE_GOLDEN=1 writes it";
  const auto expected = read_file(path);
  if (expected == text) return {};
  return path + " " + first_difference(expected, text);
}

std::vector<std::string> golden_inputs(std::string_view folder, std::string_view extension) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{source_path(folder)}) {
    if (entry.path().extension() == extension) paths.push_back(entry.path().string());
  }
  if (paths.empty()) throw std::runtime_error("no golden inputs under " + std::string{folder});
  std::ranges::sort(paths);
  return paths;
}

}  // namespace gofed::test
