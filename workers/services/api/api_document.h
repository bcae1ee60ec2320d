// The exported API as the front end tells it -> the document that services exchange.
//
// Pure; any thread. Order is the facts': by name, then position.
#pragma once

#include "schemas/golang/api.h"
#include "workers/golang/facts/api_facts.h"

namespace gofed::workers {

// Of one platform in format 1, of several in format 2. Gives each package's facts back as soon as
// they are told, as both at once are large.
[[nodiscard]] schemas::golang::ProjectApi api_document(golang::ApiFacts facts);

}  // namespace gofed::workers
