// The JSON Schema (draft 2020-12) of a described type: what docs/schema/ holds and `gofed schema`
// prints, made from the same description that writes and reads the documents.
//
// Fields that a document has and the schema does not are allowed: a later release may add optional
// ones. Pure; any thread.
#pragma once

#include <string>

#include "schemas/describe/describe.h"

namespace gofed::schemas {

// `type` is a struct; the ones it leads to stand in $defs. Indented, without a newline at the end.
[[nodiscard]] std::string json_schema(const Type& type);

}  // namespace gofed::schemas
