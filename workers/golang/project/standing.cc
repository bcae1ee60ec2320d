#include "workers/golang/project/standing.h"

#include <algorithm>
#include <string>

#include "workers/golang/project/import_paths.h"
#include "workers/golang/project/paths.h"

namespace gofed::golang::project {
namespace {

std::string between_slashes(std::string_view path) {
  std::string text = path.starts_with('/') ? "" : "/";
  text += path;
  if (!text.ends_with('/')) text += '/';
  return text;
}

// "./x" is the directory x of the module's root, "x" any of that name, "x/y" any such path.
bool is_ignored(const Module& module, std::string_view directory) {
  if (module.go_mod.ignored.empty() || !is_below(directory, module.directory)) return false;
  const std::string inside = between_slashes(directory.substr(module.directory.size()));
  if (inside == "/") return false;
  return std::ranges::any_of(module.go_mod.ignored, [&](std::string_view pattern) {
    if (pattern.starts_with("./")) return inside.starts_with(between_slashes(pattern.substr(2)));
    return inside.contains(between_slashes(pattern));
  });
}

// Where a go.work's `use` leads; "" may be the root itself.
std::string used_directory(std::string_view work_directory, std::string_view use) {
  while (use.starts_with("./")) use.remove_prefix(2);
  if (use == ".") use = {};
  while (use.ends_with('/')) use.remove_suffix(1);
  while (use == ".." || use.starts_with("../")) {
    work_directory = directory_of(work_directory);
    use.remove_prefix(std::min<std::size_t>(3, use.size()));
  }
  return join(work_directory, use);
}

}  // namespace

Standings::Standings(const Project& project, std::string_view work_directory) : project_(project) {
  for (const Module& module : project.modules) other_.push_back(is_other(module, work_directory));
}

bool Standings::is_other(const Module& module, std::string_view work_directory) const {
  if (module.directory.empty() || !module.has_go_mod) return false;
  const Module& around = project_.modules[module_of(project_, directory_of(module.directory))];
  if (!around.has_go_mod || around.directory.size() >= module.directory.size() ||
      !is_below(module.directory, around.directory)) {
    return false;
  }
  if (!project_.work) return true;
  return std::ranges::none_of(project_.work->uses, [&](const std::string& use) {
    return used_directory(work_directory, use) == module.directory;
  });
}

Standing Standings::of(std::string_view directory) const {
  if (has_element(directory, "testdata")) return Standing::Testdata;
  // Copies of others are what they are, wherever their authors put things.
  const bool is_vendored = vendored_path(directory).has_value();
  if (!is_vendored && has_hidden_element(directory)) return Standing::Hidden;
  const ModuleIndex module = module_of(project_, directory);
  if (is_ignored(project_.modules[module], directory)) return Standing::Ignored;
  if (!is_vendored && other_[module]) return Standing::OtherModule;
  return Standing::Ordinary;
}

}  // namespace gofed::golang::project
