#include "clients/scenarios/compare/impact_users.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace gofed::clients {
namespace {

namespace wire = schemas::golang;

// Hosts whose repositories have two elements below them: "github.com/spf13/cobra".
constexpr std::string_view kHostsOfTwo[] = {"github.com",   "gitlab.com", "bitbucket.org",
                                            "codeberg.org", "git.sr.ht",  "salsa.debian.org"};

// How many elements of an import path name its repository.
std::size_t repository_elements(std::string_view path) {
  const auto host = path.substr(0, path.find('/'));
  if (std::ranges::find(kHostsOfTwo, host) != std::end(kHostsOfTwo)) return 3;
  if (path.starts_with("golang.org/x/")) return 3;
  return 2;  // vanity hosts: "gopkg.in/yaml.v3", "k8s.io/klog", "go.uber.org/zap"
}

std::string_view first_elements(std::string_view path, std::size_t count) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < count && end != std::string_view::npos; ++i) {
    end = path.find('/', end == 0 ? 0 : end + 1);
  }
  return path.substr(0, end);
}

// What of the directory is left without the end that it has in common with the path below `root`.
std::optional<std::string> directory_of_root(std::string_view directory, std::string_view path,
                                             std::string_view root) {
  if (!path.starts_with(root)) return std::nullopt;
  std::string_view below = path.substr(root.size());
  if (below.starts_with('/')) below.remove_prefix(1);
  if (below.empty()) return std::string(directory);
  if (directory == below) return std::string();
  if (!directory.ends_with(below)) return std::nullopt;
  directory.remove_suffix(below.size());
  if (!directory.ends_with('/')) return std::nullopt;
  directory.remove_suffix(1);
  return std::string(directory);
}

// Where the module or repository of a package is.
std::string home_of(const wire::PackageUses& package) {
  const auto root =
      package.module.empty()
          ? std::string(first_elements(package.path, repository_elements(package.path)))
          : package.module;
  if (package.module.empty() && package.directory == package.path) {
    return {};  // no module, and no GOPATH: one tree
  }
  return directory_of_root(package.directory, package.path, root).value_or("");
}

bool is_below(std::string_view path, std::string_view directory) {
  if (directory.empty()) return true;
  return path.starts_with(directory) &&
         (path.size() == directory.size() || path[directory.size()] == '/');
}

}  // namespace

std::vector<PlacedUser> users_of_tree(schemas::ImpactUser user) {
  std::map<std::string, schemas::ImpactUser> homes;
  for (const auto& package : user.uses.packages) homes[home_of(package)];
  if (homes.size() < 2) return {{.directory = {}, .user = std::move(user)}};
  // The innermost home around a path; without one, of the first.
  const auto home_around = [&homes](std::string_view path) {
    auto found = homes.begin();
    std::size_t length = 0;
    for (auto it = homes.begin(); it != homes.end(); ++it) {
      if (!is_below(path, it->first) || it->first.size() < length) continue;
      found = it;
      length = it->first.size();
    }
    return found;
  };
  for (auto& [home, one] : homes) {
    one.name = user.name + (user.name.ends_with('/') || home.empty() ? "" : "/") + home;
    one.uses.go_version = user.uses.go_version;
    one.uses.context = user.uses.context;
    if (user.check) one.check.emplace();
  }
  for (auto& package : user.uses.packages) {
    auto& one = homes[home_of(package)];
    one.uses.module = package.module;
    one.uses.packages.push_back(std::move(package));
  }
  for (auto& diagnostic : user.uses.diagnostics) {
    const std::string_view file = diagnostic.position;
    home_around(file)->second.uses.diagnostics.push_back(std::move(diagnostic));
  }
  if (user.check) {
    const auto check_at = [&](std::string_view path) -> wire::UserCheck& {
      return *home_around(path)->second.check;
    };
    for (auto& directory : user.check->directories) {
      check_at(directory).directories.push_back(directory);
    }
    for (auto& error : user.check->errors) check_at(error.position).errors.push_back(error);
    for (auto& doubt : user.check->doubts) check_at(doubt.position).doubts.push_back(doubt);
  }
  std::vector<PlacedUser> users;
  for (auto& [home, one] : homes) users.push_back({.directory = home, .user = std::move(one)});
  return users;
}

}  // namespace gofed::clients
