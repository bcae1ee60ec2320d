// goland_missing: which requirements of Go source a distribution lacks or has too old.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schemas/actions/action.h"

namespace gofed::schemas {

struct RequiredModule {
  std::string module;                // its path; empty: no go.mod names who provides the imports
  std::string version;               // the least that will do; empty: any
  std::vector<std::string> imports;  // packages of it that are imported
  bool tests = false;                // needed by tests only
  bool indirect = false;             // needed by others that are needed

  static void describe(Describe<RequiredModule>& d);
};

// Never renumber: the names are on the wire.
enum class PackagedState : std::uint8_t {
  Ok,          // packaged, new enough
  TooOld,      // packaged in an older version than is required
  OtherMajor,  // only another major version is packaged
  Missing,     // not packaged
  Unknown,     // packaged, in a version that does not compare
};
[[nodiscard]] std::span<const EnumName> describe_enum(PackagedState);

struct PackagedModule {
  std::string module;  // or the import path, where no module is known
  std::string version;
  PackagedState state = PackagedState::Missing;
  std::string package;  // the binary package with the Go source
  std::string source;
  std::string packaged_version;
  std::string import_path;                // that the package provides
  std::vector<std::string> lacking;       // imports that no package provides
  std::vector<std::string> alternatives;  // other packages of the path: "name (version)"
  std::string suggested;                  // of what is missing, the package's name by rule
  bool tests = false;
  bool indirect = false;

  static void describe(Describe<PackagedModule>& d);
};

struct GolandMissing {
  static constexpr ActionInfo kInfo{
      .service = "goland",
      .name = "goland_missing",
      .idempotent = true,
      .doc = "Which required modules a distribution lacks or has too old."};
  struct Input {
    std::string distribution;
    std::uint64_t state = 0;
    std::vector<RequiredModule> requirements;

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::string distribution;
    std::vector<PackagedModule> modules;  // in the order of the input

    static void describe(Describe<Output>& d);
  };
};

}  // namespace gofed::schemas
