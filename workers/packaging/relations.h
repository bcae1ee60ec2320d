// Relation fields of Debian packages: Depends, Provides, Build-Depends, Built-Using and the like.
//
//   golang-go (>= 2:1.19~) [!s390x] <!nocheck> | gccgo-go, debhelper-compat (= 13)
//
// Values only, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"

namespace gofed::packaging {

inline constexpr std::size_t kRelationsMax = 20'000;  // of one field, alternatives counted
inline constexpr std::size_t kNameBytesMax = 255;     // of a package, an architecture, a profile

enum class VersionOp : std::uint8_t { Any, Less, LessEqual, Equal, GreaterEqual, Greater };

// "<<", "<=", "=", ">=", ">>"; empty for Any.
[[nodiscard]] std::string_view op_text(VersionOp op);

struct Relation {
  std::string name;
  std::string qualifier;  // "any", "native" or an architecture, after the name and a colon
  VersionOp op = VersionOp::Any;
  std::string version;
  std::vector<std::string> architectures;          // each may begin with "!"; empty: all
  std::vector<std::vector<std::string>> profiles;  // any of the lists, all of its terms

  friend bool operator==(const Relation&, const Relation&) = default;
};

using Alternatives = std::vector<Relation>;  // never empty

// What the field demands, all of it. Empty entries ("a, , b") are passed over, as dpkg does.
//   errors  Malformed      the entry and what is wrong in it
//           LimitExceeded  kRelationsMax, kNameBytesMax, kVersionBytesMax
[[nodiscard]] Result<std::vector<Alternatives>> parse_relations(std::string_view field);

// As the field had it: "name (>= 1)".
[[nodiscard]] std::string relation_text(const Relation& relation);

// What a package is built for: where restrictions of architecture and profile are decided.
struct BuildFor {
  std::string architecture = "amd64";
  std::vector<std::string> profiles = {};  // "nocheck", "nodoc"
};

// Whether the relation counts there.
[[nodiscard]] bool applies(const Relation& relation, const BuildFor& build);

// Whether it counts there, and would not without tests (profile nocheck).
[[nodiscard]] bool is_for_tests(const Relation& relation, const BuildFor& build);

// Whether a package of that version meets the relation's demand on versions. An empty version, that
// of a virtual package without one, meets only the absence of a demand.
[[nodiscard]] bool is_met_by(const Relation& relation, std::string_view version);

// Whether an architecture is meant by a name or wildcard: "any", "linux-any", "any-amd64".
[[nodiscard]] bool matches_architecture(std::string_view wildcard, std::string_view architecture);

}  // namespace gofed::packaging
