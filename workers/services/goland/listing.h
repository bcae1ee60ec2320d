// Listings of a state's source packages, and differences of two states.
#pragma once

#include "envelope/service/context.h"
#include "schemas/actions/goland.h"
#include "schemas/base/result.h"
#include "store/distributions/distribution_store.h"
#include "workers/services/goland/package_index.h"

namespace gofed::workers {

// Whether a source package holds Go: it names import paths, or builds a Go library.
[[nodiscard]] bool is_go_package(const SourceRecord& source);

[[nodiscard]] Result<schemas::GolandPackageListing::Output> list_packages(
    PackageIndex& index, const schemas::GolandPackageListing::Input& input);

// By the newest version of each source package. `all`: not only Go's.
[[nodiscard]] Result<std::vector<schemas::ChangedPackage>> compare_states(
    envelope::Context& context, const store::StateReader& before, const store::StateReader& after,
    bool all);

}  // namespace gofed::workers
