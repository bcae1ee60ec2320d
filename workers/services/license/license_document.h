// Facts of a tree as documents, and the difference of two. Pure; any thread.
#pragma once

#include "schemas/licenses/license.h"
#include "workers/services/license/license_tree.h"

namespace gofed::workers {

[[nodiscard]] schemas::licenses::LicenseReport license_document(const LicenseTree& tree);

[[nodiscard]] schemas::licenses::LicenseChanges compare_licenses(
    const schemas::licenses::LicenseReport& before, const schemas::licenses::LicenseReport& after);

}  // namespace gofed::workers
