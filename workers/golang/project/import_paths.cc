#include "workers/golang/project/import_paths.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "workers/golang/modules/mod_rules.h"
#include "workers/golang/project/paths.h"

namespace gofed::golang::project {
namespace {

// Whether a directory's name is what release tarballs call their root: "cobra", "cobra-1.2.3",
// "cobra-v1.2.3", "cobra-0f5cbb4".
bool looks_like_a_wrapper(std::string_view name, std::string_view import_path) {
  const std::string_view project = base_of(import_path);
  if (name == project) return true;
  const std::size_t dash = name.rfind('-');
  if (dash == std::string_view::npos) return false;
  std::string_view version = name.substr(dash + 1);
  if (version.starts_with('v')) version.remove_prefix(1);
  const bool hash = version.size() >= 7 && std::ranges::all_of(version, [](unsigned char c) {
                      return std::isxdigit(c) != 0;
                    });
  return name.starts_with(project) || hash ||
         (!version.empty() && version[0] >= '0' && version[0] <= '9');
}

// The directory that a tarball wraps everything in, or "".
std::string wrapper_directory(const Project& project, std::span<const Directory> directories,
                              std::string_view import_path) {
  std::string_view common;
  const auto is_inside = [&common](std::string_view directory) {
    const std::string_view first = directory.substr(0, directory.find('/'));
    if (common.empty()) common = first;
    return !first.empty() && first == common;
  };
  const bool all_inside = std::ranges::all_of(directories, is_inside, &Directory::path) &&
                          std::ranges::all_of(project.manifests, [&](const Manifest& manifest) {
                            return is_inside(directory_of(manifest.file));
                          });
  if (!all_inside || !looks_like_a_wrapper(common, import_path)) return {};
  return std::string(common);
}

// The path that an old dependency tool's file claims for the project around it.
std::string path_of_manifest(const Project& project) {
  for (const Manifest& manifest : project.manifests) {
    if (!manifest.project.empty() && !vendored_path(manifest.file)) return manifest.project;
  }
  return {};
}

// The innermost of the modules around a directory: it, or what is around it, is looked up among
// them. Trees have as many of either as their author likes.
std::optional<ModuleIndex> module_around(const Project& project, std::string_view directory) {
  const std::vector<Module>& modules = project.modules;
  for (std::string_view at = directory;; at = directory_of(at)) {
    const auto it = std::ranges::lower_bound(modules, at, {}, &Module::directory);
    if (it != modules.end() && it->directory == at) {
      return static_cast<ModuleIndex>(it - modules.begin());
    }
    if (at.empty()) return std::nullopt;
  }
}

bool all_below_a_module(const Project& project, std::span<const Directory> directories) {
  return std::ranges::all_of(directories, [&project](const Directory& directory) {
    return module_around(project, directory.path).has_value();
  });
}

// "example.org/x@v1.2.3" of what lies below it, as module zips and the module cache name the root of
// a module; "" where no element is a version.
std::string_view versioned_root(std::string_view directory) {
  for (std::size_t at = directory.find('@'); at != std::string_view::npos;
       at = directory.find('@', at + 1)) {
    const std::size_t end = std::min(directory.find('/', at), directory.size());
    const std::string_view version = directory.substr(at + 1, end - at - 1);
    if (at > 0 && !modules::canonical_version(version).empty()) return directory.substr(0, end);
  }
  return {};
}

// The module of such a root: the module cache writes a capital as "!" and the small letter.
std::string module_of_root(std::string_view root) {
  constexpr std::string_view kCache = "pkg/mod/";
  root = root.substr(0, root.rfind('@'));
  if (const std::size_t at = root.rfind(kCache); at != std::string_view::npos) {
    root.remove_prefix(at + kCache.size());
  }
  std::string path;
  for (std::size_t i = 0; i < root.size(); ++i) {
    const bool capital = root[i] == '!' && i + 1 < root.size();
    if (capital) ++i;
    const auto c = static_cast<unsigned char>(root[i]);
    path += capital ? static_cast<char>(std::toupper(c)) : root[i];
  }
  return path;
}

// Modules that are older than go.mod have none in their zips: the directory says what they are.
void add_versioned_modules(Project& project, std::span<const Directory> directories) {
  std::vector<Module> found;
  for (const Directory& directory : directories) {
    const std::string_view root = versioned_root(directory.path);
    if (root.empty() || (!found.empty() && found.back().directory == root)) continue;
    if (module_around(project, directory.path)) continue;
    Module& module = found.emplace_back();
    module.directory = root;
    module.path = module_of_root(root);
  }
  if (found.size() == 1 && project.modules.empty() && !project.options.import_path.empty()) {
    found[0].path = project.options.import_path;
  }
  std::ranges::move(found, std::back_inserter(project.modules));
  std::ranges::sort(project.modules, {}, &Module::directory);
}

}  // namespace

void add_root_module(Project& project, std::span<const Directory> directories) {
  std::ranges::sort(project.modules, {}, &Module::directory);
  add_versioned_modules(project, directories);
  if (project.modules.empty() || !all_below_a_module(project, directories)) {
    Module root;
    const bool gopath = std::ranges::any_of(directories, [](const Directory& directory) {
      return gopath_import_path(directory.path).has_value();
    });
    const bool covered = std::ranges::any_of(
        project.modules, [](const Module& module) { return module.directory.empty(); });
    if (!covered) {
      root.path = project.options.import_path;
      if (root.path.empty() && !gopath && project.modules.empty()) {
        root.path = path_of_manifest(project);
      }
      if (!root.path.empty()) root.directory = wrapper_directory(project, directories, root.path);
      const auto place =
          std::ranges::lower_bound(project.modules, root.directory, {}, &Module::directory);
      project.modules.insert(place, std::move(root));
    }
  }
}

ModuleIndex module_of(const Project& project, std::string_view directory) {
  return module_around(project, directory).value_or(0);
}

std::string import_path_of(const Module& module, std::string_view directory) {
  if (const auto vendored = vendored_path(directory)) return std::string(*vendored);
  if (!module.has_go_mod && module.path.empty()) {
    if (const auto path = gopath_import_path(directory)) return std::string(*path);
    return directory.empty() ? "." : std::string(directory);
  }
  std::string_view relative = directory;
  if (is_below(directory, module.directory)) {
    relative.remove_prefix(module.directory.size());
    if (relative.starts_with('/')) relative.remove_prefix(1);
  }
  // The standard library is a module named std whose packages do without that name.
  if (module.path == "std") return relative.empty() ? "std" : std::string(relative);
  return join(module.path, relative);
}

}  // namespace gofed::golang::project
