#include "schemas/base/url_text.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace gofed::schemas {
namespace {

constexpr std::string_view kMask = "***";

bool is_scheme_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '-' || c == '.';
}

// Where the authority begins: after "scheme:" and its slashes. libcurl takes one to three of them
// for two. 0 where there is no scheme.
std::size_t authority_begin(std::string_view url) {
  const auto colon = url.find(':');
  if (colon == url.npos || colon == 0 || colon + 1 >= url.size() || url[colon + 1] != '/') return 0;
  if (!std::ranges::all_of(url.substr(0, colon), is_scheme_character)) return 0;
  const bool is_file = colon == 4 && url.substr(0, 2).find_first_not_of("fFiI") == url.npos;
  auto begin = colon + 1;
  while (begin < url.size() && url[begin] == '/' && !(is_file && begin == colon + 3)) ++begin;
  return begin;
}

bool is_port(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

struct UserInfo {
  std::size_t begin = 0;
  std::size_t end = 0;  // behind its "@"; `begin` if absent
};

UserInfo user_info(std::string_view url) {
  const auto begin = authority_begin(url);
  const auto authority = url.substr(begin, url.find_first_of("/?#", begin) - begin);
  if (const auto at = authority.rfind('@'); at != authority.npos) return {begin, begin + at + 1};
  // "u:p/q@h" is no URL, but its password is one.
  const auto colon = authority.find(':');
  const auto at = url.rfind('@');
  const bool is_password = colon != authority.npos && at != url.npos && at > begin &&
                           !authority.starts_with('[') && !is_port(authority.substr(colon + 1));
  return {begin, is_password ? at + 1 : begin};
}

// "?a=1&b" -> "?a=***&***"
std::string masked_query(std::string_view query) {
  std::string masked = "?";
  query.remove_prefix(1);
  while (!query.empty()) {
    const auto part = query.substr(0, query.find('&'));
    const auto equals = part.find('=');
    if (equals != part.npos) masked += part.substr(0, equals + 1);
    if (equals + 1 != part.size() && !part.empty()) masked += kMask;
    query.remove_prefix(part.size());
    if (query.empty()) break;
    masked += '&';
    query.remove_prefix(1);
  }
  return masked;
}

// ---- JSON ---------------------------------------------------------------------------------------

// Behind the string that begins at `at`, with its quotes.
std::size_t string_end(std::string_view json, std::size_t at) {
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return std::min(at + 1, json.size());
}

std::size_t skip_space(std::string_view json, std::size_t at) {
  return std::min(json.find_first_not_of(" \t\r\n", at), json.size());
}

// The character that an escape at `at` stands for where it is ASCII, and its length; 0: none.
struct Escape {
  char character = 0;
  std::size_t length = 0;
};

Escape escape_at(std::string_view text, std::size_t at) {
  if (text[at] != '\\' || at + 1 >= text.size()) return {};
  if (text[at + 1] != 'u') return {.character = text[at + 1], .length = 2};
  constexpr std::string_view kDigits = "0123456789abcdef";
  unsigned value = 0;
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    const auto digit =
        i < text.size() ? kDigits.find(static_cast<char>(text[i] | 0x20)) : std::string_view::npos;
    if (digit == std::string_view::npos) return {};
    value = value * 16 + static_cast<unsigned>(digit);
  }
  return value < 0x80 ? Escape{.character = static_cast<char>(value), .length = 6} : Escape{};
}

// The text of a JSON string as far as URLs are concerned, with the place of each character in it.
struct PlainText {
  std::string text;
  std::vector<std::size_t> offsets;  // one more than characters
};

PlainText plain_text(std::string_view quoted) {
  PlainText plain;
  std::size_t at = 1;
  while (at + 1 < quoted.size()) {
    const auto escape = escape_at(quoted, at);
    plain.text += escape.length > 0 ? escape.character : quoted[at];
    plain.offsets.push_back(at);
    at += std::max<std::size_t>(escape.length, 1);
  }
  plain.offsets.push_back(at);
  return plain;
}

}  // namespace

std::string masked_url(std::string_view url) {
  const auto user = user_info(url);
  std::string masked{url.substr(0, user.begin)};
  if (user.end > user.begin) masked.append(kMask).append("@");
  auto rest = url.substr(user.end);
  const auto fragment = rest.find('#');
  const bool has_fragment = fragment != rest.npos;
  rest = rest.substr(0, fragment);
  const auto query = rest.find('?');
  masked += rest.substr(0, query);
  if (query != rest.npos) masked += masked_query(rest.substr(query));
  if (has_fragment) masked.append("#").append(kMask);
  return masked;
}

std::string without_user_info(std::string_view url) {
  const auto user = user_info(url);
  return std::string(url.substr(0, user.begin)) + std::string(url.substr(user.end));
}

std::optional<std::string> without_url_users(std::string_view json) {
  std::string out;
  std::size_t copied = 0;  // of json
  bool of_url = false;     // the string that comes next is a URL
  for (std::size_t at = json.find('"'); at < json.size(); at = json.find('"', at)) {
    const auto end = string_end(json, at);
    const auto quoted = json.substr(at, end - at);
    const auto next = skip_space(json, end);
    const bool is_key = next < json.size() && json[next] == ':';
    if (is_key) {
      const auto value = skip_space(json, next + 1);
      of_url = plain_text(quoted).text == "url" && value < json.size() && json[value] == '"';
    } else if (of_url) {
      of_url = false;
      const auto plain = plain_text(quoted);
      if (const auto user = user_info(plain.text); user.end > user.begin) {
        out += json.substr(copied, at + plain.offsets[user.begin] - copied);
        copied = at + plain.offsets[user.end];
      }
    }
    at = end;
  }
  if (copied == 0) return std::nullopt;
  return out + std::string(json.substr(copied));
}

}  // namespace gofed::schemas
