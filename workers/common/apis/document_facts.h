// A stored exported API -> facts of the front end: api_document's way back, so that stored and
// fresh APIs are compared by the same code.
//
// Documents come from anybody: what is no type in them is an error that names it. Doc texts are
// left out. Pure; any thread.
#pragma once

#include "schemas/base/result.h"
#include "schemas/golang/api.h"
#include "workers/golang/facts/api_facts.h"

namespace gofed::workers {

// Of a document of one platform; document_on() makes it of one of several.
// errors: Malformed, naming package and symbol; Unsupported: a format of a newer release;
// InvalidArgument: several platforms.
[[nodiscard]] Result<golang::ApiFacts> document_facts(const schemas::golang::ProjectApi& document);

}  // namespace gofed::workers
