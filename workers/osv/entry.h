// Entries of vulnerability databases in OSV's schema, as far as they concern Go modules.
//
// Values only, any thread. Source: the OSV schema (ossf.github.io/osv-schema) and Go's use of it
// (go.dev/security/vuln/database).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "schemas/describe/describe.h"

namespace gofed::osv {

inline constexpr std::size_t kEntryBytesMax = std::size_t{4} << 20;

// One of the three; versions without a "v", "0" is before all.
struct Event {
  std::string introduced;
  std::string fixed;
  std::string last_affected;

  static void describe(schemas::Describe<Event>& d);
};

struct Range {
  std::string type;  // SEMVER; others say nothing about modules
  std::vector<Event> events;

  static void describe(schemas::Describe<Range>& d);
};

struct AffectedImport {
  std::string path;
  std::vector<std::string> symbols;  // "F", "T.M"; empty: all of the package
  std::vector<std::string> goos;     // empty: all
  std::vector<std::string> goarch;

  static void describe(schemas::Describe<AffectedImport>& d);
};

struct EcosystemSpecific {
  std::vector<AffectedImport> imports;  // empty: all packages of the module

  static void describe(schemas::Describe<EcosystemSpecific>& d);
};

struct Package {
  std::string name;  // module path; "stdlib", "toolchain"
  std::string ecosystem;

  static void describe(schemas::Describe<Package>& d);
};

struct Affected {
  Package package;
  std::vector<Range> ranges;
  EcosystemSpecific ecosystem_specific;

  static void describe(schemas::Describe<Affected>& d);
};

struct Entry {
  std::string id;
  std::vector<std::string> aliases;
  std::string summary;
  std::string withdrawn;  // when; empty: it stands
  std::vector<Affected> affected;

  static void describe(schemas::Describe<Entry>& d);
};

// errors: Malformed or InvalidArgument, naming the field; LimitExceeded: kEntryBytesMax.
[[nodiscard]] Result<Entry> read_entry(std::string_view json);

// Whether the version is in one of the ranges. Unknown: it, or a bound, is no version.
enum class InRange : std::uint8_t { No, Yes, Unknown };
[[nodiscard]] InRange in_ranges(const std::vector<Range>& ranges, std::string_view version);

// The versions that mend it, each once, as the ranges name them.
[[nodiscard]] std::vector<std::string> fixed_versions(const std::vector<Range>& ranges);

}  // namespace gofed::osv
