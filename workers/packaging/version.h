// Versions of packages in the order of their distribution.
//
// Values only, any thread. Checked against dpkg --compare-versions and rpm's own answers
// (test/workers/packaging/version_test.cc).
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "schemas/base/result.h"

namespace gofed::packaging {

inline constexpr std::size_t kVersionBytesMax = 1024;

// [EPOCH:]UPSTREAM[-REVISION], as dpkg takes it apart. Views into the text it was made of.
struct DebVersion {
  std::uint32_t epoch = 0;
  std::string_view upstream;
  std::string_view revision;  // empty: none, which compares as "0" does
};

//   errors  Malformed      empty, a space, an epoch that is no number, nothing before the revision
//           LimitExceeded  kVersionBytesMax
[[nodiscard]] Result<DebVersion> parse_deb_version(std::string_view text);

// The order of dpkg --compare-versions.
[[nodiscard]] std::strong_ordering compare(const DebVersion& a, const DebVersion& b);

// The same of texts. One that is no version sorts before all that are.
[[nodiscard]] std::strong_ordering compare_deb_versions(std::string_view a, std::string_view b);

// The order of rpm's labels, [EPOCH:]VERSION[-RELEASE]: an absent epoch is 0, a release counts only
// where both have one, and `~` sorts before, `^` after the end of a version.
[[nodiscard]] std::strong_ordering compare_rpm_versions(std::string_view a, std::string_view b);

// What Go calls the version of that a package is made, as far as the package's version says it:
// "1.6.1" for 2:1.6.1+dfsg1-1+b1, with a leading "v"; pseudo-versions are not made up. Empty where
// it does not begin with a digit.
[[nodiscard]] std::string upstream_version(std::string_view deb_version);

}  // namespace gofed::packaging
