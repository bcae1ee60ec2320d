#include "workers/licenses/tree/vendored.h"

#include <algorithm>
#include <array>

#include "workers/licenses/tree/roles.h"

namespace gofed::licenses {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\"");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\"") - begin + 1);
}

}  // namespace

std::string_view vendor_wall(std::string_view path) {
  const auto at = path.rfind("/vendor/");
  if (at != std::string_view::npos) return path.substr(0, at + 7);
  return path.starts_with("vendor/") ? path.substr(0, 6) : std::string_view();
}

bool is_module_file(std::string_view path) {
  const auto name = base_name(path);
  return name == "go.mod" || (name == "modules.txt" && base_name(directory_of(path)) == "vendor");
}

std::string module_path(std::string_view go_mod) {
  while (!go_mod.empty()) {
    const auto end = go_mod.find('\n');
    auto line = trimmed(go_mod.substr(0, end));
    if (const auto comment = line.find("//"); comment != std::string_view::npos)
      line = trimmed(line.substr(0, comment));
    if (line.starts_with("module ") || line.starts_with("module\t"))
      return std::string(trimmed(line.substr(7)));
    if (end == std::string_view::npos) break;
    go_mod.remove_prefix(end + 1);
  }
  return {};
}

std::vector<VendoredModule> vendored_modules(std::string_view text) {
  std::vector<VendoredModule> modules;
  VendoredModule open;
  bool has_packages = false;
  const auto close = [&] {
    if (!open.path.empty() && has_packages) modules.push_back(std::move(open));
    open = {};
    has_packages = false;
  };
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = trimmed(text.substr(0, end));
    if (line.starts_with("# ")) {
      close();
      const auto rest = line.substr(2);
      const auto space = rest.find(' ');
      open.path = std::string(rest.substr(0, space));
      if (space != std::string_view::npos) {
        // "# path v1 => other v2": what lies there is other v2, under the path's name.
        const auto arrow = rest.find(" => ");
        auto version =
            trimmed(arrow == std::string_view::npos ? rest.substr(space) : rest.substr(arrow + 4));
        if (arrow != std::string_view::npos) {
          const auto part = version.rfind(' ');
          version = part == std::string_view::npos ? std::string_view() : version.substr(part + 1);
        }
        open.version = std::string(trimmed(version));
      }
    } else if (!line.empty() && !line.starts_with("#")) {
      has_packages = true;
    }
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  close();
  return modules;
}

std::string repository_root(std::string_view path) {
  static constexpr std::array<std::string_view, 3> kTwoParts{"google.golang.org", "k8s.io",
                                                             "sigs.k8s.io"};
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= path.size();) {
    const auto end = std::min(path.find('/', at), path.size());
    parts.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  std::size_t count = 3;
  if (std::ranges::find(kTwoParts, parts[0]) != kTwoParts.end()) {
    count = 2;
  } else if (parts[0] == "gopkg.in") {
    count = parts.size() > 1 && parts[1].find(".v") != std::string_view::npos ? 2 : 3;
  } else if (parts[0] != "github.com" && parts[0] != "gitlab.com" && parts[0] != "bitbucket.org" &&
             parts[0] != "codeberg.org" && parts[0] != "golang.org") {
    count = 2;
  }
  std::string root;
  for (std::size_t i = 0; i < std::min(count, parts.size()); ++i)
    root += (i > 0 ? "/" : "") + std::string(parts[i]);
  return root;
}

}  // namespace gofed::licenses
