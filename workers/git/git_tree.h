// The files of a commit, read out of a repository's objects: nothing is checked out, fetched or run.
//
// One call, one thread. Errors name the repository or the revision.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "schemas/base/result.h"

namespace gofed::git {

// What a commit may hold; the largest real trees stay below a third of each.
inline constexpr std::uint64_t kEntriesMax = 400'000;
inline constexpr std::uint64_t kTotalBytesMax = std::uint64_t{2} << 30;
inline constexpr std::uint64_t kFileBytesMax = std::uint64_t{64} << 20;
inline constexpr std::size_t kDepthMax = 128;

struct GitFile {
  std::string path;  // below the directory that was asked for
  bool is_link = false;
  std::string_view bytes = {};  // its content, or where the link leads; valid during the call
};

struct GitVisitor {
  std::function<bool(std::string_view path)> wanted = {};  // empty: every file
  std::function<Result<void>(const GitFile& file)> file = {};
  std::function<bool()> cancelled = {};  // asked per entry; empty: never
};

// The files of `revision` (a commit, tag or branch, as git rev-parse has them), in the order of the
// objects, of a bare repository or of a work tree. Of a directory below the top of a work tree, the
// files below it. Submodules are passed over.
//   errors  NotFound       no repository, no such revision, or not this directory in it
//           Corrupt        an object that is missing or damaged
//           NotAllowed     a name that leads out of the commit
//           LimitExceeded  the limits above, named
//           Unsupported    no libgit2
//           Cancelled      `cancelled` said so; and what the visitor returns
[[nodiscard]] Result<void> read_git_tree(const std::string& directory, const std::string& revision,
                                         const GitVisitor& visitor);

}  // namespace gofed::git
