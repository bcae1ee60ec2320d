// A directory that is there for the length of a test, and whole files in one call.
//
// Throws std::runtime_error that names the path: in a test that is a failure with a reason.
#pragma once

#include <string>
#include <string_view>

namespace gofed::test {

class TempDir {
 public:
  // Made under `parent`, or under $TMPDIR (/tmp) where none is given.
  explicit TempDir(const std::string& parent = {});
  // Removed with all that is in it.
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string operator/(std::string_view name) const {
    return path_ + "/" + std::string{name};
  }

 private:
  std::string path_;
};

[[nodiscard]] std::string read_file(const std::string& path);

// Makes the directories on the way.
void write_file(const std::string& path, std::string_view bytes);

// An endpoint that nobody else binds: a socket file in the directory. Short, as sun_path is.
[[nodiscard]] std::string ipc_endpoint(const TempDir& directory, std::string_view name);

}  // namespace gofed::test
