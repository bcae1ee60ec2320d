// Which source packages to rebuild after some changed, and in which order.
#pragma once

#include "envelope/service/context.h"
#include "schemas/actions/goland_graph.h"
#include "schemas/base/result.h"
#include "workers/services/goland/package_index.h"

namespace gofed::workers {

// All source packages whose build dependencies, with all that these depend on, hold a binary package
// of one of the sources `changed`; in batches, each of which needs only batches before it. Packages
// that need each other share a batch. errors: NotFound.
[[nodiscard]] Result<schemas::GolandOrder::Output> find_order(
    envelope::Context& context, PackageIndex& index, const std::vector<std::string>& changed,
    const schemas::GolandOrder::Input& input);

}  // namespace gofed::workers
