// Which packages provide an import path, and what a project's package is called.
#pragma once

#include <string>
#include <string_view>

#include "schemas/actions/goland_names.h"
#include "schemas/base/result.h"
#include "workers/packaging/naming.h"
#include "workers/services/goland/package_index.h"

namespace gofed::workers {

inline constexpr std::size_t kImportPathBytesMax = 1024;
inline constexpr std::size_t kImportsAtOnce = 10'000;

// The packages of the longest prefix of the path that any package provides. Those that the
// distribution has come first, libraries (golang-*-dev) before others, newer versions before older.
// errors: LimitExceeded: kImportPathBytesMax.
[[nodiscard]] Result<schemas::ProvidedImport> find_providers(PackageIndex& index,
                                                             std::string_view import);

// The one package: of the index, else of a table, else by rule.
[[nodiscard]] Result<schemas::ImportPackage> find_package(PackageIndex& index,
                                                          packaging::NamingScheme scheme,
                                                          std::string_view import);

[[nodiscard]] Result<schemas::GolangUpstream2Package::Output> find_upstream_package(
    PackageIndex& index, packaging::NamingScheme scheme, std::string_view upstream);

[[nodiscard]] Result<schemas::GolangPackage2Upstream::Output> find_upstream(
    PackageIndex& index, std::string_view package);

}  // namespace gofed::workers
