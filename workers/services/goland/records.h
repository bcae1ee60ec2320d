// What the index keeps of a package: the values of store/distributions.
//
// They reach the disk as msgpack of described structs: fields are added, never renamed or removed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "schemas/describe/describe.h"
#include "store/distributions/distribution_store.h"
#include "workers/packaging/debian.h"

namespace gofed::workers {

struct SourceFileRecord {
  std::string name;
  std::uint64_t size_bytes = 0;
  std::string sha256;

  static void describe(schemas::Describe<SourceFileRecord>& d);
};

struct SourceRecord {
  std::vector<std::string> binaries;
  std::vector<std::string> import_paths;
  std::string build_depends;  // the relation field
  std::string section;
  std::string homepage;
  std::string vcs;
  std::string directory;
  std::vector<SourceFileRecord> files;
  bool is_extra = false;

  static void describe(schemas::Describe<SourceRecord>& d);
};

struct BinaryRecord {
  std::string source;
  std::string source_version;
  std::string depends;  // relation fields
  std::string provides;
  std::string built_using;
  std::string static_built_using;
  std::vector<std::string> import_paths;
  std::string section;
  std::string homepage;
  std::string summary;
  std::string file;
  std::uint64_t size_bytes = 0;
  std::string sha256;

  static void describe(schemas::Describe<BinaryRecord>& d);
};

// A package as it is written: its record, and what it is found under.
struct IndexedPackage {
  std::string value;
  std::vector<store::PackageTermEntry> terms;
};
[[nodiscard]] IndexedPackage index_source(packaging::SourcePackage package);
[[nodiscard]] IndexedPackage index_binary(packaging::BinaryPackage package);

// errors: Corrupt, naming the package.
[[nodiscard]] Result<SourceRecord> read_source_record(std::string_view name,
                                                      std::string_view value);
[[nodiscard]] Result<BinaryRecord> read_binary_record(std::string_view name,
                                                      std::string_view value);

}  // namespace gofed::workers
