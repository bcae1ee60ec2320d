// Goal: no tree of files crashes, stalls or exhausts the checker, the constant evaluator or the
// collectors of facts.
// Method: the input is a text of files (tree_text.h). Checked: every type of the facts prints,
// every place names a file, every platform set is not empty.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "test/fuzz/tree_text.h"
#include "workers/golang/facts/api_facts.h"
#include "workers/golang/facts/deps_facts.h"

namespace {

using namespace gofed::golang;

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
  const Project project = load_project(test::tree_of_text(text), {.import_path = "example.com/m"});
  ApiOptions options;
  options.platforms.assign(usual_platforms().begin(), usual_platforms().begin() + 3);
  options.testdata = true;
  options.vendored = true;
  for (const PackageApi& package : collect_api(project, options).packages) check(package);
  (void)collect_deps(project);
  return 0;
}
