// Packages of Debian's Sources and Packages files, as far as a distribution's index keeps them.
//
// Values only, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "workers/packaging/stanzas.h"

namespace gofed::packaging {

struct PackageFile {
  std::string name;
  std::uint64_t size_bytes = 0;
  std::string sha256;
};

struct SourcePackage {
  std::string name;
  std::string version;
  std::vector<std::string> binaries;  // packages that are built of it
  std::vector<std::string> import_paths;
  std::string build_depends;  // relation fields as they are, those of -Arch and -Indep joined
  std::string architecture;
  std::string section;
  std::string homepage;
  std::string vcs;
  std::string directory;  // of the files, below the archive's root
  std::vector<PackageFile> files;
  bool is_extra = false;  // Extra-Source-Only: kept in the archive for others that were built of it
};

struct BinaryPackage {
  std::string name;
  std::string version;
  std::string architecture;
  std::string source;
  std::string source_version;
  std::string depends;  // Pre-Depends and Depends
  std::string provides;
  std::string built_using;
  std::string static_built_using;
  std::vector<std::string> import_paths;
  std::string section;
  std::string homepage;
  std::string summary;  // the description's first line
  std::string file;     // below the archive's root
  std::uint64_t size_bytes = 0;
  std::string sha256;
};

// errors: Malformed: a field that must be there is not, or is not what it should be (versions,
// names, relations, sizes); LimitExceeded, both naming package and field.
[[nodiscard]] Result<SourcePackage> read_source_package(const Stanza& stanza);
[[nodiscard]] Result<BinaryPackage> read_binary_package(const Stanza& stanza);

// The import paths of a Go-Import-Path field, which are separated by commas and spaces, without
// schemes and slashes at the end, each once.
[[nodiscard]] std::vector<std::string> split_import_paths(std::string_view field);

}  // namespace gofed::packaging
