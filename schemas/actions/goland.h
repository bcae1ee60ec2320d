// The actions of `goland` that keep distributions: import, listings, differences of two states.
//
// A distribution is a name ("debian/12") with states, each an import of its metadata. Everywhere an
// empty distribution stands for the only one there is, and state 0 for its newest.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schemas/actions/action.h"
#include "schemas/actions/file.h"

namespace gofed::schemas {

struct DistributionState {
  std::uint64_t number = 0;
  std::uint64_t created = 0;  // Unix milliseconds
  std::uint64_t sources = 0;
  std::uint64_t binaries = 0;
  std::vector<std::string> architectures;
  std::vector<std::string> files;

  static void describe(Describe<DistributionState>& d);
  friend bool operator==(const DistributionState&, const DistributionState&) = default;
};

struct DistributionInfo {
  std::string name;
  std::vector<DistributionState> states;

  static void describe(Describe<DistributionInfo>& d);
  friend bool operator==(const DistributionInfo&, const DistributionInfo&) = default;
};

struct GolandImport {
  static constexpr ActionInfo kInfo{
      .service = "goland",
      .name = "goland_import",
      .idempotent = false,
      .doc = "Reads a distribution's Sources and Packages into a new state of it."};
  struct Input {
    std::string distribution;
    std::vector<FileId> sources;
    std::vector<FileId> packages;
    std::uint32_t keep = 5;

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::string distribution;
    DistributionState state;

    static void describe(Describe<Output>& d);
  };
};

struct GolandDistributions {
  static constexpr ActionInfo kInfo{
      .service = "goland",
      .name = "goland_distributions",
      .idempotent = true,
      .doc = "The distributions that were imported, and their states."};
  struct Input {
    std::string distribution;

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::vector<DistributionInfo> distributions;

    static void describe(Describe<Output>& d);
  };
};

struct ListedPackage {
  std::string name;
  std::string version;
  std::string summary;
  std::string url;
  std::vector<std::string> import_paths;
  std::vector<std::string> subpackages;
  std::uint64_t updated = 0;  // Unix milliseconds: when the state was imported

  static void describe(Describe<ListedPackage>& d);
};

struct GolandPackageListing {
  static constexpr ActionInfo kInfo{
      .service = "goland",
      .name = "goland_package_listing",
      .idempotent = true,
      .doc = "The Go source packages of a distribution, or all of them, by name."};
  struct Input {
    std::string distribution;
    std::uint64_t state = 0;
    std::string prefix;
    bool all = false;
    std::string cursor;
    std::uint32_t limit = 1000;

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::vector<ListedPackage> packages;
    std::string cursor;

    static void describe(Describe<Output>& d);
  };
};

struct ChangedPackage {
  std::string package;
  std::string before;  // its version; empty: it is new
  std::string after;   // empty: it is gone

  static void describe(Describe<ChangedPackage>& d);
  friend bool operator==(const ChangedPackage&, const ChangedPackage&) = default;
};

struct GolandDiff {
  static constexpr ActionInfo kInfo{
      .service = "goland",
      .name = "goland_diff",
      .idempotent = true,
      .doc = "Which source packages differ between two states of a distribution."};
  struct Input {
    std::string distribution;
    std::uint64_t before = 0;
    std::uint64_t after = 0;
    bool all = false;

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::string distribution;
    std::uint64_t before = 0;
    std::uint64_t after = 0;
    std::vector<ChangedPackage> changes;

    static void describe(Describe<Output>& d);
  };
};

}  // namespace gofed::schemas
