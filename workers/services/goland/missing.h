// Whether a distribution has a required module, and new enough.
#pragma once

#include "schemas/actions/goland_missing.h"
#include "schemas/base/result.h"
#include "workers/packaging/naming.h"
#include "workers/services/goland/package_index.h"

namespace gofed::workers {

// Of all packages of the module's path the one that fits best: the major version that is required,
// then new enough, then the newest. A path without "/vN" of a package whose version has that major is
// the module too: distributions lay modules where GOPATH finds them.
[[nodiscard]] Result<schemas::PackagedModule> find_packaged(
    PackageIndex& index, packaging::NamingScheme scheme, const schemas::RequiredModule& required);

}  // namespace gofed::workers
