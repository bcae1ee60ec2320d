// The library of an impact: its API before and after, as the analysis of users takes it.
#pragma once

#include <array>
#include <vector>

#include "clients/core/run.h"
#include "clients/sources/place.h"
#include "schemas/actions/diff.h"
#include "schemas/base/result.h"
#include "schemas/golang/api.h"
#include "schemas/golang/diff.h"

namespace gofed::clients {

// What an importer needs of a document: without comments, places and what follows from the rest.
[[nodiscard]] schemas::golang::ProjectApi for_importers(schemas::golang::ProjectApi document);

// Tags of exported fields that are others in the new version: what compiles, but may be read and
// written otherwise. A change of every use of their types, by package.
[[nodiscard]] std::vector<schemas::golang::PackageChanges> tag_changes(
    const schemas::golang::ProjectApi& before, const schemas::golang::ProjectApi& after);

// The documents of both sides, from their source where they are none. errors: those of api_analysis.
[[nodiscard]] Result<std::array<schemas::golang::ProjectApi, 2>> library_apis(
    Run& run, const std::array<schemas::ApiDiffSide, 2>& sides, const SourceData& data);

}  // namespace gofed::clients
