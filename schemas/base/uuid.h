// Random identities: of stores, of uploads. RFC 9562 version 4, in lower-case text.
#pragma once

#include <string>
#include <string_view>

namespace gofed::store {

[[nodiscard]] std::string make_uuid();                      // 36 characters: "6fa1b0c2-..."
[[nodiscard]] bool is_uuid(std::string_view text);          // of that shape
[[nodiscard]] std::string random_bytes(std::size_t count);  // from the kernel's generator

}  // namespace gofed::store
