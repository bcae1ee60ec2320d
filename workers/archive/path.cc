#include "workers/archive/path.h"

#include <algorithm>
#include <vector>

namespace gofed::archive {
namespace {

// Calls `part` for each part that is neither empty nor `.`; stops where it says false.
template <typename Part>
bool for_each_part(std::string_view path, std::string_view separators, Part&& part) {
  while (!path.empty()) {
    const auto name = path.substr(0, path.find_first_of(separators));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    if (!name.empty() && name != "." && !part(name)) return false;
  }
  return true;
}

// As Windows reads it: `\` separates, and "C:" begins an absolute path.
bool leads_out_with_backslashes(std::string_view name) {
  if (name.find('\\') == name.npos) return false;
  const bool drive = name.size() > 1 && name[1] == ':';
  return name.starts_with('\\') || drive ||
         !for_each_part(name, "/\\", [](auto part) { return part != ".."; });
}

}  // namespace

std::optional<std::string> entry_path(std::string_view name) {
  if (name.starts_with('/') || leads_out_with_backslashes(name)) return std::nullopt;
  std::string path;
  const bool inside = for_each_part(name, "/", [&path](auto part) {
    path.append(path.empty() ? "" : "/").append(part);
    return part != "..";
  });
  return inside ? std::optional(std::move(path)) : std::nullopt;
}

std::size_t depth_of(std::string_view name) {
  std::size_t parts = 0;
  for_each_part(name, "/", [&parts](auto) { return ++parts > 0; });
  return parts == 0 ? 0 : parts - 1;
}

}  // namespace gofed::archive
