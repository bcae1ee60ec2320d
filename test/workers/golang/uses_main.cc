// golang_uses: what a tree uses of other packages from our facts, in the form of oracle/uses.go.
//
//   golang_uses [-a] ROOT [GOOS GOARCH [GO-VERSION]]
//
// With -a each package has the others as their exported API alone. Without cgo; unknown selectors have the path "?"
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>

#include "test/workers/golang/read_tree.h"
#include "workers/golang/facts/uses_facts.h"
#include "workers/golang/imports/imported_apis.h"

namespace {

using namespace gofed::golang;

void print(const PackageUses& package) {
  const auto lines = [&package](std::string_view path, const auto& use) {
    for (const Place& place : use.places) {
      std::printf("%s:%u:%u %.*s %.*s\n", package.files[place.file].c_str(), place.position.line,
                  place.position.column, static_cast<int>(path.size()), path.data(),
                  static_cast<int>(use.name.size()), use.name.data());
    }
  };
  for (const SymbolUse& use : package.uses) lines(use.package, use);
  for (const UnresolvedUse& use : package.unresolved) lines("?", use);
}

}  // namespace

int main(int argc, char** argv) {
  const bool sees_apis = argc > 1 && std::strcmp(argv[1], "-a") == 0;
  if (sees_apis) {
    --argc;
    ++argv;
  }
  if (argc < 2) return 2;
  ProjectOptions options{.bodies = syntax::Bodies::Parse,
                         .threads = std::thread::hardware_concurrency()};
  options.context.go_version = {1, 19};
  options.context.cgo_enabled = false;
  if (argc > 3) {
    options.context.goos = argv[2];
    options.context.goarch = argv[3];
  }
  if (argc > 4) options.context.go_version = parse_go_version(argv[4]).value_or(GoVersion{1, 19});
  if (!sees_apis) {
    collect_uses(load_project(test::list_tree(argv[1]), options), print);
    return 0;
  }
  const Project project = load_project(test::read_tree(argv[1]), options);
  const Project apis =
      imports::imported_apis(collect_api(project, {.platforms = {options.context}}));
  for (const PackageUses& package : collect_uses(project, {.instead = &apis}).packages) {
    print(package);
  }
}
