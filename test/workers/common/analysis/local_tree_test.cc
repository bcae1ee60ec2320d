// Goal: a directory of the caller is analysed in place with the documents that its archive gives,
// opens nothing that is not wanted, is not remembered, and never leaves the process; what cannot be
// read is an error, whether the tree is read at once or file by file.
// Method: a tree of strings that counts what is asked of it, beside a tar of the same files.
#include "envelope/service/local_tree.h"

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "schemas/actions/api.h"
#include "schemas/actions/deps.h"
#include "schemas/actions/diff.h"
#include "schemas/describe/codec.h"
#include "test/workers/services/local_system.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::LocalSystem;
using gofed::test::TarBuilder;

namespace {

using Files = std::map<std::string, std::string>;

class MadeTree final : public envelope::LocalTree {
 public:
  // `claimed_bytes`: what each file is said to have; large ones are read file by file.
  explicit MadeTree(Files files, std::uint64_t claimed_bytes = 0)
      : LocalTree("made/tree"), files_(std::move(files)), claimed_bytes_(claimed_bytes) {}

  Result<std::vector<File>> list(const Wanted& wanted, const std::function<bool()>&) override {
    std::vector<File> listed;
    for (const auto& [path, bytes] : files_) {
      if (wanted(path))
        listed.push_back({path, claimed_bytes_ > 0 ? claimed_bytes_ : bytes.size()});
    }
    return listed;
  }

  Result<std::string> read(const File& file) const override {
    ++reads;
    const auto& bytes = files_.at(file.path);
    if (bytes == "unreadable") return fail(Errc::Io, "made/tree/" + file.path + ": no luck");
    return bytes;
  }

  mutable std::atomic<int> reads = 0;

 private:
  Files files_;
  std::uint64_t claimed_bytes_;
};

constexpr std::uint64_t kLarge = std::uint64_t{1} << 30;

const Files kFiles{
    {"README", "unreadable"},
    {"a.go", "package m\n\nimport \"m/b\"\n\n// V is one.\nvar V b.T\n"},
    {"a_test.go", "package m\n\nfunc broken( {\n"},
    {"b/b.go", "package b\n\ntype T struct{ F int }\n\nfunc (T) M() {}\n"},
    {"go.mod", "module m\n\ngo 1.19\n"},
};

FileId archive_of(LocalSystem& local, const Files& files) {
  TarBuilder tar;
  for (const auto& [path, bytes] : files) tar.file(path, bytes);
  return local.upload("tree.tar", tar.bytes());
}

template <Action A>
std::string document(LocalSystem& local, typename A::Input input,
                     const envelope::CallOptions& options = {}) {
  const auto output = local.system().call<A>(input, options);
  return output ? to_json(*output) : output.error().to_string();
}

// What an action says of the tree, which must be what it says of the archive.
template <Action A>
void check_same(const Files& files) {
  LocalSystem local;
  const auto expected = document<A>(local, {.file = archive_of(local, files)});
  for (const auto claimed : {std::uint64_t{0}, kLarge}) {
    const auto tree = std::make_shared<MadeTree>(files, claimed);
    CAPTURE(A::kInfo.name, claimed);
    CHECK(document<A>(local, {.file = tree->id()}, {.sources = {tree}}) == expected);
  }
}

}  // namespace

TEST_CASE("local tree: the documents are those of its archive", "[analysis]") {
  check_same<ApiAnalysis>(kFiles);
  check_same<ApiFeatures>(kFiles);
  check_same<DepsAnalysis>(kFiles);
  check_same<UsesAnalysis>(kFiles);
}

TEST_CASE("local tree: both sides of a comparison may be one", "[analysis]") {
  LocalSystem local;
  auto changed = kFiles;
  changed["b/b.go"] = "package b\n\ntype T struct{ F string }\n";
  ApiDiff::Input archives;
  archives.before.file = archive_of(local, kFiles);
  archives.after.file = archive_of(local, changed);
  const auto expected = document<ApiDiff>(local, archives);
  CHECK(expected.find("incompatible") != std::string::npos);
  const auto before = std::make_shared<MadeTree>(kFiles);
  const auto after = std::make_shared<MadeTree>(changed, kLarge);
  ApiDiff::Input trees;
  trees.before.file = before->id();
  trees.after.file = after->id();
  CHECK(document<ApiDiff>(local, trees, {.sources = {before, after}}) == expected);
  trees.before.file = archives.before.file;  // one of each
  CHECK(document<ApiDiff>(local, trees, {.sources = {after}}) == expected);
}

TEST_CASE("local tree: each wanted file is read once, and nothing is remembered", "[analysis]") {
  const test::Settings settings{{"filestorage.driver", "memory"}};
  LocalSystem local(settings);
  const auto tree = std::make_shared<MadeTree>(kFiles);
  for (int run = 1; run <= 2; ++run) {
    REQUIRE(
        local.system().call<ApiAnalysis>({.file = tree->id(), .options = {}}, {.sources = {tree}}));
    CHECK(tree->reads == 4 * run);  // not README
  }
}

TEST_CASE("local tree: what takes no part and is not imported is not opened", "[analysis]") {
  LocalSystem local;
  auto files = kFiles;
  files["testdata/t.go"] = "unreadable";
  files["other/go.mod"] = "module other\n";
  files["other/o.go"] = "unreadable";
  const auto tree = std::make_shared<MadeTree>(files);
  CHECK(local.system().call<ApiAnalysis>({.file = tree->id()}, {.sources = {tree}}));
  CHECK(tree->reads == 5);  // of the two modules' files only other/go.mod is one more
}

TEST_CASE("local tree: a file that cannot be read is the error", "[analysis]") {
  LocalSystem local;
  auto files = kFiles;
  files["b/b.go"] = "unreadable";
  for (const auto claimed : {std::uint64_t{0}, kLarge}) {
    const auto tree = std::make_shared<MadeTree>(files, claimed);
    const Error expected{Errc::Io, "made/tree/b/b.go: no luck"};
    const envelope::CallOptions options{.sources = {tree}};
    CAPTURE(claimed);
    CHECK(local.system().call<ApiAnalysis>({.file = tree->id()}, options).error() == expected);
    CHECK(local.system().call<DepsAnalysis>({.file = tree->id()}, options).error() == expected);
    CHECK(local.system().call<UsesAnalysis>({.file = tree->id()}, options).error() == expected);
    ApiDiff::Input input;
    input.before.file = input.after.file = tree->id();
    CHECK(local.system().call<ApiDiff>(input, options).error() == expected);
  }
}

TEST_CASE("local tree: one without Go source says so", "[analysis]") {
  LocalSystem local;
  const auto tree = std::make_shared<MadeTree>(Files{{"go.mod", "module m\n"}, {"README", ""}});
  CHECK(local.system().call<ApiAnalysis>({.file = tree->id()}, {.sources = {tree}}).error() ==
        Error{Errc::InvalidArgument, "made/tree: no Go source in it"});
}

TEST_CASE("local tree: its id means nothing without it, and it is not sent", "[analysis]") {
  LocalSystem local;
  const auto tree = std::make_shared<MadeTree>(kFiles);
  const auto other = std::make_shared<MadeTree>(kFiles);
  CHECK_FALSE(local.system().call<ApiAnalysis>({.file = tree->id()}));
  CHECK_FALSE(local.system().call<ApiAnalysis>({.file = tree->id()}, {.sources = {other}}));
  LocalSystem remote({{"client.broker", "tcp://127.0.0.1:1"}}, LocalSystem::Where::AsRouted);
  CHECK(remote.system().call<ApiAnalysis>({.file = tree->id()}, {.sources = {tree}}).error() ==
        Error{Errc::InvalidArgument,
              "made/tree: a directory or file of this process cannot be sent"});
}

TEST_CASE("local tree: an API in parts is the document's head, then package by package",
          "[analysis]") {
  LocalSystem local;
  auto files = kFiles;
  files["c/c.go"] = "package c\n\nconst C = 1\n";
  const auto whole = local.system().call<ApiAnalysis>({.file = archive_of(local, files)});
  REQUIRE(whole);
  REQUIRE(whole->packages.size() == 3);
  for (const auto claimed : {std::uint64_t{0}, kLarge}) {
    const auto tree = std::make_shared<MadeTree>(files, claimed);
    std::vector<ApiAnalysis::Output> parts;
    const auto call = local.system().async_call<ApiAnalysis>(
        {.file = tree->id()}, {.sources = {tree}, .on_part = [&parts](const void* part) {
                                 parts.push_back(*static_cast<const ApiAnalysis::Output*>(part));
                               }});
    auto rest = call.take();
    REQUIRE(rest);
    REQUIRE(parts.size() == 4);
    auto together = parts.front();
    CHECK(together.packages.empty());
    CHECK(together.diagnostics.empty());
    for (const auto& part : parts) {
      for (const auto& package : part.packages) together.packages.push_back(package);
    }
    CHECK(rest->packages.empty());
    together.diagnostics = rest->diagnostics;
    CHECK(together == *whole);
  }
}
