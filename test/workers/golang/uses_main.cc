// golang_uses: what a tree uses of other packages from our facts, in the form of oracle/uses.go.
//
//   golang_uses ROOT [GOOS GOARCH [GO-VERSION]]
//
// Without cgo; unknown selectors have the path "?"
#include <cstdio>
#include <string>
#include <string_view>
#include <thread>

#include "test/workers/golang/read_tree.h"
#include "workers/golang/facts/uses_facts.h"

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
  collect_uses(load_project(test::list_tree(argv[1]), options), print);
}
