// What the Go front end costs: bytes of source per second, each package tree by itself, one after
// the other. A tree is read into memory before its turn and dropped after it, outside of the time.
// "listed", files are read when their turn comes, inside of the time, and facts dropped package by
// package: so a tree of any size is worked through.
// Workloads: the trees below each directory named on the command line.
//
//   golang_bench ROUNDS[:WHAT[:THREADS[:listed]]] DIR...     WHAT may be "all"; one thread
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
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/resource.h>

#include "test/workers/golang/read_tree.h"
#include "workers/golang/facts/api_facts.h"
#include "workers/golang/facts/deps_facts.h"
#include "workers/golang/facts/uses_facts.h"
#include "workers/golang/syntax/parser.h"

namespace {

using namespace gofed::golang;
using syntax::Bodies;

struct Arguments {
  int rounds = 1;
  std::string only = "all";  // the one measurement that is asked for
  unsigned threads = 1;
  bool listed = false;
  std::vector<const char*> directories;
};

Arguments arguments_of(int argc, char** argv) {
  Arguments arguments;
  std::vector<std::string> words{""};
  for (const char c : std::string_view(argv[1])) {
    if (c == ':') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  arguments.rounds = std::max(1, std::atoi(words[0].c_str()));
  if (words.size() > 1) arguments.only = words[1];
  if (words.size() > 2) arguments.threads = static_cast<unsigned>(std::atoi(words[2].c_str()));
  arguments.listed = words.size() > 3 && words[3] == "listed";
  arguments.directories.assign(argv + 2, argv + argc);
  return arguments;
}

double seconds(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

// The median over the rounds, in MB per CPU second and per second. `open` makes what `work` is done
// on, outside of the time, and adds to its bytes; `work` answers something that depends on its
// result, so that it cannot be left out.
template <typename Tree>
void measure(const char* name, const Arguments& arguments,
             Tree (*open)(const char* directory, std::size_t& bytes),
             const std::function<std::size_t(Tree)>& work) {
  if (arguments.only != "all" && arguments.only != name) return;
  std::vector<double> cpu_rates;
  std::vector<double> rates;
  std::size_t result = 0;
  std::size_t bytes = 0;
  for (int round = 0; round < arguments.rounds; ++round) {
    double cpu = 0;
    double real = 0;
    bytes = 0;
    for (const char* directory : arguments.directories) {
      Tree tree = open(directory, bytes);
      const double cpu_begin = seconds(CLOCK_PROCESS_CPUTIME_ID);
      const double begin = seconds(CLOCK_MONOTONIC);
      result += work(std::move(tree));
      cpu += seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_begin;
      real += seconds(CLOCK_MONOTONIC) - begin;
    }
    cpu_rates.push_back(static_cast<double>(bytes) / 1e6 / cpu);
    rates.push_back(static_cast<double>(bytes) / 1e6 / real);
  }
  std::printf("%-8s %8.1f MB per CPU second %8.1f MB per second   (%.1f MB, %zu)\n", name,
              median(cpu_rates), median(rates), static_cast<double>(bytes) / 1e6, result);
}

std::vector<SourceFile> read(const char* directory, std::size_t& bytes) {
  std::vector<SourceFile> files = test::read_tree(directory);
  for (const SourceFile& file : files) bytes += file.bytes.size();
  return files;
}

SourceListing list(const char* directory, std::size_t& bytes) {
  SourceListing listing = test::list_tree(directory);
  for (const SourceListing::File& file : listing.files) bytes += file.bytes;
  return listing;
}

ProjectOptions options_of(const Arguments& arguments, Bodies bodies) {
  return {.import_path = {}, .context = {}, .bodies = bodies, .threads = arguments.threads};
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

void measure_in_memory(const Arguments& arguments) {
  using Files = std::vector<SourceFile>;
  const auto load = [&arguments](Files files, Bodies bodies) {
    return load_project(std::move(files), options_of(arguments, bodies));
  };
  const auto run = [&arguments](const char* name, const std::function<std::size_t(Files)>& work) {
    measure<Files>(name, arguments, read, work);
  };
  run("imports", [](const Files& files) { return parse_all(files, {.imports_only = true}); });
  run("declare", [](const Files& files) { return parse_all(files, {.bodies = Bodies::Skip}); });
  run("whole", [](const Files& files) { return parse_all(files, {.bodies = Bodies::Parse}); });
  run("api", [&load](Files files) {
    return collect_api(load(std::move(files), Bodies::Skip)).packages.size();
  });
  run("deps", [&load](Files files) {
    return collect_deps(load(std::move(files), Bodies::Skip)).packages.size();
  });
  run("uses", [&load](Files files) {
    return collect_uses(load(std::move(files), Bodies::Parse)).packages.size();
  });
}

void measure_listed(const Arguments& arguments) {
  const auto load = [&arguments](SourceListing listing, Bodies bodies) {
    return load_project(std::move(listing), options_of(arguments, bodies));
  };
  const auto run = [&](const char* name, const std::function<std::size_t(SourceListing)>& work) {
    measure<SourceListing>(name, arguments, list, work);
  };
  run("imports", [](const SourceListing& listing) {
    std::size_t nodes = 0;
    for (std::size_t i = 0; i < listing.files.size(); ++i) {
      nodes += parse_all({{listing.files[i].path, listing.read(i)}}, {.imports_only = true});
    }
    return nodes;
  });
  run("api", [&load](SourceListing listing) {
    std::size_t packages = 0;
    collect_api(load(std::move(listing), Bodies::Skip), {},
                [&packages](const PackageApi&) { ++packages; });
    return packages;
  });
  run("deps", [&load](SourceListing listing) {
    return collect_deps(load(std::move(listing), Bodies::Skip)).packages.size();
  });
  run("uses", [&load](SourceListing listing) {
    std::size_t packages = 0;
    collect_uses(load(std::move(listing), Bodies::Parse),
                 [&packages](const PackageUses&) { ++packages; });
    return packages;
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: golang_bench ROUNDS[:WHAT[:THREADS[:listed]]] DIR...\n");
    return 2;
  }
  const Arguments arguments = arguments_of(argc, argv);
  if (arguments.listed) {
    measure_listed(arguments);
  } else {
    measure_in_memory(arguments);
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("peak memory %.0f MB, the sources included\n",
              static_cast<double>(usage.ru_maxrss) / 1024);
}
