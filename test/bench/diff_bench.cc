// What a comparison of two exported APIs costs, beside the reference's (golang.org/x/exp/apidiff).
//
//   diff_bench [stored [DIR IMPORT_PATH]]
//       two stored APIs, as api_diff gets them from a service: documents in, changes out; DIR: of
//       that tree, at most 100 packages, else of generated ones
//   diff_bench tree DIR IMPORT_PATH
//       a tree on both sides: read, parsed, collected, compared
//   diff_bench pairs ORACLE ROUNDS [GOCACHE]
//       pairs of trees, lines of standard input as golang_apidiff_pairs takes them; ORACLE is
//       test/workers/golang/oracle/apidiff_pairs.go, built; with GOCACHE each of its runs begins
//       with a copy of that build cache
//   diff_bench processes GOFED ORACLE ROUNDS [GOCACHE]
//       the same pairs, both sides as whole processes: `GOFED --local apidiff OLD NEW`, and ORACLE
//       with that pair alone
//   diff_bench users COUNT DIR IMPORT_PATH USER_DIR...
//       whom it hits that every fifth exported function of a tree is gone: COUNT stored projects,
//       the users' trees again and again; on disk, through api_impact
//
// Of a pair both sides' whole work is measured in turns: ORACLE is asked for one pair a process and
// prints its own time, start of the process left out; ours reads the files anew each time, with as
// many threads as there are cores. As processes both are timed from their start to their end. What
// is printed for pairs are wall-clock seconds and their ratio, else CPU seconds of this process.
// scripts/bench-diff fetches trees and pairs.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "schemas/actions/api.h"
#include "schemas/actions/diff.h"
#include "schemas/actions/impact.h"
#include "schemas/actions/uses_storage.h"
#include "test/support/child.h"
#include "test/support/temp_dir.h"
#include "test/workers/golang/read_tree.h"
#include "test/workers/services/local_system.h"
#include "workers/golang/base/parallel.h"
#include "workers/golang/diff/api_diff.h"
#include "workers/golang/facts/deps_facts.h"
#include "workers/golang/facts/uses_facts.h"
#include "workers/services/api/api_document.h"
#include "workers/services/deps/deps_document.h"
#include "workers/services/deps/uses_document.h"

namespace {

using namespace gofed;

constexpr std::size_t kPackages = 100;
constexpr int kRounds = 7;
constexpr std::chrono::minutes kOraclePatience{10};

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

double wall_seconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values.at(values.size() / 2);
}

[[noreturn]] void give_up(const std::string& message) {
  std::fprintf(stderr, "diff_bench: %s\n", message.c_str());
  std::exit(1);
}

// Without tests, which no API depends on; as api_diff has them without documentation too.
golang::ApiFacts facts_of(const std::string& directory, const std::string& import_path,
                          unsigned threads = 1, bool docs = false) {
  golang::ProjectOptions options;
  options.import_path = import_path;
  options.tests = false;
  options.threads = threads;
  options.context.cgo_enabled = false;
  auto files = golang::test::read_tree(directory, golang::test::TestFiles::LeaveOut);
  golang::ApiOptions facts;
  facts.docs = docs;
  return golang::collect_api(golang::load_project(std::move(files), std::move(options)), facts);
}

// ---- Stored documents

// Packages as libraries have them: a type with fields and methods, an interface, functions,
// constants; types of the package before.
golang::ApiFacts generated() {
  std::vector<golang::SourceFile> files;
  for (std::size_t i = 0; i < kPackages; ++i) {
    const auto n = std::to_string(i);
    std::string text = "package p" + n + "\nimport \"io\"\n";
    for (int j = 0; j < 10; ++j) {
      const auto m = std::to_string(j);
      text += "type T" + m + " struct { A, B int; C map[string][]io.Reader; D *T" + m + " }\n";
      text += "func (t *T" + m + ") M1(a int, b string) (io.Writer, error) { return nil, nil }\n";
      text += "func (t T" + m + ") M2(f func(T" + m + ") bool) {}\n";
      text += "type I" + m + " interface { io.Closer; N(T" + m + ") error }\n";
      text += "func New" + m + "(r io.Reader, more ...string) (*T" + m + ", error) { panic(0) }\n";
      text += "const C" + m + " = " + m + "\nvar V" + m + " []T" + m + "\n";
    }
    files.push_back({"p" + n + "/p.go", std::move(text)});
  }
  return golang::collect_api(golang::load_project(std::move(files), {.import_path = "x.org/m"}));
}

void measure_stored(golang::ApiFacts facts) {
  auto document = workers::api_document(std::move(facts));
  if (document.packages.size() > kPackages) document.packages.resize(kPackages);
  test::LocalSystem local;
  std::vector<double> cpu;
  std::vector<double> wall;
  for (int round = 0; round < kRounds; ++round) {
    schemas::ApiDiff::Input input;
    input.before.document = document;
    input.after.document = document;
    const double begin = cpu_seconds();
    wall.push_back(wall_seconds([&] {
      const auto answer = local.system().call<schemas::ApiDiff>(input);
      if (!answer) give_up(answer.error().to_string());
    }));
    cpu.push_back(cpu_seconds() - begin);
  }
  std::printf("%zu stored packages: %.1f ms of CPU, %.1f ms\n", document.packages.size(),
              median(cpu) * 1e3, median(wall) * 1e3);
}

// ---- Trees

void measure_tree(const std::string& directory, const std::string& import_path) {
  std::vector<double> cpu;
  std::size_t packages = 0;
  for (int round = 0; round < kRounds; ++round) {
    const double begin = cpu_seconds();
    const auto before = facts_of(directory, import_path);
    const auto after = facts_of(directory, import_path);
    if (!golang::compare(before, after).packages.empty())
      give_up(directory + ": differs from itself");
    cpu.push_back(cpu_seconds() - begin);
    packages = before.packages.size();
  }
  std::printf("%s: %zu packages on both sides: %.2f s of CPU\n", import_path.c_str(), packages,
              median(cpu));
}

// ---- Stored users

schemas::golang::ProjectUses uses_of(const std::string& directory) {
  golang::ProjectOptions options;
  options.bodies = golang::syntax::Bodies::Parse;
  options.context.cgo_enabled = false;
  const auto project = golang::load_project(golang::test::read_tree(directory), std::move(options));
  return workers::uses_document(golang::collect_uses(project),
                                workers::deps_document(golang::collect_deps(project)));
}

void measure_users(std::size_t count, const std::string& directory, const std::string& import_path,
                   std::span<const std::string> user_directories) {
  const test::TempDir disk;
  test::LocalSystem local({{"usesstorage.driver", "rocksdb"}, {"usesstorage.path", disk.path()}});
  auto& system = local.system();
  std::vector<schemas::golang::ProjectUses> trees;
  for (const auto& user : user_directories) trees.push_back(uses_of(user));
  for (std::size_t i = 0; i < count; ++i) {
    const auto stored =
        system.call<schemas::UsesStoreProject>({.project = "u.org/" + std::to_string(i),
                                                .commit = "v1",
                                                .commit_date = 1,
                                                .document = trees[i % trees.size()]});
    if (!stored) give_up(stored.error().to_string());
  }
  auto before = facts_of(directory, import_path);
  auto after = facts_of(directory, import_path);
  for (auto& package : after.packages) {
    std::size_t index = 0;
    std::erase_if(package.functions, [&](const auto&) { return index++ % 5 == 0; });
  }
  schemas::ApiDiff::Input sides;
  sides.before.document = workers::api_document(std::move(before));
  sides.after.document = workers::api_document(std::move(after));
  const auto changes = system.call<schemas::ApiDiff>(sides);
  if (!changes) give_up(changes.error().to_string());
  std::vector<double> cpu;
  std::vector<double> wall;
  std::size_t hit = 0;
  for (int round = 0; round < kRounds; ++round) {
    schemas::ApiImpact::Input question{.changes = *changes, .users = {}, .stored = true};
    const double begin = cpu_seconds();
    wall.push_back(wall_seconds([&] {
      const auto impact = system.call<schemas::ApiImpact>(question);
      if (!impact) give_up(impact.error().to_string());
      hit = static_cast<std::size_t>(std::ranges::count_if(
          impact->users, [](const auto& user) { return !user.hits.empty(); }));
    }));
    cpu.push_back(cpu_seconds() - begin);
  }
  std::printf("%zu stored projects, %zu of them hit: %.2f s of CPU, %.2f s\n", count, hit,
              median(cpu), median(wall));
}

// ---- Pairs

struct Pair {
  std::string line;
  std::string name;
  std::array<std::string, 2> directories;
  std::array<std::string, 2> paths;
};

std::vector<Pair> read_pairs() {
  std::vector<Pair> pairs;
  for (std::string line; std::getline(std::cin, line);) {
    Pair pair{.line = line, .name = {}, .directories = {}, .paths = {}};
    std::istringstream words(line);
    if (words >> pair.name >> pair.directories[0] >> pair.paths[0] >> pair.directories[1] >>
        pair.paths[1]) {
      pairs.push_back(std::move(pair));
    }
  }
  return pairs;
}

struct OracleTime {
  double work = 0;   // as it says itself
  double whole = 0;  // from its start to its end
};

double told_seconds(const std::string& output) {
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    constexpr std::string_view kMark = "\tseconds\t";
    const auto at = line.find(kMark);
    if (at != std::string::npos) return std::strtod(line.c_str() + at + kMark.size(), nullptr);
  }
  give_up("no time in what the oracle says: " + output);
}

// With a copy of `cache` for Go's build cache.
OracleTime run_oracle(const std::string& oracle, const Pair& pair, const std::string& cache) {
  namespace fs = std::filesystem;
  const test::TempDir own;
  std::map<std::string, std::string> environment;
  if (!cache.empty()) {
    fs::copy(cache, own / "cache",
             fs::copy_options::recursive | fs::copy_options::create_hard_links);
    environment["GOCACHE"] = own / "cache";
  }
  OracleTime time;
  time.whole = wall_seconds([&] {
    const auto outcome = test::run(
        oracle, {}, {.environment = environment, .directory = {}, .input = pair.line + "\n"},
        kOraclePatience);
    if (outcome.exit != test::Exit{}) give_up(oracle + ": failed on " + pair.name);
    time.work = told_seconds(outcome.out);
  });
  return time;
}

double gofed_process_seconds(const std::string& gofed, const Pair& pair) {
  return wall_seconds([&] {
    const auto outcome =
        test::run(gofed, {"--local", "apidiff", pair.directories[0], pair.directories[1],
                          "--no-cgo", "--output", "apidiff", "--import-path", pair.paths[0]});
    if (outcome.exit != test::Exit{}) give_up(gofed + ": failed on " + pair.name + outcome.err);
  });
}

// Both sides at once, each with its share of the cores.
golang::ApiChanges compare_trees(const Pair& pair) {
  const unsigned threads = std::max(2U, std::thread::hardware_concurrency());
  std::array<golang::ApiFacts, 2> facts;
  golang::for_each_index(facts.size(), threads, [&](std::size_t i) {
    facts[i] = facts_of(pair.directories[i], pair.paths[i], threads / 2);
  });
  return golang::compare(facts[0], facts[1]);
}

struct Seconds {
  double theirs = 0;
  double ours = 0;
};

// `measure` takes one pair once, on both sides.
void measure_pairs(int rounds, const std::function<Seconds(const Pair&)>& measure) {
  std::vector<double> ratios;
  std::size_t fast = 0;
  for (const auto& pair : read_pairs()) {
    std::vector<double> theirs;
    std::vector<double> ours;
    for (int round = 0; round < rounds; ++round) {
      const auto seconds = measure(pair);
      theirs.push_back(seconds.theirs);
      ours.push_back(seconds.ours);
    }
    const double ratio = median(theirs) / median(ours);
    ratios.push_back(ratio);
    fast += ratio >= 100 ? 1 : 0;
    std::printf("%-24s %8.3f s %9.5f s   x %.0f\n", pair.name.c_str(), median(theirs), median(ours),
                ratio);
  }
  if (ratios.empty()) give_up("no pairs on standard input");
  std::printf("%zu pairs: x %.0f (median), x %.0f (least); %zu of them at least x 100\n",
              ratios.size(), median(ratios), *std::ranges::min_element(ratios), fast);
}

void measure_in_process(const std::string& oracle, int rounds, const std::string& cache) {
  measure_pairs(rounds, [&](const Pair& pair) {
    Seconds seconds{.theirs = run_oracle(oracle, pair, cache).work};
    seconds.ours = wall_seconds([&] { (void)compare_trees(pair); });
    return seconds;
  });
}

void measure_processes(const std::string& gofed, const std::string& oracle, int rounds,
                       const std::string& cache) {
  measure_pairs(rounds, [&](const Pair& pair) {
    Seconds seconds{.theirs = run_oracle(oracle, pair, cache).whole};
    seconds.ours = gofed_process_seconds(gofed, pair);
    return seconds;
  });
}

int rounds_of(const std::string& word) {
  return std::max(1, std::atoi(word.c_str()));
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty() || (words[0] == "stored" && words.size() == 1)) {
    measure_stored(generated());
  } else if (words[0] == "stored" && words.size() == 3) {
    measure_stored(facts_of(words[1], words[2], 1, true));
  } else if (words[0] == "tree" && words.size() == 3) {
    measure_tree(words[1], words[2]);
  } else if (words[0] == "pairs" && (words.size() == 3 || words.size() == 4)) {
    measure_in_process(words[1], rounds_of(words[2]), words.size() == 4 ? words[3] : "");
  } else if (words[0] == "processes" && (words.size() == 4 || words.size() == 5)) {
    measure_processes(words[1], words[2], rounds_of(words[3]), words.size() == 5 ? words[4] : "");
  } else if (words[0] == "users" && words.size() > 4) {
    measure_users(std::strtoul(words[1].c_str(), nullptr, 10), words[2], words[3],
                  std::span(words).subspan(4));
  } else {
    give_up(
        "usage: diff_bench [stored [DIR PATH] | tree DIR PATH | pairs ORACLE ROUNDS [GOCACHE] "
        "| processes GOFED ORACLE ROUNDS [GOCACHE] | users COUNT DIR PATH USER_DIR...]");
  }
}
