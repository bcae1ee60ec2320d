// The actions of `goland` about needs: packages, their users, and in which order to build.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schemas/actions/action.h"

namespace gofed::schemas {

// Never renumber: the names are on the wire.
enum class NeedKind : std::uint8_t {
  Depends,       // a binary package, when it is installed
  BuildDepends,  // a source package, when it is built
  Embeds,        // a binary package was built of the source: Built-Using, Static-Built-Using
};
[[nodiscard]] std::span<const EnumName> describe_enum(NeedKind);

struct PackageNeed {
  NeedKind kind = NeedKind::Depends;
  std::string package;                   // as the relation names it
  std::string relation;                  // "name (>= 1)", with its alternatives
  bool tests = false;                    // only where tests run (<!nocheck>)
  std::vector<std::string> provided_by;  // binary packages of the distribution that meet it
  std::string version;                   // of the first of them

  static void describe(Describe<PackageNeed>& d);
};

struct GolandNeeds {
  static constexpr ActionInfo kInfo{.service = "goland",
                                    .name = "goland_needs",
                                    .idempotent = true,
                                    .doc = "What a package needs to be built and to be installed."};
  struct Input {
    std::string distribution;
    std::uint64_t state = 0;
    std::string package;
    std::string architecture;

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::string source;
    std::string version;
    std::vector<std::string> binaries;
    std::vector<PackageNeed> needs;

    static void describe(Describe<Output>& d);
  };
};

struct PackageUser {
  NeedKind kind = NeedKind::Depends;
  std::string package;  // a source package for build_depends, else a binary one
  std::string source;
  std::string version;
  std::string needs;       // the package that it names
  bool tests = false;      // only where tests run
  std::uint32_t step = 1;  // 1: it needs the package itself

  static void describe(Describe<PackageUser>& d);
};

struct GolandReverse {
  static constexpr ActionInfo kInfo{
      .service = "goland",
      .name = "goland_reverse",
      .idempotent = true,
      .doc = "Which packages of a distribution need some packages or import paths."};
  struct Input {
    std::string distribution;
    std::uint64_t state = 0;
    std::vector<std::string> packages;  // source or binary packages
    std::vector<std::string> imports;
    bool transitive = false;
    std::string architecture;

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::vector<std::string> packages;  // the binary packages that were meant
    std::vector<PackageUser> users;

    static void describe(Describe<Output>& d);
  };
};

struct RebuiltPackage {
  std::string source;
  std::string version;
  std::uint32_t batch = 0;  // from 0: all that it needs is in batches before, or in its cycle
  std::uint32_t cycle = 0;  // from 1, of `cycles`; 0: it is in no cycle
  bool embeds = false;      // its binaries were built of one of the packages
  bool tests = false;       // it needs them for its tests only
  bool leaf = false;        // no other package of the answer needs it
  std::vector<std::string> needs;  // sources of the answer that it needs directly

  static void describe(Describe<RebuiltPackage>& d);
};

struct RebuildEdge {
  std::string source;
  std::string needs;    // the source that it needs
  std::string through;  // the binary package that makes it so
  bool tests = false;

  static void describe(Describe<RebuildEdge>& d);
};

struct RebuildCycle {
  std::vector<std::string> sources;
  std::vector<RebuildEdge> edges;

  static void describe(Describe<RebuildCycle>& d);
};

struct GolandOrder {
  static constexpr ActionInfo kInfo{
      .service = "goland",
      .name = "goland_order",
      .idempotent = true,
      .doc = "Which source packages to rebuild after some others changed, and in which order."};
  struct Input {
    std::string distribution;
    std::uint64_t state = 0;
    std::vector<std::string> packages;  // source or binary packages that changed
    std::uint64_t changed_since = 0;    // or all that differ from this state
    bool binaries = false;              // only those whose binaries embed them
    bool without_tests = false;         // needs of tests do not count
    std::string architecture;

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::vector<std::string> changed;  // the source packages that were meant
    std::uint32_t batches = 0;
    std::vector<RebuiltPackage> packages;  // by batch and name
    std::vector<RebuildCycle> cycles;

    static void describe(Describe<Output>& d);
  };
};

}  // namespace gofed::schemas
