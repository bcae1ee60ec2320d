// File descriptors that close themselves, and errno as an Error. For this folder only.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include <unistd.h>

#include "schemas/base/result.h"

namespace gofed::archive {

class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  ~UniqueFd() {
    if (fd_ >= 0) ::close(fd_);
  }
  UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }

  explicit operator bool() const { return fd_ >= 0; }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

// errno, as it stands, about `what`: "dir/a.go: Permission denied".
[[nodiscard]] std::unexpected<Error> os_error(const std::string& what);

// read(2), again after a signal; 0 is the end. `what` is named by the error.
[[nodiscard]] Result<std::size_t> read_some(int fd, std::span<std::byte> into,
                                            const std::string& what);

}  // namespace gofed::archive
