// golang_goapi: a tree's API in the format of Go's api/go1.N.txt, on the platforms of Go's checker.
//
//   golang_goapi ROOT
#include <cstdio>

#include "test/workers/golang/read_tree.h"
#include "workers/golang/goapi.h"

int main(int argc, char** argv) {
  using namespace gofed::golang;
  if (argc < 2) return 2;
  ProjectOptions options;
  options.context.go_version = {1, 19};
  const Project project = load_project(test::read_tree(argv[1]), options);
  ApiOptions api;
  api.platforms = goapi_platforms_of(project);
  for (const std::string& line : goapi_lines(collect_api(project, api))) std::puts(line.c_str());
}
