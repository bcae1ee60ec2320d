// A directory as a tar archive, made as it is read: the same tree gives the same bytes, whoever
// owns it and whenever it was written.
//
// Holds the regular files, by path. Left out: symbolic links, special files, and what version
// control keeps (.git, .hg, .svn, .bzr, CVS).
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "clients/files.h"
#include "schemas/result.h"

namespace gofed::clients {

class DirectoryArchive {
 public:
  // Lists the tree. errors name the path: NotFound, NotAllowed, InvalidArgument (no directory),
  // LimitExceeded (over kDepthMax), Io, Cancelled once the flag is set.
  [[nodiscard]] static Result<DirectoryArchive> open(const std::string& path,
                                                     const std::atomic<bool>& stop);

  // "NAME.tar", after the directory.
  [[nodiscard]] const std::string& name() const { return name_; }

  // Up to `bytes` bytes of the archive; fewer only at its end. errors: as above, and Io for a file
  // that changed meanwhile.
  [[nodiscard]] Result<std::string> read(std::size_t bytes);

 private:
  struct Entry {
    std::string path;  // in the archive
    std::uint64_t size_bytes = 0;
  };

  explicit DirectoryArchive(std::string root) : root_(std::move(root)) {}
  [[nodiscard]] Result<void> list(const std::atomic<bool>& stop);
  [[nodiscard]] Result<void> read_file(std::string& out, std::size_t bytes);
  [[nodiscard]] Result<void> begin_next();

  std::string root_;
  std::string name_;
  std::vector<Entry> entries_;
  std::size_t next_ = 0;           // entry to begin
  std::string pending_;            // header, padding or end, ahead of the file's bytes
  std::optional<InputFile> file_;  // the entry being read
  std::uint64_t left_bytes_ = 0;   // of it
  bool ended_ = false;
};

}  // namespace gofed::clients
