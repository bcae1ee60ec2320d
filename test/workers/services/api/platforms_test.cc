// Goal: one pass finds on which platforms each symbol exists, in a document that is the same as
// before for one platform, survives every encoding, and is compared platform by platform.
// Method: archives made in memory, through a System of this process; facts made of documents again.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/actions/api.h"
#include "schemas/actions/diff.h"
#include "schemas/describe/codec.h"
#include "test/workers/services/local_system.h"
#include "workers/common/apis/document_facts.h"
#include "workers/common/apis/document_platforms.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::LocalSystem;
using gofed::test::TarBuilder;
namespace wire = gofed::schemas::golang;

namespace {

using Names = std::vector<std::string>;

const Names kThree{"linux/amd64", "windows/amd64", "linux/386"};

// A package that is not quite the same anywhere, and one that only Windows has.
std::string tree(const std::string& windows_function = "OnlyWindows") {
  return TarBuilder()
      .file("go.mod", "module m.org/m\n")
      .file("a.go",
            "package m\nfunc Everywhere() {}\nconst Size = 1 << (^uint(0) >> 63)\n"
            "type T struct{ File }\nfunc (T) Close() {}\n")
      .file("a_linux.go",
            "package m\ntype File struct{ Descriptor int }\nfunc (T) Sync() {}\n"
            "const Separator = \"/\"\n")
      .file("a_windows.go", "package m\ntype File struct{ Handle uintptr }\nfunc " +
                                windows_function + "() {}\nconst Separator = \"\\\\\"\n")
      .file("w/w_windows.go", "package w\nvar V int\n")
      .bytes();
}

Result<wire::ProjectApi> analyse(const std::string& archive, const Names& platforms) {
  LocalSystem local;
  return local.system().call<ApiAnalysis>(
      {.file = local.upload("m.tar", archive), .options = {}, .platforms = platforms});
}

// "T windows/amd64", or "T" where nothing is said.
template <typename List>
Names listed(const List& list) {
  Names out;
  for (const auto& one : list) {
    auto text = one.name;
    for (const auto& platform : one.platforms) text += " " + platform;
    out.push_back(text);
  }
  std::ranges::sort(out);
  return out;
}

Result<wire::ApiChanges> diff(ApiDiff::Input input, const Names& platforms) {
  LocalSystem local;
  input.options.platforms = platforms;
  return local.system().call<ApiDiff>(std::move(input));
}

Result<wire::ApiChanges> diff_of_archives(const std::string& before, const std::string& after,
                                          const Names& platforms) {
  LocalSystem local;
  return local.system().call<ApiDiff>(
      {.before = {.file = local.upload("a", before), .document = {}},
       .after = {.file = local.upload("b", after), .document = {}},
       .options = {.platforms = platforms}});
}

ApiDiffSide stored(const std::string& archive, const Names& platforms) {
  auto api = analyse(archive, platforms);
  REQUIRE(api);
  return {.file = {}, .options = {}, .document = std::move(*api)};
}

}  // namespace

TEST_CASE("platforms: a symbol that not all have names those that have it", "[api]") {
  const auto api = analyse(tree(), kThree);
  REQUIRE(api);
  CHECK(api->format == 2);
  CHECK(api->platforms == kThree);
  REQUIRE(api->packages.size() == 2);
  const auto& m = api->packages[0];
  CHECK(m.platforms.empty());
  CHECK(listed(m.functions) == Names{"Everywhere", "OnlyWindows windows/amd64"});
  CHECK(listed(m.constants) == Names{"Separator linux/amd64 linux/386", "Separator windows/amd64",
                                     "Size linux/386", "Size linux/amd64 windows/amd64"});
  CHECK(listed(m.types) == Names{"File linux/amd64 linux/386", "File windows/amd64",
                                 "T linux/amd64 linux/386", "T windows/amd64"});
  const auto& w = api->packages[1];
  CHECK(w.platforms == Names{"windows/amd64"});
  CHECK(listed(w.variables) == Names{"V"});  // wherever its package is
  CHECK(*from_json<wire::ProjectApi>(to_json(*api)) == *api);
  CHECK(*from_msgpack<wire::ProjectApi>(to_msgpack(*api)) == *api);
}

TEST_CASE("platforms: of one the document has the shape it always had", "[api]") {
  const auto plain = analyse(tree(), {});
  const auto named = analyse(tree(), {"linux/amd64"});
  REQUIRE(plain);
  CHECK(plain->format == 1);
  CHECK(to_json(*plain).find("platforms") == std::string::npos);
  CHECK(*named == *plain);
}

TEST_CASE("platforms: one of several is what an analysis for it alone gives", "[api]") {
  const auto api = analyse(tree(), kThree);
  REQUIRE(api);
  CHECK(workers::platform_names(*api) == kThree);
  CHECK(workers::platform_groups(*api) == std::vector<std::size_t>{0, 1, 2});
  for (const auto& platform : kThree) {
    CAPTURE(platform);
    auto one = workers::document_on(*api, platform);
    auto alone = *analyse(tree(), {platform});
    for (auto* document : {&one, &alone}) {
      for (auto& package : document->packages) package.files.clear();  // of all platforms together
    }
    CHECK(one == alone);
  }
}

TEST_CASE("platforms: those with the same symbols are in one group", "[api]") {
  const auto api = analyse(tree(), {"linux/amd64", "linux/arm64", "linux/386", "freebsd/amd64"});
  REQUIRE(api);
  CHECK(workers::platform_groups(*api) == std::vector<std::size_t>{0, 0, 1, 2});
  const auto one = analyse(tree(), {"js/wasm"});
  CHECK(workers::platform_names(*one) == Names{"js/wasm"});
  CHECK(workers::platform_groups(*one) == std::vector<std::size_t>{0});
}

TEST_CASE("platforms: an invalid one is refused before any work", "[api]") {
  const auto refusal = [](const Names& platforms) {
    const auto api = analyse("no archive", platforms);
    return api ? std::string("taken") : api.error().context;
  };
  CHECK(refusal({"linux/amd64", "vax/vms"}) ==
        "input.platforms: \"vax/vms\" is no GOOS/GOARCH of Go");
  Names many;
  for (const std::string system : {"linux", "freebsd", "netbsd", "openbsd"}) {
    for (const std::string processor :
         {"386", "amd64", "arm", "arm64", "mips", "mipsle", "ppc64", "riscv64", "s390x"}) {
      for (const std::string cgo : {"/cgo", "/nocgo"}) {
        many.push_back(system + "/" + processor + cgo);
      }
    }
  }
  CHECK(refusal(many) == "input.platforms: 72 platforms, at most 64 at once");
}

TEST_CASE("platforms: facts are those of one, and of a format that is known", "[api]") {
  auto api = *analyse(tree(), kThree);
  CHECK(workers::document_facts(api).error().code == Errc::InvalidArgument);
  CHECK(workers::document_facts(workers::document_on(api, kThree[0])));
  api.format = 3;
  CHECK(workers::document_facts(api).error().code == Errc::Unsupported);
}

TEST_CASE("platforms: changes of stored documents are those of their archives", "[api]") {
  const auto direct = diff_of_archives(tree(), tree("Renamed"), kThree);
  REQUIRE(direct);
  const auto of_documents =
      diff({.before = stored(tree(), kThree), .after = stored(tree("Renamed"), kThree)}, {});
  REQUIRE(of_documents);
  CHECK(to_json(*of_documents) == to_json(*direct));
  REQUIRE(direct->packages.size() == 1);
  CHECK(direct->packages[0].incompatible.at(0).symbol == "OnlyWindows");
  CHECK(direct->packages[0].incompatible.at(0).platforms == Names{"windows/amd64"});
}

TEST_CASE("platforms: a stored side is compared on those it knows, and says which it does not",
          "[api]") {
  const auto unknown = diff({.before = stored(tree(), kThree), .after = stored(tree(), {})}, {});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == Errc::InvalidArgument);
  CHECK(unknown.error().context ==
        "input.after.api: does not tell what it is on windows/amd64; name platforms that both "
        "sides know");
  const auto shared =
      diff({.before = stored(tree(), kThree), .after = stored(tree(), {})}, {"linux/amd64"});
  REQUIRE(shared);
  CHECK(shared->verdict == wire::Verdict::Compatible);
  CHECK(shared->packages.empty());
}

TEST_CASE("platforms: tags hold on all of them", "[api]") {
  const auto tagged = [](const std::string& name) {
    return TarBuilder()
        .file("go.mod", "module m\n")
        .file("a.go", "package m\n")
        .file("b.go", "//go:build extra\n\npackage m\nfunc " + name + "() {}\n")
        .bytes();
  };
  LocalSystem local;
  const wire::AnalysisOptions options{.tags = {"extra"}};
  const auto changes = local.system().call<ApiDiff>(
      {.before = {.file = local.upload("a", tagged("Old")), .options = options, .document = {}},
       .after = {.file = local.upload("b", tagged("New")), .options = options, .document = {}},
       .options = {.platforms = {"linux/amd64", "windows/amd64"}}});
  REQUIRE(changes);
  CHECK(changes->packages.at(0).incompatible.at(0).symbol == "Old");
  CHECK(changes->packages.at(0).incompatible.at(0).platforms.empty());
}

TEST_CASE("api_features: lines as cmd/api of Go writes them", "[api]") {
  LocalSystem local;
  const auto file = local.upload("m.tar", tree());
  const auto features = [&](const Names& platforms) {
    const auto list =
        local.system().call<ApiFeatures>({.file = file, .options = {}, .platforms = platforms});
    REQUIRE(list);
    return *list;
  };
  const auto three = features(kThree);
  CHECK(three.platforms == kThree);
  const auto has = [](const wire::FeatureList& list, std::string_view line) {
    return std::ranges::find(list.features, line) != list.features.end();
  };
  CHECK(has(three, "pkg m.org/m, func Everywhere()"));
  CHECK(has(three, "pkg m.org/m (windows-amd64-cgo), func OnlyWindows()"));
  CHECK(has(three, "pkg m.org/m (linux-386-cgo), method (T) Sync()"));
  CHECK(has(three, "pkg m.org/m/w (windows-amd64-cgo), var V int"));
  CHECK(has(features({}), "pkg m.org/m, const Separator = \"/\""));
  const auto all = features({"all"});
  CHECK(std::ranges::find(all.platforms, "openbsd/386/nocgo") != all.platforms.end());
  CHECK(has(all, "pkg m.org/m (windows-386), func OnlyWindows()"));
}

TEST_CASE("platforms: all are of the release that a go line asks for", "[api]") {
  TarBuilder tree;
  tree.file("go.mod", "module m\n\ngo 1.33\n");
  tree.file("a.go", "//go:build go1.33\n\npackage m\nfunc Later() {}\n");
  tree.file("b.go", "//go:build !go1.33\n\npackage m\nfunc Sooner() {}\n");
  const auto api = analyse(tree.bytes(), {"linux/amd64", "windows/amd64"});
  REQUIRE(api);
  REQUIRE(api->packages.size() == 1);
  REQUIRE(api->packages[0].functions.size() == 1);
  CHECK(api->packages[0].functions[0].name == "Later");
}
