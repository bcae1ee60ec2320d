// What the Go front end costs: bytes of source per second, each package tree by itself, one after
// the other. A tree is read into memory before its turn and dropped after it, outside of the time.
// Workloads: the trees below each directory named on the command line.
//
//   golang_bench ROUNDS[:WHAT[:THREADS]] DIR...     only what is named, else all; one thread
//
// imports   parse up to the imports
// declare   parse declarations, bodies jumped over
// whole     parse everything
// api       load_project and collect_api
// deps      load_project and collect_deps
// uses      load_project with bodies and collect_uses
//
// golang_yardstick/ has what a Go program needs for the same; docs/go-frontend-speed.md has
// figures.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/resource.h>

#include "test/workers/golang/read_tree.h"
#include "workers/golang/api_facts.h"
#include "workers/golang/deps_facts.h"
#include "workers/golang/syntax/parser.h"
#include "workers/golang/uses_facts.h"

namespace {

using namespace gofed::golang;

struct Arguments {
  int rounds = 1;
  std::string_view only;  // the one measurement that is asked for
  unsigned threads = 1;
  std::vector<const char*> directories;
};

double seconds(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

// The median over the rounds, in MB per CPU second and per second; `work` answers something that
// hangs on its result, so that it cannot be left out.
void measure(const char* name, const Arguments& arguments,
             const std::function<std::size_t(std::vector<SourceFile>)>& work) {
  if (!arguments.only.empty() && arguments.only != name) return;
  std::vector<double> cpu_rates;
  std::vector<double> rates;
  std::size_t result = 0;
  double megabytes = 0;
  for (int round = 0; round < arguments.rounds; ++round) {
    double cpu = 0;
    double real = 0;
    megabytes = 0;
    for (const char* directory : arguments.directories) {
      std::vector<SourceFile> files = test::read_tree(directory);
      for (const SourceFile& file : files)
        megabytes += static_cast<double>(file.bytes.size()) / 1e6;
      const double cpu_begin = seconds(CLOCK_PROCESS_CPUTIME_ID);
      const double begin = seconds(CLOCK_MONOTONIC);
      result += work(std::move(files));
      cpu += seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_begin;
      real += seconds(CLOCK_MONOTONIC) - begin;
    }
    cpu_rates.push_back(megabytes / cpu);
    rates.push_back(megabytes / real);
  }
  std::printf("%-8s %8.1f MB per CPU second %8.1f MB per second   (%.1f MB, %zu)\n", name,
              median(cpu_rates), median(rates), megabytes, result);
}

std::size_t parse_all(const std::vector<SourceFile>& files, const syntax::ParseOptions& options) {
  std::size_t nodes = 0;
  syntax::FileParser parser;
  for (const SourceFile& file : files) {
    if (file.path.ends_with(".go")) {
      nodes += parser.parse(file.path, file.bytes, options).node_count();
    }
  }
  return nodes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: golang_bench ROUNDS[:WHAT[:THREADS]] DIR...\n");
    return 2;
  }
  Arguments arguments;
  arguments.rounds = std::max(1, std::atoi(argv[1]));
  if (const char* what = std::strchr(argv[1], ':')) {
    const char* end = std::strchr(what + 1, ':');
    arguments.only = end == nullptr ? std::string_view(what + 1) : std::string_view(what + 1, end);
    if (end != nullptr) arguments.threads = static_cast<unsigned>(std::atoi(end + 1));
  }
  arguments.directories.assign(argv + 2, argv + argc);

  using syntax::Bodies;
  const auto load = [&arguments](std::vector<SourceFile> files, Bodies bodies) {
    return load_project(
        std::move(files),
        {.import_path = {}, .context = {}, .bodies = bodies, .threads = arguments.threads});
  };
  measure("imports", arguments, [](const std::vector<SourceFile>& files) {
    return parse_all(files, {.imports_only = true});
  });
  measure("declare", arguments, [](const std::vector<SourceFile>& files) {
    return parse_all(files, {.bodies = Bodies::Skip});
  });
  measure("whole", arguments, [](const std::vector<SourceFile>& files) {
    return parse_all(files, {.bodies = Bodies::Parse});
  });
  measure("api", arguments, [&load](std::vector<SourceFile> files) {
    return collect_api(load(std::move(files), Bodies::Skip)).packages.size();
  });
  measure("deps", arguments, [&load](std::vector<SourceFile> files) {
    return collect_deps(load(std::move(files), Bodies::Skip)).packages.size();
  });
  measure("uses", arguments, [&load](std::vector<SourceFile> files) {
    return collect_uses(load(std::move(files), Bodies::Parse)).packages.size();
  });
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("peak memory %.0f MB, the sources included\n",
              static_cast<double>(usage.ru_maxrss) / 1024);
}
