// Versions of Go modules, and what the version of a package says of the module's that is in it.
//
// Values only, any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gofed::packaging {

// vMAJOR.MINOR.PATCH with what stands behind it. A pseudo-version, and the snapshot that a package
// is made of, have the date of the commit.
struct ModuleVersion {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t patch = 0;
  std::string prerelease;  // without the dash, and without a pseudo-version's date and hash
  std::string date;        // YYYYMMDD[hhmmss]; empty: it is no snapshot

  // As semantic versions sort: a snapshot before the release that it comes before, two of one release
  // by their dates.
  friend std::strong_ordering operator<=>(const ModuleVersion& a, const ModuleVersion& b);
  friend bool operator==(const ModuleVersion& a, const ModuleVersion& b) { return (a <=> b) == 0; }
};

// "v1.2.3", "v1.2.3-rc.1", "v0.0.0-20230102150405-abcdef123456", "v2.0.0+incompatible"; "v1", "v1.2"
// too. Nothing where it is no version.
[[nodiscard]] std::optional<ModuleVersion> parse_module_version(std::string_view text);

// Of the version of a Debian package: 1.6.1-1, 1.6.1+dfsg-2, 1.6.1~rc1-1, 0.0~git20230102.abcdef-1
// (before any release), 1.6.1+git20230102.abcdef-1 (after 1.6.1). Nothing where it does not say.
[[nodiscard]] std::optional<ModuleVersion> module_version_of(std::string_view deb_version);

// A module path's major version suffix: 2 of "x.org/y/v2", "gopkg.in/y.v2"; nothing where it has
// none, which is major 0 or 1. `base` is the path without "/vN".
[[nodiscard]] std::optional<std::uint64_t> major_of_path(std::string_view path,
                                                         std::string_view* base = nullptr);

}  // namespace gofed::packaging
