#include "workers/golang/project/packages.h"

#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "workers/golang/project/paths.h"

namespace gofed::golang::project {
namespace {

using ByName = std::map<std::string_view, Package>;

ByName by_name_of(const Directory& directory, std::span<const GoFile> files) {
  ByName by_name;
  for (const FileIndex index : directory.files) {
    const GoFile& file = files[index];
    std::string_view name = file.package_name;
    if (name.empty()) continue;
    if (file.is_test && name.ends_with("_test")) name.remove_suffix(5);
    Package& package = by_name[name];
    switch (file.role) {
      case FileRole::Library:
        package.files.push_back(index);
        break;
      case FileRole::Test:
        package.test_files.push_back(index);
        break;
      case FileRole::ExternalTest:
        package.external_test_files.push_back(index);
        break;
      case FileRole::Ignored:
        package.ignored_files.push_back(index);
        break;
    }
  }
  return by_name;
}

// The package that stands for its directory: most library files, then most files at all; of equals
// one that is not main.
std::string_view chief_name(const ByName& by_name) {
  std::string_view best;
  std::tuple<std::size_t, std::size_t, bool> best_rank;
  for (const auto& [name, package] : by_name) {
    const std::size_t tests = package.test_files.size() + package.external_test_files.size();
    const std::tuple rank(package.files.size(), tests + package.ignored_files.size(),
                          name != "main");
    if (!best.empty() && rank <= best_rank) continue;
    best = name;
    best_rank = rank;
  }
  return best;
}

}  // namespace

std::vector<Package> packages_of(const Directory& directory, DirectoryIndex index,
                                 std::span<const GoFile> files) {
  ByName by_name = by_name_of(directory, files);
  const std::string_view chief = chief_name(by_name);
  std::vector<Package> packages;
  packages.reserve(by_name.size());
  for (auto& [name, package] : by_name) {
    package.directory = directory.path;
    package.import_path = directory.import_path;
    package.name = name;
    package.module = directory.module;
    package.directory_index = index;
    package.is_main = name == "main";
    package.is_internal = has_element(directory.import_path, "internal");
    package.is_vendored = directory.is_vendored;
    package.in_testdata = has_element(directory.path, "testdata");
    package.is_hidden = has_hidden_element(directory.path) && !directory.is_vendored;
    package.is_secondary = name != chief;
    package.standing = directory.standing;
    packages.push_back(std::move(package));
  }
  return packages;
}

}  // namespace gofed::golang::project
