// A small distribution, made of stanzas, and a service that has it.
#pragma once

#include <string>
#include <vector>

#include "schemas/actions/goland.h"
#include "schemas/base/result.h"
#include "test/workers/services/local_system.h"

namespace gofed::test {

struct SourceStanza {
  std::string name;
  std::string version = "1.0-1";
  std::vector<std::string> binaries = {};
  std::string build_depends = {};
  std::string import_paths = {};
  std::string more = {};  // lines
};
struct BinaryStanza {
  std::string name;
  std::string version = "1.0-1";
  std::string source = {};
  std::string depends = {};
  std::string more = {};
  std::string architecture = "all";
};

[[nodiscard]] std::string text_of(const std::vector<SourceStanza>& sources);
[[nodiscard]] std::string text_of(const std::vector<BinaryStanza>& binaries);

// Imports the two texts as a distribution.
[[nodiscard]] Result<schemas::GolandImport::Output> import_texts(LocalSystem& local,
                                                                 const std::string& name,
                                                                 const std::string& sources,
                                                                 const std::string& packages);

// Libraries b <- a, programs p (of a) and q (of a, for tests), a tool that x build-depends on.
void import_small(LocalSystem& local, const std::string& name = "debian/12");

}  // namespace gofed::test
