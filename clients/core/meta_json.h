// {"meta": ..., "result": ...}: a result together with where it was made (--meta).
#pragma once

#include <string>
#include <string_view>

#include "schemas/describe/codec.h"
#include "schemas/wire/head.h"

namespace gofed::clients {

// `result` is compact JSON, and so is what comes back.
[[nodiscard]] inline std::string with_meta(const schemas::Meta& meta, std::string_view result) {
  return "{\"meta\":" + schemas::to_json(meta) + ",\"result\":" + std::string(result) + "}";
}

}  // namespace gofed::clients
