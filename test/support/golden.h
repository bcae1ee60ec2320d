// Golden files: the expected text beside the test's input, reviewed as code.
//
//   CHECK(golden_difference(source_path("test/workers/golang/testdata/func.golden"), text) == "");
//
// UPDATE_GOLDEN=1 in the environment rewrites the files instead of comparing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gofed::test {

// A path of the repository.
[[nodiscard]] std::string source_path(std::string_view relative);

// Empty where the file holds just this text; else the first line that differs, both ways.
[[nodiscard]] std::string golden_difference(const std::string& path, std::string_view text);

// The files under a folder of the repository with this extension (".go"), sorted. Throws where
// there are none: a golden test over no files proves nothing.
[[nodiscard]] std::vector<std::string> golden_inputs(std::string_view folder,
                                                     std::string_view extension);

}  // namespace gofed::test
