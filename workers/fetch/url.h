// URLs taken apart and made fit for messages. For this folder only.
#pragma once

#include <string>
#include <string_view>

#include "schemas/base/result.h"

namespace gofed::fetch {

struct UrlParts {
  std::string scheme;  // "file", "http" or "https"
  std::string host;
  std::string path;  // decoded; may hold any byte but NUL
};

//   errors  InvalidArgument, LimitExceeded; the context names the URL. Unsupported: no libcurl here
[[nodiscard]] Result<UrlParts> parse_url(const std::string& url);

// For messages: one line, without user, password and the values of the query (schemas/base/url_text.h),
// cut short where it is long.
[[nodiscard]] std::string shown_url(std::string_view url);

// The text with control characters replaced, as what peers send goes into messages.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace gofed::fetch
