// The hard links of an archive: other names of files that stand elsewhere in it. For this folder
// only.
//
// A tar names the file before its links, and other formats may name it after them: so a link is
// resolved when the archive was read to its end. Paths are kept as their hashes, so that an archive
// of many links takes little memory; the links that somebody wants are kept whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "workers/archive/reader.h"

namespace gofed::archive {

using PathHash = std::size_t;
[[nodiscard]] inline PathHash hash_of(const std::string& path) {
  return std::hash<std::string>{}(path);
}

struct HardLink {
  ArchiveEntry entry;
  std::string target;  // its path in the archive, as the link names it
};

class HardLinks {
 public:
  // Each link of the archive, in the order of its entries.
  void add(const std::string& path, const std::string& target);
  // One of them whose content is wanted.
  void want(HardLink link) { wanted_.push_back(std::move(link)); }
  // What is in the archive under this path is no file.
  void add_skipped(const std::string& path, SkippedKind kind) { skipped_[hash_of(path)] = kind; }

  [[nodiscard]] const std::vector<HardLink>& wanted() const { return wanted_; }

  // The path of the file that the link names, through links to links.
  [[nodiscard]] PathHash file_of(const HardLink& link) const;
  // Whether a directory above the path is a symbolic link that was skipped: where the file belongs
  // depends on who reads.
  [[nodiscard]] bool is_below_link(std::string_view path) const;
  // What stands there instead of a file; null: a file, or nothing.
  [[nodiscard]] const SkippedKind* skipped(PathHash path) const;

 private:
  std::vector<HardLink> wanted_;
  std::unordered_map<PathHash, PathHash> targets_;
  std::unordered_map<PathHash, SkippedKind> skipped_;
};

}  // namespace gofed::archive
