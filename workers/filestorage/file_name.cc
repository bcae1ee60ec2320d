#include "workers/filestorage/file_name.h"

#include <algorithm>
#include <charconv>

#include "schemas/utf8.h"

namespace gofed::workers {
namespace {

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

// "%20" -> " "; what is no escape stays.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    if (text[i] == '%' && i + 2 < text.size()) {
      const auto [end, error] = std::from_chars(&text[i] + 1, &text[i] + 3, value, 16);
      if (error == std::errc{} && end == &text[i] + 3) {
        out += static_cast<char>(value);
        i += 2;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

}  // namespace

Result<void> check_file_name(std::string_view name) {
  const auto refuse = [](std::string why) {
    return fail(Errc::InvalidArgument, "file name: " + std::move(why));
  };
  if (std::ranges::any_of(name, is_control)) return refuse("it has a control character");
  if (!schemas::is_valid_utf8(name)) return refuse("it is not UTF-8");
  if (name.find('/') != std::string_view::npos || name == "." || name == "..") {
    return refuse("\"" + std::string(name.substr(0, 256)) + "\" is a path, not a name");
  }
  return {};
}

std::string file_name_of_url(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  const auto slash = url.rfind('/');
  if (slash == std::string_view::npos) return {};  // a host alone
  const auto last = url.substr(slash + 1);
  auto name = unescaped(last);
  if (check_file_name(name)) return name;
  return check_file_name(last) ? std::string(last) : std::string{};
}

}  // namespace gofed::workers
