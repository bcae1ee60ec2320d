// The Go files and manifests below a directory, as load_project takes them. For tests and
// benchmarks.
#pragma once

#include <filesystem>
#include <vector>

#include "workers/golang/project/project.h"

namespace gofed::golang::test {

enum class TestFiles : bool { LeaveOut, Read };

// Symbolic links to files are followed, those to directories are not (as go/build's walk). A small
// tree is read in less time than it takes to parse it: two system calls a file beside those that
// open and close it. Throws std::system_error: what is there cannot be read.
[[nodiscard]] std::vector<SourceFile> read_tree(const std::filesystem::path& root,
                                                TestFiles tests = TestFiles::Read);

// The same tree, its files to be read when their turn comes.
[[nodiscard]] SourceListing list_tree(const std::filesystem::path& root);

}  // namespace gofed::golang::test
