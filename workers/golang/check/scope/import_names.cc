// What an absent package is called: its path is all there is to go by.
#include <algorithm>

#include "workers/golang/check/scope/world.h"
#include "workers/golang/facts/deps_facts.h"

namespace gofed::golang::check {
namespace {

bool is_version_element(std::string_view element) {
  return element.size() >= 2 && element[0] == 'v' &&
         std::ranges::all_of(element.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view take_last_element(std::string_view& path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view last = path.substr(slash + 1);
  path = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  return last;
}

// Paths of the standard library have no dot in their first element: most others are recognised by that.
bool may_be_standard(std::string_view path) {
  return path.find('.') >= path.find('/');
}

bool is_separator(char c) {
  return c == '-' || c == '.';
}

}  // namespace

bool may_be_named(std::string_view import_path, std::string_view name) {
  std::string_view rest = import_path;
  std::string_view last = take_last_element(rest);
  if (last == name && !is_version_element(last)) return true;
  if (is_version_element(last) && !rest.empty()) last = take_last_element(rest);
  if (may_be_standard(import_path) && is_standard_package(import_path)) return last == name;
  // "yaml.v3"
  if (const std::size_t dot = last.rfind('.');
      dot != std::string_view::npos && is_version_element(last.substr(dot + 1))) {
    last = last.substr(0, dot);
  }
  if (last == name) return true;
  // One of the words between '-' and '.': go-sqlite3, jwt-go, toml.go, go-git.
  for (std::size_t at = last.find(name); at != std::string_view::npos;
       at = last.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool begins = at == 0 || is_separator(last[at - 1]);
    const bool ends = end == last.size() || is_separator(last[end]);
    if (begins && ends) return true;
  }
  // "go-foo-bar" is called foobar, foo_bar or gofoobar.
  std::string plain;
  for (const char c : last) {
    if (!is_separator(c) && c != '_') plain += c;
  }
  std::string wanted(name);
  std::erase(wanted, '_');
  const auto is_plain = [&wanted](std::string_view text) { return text == wanted; };
  std::string_view stripped = plain;
  if (is_plain(stripped)) return true;
  if (stripped.starts_with("go")) {
    stripped.remove_prefix(2);
    if (is_plain(stripped)) return true;
  }
  if (stripped.ends_with("go")) {
    stripped.remove_suffix(2);
    if (is_plain(stripped)) return true;
  }
  return false;
}

}  // namespace gofed::golang::check
