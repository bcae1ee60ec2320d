// golang_verdict: what the compiler would call an error in the packages of a tree.
//
//   golang_verdict [-u] [-a] [-c] ROOT [GO-VERSION [GOOS GOARCH]]
//
// A line an error, "file:line:column: message [package symbol]"; with -u also what is undecided.
// With -a packages see the exported API of each other alone, with -c files with cgo take part.
// Library files; the packages of directories that the go command leaves out apart.
#include <cstdio>
#include <cstring>
#include <string>

#include "test/workers/golang/read_tree.h"
#include "workers/golang/facts/api_facts.h"
#include "workers/golang/imports/imported_apis.h"
#include "workers/golang/verdict/verdict.h"

int main(int argc, char** argv) {
  using namespace gofed::golang;
  int first = 1;
  bool shows_undecided = false;
  bool sees_apis = false;
  bool has_cgo = false;
  for (; first < argc && argv[first][0] == '-'; ++first) {
    shows_undecided = shows_undecided || std::strcmp(argv[first], "-u") == 0;
    has_cgo = has_cgo || std::strcmp(argv[first], "-c") == 0;
    sees_apis = sees_apis || std::strcmp(argv[first], "-a") == 0;
  }
  if (argc <= first) return 2;
  ProjectOptions options{.bodies = syntax::Bodies::Parse};
  options.all_directories = false;
  options.context.go_version = {1, 19};
  options.context.cgo_enabled = has_cgo;
  if (argc > first + 1) {
    options.context.go_version = parse_go_version(argv[first + 1]).value_or(GoVersion{1, 19});
  }
  if (argc > first + 3) {
    options.context.goos = argv[first + 2];
    options.context.goarch = argv[first + 3];
  }
  const Project project = load_project(test::read_tree(argv[first]), options);
  Project apis;
  if (sees_apis)
    apis = imports::imported_apis(collect_api(project, {.platforms = {options.context}}));
  const check::World world(project, options.context, {.instead = sees_apis ? &apis : nullptr});
  std::size_t packages = 0;
  std::size_t errors = 0;
  std::size_t undecided = 0;
  for (const Package* package : project.packages()) {
    if (!package->is_ordinary() || package->files.empty()) continue;
    project.parse(package->directory_index);
    const Verdict verdict = check_package(world, *package);
    ++packages;
    errors += verdict.errors.size();
    undecided += verdict.undecided.size();
    for (const CompileError& error : verdict.errors) {
      std::printf("%s:%u:%u: %s [%s %s]\n", error.file.c_str(), error.position.line,
                  error.position.column, error.message.c_str(), error.package.c_str(),
                  error.symbol.c_str());
    }
    if (verdict.is_cut) std::printf("%s: cut\n", package->directory.c_str());
    if (!shows_undecided) continue;
    for (const Undecided& one : verdict.undecided) {
      std::printf("%s:%u:%u: undecided: %s\n", one.file.c_str(), one.position.line,
                  one.position.column, one.package.c_str());
    }
  }
  std::fprintf(stderr, "%zu packages, %zu errors, %zu undecided\n", packages, errors, undecided);
}
