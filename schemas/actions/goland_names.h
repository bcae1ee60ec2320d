// The actions of `goland` about names: import paths, upstream projects and packages.
//
// The index is asked first: a package that says which import paths it provides. Then a table of
// exceptions, then a rule; `known` says which of them answered.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schemas/actions/action.h"

namespace gofed::schemas {

// Never renumber: the names are on the wire.
enum class KnownBy : std::uint8_t { Nothing, Index, Table, Rule };
[[nodiscard]] std::span<const EnumName> describe_enum(KnownBy);

// A binary package that provides Go packages.
struct ProvidingPackage {
  std::string package;
  std::string version;
  std::string architecture;
  std::string source;
  std::string source_version;
  std::string upstream_version;  // v1.6.1; empty: the package's version does not say
  std::string import_path;       // that it was found under

  static void describe(Describe<ProvidingPackage>& d);
};

struct ProvidedImport {
  std::string import;
  bool standard = false;                   // of Go itself: no package is needed
  std::string import_path;                 // the longest prefix that a package provides
  std::vector<ProvidingPackage> packages;  // the likeliest first

  static void describe(Describe<ProvidedImport>& d);
};

struct GolandProvides {
  static constexpr ActionInfo kInfo{
      .service = "goland",
      .name = "goland_provides",
      .idempotent = true,
      .doc = "All packages of a distribution that provide some import paths."};
  struct Input {
    std::string distribution;
    std::uint64_t state = 0;
    std::vector<std::string> imports;

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::vector<ProvidedImport> imports;  // in the order of the input

    static void describe(Describe<Output>& d);
  };
};

struct ImportPackage {
  std::string path;
  bool native = false;    // of Go itself
  bool provided = false;  // by `package`, which the distribution has
  std::string package;    // the source package
  std::string library;    // the binary package with the Go source
  std::string version;    // of the source package
  std::string upstream_version;
  std::string import_path;  // that the package provides: `path` or a prefix of it
  KnownBy known = KnownBy::Nothing;

  static void describe(Describe<ImportPackage>& d);
};

struct GolangImport2Package {
  static constexpr ActionInfo kInfo{
      .service = "goland",
      .name = "golang_import2package",
      .idempotent = true,
      .doc = "For each import path the package of a distribution that provides it."};
  struct Input {
    std::string distribution;
    std::uint64_t state = 0;
    std::vector<std::string> paths;

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::vector<ImportPackage> packages;  // in the order of the input

    static void describe(Describe<Output>& d);
  };
};

struct GolangUpstream2Package {
  static constexpr ActionInfo kInfo{.service = "goland",
                                    .name = "golang_upstream2package",
                                    .idempotent = true,
                                    .doc = "The package of an upstream project."};
  struct Input {
    std::string upstream;
    std::string distribution;
    std::string scheme;  // debian, fedora or gofed2016; empty: by the distribution

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::string package;
    std::string library_package;
    KnownBy how = KnownBy::Nothing;
    bool known = false;  // the distribution has it
    std::vector<std::string> candidates;

    static void describe(Describe<Output>& d);
  };
};

struct GolangPackage2Upstream {
  static constexpr ActionInfo kInfo{.service = "goland",
                                    .name = "golang_package2upstream",
                                    .idempotent = true,
                                    .doc = "The import paths and the repository of a package."};
  struct Input {
    std::string package;
    std::string distribution;

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::vector<std::string> import_paths;
    std::string repository_url;
    KnownBy how = KnownBy::Nothing;

    static void describe(Describe<Output>& d);
  };
};

}  // namespace gofed::schemas
