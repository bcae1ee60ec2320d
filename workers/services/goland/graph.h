// Needs and users, of one package or transitively.
#pragma once

#include "envelope/service/context.h"
#include "schemas/actions/goland_graph.h"
#include "schemas/base/result.h"
#include "workers/services/goland/package_index.h"

namespace gofed::workers {

// What the package needs: to be built, then to be installed. A relation that no alternative of counts
// on the architecture is left out. errors: NotFound.
[[nodiscard]] Result<schemas::GolandNeeds::Output> find_needs(PackageIndex& index,
                                                              const std::string& package);

// Who needs the packages. Users of users go on through binary packages that depend on each other,
// as the build dependencies of a source do when they are installed.
// errors: NotFound: a package, or an import path that no package provides.
[[nodiscard]] Result<schemas::GolandReverse::Output> find_users(
    envelope::Context& context, PackageIndex& index, const schemas::GolandReverse::Input& input);

// The binary packages that the names mean, each once. errors: NotFound.
[[nodiscard]] Result<std::vector<const BinaryInfo*>> resolve_all(
    PackageIndex& index, const std::vector<std::string>& packages,
    const std::vector<std::string>& imports);

}  // namespace gofed::workers
