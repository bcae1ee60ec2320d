// URLs in messages, logs and records: without what only the server may know.
//
// A user name may be a token, so it goes with the password. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gofed::schemas {

// For messages: "https://***@host/x?token=***". The user, the password, the values of the query and
// the fragment are masked. The text need not be a valid URL: what stands where a password would
// stand is masked as well. Control characters stay, and so does the length.
[[nodiscard]] std::string masked_url(std::string_view url);

// The URL without "user:password@"; the same text where it has none.
[[nodiscard]] std::string without_user_info(std::string_view url);

// The JSON text with each URL without its user and password, to be stored. URLs are the strings of
// members called `url`, at any depth. Nothing: there is no such member, or none with a user.
// `json` is valid JSON, or the result means nothing.
[[nodiscard]] std::optional<std::string> without_url_users(std::string_view json);

}  // namespace gofed::schemas
