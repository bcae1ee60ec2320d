// Goal: files become packages, import paths and dependencies as the go command sees them.
#include <atomic>
#include <new>

#include <catch2/catch.hpp>

#include "test/workers/golang/facts.h"
#include "workers/golang/api/goapi.h"
#include "workers/golang/facts/uses_facts.h"

namespace gofed::golang {
namespace {

const Package* package_named(const Project& project, std::string_view directory,
                             std::string_view name) {
  for (const Package* package : project.packages()) {
    if (package->directory == directory && package->name == name) return package;
  }
  return nullptr;
}

const ImportFact* import_of(const DepsFacts& facts, std::string_view path, ImportUse use) {
  for (const PackageDeps& package : facts.packages) {
    for (const ImportFact& import : package.imports) {
      if (import.path == path && import.use == use) return &import;
    }
  }
  return nullptr;
}

}  // namespace

using test::project_of;
using test::text_of;

TEST_CASE("project: files find their package and role", "[golang][project]") {
  const Project project = project_of({{"go.mod", "module m.org/m\n"},
                                      {"a.go", "package m\n"},
                                      {"a_test.go", "package m\n"},
                                      {"x_test.go", "package m_test\n"},
                                      {"gen.go", "//go:build ignore\n\npackage main\n"},
                                      {"w_windows.go", "package m\n"},
                                      {"_off.go", "package m\n"},
                                      {"internal/i/i.go", "package i\n"},
                                      {"cmd/tool/main.go", "package main\n"},
                                      {"vendor/v.org/v/v.go", "package v\n"},
                                      {"testdata/t.go", "package t\n"},
                                      {"nested/go.mod", "module n.org/n\n"},
                                      {"nested/n.go", "package n\n"}});
  const Package* m = package_named(project, "", "m");
  REQUIRE(m != nullptr);
  CHECK(m->import_path == "m.org/m");
  CHECK(m->files.size() == 1);
  CHECK(m->test_files.size() == 1);
  CHECK(m->external_test_files.size() == 1);
  CHECK(m->ignored_files.size() == 2);
  const Package* generator = package_named(project, "", "main");
  REQUIRE(generator != nullptr);
  CHECK(generator->is_secondary);
  CHECK(package_named(project, "internal/i", "i")->is_internal);
  CHECK(package_named(project, "cmd/tool", "main")->is_main);
  CHECK(package_named(project, "vendor/v.org/v", "v")->is_vendored);
  CHECK(package_named(project, "vendor/v.org/v", "v")->import_path == "v.org/v");
  CHECK(package_named(project, "testdata", "t")->in_testdata);
  CHECK(package_named(project, "nested", "n")->import_path == "n.org/n");
}

TEST_CASE("project: tests can be left out, and a package of tests alone with them",
          "[golang][project]") {
  const std::vector<SourceFile> files{{"go.mod", "module m.org/m\n"},
                                      {"a.go", "package m\n"},
                                      {"a_test.go", "package m\nfunc broken(((\n"},
                                      {"x_test.go", "package m_test\n"},
                                      {"only/o_test.go", "package only\n"}};
  CHECK_FALSE(project_of(files).diagnostics().empty());
  ProjectOptions options;
  options.tests = false;
  const Project project = project_of(files, options);
  CHECK(project.diagnostics().empty());
  REQUIRE(project.packages().size() == 1);
  const Package& m = *project.packages()[0];
  CHECK(m.import_path == "m.org/m");
  CHECK(m.files.size() == 1);
  CHECK(m.test_files.empty());
  CHECK(m.external_test_files.empty());
}

TEST_CASE("project: import paths without go.mod", "[golang][project]") {
  const Project gopath = project_of({{"usr/share/gocode/src/h.org/x/y/y.go", "package y\n"}});
  CHECK(gopath.packages().at(0)->import_path == "h.org/x/y");
  const Project named = project_of({{"x-1.0/x.go", "package x\n"}, {"x-1.0/y/y.go", "package y\n"}},
                                   {.import_path = "h.org/x"});
  CHECK(named.packages().at(0)->import_path == "h.org/x");
  CHECK(named.packages().at(1)->import_path == "h.org/x/y");
  const Project godeps = project_of(
      {{"y/y.go", "package y\n"}, {"Godeps/Godeps.json", R"({"ImportPath": "h.org/old"})"}});
  CHECK(godeps.packages().at(0)->import_path == "h.org/old/y");
  CHECK(project_of({{"y/y.go", "package y\n"}}).packages().at(0)->import_path == "y");
}

TEST_CASE("project: paths out of the tree are refused", "[golang][project]") {
  const Project project = project_of({{"../evil.go", "package e\n"},
                                      {"/abs.go", "package e\n"},
                                      {"./a//b.go", "package b\n"},
                                      {"a/b.go", "package c\n"},
                                      {"readme.md", "x"}});
  CHECK(project.diagnostics().size() == 2);
  REQUIRE(project.file_count() == 1);
  CHECK(project.has_file("a/b.go"));
  CHECK(project.packages().at(0)->name == "c");
}

TEST_CASE("project: bad source is data", "[golang][project]") {
  const Project project = project_of({{"bad.go", "package p\nfunc f( {\nvar X int\n"},
                                      {"good.go", "package p\nvar Y int\n"},
                                      {"noise.go", std::string("\0\xff\x01 not go", 10)}});
  CHECK_FALSE(project.diagnostics().empty());
  CHECK_FALSE(collect_api(project).packages.at(0).variables.empty());
}

TEST_CASE("project: threads change nothing", "[golang][project]") {
  std::vector<SourceFile> files;
  for (int i = 0; i < 200; ++i) {
    const std::string n = std::to_string(i);
    files.push_back({"d" + n + "/f.go", "package d" + n + "\nconst C = " + n + "\nvar ) bad\n"});
  }
  files.push_back({"large.go", "package large\n//" + std::string(1 << 20, ' ')});
  const Project one = project_of(files, {.import_path = "x", .threads = 1});
  const Project four = project_of(files, {.import_path = "x", .threads = 4});
  REQUIRE(four.useful_threads() == 4);
  CHECK(one.diagnostics() == four.diagnostics());
  CHECK(collect_api(four).packages.size() == 201);
}

namespace {

// A tree of packages that import each other, with an error in each, and with so much blank that
// threads are worth it.
std::vector<SourceFile> chained_packages(int count) {
  const std::string blank(std::size_t{32} << 10, '\n');
  std::vector<SourceFile> files{{"go.mod", "module m.org/m\n"}};
  for (int i = 0; i < count; ++i) {
    const std::string n = std::to_string(i);
    const std::string next = std::to_string((i + 1) % count);
    files.push_back({"p" + n + "/f.go", "// Package p" + n + " is one of many.\npackage p" + n +
                                            "\nimport \"m.org/m/p" + next +
                                            "\"\ntype T struct { p" + next +
                                            ".U }\ntype U struct { F int }\nfunc (U) M() {}\n"
                                            "func Use(t T) int { return t.F }\n" +
                                            blank});
    files.push_back({"p" + n + "/f_windows.go", "package p" + n + "\nconst W = " + n + "\n"});
    files.push_back({"p" + n + "/f_test.go", "package p" + n + "\nfunc test( {\n"});
  }
  return files;
}

SourceListing listing_of(std::vector<SourceFile> files, std::atomic<int>* reads = nullptr) {
  SourceListing listing;
  for (const SourceFile& file : files) listing.files.push_back({file.path, file.bytes.size()});
  listing.read = [files = std::move(files), reads](std::size_t index) {
    if (reads != nullptr) ++*reads;
    return files[index].bytes;
  };
  return listing;
}

// What distinguishes one set of facts from another.
std::string text_of(const ApiFacts& facts) {
  std::string text = text_of(facts.diagnostics);
  for (const std::string& line : goapi_lines(facts)) text += line + "\n";
  return text;
}

std::string text_of(const DepsFacts& facts) {
  std::string text = text_of(facts.diagnostics);
  for (const PackageDeps& package : facts.packages) {
    text += package.import_path + "\n";
    for (const ImportFact& import : package.imports) text += " " + import.path + "\n";
  }
  for (const auto& cycle : facts.cycles) text += std::to_string(cycle.size()) + "\n";
  return text;
}

std::string text_of(const UsesFacts& facts) {
  std::string text = text_of(facts.diagnostics);
  for (const PackageUses& package : facts.packages) {
    text += package.import_path + "\n";
    for (const SymbolUse& use : package.uses) {
      text.append(" ").append(use.package).append(" ").append(use.name) += "\n";
    }
  }
  return text;
}

}  // namespace

TEST_CASE("project: a tree worked through part by part gives the same", "[golang][project]") {
  const std::vector<SourceFile> files = chained_packages(30);
  const unsigned threads = GENERATE(1U, 3U);
  const ApiOptions everywhere{
      .platforms = GENERATE(std::vector<BuildContext>{},
                            std::vector<BuildContext>{{.goos = "linux", .goarch = "amd64"},
                                                      {.goos = "windows", .goarch = "386"}})};
  ProjectOptions options{.bodies = syntax::Bodies::Parse, .threads = threads};
  const Project whole = load_project(files, options);
  REQUIRE(whole.useful_threads() == threads);
  options.part_bytes = GENERATE(std::size_t{1}, std::size_t{1000}, kPartBytes);

  const auto in_parts = [&](Project project) {
    std::vector<PackageApi> packages;
    ApiFacts facts = collect_api(std::move(project), everywhere, [&packages](PackageApi package) {
      packages.push_back(std::move(package));
    });
    facts.packages = std::move(packages);
    return text_of(facts);
  };
  const std::string expected = text_of(collect_api(whole, everywhere));
  CHECK(expected.contains("pkg m.org/m/p7, method (T) M()"));
  CHECK(expected.contains("p7/f_test.go:2:12"));
  CHECK(in_parts(load_project(files, options)) == expected);
  CHECK(text_of(collect_api(load_project(files, options), everywhere)) == expected);
  CHECK(in_parts(load_project(listing_of(files), options)) == expected);

  const std::string deps = text_of(collect_deps(whole));
  CHECK(text_of(collect_deps(load_project(files, options))) == deps);
  CHECK(text_of(collect_deps(load_project(listing_of(files), options))) == deps);

  const std::string uses = text_of(collect_uses(whole));
  std::vector<PackageUses> packages;
  UsesFacts facts =
      collect_uses(load_project(listing_of(files), options),
                   [&packages](PackageUses package) { packages.push_back(std::move(package)); });
  // By directory, where the whole is by import path: here the same.
  facts.packages = std::move(packages);
  CHECK(text_of(facts) == uses);
}

TEST_CASE("project: files of a listing are read when their turn comes", "[golang][project]") {
  std::atomic<int> reads = 0;
  const std::vector<SourceFile> files = chained_packages(4);
  const bool in_parts = GENERATE(false, true);  // a tree of one part is read once
  const Project project =
      load_project(listing_of(files, &reads), {.part_bytes = in_parts ? 1 : kPartBytes});
  CHECK(reads == 1);  // go.mod
  CHECK(project.parse(0).packages.size() == 1);
  CHECK(reads == 4);
  CHECK(project.packages().size() == 4);
  CHECK(reads == 4 + 9);
  (void)collect_api(project);
  CHECK(reads == 4 + 9 + (in_parts ? 9 : 0));
}

TEST_CASE("project: what was dropped is parsed again when its syntax is asked for, not before",
          "[golang][project]") {
  const bool listed = GENERATE(false, true);
  const std::vector<SourceFile> files = chained_packages(2);
  Project project = listed ? load_project(listing_of(files)) : load_project(files);
  const Package* package = project.imported(project.directory_of("m.org/m/p0"));
  REQUIRE(package != nullptr);
  const FileIndex file = package->files.at(0);
  const std::size_t count = project.parse(0).diagnostics.size();
  CHECK(project.file(file).tree.source() == files[1].bytes);
  project.drop_trees();
  CHECK(project.imported(project.directory_of("m.org/m/p0")) == package);
  CHECK(project.look_at(0).chief() == package);
  CHECK(project.file(file).tree.source().empty());
  CHECK(project.file(file).source.bytes.empty() == listed);
  CHECK(project.parse(0).chief() == package);
  CHECK(project.file(file).tree.source() == files[1].bytes);
  CHECK(project.look_at(0).diagnostics.size() == count);
}

TEST_CASE("project: an import of what many directories may mean is looked for once",
          "[golang][project]") {
  constexpr int kDirectories = 40'000;
  std::vector<SourceFile> files;
  for (int i = 0; i < kDirectories; ++i) {
    files.push_back({"a" + std::to_string(i) + "/src/h.org/x/a.go", ""});  // of no package
    files.push_back({"many/a" + std::to_string(i) + ".go", "package a" + std::to_string(i)});
  }
  files.push_back({"z/src/h.org/x/a.go", "package x"});
  const Project project = project_of(std::move(files));
  const DirectoryIndex none = project.directory_of("h.org/x");
  const DirectoryIndex many = project.directory_of("many");
  // In passing all of them each time this would take minutes.
  for (int i = 0; i < 10 * kDirectories; ++i) {
    const Package* x = project.imported(none);
    const Package* chief = project.imported(many);
    if (x == nullptr || x->name != "x" || chief == nullptr) FAIL("import " << i);
  }
  CHECK(project.imported(kNoDirectory) == nullptr);
}

TEST_CASE("project: threads take large directories first", "[golang][project]") {
  std::vector<SourceFile> files;
  for (int i = 0; i < 100; ++i) {
    const std::size_t size = i == 60 ? 400'000 : i == 90 ? 500'000 : 3'000;
    files.push_back(
        {"d" + std::to_string(100 + i) + "/a.go", "package d\n//" + std::string(size, 'x') + "\n"});
  }
  const Project one = project_of(files);
  CHECK(std::ranges::is_sorted(one.work_order({0, 100})));
  const Project two = project_of(files, {.threads = 2});
  std::vector<DirectoryIndex> order = two.work_order({50, 100});
  REQUIRE(order.size() == 50);
  CHECK(order[0] == 90);
  CHECK(order[1] == 60);
  CHECK(std::ranges::is_sorted(order.begin() + 2, order.end()));
  std::ranges::sort(order);
  CHECK(order.front() == 50);
  CHECK(order.back() == 99);
  CHECK(std::ranges::adjacent_find(order) == order.end());
  CHECK(two.work_order({100, 100}).empty());
}

TEST_CASE("project: a tree may have as many modules as directories", "[golang][project]") {
  constexpr int kModules = 40'000;
  std::vector<SourceFile> files{{"m7/below/it/a.go", "package it\nimport \"m9.org/m/below\"\n"},
                                {"m8-x/a.go", "package x\n"}};
  for (int i = 0; i < kModules; ++i) {
    const std::string own = "m" + std::to_string(i);
    files.push_back({own + "/go.mod", "module " + own + ".org/m\n"});
    files.push_back({own + "/a.go", "package m\nimport \"m0.org/m\"\n"});
  }
  // In going through all modules for each directory and each import this would take minutes.
  const Project project = project_of(std::move(files));
  const DepsFacts facts = collect_deps(project);
  REQUIRE(facts.packages.size() == kModules + 2);
  CHECK(package_named(project, "m8-x", "x")->import_path == "m8-x");  // of the root
  CHECK(package_named(project, "m8", "m")->import_path == "m8.org/m");
  CHECK(package_named(project, "m7/below/it", "it")->import_path == "m7.org/m/below/it");
  CHECK(import_of(facts, "m0.org/m", ImportUse::Library)->module == "m0.org/m");
  CHECK(import_of(facts, "m9.org/m/below", ImportUse::Library)->module.empty());
}

TEST_CASE("project: a listing of one part is read once, with the same facts", "[golang][project]") {
  const std::vector<SourceFile> files = chained_packages(6);
  std::atomic<int> reads = 0;
  Project project = load_project(listing_of(files, &reads));
  CHECK(project.imported(project.directory_of("m.org/m/p1")) != nullptr);  // read as a whole
  const std::string expected = text_of(collect_api(load_project(files)));
  CHECK(text_of(collect_api(std::move(project))) == expected);
  CHECK(reads == static_cast<int>(files.size()));
}

TEST_CASE("project: what could not be read for lack of memory is read when asked for again",
          "[golang][project]") {
  const std::vector<SourceFile> files = chained_packages(1);
  int reads_left = 3;
  SourceListing listing = listing_of(files);
  listing.read = [&files, &reads_left](std::size_t index) {
    if (reads_left-- == 0) throw std::bad_alloc();
    return files[index].bytes;
  };
  const Project project = load_project(std::move(listing));
  CHECK_THROWS_AS(project.parse(0), std::bad_alloc);
  CHECK(project.parse(0).chief()->name == "p0");
  CHECK(project.diagnostics() == load_project(files).diagnostics());
}

TEST_CASE("project: a listed file that cannot be read is an empty one", "[golang][project]") {
  SourceListing listing{.files = {{"a.go", 20}, {"b.go", 20}}, .read = [](std::size_t index) {
                          return index == 0 ? std::string() : std::string("package b\nvar X int\n");
                        }};
  const Project project = load_project(std::move(listing), {.import_path = "m.org/b"});
  CHECK(collect_api(project).packages.at(0).variables.size() == 1);
  REQUIRE_FALSE(project.diagnostics().empty());
  CHECK(project.diagnostics()[0].file == "a.go");
}

TEST_CASE("deps: imports by use and class, with their modules", "[golang][deps]") {
  const Project project =
      project_of({{"go.mod",
                   "module m.org/m\nrequire (\n\tr.org/r v1.0.0\n\tr.org/r/sub v2.0.0\n\tu.org/u "
                   "v1\n\tt.org/t "
                   "v1 // indirect\n)\n"},
                  {"a.go",
                   "package m\nimport (\n\t\"fmt\"\n\t\"m.org/m/b\"\n\ty "
                   "\"r.org/r/sub/p\"\n\t\"v.org/v\"\n)\n"},
                  {"a_test.go", "package m\nimport \"testing\"\n"},
                  {"x_test.go", "package m_test\nimport \"r.org/r/q\"\n"},
                  {"w_windows.go", "package m\nimport (\"fmt\"; \"w.org/w\")\n"},
                  {"gen.go", "//go:build ignore\npackage main\nimport \"g.org/g\"\n"},
                  {"b/b.go", "package b\nimport \"C\"\n"},
                  {"vendor/v.org/v/v.go", "package v\n"}});
  const DepsFacts facts = collect_deps(project);
  const auto class_of = [&facts](std::string_view path, ImportUse use) {
    const ImportFact* import = import_of(facts, path, use);
    return import == nullptr ? "absent" : std::string(import_class_name(import->import_class));
  };
  CHECK(class_of("fmt", ImportUse::Library) == "standard");
  CHECK(class_of("m.org/m/b", ImportUse::Library) == "own");
  CHECK(class_of("v.org/v", ImportUse::Library) == "vendored");
  CHECK(class_of("r.org/r/q", ImportUse::ExternalTest) == "third_party");
  CHECK(class_of("testing", ImportUse::Test) == "standard");
  CHECK(class_of("w.org/w", ImportUse::Platform) == "third_party");
  CHECK(class_of("fmt", ImportUse::Platform) == "absent");  // the library needs it anyway
  CHECK(class_of("g.org/g", ImportUse::Tool) == "third_party");
  CHECK(class_of("C", ImportUse::Library) == "cgo");
  const ImportFact* sub = import_of(facts, "r.org/r/sub/p", ImportUse::Library);
  CHECK(sub->module == "r.org/r/sub");
  CHECK(sub->version == "v2.0.0");
  CHECK(sub->sites.at(0).file == "a.go");
  CHECK(sub->sites.at(0).position == Position{5, 4});
  CHECK(sub->sites.at(0).name == "y");
  REQUIRE(facts.unused_requirements.size() == 1);
  CHECK(facts.unused_requirements[0].requirement.module.path == "u.org/u");
}

TEST_CASE("deps: cycles start at their least package", "[golang][deps]") {
  const Project project = project_of({{"go.mod", "module m\n"},
                                      {"a/a.go", "package a\nimport \"m/b\"\n"},
                                      {"b/b.go", "package b\nimport \"m/c\"\n"},
                                      {"c/c.go", "package c\nimport (\"m/a\"; \"m/d\")\n"},
                                      {"d/d.go", "package d\n"}});
  CHECK(collect_deps(project).cycles ==
        std::vector<std::vector<std::string>>{{"m/a", "m/b", "m/c"}});
}

TEST_CASE("deps: cgo, embed and generate", "[golang][deps]") {
  const Project project = project_of(
      {{"a.go",
        "package a\n\n// #cgo linux pkg-config: --static libpng zlib\n// #include <png.h>\nimport "
        "\"C\"\n\n//go:generate go run golang.org/x/tools/cmd/stringer@v1 -type=T\n\n//go:embed "
        "a.txt "
        "\"b c\"\nvar s string\n\nfunc f() {\n//go:generate mockgen x\n}\n"}});
  const PackageDeps package = collect_deps(project).packages.at(0);
  REQUIRE(package.cgo.size() == 2);
  CHECK(package.cgo[0].pkg_config == "libpng");
  CHECK(package.cgo[0].constraint == "linux");
  CHECK(package.cgo[0].position == Position{3, 1});
  REQUIRE(package.embeds.size() == 2);
  CHECK(package.embeds[1].pattern == "b c");
  REQUIRE(package.generates.size() == 2);
  CHECK(package.generates[0].tool == "golang.org/x/tools/cmd/stringer@v1");
  CHECK(package.generates[1].tool == "mockgen");
}

TEST_CASE("deps: tests embed and generate too, but have no cgo", "[golang][deps]") {
  const Project project = project_of(
      {{"a.go", "package a\n//go:embed a.txt\nvar s string\n"},
       {"a_test.go",
        "package a\n\n// #cgo pkg-config: none\nimport \"C\"\n\n//go:generate mockgen .\n"
        "//go:embed testdata/*\nvar f embed.FS\n"},
       {"x_test.go", "package a_test\n//go:embed x\nvar s string\n"}});
  const PackageDeps package = collect_deps(project).packages.at(0);
  REQUIRE(package.embeds.size() == 3);
  CHECK(package.embeds[0].use == ImportUse::Library);
  CHECK(package.embeds[1].use == ImportUse::Test);
  CHECK(package.embeds[1].pattern == "testdata/*");
  CHECK(package.embeds[2].use == ImportUse::ExternalTest);
  CHECK(package.generates.at(0).file == "a_test.go");
  CHECK_FALSE(package.uses_cgo);
  CHECK(package.cgo.empty());
}

TEST_CASE("deps: embedding is reported wherever a line says so", "[golang][deps]") {
  const Project project = project_of({{"a.go",
                                       "package a\nvar (\n\t//go:embed x\n\tX string\n\n"
                                       "  //go:embed y\n\tY string // //go:embed not\n)\n"
                                       "var Z = 1 //go:embed not\n/* \n//go:embed not\n*/\n"}});
  const PackageDeps package = collect_deps(project).packages.at(0);
  REQUIRE(package.embeds.size() == 2);
  CHECK(package.embeds[0].pattern == "x");
  CHECK(package.embeds[0].position == Position{3, 2});
  CHECK(package.embeds[1].pattern == "y");
}

TEST_CASE("deps: packages that show how to use others are marked", "[golang][deps]") {
  const Project project = project_of({{"go.mod", "module m\n"},
                                      {"a/a.go", "package a\n"},
                                      {"a/example/e.go", "package main\n"},
                                      {"_examples/x/y.go", "package y\n"},
                                      {"examplex/z.go", "package examplex\n"}});
  std::vector<std::string> examples;
  for (const PackageDeps& package : collect_deps(project).packages) {
    if (package.is_example) examples.push_back(package.import_path);
  }
  CHECK(examples == std::vector<std::string>{"m/_examples/x", "m/a/example"});
}

TEST_CASE("deps: of several packages in a directory the smaller are marked", "[golang][deps]") {
  const Project project = project_of({{"go.mod", "module m\n"},
                                      {"a.go", "package m\nimport \"fmt\"\n"},
                                      {"b.go", "package m\n"},
                                      {"odd.go", "package odd\nimport \"os\"\n"}});
  const std::vector<PackageDeps> packages = collect_deps(project).packages;
  REQUIRE(packages.size() == 2);
  CHECK(packages[0].name == "m");
  CHECK_FALSE(packages[0].is_secondary);
  CHECK(packages[1].name == "odd");
  CHECK(packages[1].is_secondary);
  CHECK(packages[1].import_path == "m");
  CHECK(packages[1].imports.at(0).path == "os");
}

TEST_CASE("deps: go.work at the root", "[golang][deps]") {
  const DepsFacts facts = collect_deps(
      project_of({{"go.work", "go 1.21\nuse (\n\t./a\n\t./b\n)\nreplace x.org/x => ../x\n"},
                  {"a/go.mod", "module m.org/a\n"},
                  {"a/a.go", "package a\nimport \"m.org/b\"\n"},
                  {"b/go.mod", "module m.org/b\n"},
                  {"b/b.go", "package b\n"}}));
  REQUIRE(facts.work);
  CHECK(facts.work->uses == std::vector<std::string>{"./a", "./b"});
  CHECK(facts.work->replacements.at(0).to.path == "../x");
  CHECK(facts.packages.at(0).imports.at(0).import_class == ImportClass::Own);
}

TEST_CASE("deps: the standard library grows with releases", "[golang][deps]") {
  CHECK(is_standard_package("net/http"));
  CHECK(is_standard_package("slices", {1, 21}));
  CHECK_FALSE(is_standard_package("slices", {1, 20}));
  CHECK_FALSE(is_standard_package("github.com/x/y"));
  CHECK_FALSE(is_standard_package("C"));
}

}  // namespace gofed::golang
