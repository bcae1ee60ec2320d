// Goal: a tree has the same facts however it is read: at once or part by part, from memory or from
// a listing, by one thread or several, asked one thing at a time or all at once.
// Method: random trees and one of many packages; compared are the documents of api, deps and uses,
// which hold all that the facts do.
#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/describe/codec.h"
#include "schemas/describe/describe.h"
#include "test/workers/golang/facts.h"
#include "test/workers/golang/random_tree.h"
#include "workers/golang/facts/uses_facts.h"
#include "workers/services/api/api_document.h"
#include "workers/services/deps/deps_document.h"
#include "workers/services/deps/uses_document.h"

namespace gofed::golang {
namespace {

using schemas::to_json;

const std::vector<BuildContext> kPlatforms{{.goos = "linux", .goarch = "amd64"},
                                           {.goos = "windows", .goarch = "386"},
                                           {.goos = "linux", .goarch = "386"}};

ApiOptions api_options(std::vector<BuildContext> platforms) {
  ApiOptions options;
  options.platforms = std::move(platforms);
  options.vendored = true;
  options.testdata = true;
  return options;
}

// What was handed on by directory, in the order that whole facts have.
template <typename Package>
void put_in_order(std::vector<Package>& packages) {
  std::ranges::stable_sort(packages, [](const Package& a, const Package& b) {
    return std::tie(a.import_path, a.name, a.directory) <
           std::tie(b.import_path, b.name, b.directory);
  });
}

// What a tree is asked for; each answer is a document as text.
struct Question {
  std::string name;
  std::function<std::string(const Project&)> whole;
  std::function<std::string(const std::function<Project()>& load)> in_parts;
};

Question api_question(std::string name, std::vector<BuildContext> platforms) {
  const ApiOptions options = api_options(std::move(platforms));
  return {.name = std::move(name),
          .whole =
              [options](const Project& project) {
                return to_json(workers::api_document(collect_api(project, options)));
              },
          .in_parts =
              [options](const std::function<Project()>& load) {
                std::vector<PackageApi> packages;
                ApiFacts facts = collect_api(load(), options, [&packages](PackageApi package) {
                  packages.push_back(std::move(package));
                });
                facts.packages = std::move(packages);  // in their order
                return to_json(workers::api_document(std::move(facts)));
              }};
}

std::string uses_text(const UsesFacts& uses, const DepsFacts& deps) {
  return to_json(workers::uses_document(uses, workers::deps_document(deps)));
}

std::vector<Question> questions() {
  return {
      api_question("api", {}),
      api_question("api of platforms", kPlatforms),
      {.name = "deps",
       .whole =
           [](const Project& project) {
             return to_json(workers::deps_document(collect_deps(project)));
           },
       .in_parts =
           [](const std::function<Project()>& load) {
             return to_json(workers::deps_document(collect_deps(load())));
           }},
      {.name = "uses",
       .whole =
           [](const Project& project) {
             return uses_text(collect_uses(project), collect_deps(project));
           },
       .in_parts =
           [](const std::function<Project()>& load) {
             std::vector<PackageUses> packages;
             UsesFacts facts = collect_uses(load(), [&packages](PackageUses package) {
               packages.push_back(std::move(package));
             });
             put_in_order(packages);
             facts.packages = std::move(packages);
             return uses_text(facts, collect_deps(load()));
           }},
  };
}

// Said to be large, so that threads are worth it.
SourceListing listing_of(const std::vector<SourceFile>& files) {
  constexpr std::size_t kSaidBytes = std::size_t{4} << 20;
  SourceListing listing;
  for (const SourceFile& file : files) listing.files.push_back({file.path, kSaidBytes});
  listing.read = [&files](std::size_t index) { return files[index].bytes; };
  return listing;
}

struct Reading {
  bool listed = false;
  unsigned threads = 1;
};

std::function<Project()> loader(const std::vector<SourceFile>& files, ProjectOptions options,
                                Reading reading) {
  options.threads = reading.threads;
  options.part_bytes = 1;
  return [&files, options, reading] {
    return reading.listed ? load_project(listing_of(files), options) : load_project(files, options);
  };
}

ProjectOptions odd_options(unsigned seed) {
  ProjectOptions options{.bodies = syntax::Bodies::Parse};
  if (seed % 3 == 1) options.import_path = "m.org/m";
  if (seed % 3 == 2) options.context.cgo_enabled = false;
  return options;
}

// Packages that import each other round in a ring; much source, so that threads are worth it.
std::vector<SourceFile> ring_of_packages(int count) {
  const std::string filler = "\n/*" + std::string(16 << 10, ' ') + "*/\n";
  std::vector<SourceFile> files{{"go.mod", "module m.org/m\n"}};
  for (int i = 0; i < count; ++i) {
    const std::string own = "p" + std::to_string(i);
    const std::string next = "p" + std::to_string((i + 1) % count);
    const std::string import = "import \"m.org/m/" + next + "\"\n";
    files.push_back(
        {own + "/a.go", "// Package " + own + " is one of many.\npackage " + own + "\n" + import +
                            "type T struct { " + next + ".U; E error }\n" +
                            "type U struct { F int }\nfunc (U) M() {}\n" +
                            "func Use(t T) int { t.M(); return " + next + ".Use(t) }\n" + filler});
    files.push_back({own + "/a_windows.go",
                     "package " + own + "\n" + import + "const W = " + next + ".W + 1\n"});
    files.push_back({own + "/a_test.go", "package " + own + "_test\nfunc test( {\n"});
    files.push_back({own + "/b.go", "package other\nvar V int\n"});
  }
  return files;
}

}  // namespace

TEST_CASE("readings: random trees have the same facts in parts and at once", "[golang][project]") {
  const std::vector<Question> all = questions();
  for (unsigned seed = 0; seed < 150; ++seed) {
    const std::vector<SourceFile> files = test::RandomTree(seed).make();
    const ProjectOptions options = odd_options(seed);
    for (const Question& question : all) {
      const std::string expected = question.whole(load_project(files, options));
      for (const Reading reading :
           {Reading{.listed = false, .threads = 1}, Reading{.listed = true, .threads = 1},
            Reading{.listed = true, .threads = 4}}) {
        const std::function<Project()> load = loader(files, options, reading);
        INFO("seed " << seed << ", " << question.name << ", " << (reading.listed ? "listed, " : "")
                     << reading.threads << " threads");
        REQUIRE(question.in_parts(load) == expected);
        REQUIRE(question.whole(load()) == expected);
      }
    }
  }
}

TEST_CASE("readings: many threads ask one project for different things", "[golang][project]") {
  const std::vector<SourceFile> files = ring_of_packages(40);
  const ProjectOptions options{.bodies = syntax::Bodies::Parse};
  const bool listed = GENERATE(false, true);
  const std::vector<Question> all = questions();
  std::vector<std::string> expected;
  for (const Question& question : all) {
    expected.push_back(question.whole(load_project(files, options)));
  }
  const std::vector<Diagnostic> diagnostics = load_project(files, options).diagnostics();
  REQUIRE(diagnostics.size() >= 40);
  for (int round = 0; round < 3; ++round) {
    const Project project = loader(files, options, {.listed = listed, .threads = 3})();
    REQUIRE(project.useful_threads() == 3);
    const DirectoryRange range = project.directories();
    std::atomic<int> wrong = 0;
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < all.size(); ++i) {
      threads.emplace_back([&, i] { wrong += all[i].whole(project) == expected[i] ? 0 : 1; });
    }
    threads.emplace_back([&] {
      for (DirectoryIndex i = range.end; i-- > range.begin;) {
        const Directory& directory = project.look_at(i);
        wrong += directory.packages.size() == 2 && directory.chief()->name != "other" ? 0 : 1;
      }
    });
    threads.emplace_back([&] {
      for (DirectoryIndex i = range.begin; i < range.end; ++i) {
        for (const FileIndex file : project.parse(i).files) {
          wrong += project.file(file).tree.source() == project.file(file).source.bytes ? 0 : 1;
        }
      }
    });
    threads.emplace_back([&] {
      for (int i = 39; i >= 0; --i) {
        const std::string path = "m.org/m/p" + std::to_string(i);
        const Package* package = project.imported(project.directory_of(path));
        wrong += package != nullptr && package->import_path == path ? 0 : 1;
      }
    });
    threads.emplace_back([&] { wrong += project.packages().size() == 80 ? 0 : 1; });
    threads.emplace_back([&] { wrong += project.diagnostics() == diagnostics ? 0 : 1; });
    threads.clear();  // joins
    CHECK(wrong == 0);
  }
}

namespace {

// The first time each file is read it is one of the tree's, then another, or gone.
SourceListing changing_listing(const std::vector<SourceFile>& files,
                               const std::vector<SourceFile>& later) {
  SourceListing listing = listing_of(files);
  const auto was_read = std::make_shared<std::vector<std::atomic<bool>>>(files.size());
  listing.read = [&files, &later, was_read](std::size_t index) {
    if (!(*was_read)[index].exchange(true)) return files[index].bytes;
    return index < later.size() ? later[index].bytes : std::string();
  };
  return listing;
}

std::vector<std::string> package_names(const DepsFacts& facts) {
  std::vector<std::string> names;
  for (const PackageDeps& package : facts.packages) {
    names.push_back(package.directory + " " + package.import_path + " " + package.name);
  }
  return names;
}

// What all documents say of a package.
struct PackageName {
  std::string path;
  std::string name;
  std::string directory;

  static void describe(schemas::Describe<PackageName>& d) {
    d.name("PackageName", "A package.");
    d.field<&PackageName::path>("path", "Import path.");
    d.field<&PackageName::name>("name", "Name.");
    d.field<&PackageName::directory>("directory", "Directory.").optional();
  }
};

struct PackageNames {
  std::vector<PackageName> packages;

  static void describe(schemas::Describe<PackageNames>& d) {
    d.name("PackageNames", "A document.");
    d.field<&PackageNames::packages>("packages", "Its packages.");
  }
};

// Of each package: it is one of those that package_names() gave.
void check_packages(const std::string& document, const std::vector<std::string>& expected) {
  const auto read = schemas::from_json<PackageNames>(document);
  REQUIRE(read);
  for (const PackageName& package : read->packages) {
    const std::string name = package.directory + " " + package.path + " " + package.name;
    CAPTURE(name);
    CHECK(std::ranges::find(expected, name) != expected.end());
  }
}

}  // namespace

TEST_CASE("readings: files that change between two readings do no harm", "[golang][project]") {
  const std::vector<Question> all = questions();
  for (unsigned seed = 1000; seed < 1100; ++seed) {
    const std::vector<SourceFile> files = test::RandomTree(seed).make();
    const std::vector<SourceFile> later = test::RandomTree(seed + 1000).make();
    ProjectOptions options = odd_options(seed);
    const std::vector<std::string> names =
        package_names(collect_deps(load_project(files, options)));
    options.part_bytes = 1;
    for (const unsigned threads : {1U, 4U}) {
      options.threads = threads;
      const auto load = [&] { return load_project(changing_listing(files, later), options); };
      INFO("seed " << seed << ", " << threads << " threads");
      for (const Question& question : all) {
        // Each answer is a whole document, of packages that the first reading had.
        check_packages(question.in_parts(load), names);
        const Project project = load();
        project.look_at_all();
        check_packages(question.whole(project), names);
      }
      REQUIRE(package_names(collect_deps(load())) == names);
    }
  }
}

TEST_CASE("readings: a package clause that changes between two readings is reported",
          "[golang][project]") {
  const std::vector<SourceFile> files{
      {"a.go", "package p\nvar A int\n"}, {"b.go", ""}, {"c.go", "package p\nvar C int\n"}};
  const std::vector<SourceFile> later{
      {"a.go", "package q\nvar B int\n"}, {"b.go", "package p\n"}, files[2]};
  const Project project =
      load_project(changing_listing(files, later), {.import_path = "m.org/p", .part_bytes = 1});
  REQUIRE(project.packages().size() == 1);
  const ApiFacts facts = collect_api(project);
  CHECK(facts.packages.at(0).name == "p");
  CHECK(facts.packages[0].variables.at(0).name == "B");
  CHECK(facts.packages[0].variables.at(1).name == "C");
  const std::string text = "package clause changed while the tree was read";
  CHECK(facts.diagnostics == std::vector<Diagnostic>{{"a.go", {}, text}, {"b.go", {}, text}});
}

}  // namespace gofed::golang
