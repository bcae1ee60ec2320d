// Changes of an exported API as text: the report of the reference's command, a coloured diff to
// read, and release notes. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/golang/diff.h"

namespace gofed::clients {

struct ReportOptions {
  bool incompatible_only = false;
  bool colours = false;
  std::size_t columns = 0;  // of the terminal; 0: no limit
  std::string heading;      // of release notes: "a.tar.gz -> b.tar.gz"
};

// golang.org/x/exp/apidiff's: "- ./foo.Version: value changed from 1 to 2"; empty where nothing
// changed.
[[nodiscard]] std::string apidiff_text(const schemas::golang::ApiChanges& changes,
                                       const ReportOptions& options);

[[nodiscard]] std::string diff_text(const schemas::golang::ApiChanges& changes,
                                    const ReportOptions& options);
[[nodiscard]] std::string markdown_text(const schemas::golang::ApiChanges& changes,
                                        const ReportOptions& options);
[[nodiscard]] std::string html_text(const schemas::golang::ApiChanges& changes,
                                    const ReportOptions& options);

// The version that semantic versioning asks for after `old_version` ("v1.2.3", "1.2"): a major step
// for incompatible changes (minor below 1.0.0), a minor one for compatible ones, else a patch.
// nullopt: no version.
[[nodiscard]] std::optional<std::string> next_version(std::string_view old_version,
                                                      const schemas::golang::ApiChanges& changes);

}  // namespace gofed::clients
