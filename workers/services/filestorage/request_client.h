// Whose request it is, as far as a service can see: limits hold per client as well as in all.
#pragma once

#include <algorithm>
#include <string_view>

namespace gofed::workers {

// Of a request's id, which is CLIENT-NUMBER (schemas/wire/head.h). It is the client's own word, so a
// limit by it keeps clients from being in each other's way, not an attacker from anything. Empty: a
// call within the process.
[[nodiscard]] inline std::string_view client_of(std::string_view request_id) {
  return request_id.substr(0, std::min(request_id.rfind('-'), request_id.size()));
}

}  // namespace gofed::workers
