// Goal: no tree of files crashes, stalls or exhausts the walks through function bodies, for uses and
// for the compiler's errors, and a tree worked through part by part gives the same as at once.
// Method: the input is a text of files (tree_text.h). Checked: every use has places, every place
// names a file; packages in parts of one directory use as much.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "test/fuzz/tree_text.h"
#include "workers/golang/facts/uses_facts.h"
#include "workers/golang/verdict/verdict.h"

namespace {

using namespace gofed::golang;

void require(bool fact) {
  if (!fact) std::abort();
}

// Counts what a package uses.
std::size_t count(const PackageUses& package) {
  std::size_t places = 0;
  const auto add = [&](const auto& use) {
    require(!use.places.empty());
    for (const Place& place : use.places) {
      require(place.file < package.files.size() && place.position.line > 0);
    }
    places += use.places.size();
  };
  for (const SymbolUse& use : package.uses) add(use);
  for (const UnresolvedUse& use : package.unresolved) add(use);
  return places;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto load = [&text] {
    return load_project(
        test::tree_of_text(text),
        {.import_path = "example.com/m", .bodies = syntax::Bodies::Parse, .part_bytes = 1});
  };
  std::size_t whole = 0;
  for (const PackageUses& package : collect_uses(load()).packages) whole += count(package);
  std::size_t in_parts = 0;
  collect_uses(load(), [&in_parts](const PackageUses& package) { in_parts += count(package); });
  require(whole == in_parts);
  const Project project = load();
  const check::World world(project, project.options.context);
  for (const Package* package : project.packages()) {
    project.parse(package->directory_index);
    for (const CompileError& error : check_package(world, *package).errors) {
      require(error.position.line > 0 && !error.message.empty());
    }
  }
  return 0;
}
