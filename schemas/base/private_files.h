// Files and directories that are their owner's alone: stores hold other people's sources.
//
// Pure system calls; any thread. Errors are Io and name the path; StorageFull where there is no
// space.
#pragma once

#include <string>

#include "schemas/base/result.h"

namespace gofed::store {

// Makes the directory and what is missing above it, each with mode 0700. A directory that is there
// stays as it is.
[[nodiscard]] Result<void> make_private_directories(const std::string& path);

// Takes from group and others what they may do with the file or directory. A symbolic link is not
// followed. What is not there is private; what belongs to another user, or lies on a file system
// that is read only, stays as it is: its owner has decided.
[[nodiscard]] Result<void> make_private(const std::string& path);

// The same for a directory and all that is below it.
[[nodiscard]] Result<void> make_tree_private(const std::string& path);

}  // namespace gofed::store
