// Goal: no tree of files crashes, stalls or exhausts the checker, the constant evaluator or the
// collectors of facts.
// Method: the input is a text of files, each headed by a line "-- path --". Checked: every type of
// the facts prints, every place names a file, every platform set is not empty.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "workers/golang/api_facts.h"
#include "workers/golang/deps_facts.h"

namespace {

using namespace gofed::golang;

std::vector<SourceFile> split(std::string_view text) {
  std::vector<SourceFile> files;
  files.push_back({"a.go", {}});
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    const std::string_view line = text.substr(0, end + 1);
    text.remove_prefix(end + 1);
    if (line.starts_with("-- ") && line.ends_with(" --\n") && line.size() > 7) {
      files.push_back({std::string(line.substr(3, line.size() - 7)), {}});
    } else {
      files.back().bytes += line;
    }
  }
  return files;
}

void require(bool fact) {
  if (!fact) std::abort();
}

void check(const PackageApi& package, const Symbol& symbol) {
  require(symbol.place.file < package.files.size());
  require(symbol.platforms != 0);
  require(symbol.place.position.line > 0);
}

void check(const PackageApi& package) {
  for (std::size_t i = 0; i < package.types.size(); ++i) {
    require(!type_string(package.types, static_cast<TypeId>(i)).empty());
  }
  for (const auto& fact : package.constants) check(package, fact);
  for (const auto& fact : package.variables) check(package, fact);
  for (const auto& fact : package.functions) check(package, fact);
  for (const auto& fact : package.type_declarations) check(package, fact);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Project project = load_project(split(text), {.import_path = "example.com/m"});
  ApiOptions options;
  options.platforms.assign(usual_platforms().begin(), usual_platforms().begin() + 3);
  options.testdata = true;
  options.vendored = true;
  for (const PackageApi& package : collect_api(project, options).packages) check(package);
  (void)collect_deps(project);
  return 0;
}
