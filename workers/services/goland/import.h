// Reads a distribution's metadata into a new state.
#pragma once

#include "envelope/service/context.h"
#include "schemas/actions/goland.h"
#include "schemas/base/result.h"
#include "store/distributions/distribution_store.h"

namespace gofed::workers {

// One stanza after the other from the stored files into the store: neither is ever in memory as a
// whole. An import that fails can not be seen.
//   errors  InvalidArgument  no file
//           Malformed        an invalid stanza, or one that lacks a field: file, line, package and field
//           those of read_stored_content and of the store
[[nodiscard]] Result<schemas::GolandImport::Output> import_distribution(
    envelope::Context& context, store::DistributionStore& store,
    const schemas::GolandImport::Input& input);

[[nodiscard]] schemas::DistributionState state_of(const store::StateRecord& record);

}  // namespace gofed::workers
