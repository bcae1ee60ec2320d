// A source where actions can get at it: stored at a data place, or left where it is for a call inside
// this process.
#pragma once

#include <cstdint>

#include "clients/core/run.h"
#include "clients/sources/data_place.h"
#include "clients/sources/source.h"
#include "envelope/service/local_source.h"
#include "envelope/service/system.h"
#include "schemas/actions/file.h"
#include "schemas/base/result.h"
#include "schemas/wire/head.h"

namespace gofed::clients {

// What a call brings along for the sources that it works on.
struct SourceData {
  schemas::DataBinding data;
  envelope::LocalSources sources = {};

  // The options of that call.
  [[nodiscard]] envelope::CallOptions call_options() &&;
};

struct PlacedSource {
  schemas::FileId file;
  SourceData data;
};

// Adds what another source of the same place brings along.
void join(SourceData& data, SourceData more);

// MayStay: the call is made at once, with all that the source brings along. So a directory or
// an archive that services of this process work on stays where it is, unless the place keeps files.
enum class Placing : std::uint8_t { Stored, MayStay };

// Uploads it to the place, or names it there. Errors name the source.
[[nodiscard]] Result<PlacedSource> place(Run& run, const Source& source, const DataPlace& place,
                                         Placing placing = Placing::Stored);

}  // namespace gofed::clients
