#include "clients/distribution/metadata_files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <map>
#include <string_view>

#include "clients/core/files.h"

namespace gofed::clients {
namespace {

namespace fs = std::filesystem;

// The ones that are quickest to read first.
constexpr std::array<std::string_view, 6> kEndings{"", ".lz4", ".zst", ".gz", ".xz", ".bz2"};

struct MetadataName {
  std::string stem;  // without the compression
  std::size_t ending = 0;
  bool is_sources = false;
};

bool is_of(std::string_view stem, std::string_view word) {
  // "Sources", and "..._source_Sources" as apt calls its lists.
  return stem == word || stem.ends_with("_" + std::string(word));
}

bool read_name(const std::string& path, MetadataName& name) {
  for (std::size_t i = 0; i < kEndings.size(); ++i) {
    if (!path.ends_with(kEndings[i])) continue;
    const auto stem = path.substr(0, path.size() - kEndings[i].size());
    const auto file = fs::path(stem).filename().string();
    name.is_sources = is_of(file, "Sources");
    if (!name.is_sources && !is_of(file, "Packages")) continue;
    name.stem = stem;
    name.ending = i;
    return true;
  }
  return false;
}

void add(const std::string& path, bool is_sources, MetadataFiles& files) {
  (is_sources ? files.sources : files.packages).push_back(path);
}

}  // namespace

Result<void> add_metadata(const std::string& path, MetadataFiles& files) {
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    if (!fs::exists(path, error)) return system_error(path, ENOENT);
    MetadataName name;
    if (!read_name(path, name)) {
      return fail(Errc::InvalidArgument,
                  path + ": expected a file called Sources or Packages, compressed or not");
    }
    add(path, name.is_sources, files);
    return {};
  }
  std::map<std::string, std::pair<MetadataName, std::string>> found;  // by stem
  for (auto entry = fs::recursive_directory_iterator(
           path, fs::directory_options::skip_permission_denied, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code unknown;
    if (!entry->is_regular_file(unknown)) continue;
    MetadataName name;
    const auto file = entry->path().string();
    if (!read_name(file, name)) continue;
    auto& known = found[name.stem];
    if (known.second.empty() || name.ending < known.first.ending) known = {name, file};
  }
  if (error) return system_error(path, error.value());
  if (found.empty()) {
    return fail(Errc::InvalidArgument, path + ": no file called Sources or Packages in it");
  }
  for (const auto& [stem, file] : found) add(file.second, file.first.is_sources, files);
  return {};
}

}  // namespace gofed::clients
