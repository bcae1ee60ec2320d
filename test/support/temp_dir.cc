#include "test/support/temp_dir.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace gofed::test {

TempDir::TempDir(const std::string& parent) {
  path_ = (parent.empty() ? std::filesystem::temp_directory_path().string() : parent) +
          "/gofed-test-XXXXXX";
  if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("mkdtemp " + path_);
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string read_file(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) throw std::runtime_error("read " + path);
  return {std::istreambuf_iterator<char>{file}, {}};
}

void write_file(const std::string& path, std::string_view bytes) {
  std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
  std::ofstream file{path, std::ios::binary | std::ios::trunc};
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) throw std::runtime_error("write " + path);
}

std::string ipc_endpoint(const TempDir& directory, std::string_view name) {
  constexpr std::size_t kPathMax = 107;  // sockaddr_un::sun_path, less its NUL
  const std::string path = directory / name;
  if (path.size() > kPathMax) throw std::runtime_error("too long for a socket: " + path);
  return "ipc://" + path;
}

}  // namespace gofed::test
