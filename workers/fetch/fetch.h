// Brings the content of a file://, http:// or https:// URL, streamed into a sink.
//
// URLs come from clients, so they are hostile: only addresses of the public internet are connected
// to (checked on the address that is used, after name resolution and after each redirect), only
// files below named directories are read, and bytes, redirects and time are bounded. No proxy,
// netrc or cookie of the environment is used. Any thread; calls do not share anything.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "schemas/base/result.h"

namespace gofed::fetch {

inline constexpr std::size_t kUrlBytesMax = 8192;

// Takes the bytes in order; they are valid during the call. Its error ends the fetch.
using Sink = std::function<Result<void>(std::span<const std::byte>)>;

struct FetchRequest {
  std::string url;

  // Loopback, private, link-local (where clouds keep their metadata) and other special addresses.
  bool allow_private_addresses = false;
  // Single addresses that are allowed nevertheless: an internal mirror ("10.1.2.3", "fd00::3").
  std::vector<std::string> allowed_addresses = {};

  // file:// URLs may name regular files below these directories, once all symbolic links are
  // followed. Empty: file:// is refused, or with `allow_file` may name any regular file.
  std::vector<std::string> file_roots = {};
  bool allow_file = false;

  std::uint64_t bytes_max = std::uint64_t{4} << 30;
  int redirects_max = 5;
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(15);
  std::chrono::milliseconds total_timeout = std::chrono::minutes(10);
  // Slower than this on average for so long: given up.
  std::uint64_t low_speed_bytes_per_second = 256;
  std::chrono::seconds low_speed_time = std::chrono::seconds(30);
  std::function<bool()> cancelled = {};  // asked at least once a second; empty: never
};

struct FetchSummary {
  std::string name;  // as file_name_of_url
  std::uint64_t bytes = 0;
  std::string final_url;  // after redirects, as messages show it
};

// Errors name the URL, without its user, password and query values, and the cause. After one, `sink` may have got a part.
//   InvalidArgument  not a URL, or of another scheme
//   NotAllowed       an address, a file or a redirect that is not allowed; HTTP 401, 403
//   NotFound         no such file or host; HTTP 404, 410
//   LimitExceeded    bytes_max, redirects_max, kUrlBytesMax
//   Timeout          one of the timeouts
//   Unavailable      no connection, one that broke; HTTP 408, 429, 5xx
//   Io               a file that cannot be read; any other answer
//   Unsupported      this machine has no libcurl
//   Cancelled        `cancelled` said so
//   whatever `sink` returns
[[nodiscard]] Result<FetchSummary> fetch(const FetchRequest& request, const Sink& sink);

// The last part of the URL's path as a plain file name: decoded, without separators and control
// characters, at most 255 bytes, and never empty: "download" where the URL has none.
[[nodiscard]] std::string file_name_of_url(const std::string& url);

}  // namespace gofed::fetch
