#include "workers/fetch/url.h"

#include <algorithm>
#include <memory>

#include "schemas/base/url_text.h"
#include "workers/fetch/curl_library.h"
#include "workers/fetch/fetch.h"

namespace gofed::fetch {
namespace {

constexpr std::size_t kShownBytesMax = 300;
constexpr std::size_t kNameBytesMax = 255;  // NAME_MAX of Linux file systems
constexpr std::string_view kNameless = "download";

// A part of the URL; empty if absent or if it cannot be decoded.
std::string part(const CurlLibrary& curl, CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl.url_get(url, which, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(curl.free)> owned(text, curl.free);
  return text;
}

// %41 -> A. NUL and malformed escapes stay as they are.
std::string decoded(std::string_view text) {
  const auto digit = [&](std::size_t i) {
    const char c = i < text.size() ? text[i] : 'x';
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int value = text[i] == '%' && digit(i + 1) >= 0 && digit(i + 2) >= 0
                          ? digit(i + 1) * 16 + digit(i + 2)
                          : 0;
    out.push_back(value == 0 ? text[i] : static_cast<char>(value));
    if (value != 0) i += 2;
  }
  return out;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// Cuts to at most `bytes_max`, not within a UTF-8 character.
std::string_view cut(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xc0) == 0x80) --bytes_max;
  return text.substr(0, bytes_max);
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(out, is_control, '?');
  return out;
}

std::string shown_url(std::string_view url) {
  const auto safe = one_line(schemas::masked_url(url));
  const auto shown = cut(safe, kShownBytesMax);
  return std::string(shown) + (shown.size() < safe.size() ? "..." : "");
}

Result<UrlParts> parse_url(const std::string& url) {
  if (url.size() > kUrlBytesMax) {
    return fail(Errc::LimitExceeded,
                shown_url(url) + ": a URL of more than " + std::to_string(kUrlBytesMax) + " bytes");
  }
  const auto& curl = curl_library();
  if (!curl) return std::unexpected(curl.error());
  const std::unique_ptr<CURLU, decltype(curl->url_cleanup)> parsed(curl->url(), curl->url_cleanup);
  const auto rc = url.find('\0') != url.npos ? CURLUE_MALFORMED_INPUT
                                             : curl->url_set(parsed.get(), CURLUPART_URL,
                                                             url.c_str(), CURLU_NON_SUPPORT_SCHEME);
  if (rc != CURLUE_OK) {
    return fail(Errc::InvalidArgument,
                shown_url(url) + ": not a URL (" + one_line(curl->url_strerror(rc)) + ")");
  }
  UrlParts parts{.scheme = part(*curl, parsed.get(), CURLUPART_SCHEME),
                 .host = part(*curl, parsed.get(), CURLUPART_HOST),
                 .path = decoded(part(*curl, parsed.get(), CURLUPART_PATH))};
  if (parts.scheme != "file" && parts.scheme != "http" && parts.scheme != "https") {
    return fail(Errc::InvalidArgument, shown_url(url) + ": scheme " + one_line(parts.scheme) +
                                           " is not file, http or https");
  }
  return parts;
}

std::string file_name_of_url(const std::string& url) {
  const auto parts = parse_url(url);
  std::string name = parts ? parts->path : std::string();
  name.erase(0, name.find_last_of("/\\") + 1);  // npos + 1 is 0
  std::erase_if(name, is_control);
  name = cut(name, kNameBytesMax);
  return name.empty() || name == "." || name == ".." ? std::string(kNameless) : name;
}

}  // namespace gofed::fetch
