// The library of an impact: its API before and after, as the analysis of users takes it.
#pragma once

#include <array>

#include "clients/core/run.h"
#include "clients/sources/place.h"
#include "schemas/actions/diff.h"
#include "schemas/base/result.h"
#include "schemas/golang/api.h"

namespace gofed::clients {

// What an importer needs of a document: without comments, places and what follows from the rest.
[[nodiscard]] schemas::golang::ProjectApi for_importers(schemas::golang::ProjectApi document);

// The documents of both sides, from their source where they are none. errors: those of api_analysis.
[[nodiscard]] Result<std::array<schemas::golang::ProjectApi, 2>> library_apis(
    Run& run, const std::array<schemas::ApiDiffSide, 2>& sides, const SourceData& data);

}  // namespace gofed::clients
