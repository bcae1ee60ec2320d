// A file descriptor that closes itself, and the few system calls the side files of a store need.
#pragma once

#include <string>
#include <string_view>

#include "schemas/base/result.h"

namespace gofed::store {

class FileHandle {
 public:
  FileHandle() = default;
  ~FileHandle();
  FileHandle(FileHandle&& other) noexcept;
  FileHandle& operator=(FileHandle&& other) noexcept;

  // As open(2), with O_CLOEXEC; a new file is its owner's alone (0600). NotFound if there is no such file, Io otherwise.
  [[nodiscard]] static Result<FileHandle> open(const std::string& path, int flags);

  [[nodiscard]] Result<std::string> read_at(std::size_t offset,
                                            std::size_t length) const;  // fewer at the end
  [[nodiscard]] Result<void> write_at(std::size_t offset, std::string_view bytes) const;
  [[nodiscard]] Result<void> sync() const;  // fdatasync

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  int fd_ = -1;
  std::string path_;
};

// "open /x/MARK: Permission denied", as Io; StorageFull for ENOSPC and EDQUOT.
[[nodiscard]] std::unexpected<Error> system_error(std::string_view what, std::string_view path);

// Makes files created in, renamed in or removed from the directory durable.
[[nodiscard]] Result<void> sync_directory(const std::string& path);

}  // namespace gofed::store
