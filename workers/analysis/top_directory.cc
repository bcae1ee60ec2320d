#include "workers/analysis/top_directory.h"

#include <algorithm>
#include <string>

namespace gofed::workers {
namespace {

// The directory that all files are below, with its '/'; empty: there is none.
std::string common_top(const std::vector<golang::SourceFile>& files) {
  if (files.empty()) return {};
  const auto slash = files.front().path.find('/');
  if (slash == std::string::npos) return {};
  auto top = files.front().path.substr(0, slash + 1);
  const bool shared = std::ranges::all_of(
      files, [&](const golang::SourceFile& file) { return file.path.starts_with(top); });
  return shared ? top : std::string{};
}

bool is_major_version(std::string_view element) {
  return element.size() >= 2 && element.front() == 'v' &&
         std::ranges::all_of(element.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

// What people call the project of an import path: "cobra", "yaml" of gopkg.in/yaml.v2, "semver" of
// github.com/x/semver/v3.
std::string_view project_name(std::string_view import_path) {
  auto slash = import_path.rfind('/');
  auto name = import_path.substr(slash == std::string_view::npos ? 0 : slash + 1);
  if (is_major_version(name) && slash != std::string_view::npos && slash > 0) {
    return project_name(import_path.substr(0, slash));
  }
  const auto dot = name.rfind('.');
  if (dot != std::string_view::npos && dot > 0 && is_major_version(name.substr(dot + 1))) {
    name = name.substr(0, dot);
  }
  return name;
}

bool is_named_after(std::string_view top, std::string_view import_path) {
  if (import_path.empty()) return false;
  const auto name = project_name(import_path);
  const auto bare = top.substr(0, top.size() - 1);  // without its '/'
  return !name.empty() && bare.starts_with(name) &&
         (bare.size() == name.size() || bare[name.size()] == '-');
}

}  // namespace

void remove_top_directory(std::vector<golang::SourceFile>& files, std::string_view import_path) {
  const auto top = common_top(files);
  if (top.empty()) return;
  const bool has_go_mod = std::ranges::any_of(
      files, [&](const golang::SourceFile& file) { return file.path == top + "go.mod"; });
  if (!has_go_mod && !is_named_after(top, import_path)) return;
  for (auto& file : files) file.path.erase(0, top.size());
}

}  // namespace gofed::workers
