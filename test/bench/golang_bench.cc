// What the Go front end costs: bytes of source per CPU second, each package tree by itself, files
// in memory, one thread. Workloads: the trees below each directory named on the command line.
//
//   golang_bench ROUNDS[:WHAT] DIR...     only what is named, else all of
//
// imports   parse up to the imports                 (go: parser.ImportsOnly)
// declare   parse declarations, bodies jumped over
// whole     parse everything                        (go: parser.SkipObjectResolution)
// api       load_project and collect_api            (go: the same parse, and a walk over
// declarations) deps      load_project and collect_deps uses      load_project with bodies and
// collect_uses  (go: the same parse and ast.Inspect)
//
// golang_yardstick/ has what a Go program needs for the same; docs/go-frontend-speed.md has figures.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/resource.h>

#include "test/workers/golang/read_tree.h"
#include "workers/golang/api_facts.h"
#include "workers/golang/deps_facts.h"
#include "workers/golang/syntax/parser.h"
#include "workers/golang/uses_facts.h"

namespace {

using namespace gofed::golang;
using Trees = std::vector<std::vector<SourceFile>>;

std::string_view only;  // the one measurement that is asked for

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

std::size_t total_bytes(const Trees& trees) {
  std::size_t sum = 0;
  for (const auto& tree : trees) {
    for (const SourceFile& file : tree) sum += file.bytes.size();
  }
  return sum;
}

// The median of `rounds` runs over all trees, in MB per CPU second; `work` answers something that
// hangs on its result, so that it cannot be left out.
void measure(const char* name, const Trees& trees, int rounds,
             const std::function<std::size_t(std::vector<SourceFile>&)>& work) {
  if (!only.empty() && only != name) return;
  std::vector<double> rates;
  std::size_t result = 0;
  for (int round = 0; round < rounds; ++round) {
    double spent = 0;
    for (const auto& tree : trees) {
      std::vector<SourceFile> files = tree;  // copied outside of the time
      const double begin = cpu_seconds();
      result += work(files);
      spent += cpu_seconds() - begin;
    }
    rates.push_back(static_cast<double>(total_bytes(trees)) / 1e6 / spent);
  }
  std::ranges::sort(rates);
  std::printf("%-8s %8.1f MB per CPU second   (%zu)\n", name, rates[rates.size() / 2], result);
}

std::size_t parse_all(const std::vector<SourceFile>& files, const syntax::ParseOptions& options) {
  std::size_t nodes = 0;
  for (const SourceFile& file : files) {
    if (file.path.ends_with(".go")) {
      nodes += syntax::parse_file(file.path, file.bytes, options).node_count();
    }
  }
  return nodes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: golang_bench ROUNDS[:WHAT] DIR...\n");
    return 2;
  }
  const int rounds = std::max(1, std::atoi(argv[1]));
  const std::string_view first = argv[1];
  if (const std::size_t colon = first.find(':'); colon != first.npos)
    only = first.substr(colon + 1);
  Trees trees;
  for (int i = 2; i < argc; ++i) trees.push_back(test::read_tree(argv[i]));
  std::printf("%.1f MB of Go in %zu trees, %d rounds\n",
              static_cast<double>(total_bytes(trees)) / 1e6, trees.size(), rounds);
  using syntax::Bodies;
  measure("imports", trees, rounds,
          [](auto& files) { return parse_all(files, {.imports_only = true}); });
  measure("declare", trees, rounds,
          [](auto& files) { return parse_all(files, {.bodies = Bodies::Skip}); });
  measure("whole", trees, rounds,
          [](auto& files) { return parse_all(files, {.bodies = Bodies::Parse}); });
  measure("api", trees, rounds, [](auto& files) {
    const Project project = load_project(std::move(files), {.import_path = {}, .context = {}});
    return collect_api(project).packages.size();
  });
  measure("deps", trees, rounds, [](auto& files) {
    const Project project = load_project(std::move(files), {.import_path = {}, .context = {}});
    return collect_deps(project).packages.size();
  });
  measure("uses", trees, rounds, [](auto& files) {
    const Project project =
        load_project(std::move(files), {.import_path = {}, .context = {}, .bodies = Bodies::Parse});
    return collect_uses(project).packages.size();
  });
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("peak memory %.0f MB, the sources included\n",
              static_cast<double>(usage.ru_maxrss) / 1024);
}
