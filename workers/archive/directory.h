// The files of a directory, listed once and read in place, in any order: for who needs no archive of
// them. Which files those are, and what is an error, is as when the directory is packed (writer.h).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "workers/archive/limits.h"
#include "workers/archive/reader.h"

namespace gofed::archive {

struct ListOptions {
  ArchiveLimits limits = {};  // those of ratio do not apply
  // Which files are listed, by their paths below the directory; empty: all. Others are not opened.
  std::function<bool(std::string_view path)> wanted = {};
  std::function<bool()> cancelled = {};  // asked per file; empty: never
};

class DirectoryFiles {
 public:
  struct File {
    std::string path;  // below the directory
    std::uint64_t size_bytes = 0;
    std::optional<SkippedKind> skipped = {};  // it is no regular file, and has no content
  };

  // The wanted files, links and special files, in the order of their paths; none of them is opened. errors: those of
  // pack_directory().
  [[nodiscard]] static Result<DirectoryFiles> list(const std::string& directory,
                                                   const ListOptions& options);
  ~DirectoryFiles();
  DirectoryFiles(DirectoryFiles&& other) noexcept;
  DirectoryFiles& operator=(DirectoryFiles&&) = delete;

  [[nodiscard]] const std::vector<File>& files() const { return files_; }
  [[nodiscard]] std::uint64_t total_bytes() const { return total_bytes_; }

  // What a listed file holds now. Any thread, several at once. errors: Io and what open(2) says,
  // LimitExceeded; they name the file. A link, or one on the way to it, is not followed.
  [[nodiscard]] Result<std::string> read(const File& file) const;

 private:
  DirectoryFiles(std::string root, ArchiveLimits limits)
      : root_(std::move(root)), limits_(limits) {}

  [[nodiscard]] int open_below(const std::string& path) const;

  std::string root_;
  ArchiveLimits limits_;
  int fd_ = -1;  // of the root
  std::vector<File> files_;
  std::uint64_t total_bytes_ = 0;
};

}  // namespace gofed::archive
