// A report of licences as the documents that packagers hand on. Pure; the same report gives the same bytes.
#pragma once

#include <string>
#include <string_view>

#include "schemas/licenses/license.h"

namespace gofed::clients {

// SPDX 2.3 and CycloneDX 1.5, both JSON. `created`: of SPDX, which demands a time, "2024-05-01T12:00:00Z".
[[nodiscard]] std::string spdx_document(const schemas::licenses::LicenseReport& report,
                                        std::string_view created);
[[nodiscard]] std::string cyclonedx_document(const schemas::licenses::LicenseReport& report);

// debian/copyright in the machine-readable form.
[[nodiscard]] std::string debian_copyright(const schemas::licenses::LicenseReport& report);
// "License: MIT AND BSD-3-Clause" for a spec, with what it is made of as comments.
[[nodiscard]] std::string spec_license(const schemas::licenses::LicenseReport& report);
// Names, copyright and licence texts of all parts, to be shipped with a binary.
[[nodiscard]] std::string notice_text(const schemas::licenses::LicenseReport& report);

}  // namespace gofed::clients
