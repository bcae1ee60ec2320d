#include "workers/golang/imports/imported_apis.h"

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "workers/golang/imports/declarations.h"

namespace gofed::golang::imports {
namespace {

class Files {
 public:
  explicit Files(const PathRename& rename) : rename_(rename) {}

  void add(const ApiFacts& facts, std::size_t platform) {
    for (const PackageApi& package : facts.packages) {
      if (package.is_main || package.is_vendored || package.import_path.empty()) continue;
      // Several packages of one path belong to one directory: that of the facts.
      const auto [known, is_new] = owners_.try_emplace(package.import_path, &facts);
      if (!is_new && known->second != &facts) continue;
      std::string source = declarations_source(package, platform, rename_);
      if (source.empty()) continue;
      // A name that says nothing of platforms and tests.
      const std::string name = "/api" + std::to_string(files_.size()) + ".go";
      files_.push_back({.path = rename_(package.import_path) + name, .bytes = std::move(source)});
    }
  }

  Project project(BuildContext context) {
    ProjectOptions options;
    options.context = std::move(context);
    options.directories_are_imports = true;
    return load_project(std::move(files_), std::move(options));
  }

 private:
  const PathRename& rename_;
  std::vector<SourceFile> files_;
  std::unordered_map<std::string, const ApiFacts*> owners_;
};

}  // namespace

Project imported_apis(const ApiFacts& facts, std::size_t platform, const PathRename& rename) {
  Files files(rename);
  files.add(facts, platform);
  return files.project(platform < facts.platforms.size() ? facts.platforms[platform]
                                                         : BuildContext{});
}

Project imported_apis(std::span<const ApiFacts* const> facts, const PathRename& rename) {
  Files files(rename);
  for (const ApiFacts* one : facts) files.add(*one, 0);
  return files.project(facts.empty() || facts[0]->platforms.empty() ? BuildContext{}
                                                                    : facts[0]->platforms[0]);
}

}  // namespace gofed::golang::imports
