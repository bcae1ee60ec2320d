// What bytes may not occur in Go source at all. Pure, any thread.
#pragma once

#include <string_view>
#include <vector>

namespace gofed::golang::syntax {

struct Complaint;

inline constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Complains about NUL, bytes that are not UTF-8, and byte order marks other than one at the very
// beginning, as go/scanner does wherever they stand. Pure ASCII is recognised at memory speed.
void check_encoding(std::string_view source, std::vector<Complaint>& complaints);

}  // namespace gofed::golang::syntax
