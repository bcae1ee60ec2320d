// A directory as a tar archive: the same tree gives the same bytes, whoever owns it and whenever it
// was written.
#pragma once

#include <atomic>
#include <cstddef>
#include <string>

#include "schemas/result.h"

namespace gofed::clients {

class DirectoryArchive {
 public:
  // Reads the whole tree into an archive. errors: NotFound, NotAllowed, InvalidArgument (no
  // directory), Io, StorageFull, Cancelled once the flag is set. Errors name the path.
  [[nodiscard]] static Result<DirectoryArchive> open(const std::string& path,
                                                     const std::atomic<bool>& stop);
  ~DirectoryArchive();
  DirectoryArchive(DirectoryArchive&& other) noexcept;
  DirectoryArchive& operator=(DirectoryArchive&&) = delete;

  // "NAME.tar", after the directory.
  [[nodiscard]] const std::string& name() const { return name_; }

  // Up to `bytes` bytes; fewer only at the end.
  [[nodiscard]] Result<std::string> read(std::size_t bytes);

 private:
  DirectoryArchive(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}

  int fd_;
  std::string name_;
};

}  // namespace gofed::clients
