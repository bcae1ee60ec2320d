// API facts as lines in the format of Go's own api/go1.N.txt files (cmd/api): one feature a line,
// "pkg bytes, func Compare([]uint8, []uint8) int"; features of some platforms only carry them:
// "pkg syscall (windows-386), const WSADESCRIPTION_LEN = 256".
//
// Pure. Any thread.
#pragma once

#include <string>
#include <vector>

#include "workers/golang/facts/api_facts.h"

namespace gofed::golang {

// Sorted, without repetitions; of the packages that are neither internal nor commands nor vendored.
// A feature that all platforms of the package share has no platform. What is Unknown is left out.
[[nodiscard]] std::vector<std::string> goapi_lines(const ApiFacts& facts);

// The platforms to collect for that output, with the project's Go version and tags: those of Go's
// checker; for the source of Go itself without the ports that this release does not have yet.
[[nodiscard]] std::vector<BuildContext> goapi_platforms_of(const Project& project);

}  // namespace gofed::golang
