// FeatureList: an exported API as lines in the format of Go's own api/go1.N.txt files, as cmd/api
// writes and reads them: "pkg bytes, func Compare([]uint8, []uint8) int", and where only some of
// the platforms have it "pkg syscall (windows-386), const WSADESCRIPTION_LEN = 256".
//
// Values only.
#pragma once

#include <string>
#include <vector>

#include "schemas/describe/describe.h"
#include "schemas/golang/project.h"

namespace gofed::schemas::golang {

struct FeatureList {
  std::vector<std::string> platforms;  // that were looked at: "linux/amd64"
  std::vector<std::string> features;   // sorted, each once
  std::vector<Diagnostic> diagnostics;

  static void describe(Describe<FeatureList>& d);
  friend bool operator==(const FeatureList&, const FeatureList&) = default;
};

}  // namespace gofed::schemas::golang
