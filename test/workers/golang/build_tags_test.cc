// Goal: tags that a toolchain sets by itself: features of processors and experiments, by release.
// Method: the tags that Go 1.19 to 1.27 name for each processor (internal/buildcfg), and what
// `go list` of Go 1.27 chooses.
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "workers/golang/build/arch_features.h"
#include "workers/golang/build/constraint.h"

namespace gofed::golang {
namespace {

BuildContext on(std::string_view goarch, std::vector<std::string> levels = {},
                GoVersion release = kGoVersionNewest) {
  BuildContext context;
  context.goarch = goarch;
  context.arch_levels = std::move(levels);
  context.go_version = release;
  return context;
}

// Those of `tags` that hold.
std::vector<std::string> held(const BuildContext& context, std::vector<std::string> tags) {
  std::erase_if(tags, [&](const std::string& tag) { return !matches_tag(context, tag); });
  return tags;
}

using Tags = std::vector<std::string>;

}  // namespace

TEST_CASE("arch-feature-tags: what each processor has by default", "[golang][build]") {
  const auto [goarch, feature, more] = GENERATE(table<const char*, const char*, const char*>({
      {"386", "386.sse2", "386.softfloat"},
      {"amd64", "amd64.v1", "amd64.v2"},
      {"arm", "arm.7", "arm.8"},
      {"arm64", "arm64.v8.0", "arm64.v8.1"},
      {"mips", "mips.hardfloat", "mips.softfloat"},
      {"mipsle", "mipsle.hardfloat", "mips.hardfloat"},
      {"mips64", "mips64.hardfloat", "mips64.softfloat"},
      {"mips64le", "mips64le.hardfloat", "mips64le.softfloat"},
      {"ppc64", "ppc64.power8", "ppc64.power9"},
      {"ppc64le", "ppc64le.power8", "ppc64.power8"},
      {"riscv64", "riscv64.rva20u64", "riscv64.rva22u64"},
      {"wasm", "wasm.satconv", "wasm.simd"},
      {"s390x", "s390x", "s390x.z13"},
      {"loong64", "loong64", "loong64.v1"},
  }));
  INFO(goarch);
  CHECK(matches_tag(on(goarch), feature));
  CHECK_FALSE(matches_tag(on(goarch), more));
  CHECK_FALSE(matches_tag(on("amd64p32"), feature));
}

TEST_CASE("arch-feature-tags: a level holds all below it", "[golang][build]") {
  CHECK(held(on("amd64", {"GOAMD64=v3"}), {"amd64.v1", "amd64.v2", "amd64.v3", "amd64.v4"}) ==
        Tags{"amd64.v1", "amd64.v2", "amd64.v3"});
  CHECK(held(on("arm"), {"arm.4", "arm.5", "arm.6", "arm.7"}) == Tags{"arm.5", "arm.6", "arm.7"});
  CHECK(held(on("arm", {"GOARM=6,softfloat"}), {"arm.5", "arm.6", "arm.7"}) ==
        Tags{"arm.5", "arm.6"});
  CHECK(held(on("arm64", {"GOARM64=v9.1,lse"}), {"arm64.v8.0", "arm64.v8.6", "arm64.v8.7",
                                                 "arm64.v9.0", "arm64.v9.1", "arm64.v9.2"}) ==
        Tags{"arm64.v8.0", "arm64.v8.6", "arm64.v9.0", "arm64.v9.1"});
  CHECK(held(on("arm64", {"GOARM64=v9.5"}), {"arm64.v8.9", "arm64.v9.5"}) ==
        Tags{"arm64.v8.9", "arm64.v9.5"});
  CHECK(held(on("arm64", {"GOARM64=v8.5"}), {"arm64.v8.5", "arm64.v8.6", "arm64.v9.0"}) ==
        Tags{"arm64.v8.5"});
  CHECK(held(on("ppc64le", {"GOPPC64=power9"}),
             {"ppc64le.power8", "ppc64le.power9", "ppc64le.power10"}) ==
        Tags{"ppc64le.power8", "ppc64le.power9"});
  CHECK(held(on("riscv64", {"GORISCV64=rva22u64"}),
             {"riscv64.rva20u64", "riscv64.rva22u64", "riscv64.rva23u64"}) ==
        Tags{"riscv64.rva20u64", "riscv64.rva22u64"});
  // One of two: the other is not below it.
  CHECK(held(on("386", {"GO386=softfloat"}), {"386.sse2", "386.softfloat"}) ==
        Tags{"386.softfloat"});
  CHECK(held(on("mipsle", {"GOMIPS=softfloat"}), {"mipsle.hardfloat", "mipsle.softfloat"}) ==
        Tags{"mipsle.softfloat"});
  // Settings of other processors do not count.
  CHECK(held(on("amd64", {"GOARM=5", "GO386=softfloat"}), {"amd64.v1", "amd64.v2"}) ==
        Tags{"amd64.v1"});
}

TEST_CASE("arch-feature-tags: a release has those that it knows", "[golang][build]") {
  CHECK_FALSE(matches_tag(on("amd64", {}, {1, 19}), "amd64.v1"));
  CHECK(matches_tag(on("amd64", {}, {1, 20}), "amd64.v1"));
  CHECK_FALSE(matches_tag(on("arm64", {}, {1, 22}), "arm64.v8.0"));
  CHECK(matches_tag(on("arm64", {}, {1, 23}), "arm64.v8.0"));
  CHECK_FALSE(matches_tag(on("riscv64", {}, {1, 22}), "riscv64.rva20u64"));
  CHECK_FALSE(matches_tag(on("riscv64", {"GORISCV64=rva23u64"}, {1, 24}), "riscv64.rva23u64"));
  CHECK(matches_tag(on("riscv64", {"GORISCV64=rva23u64"}, {1, 25}), "riscv64.rva23u64"));
  CHECK_FALSE(matches_tag(on("wasm", {}, {1, 25}), "wasm.satconv"));
  CHECK(matches_tag(on("wasm", {"GOWASM=satconv,signext"}, {1, 25}), "wasm.signext"));
  CHECK(matches_tag(on("wasm", {}, {1, 26}), "wasm.signext"));
}

TEST_CASE("arch-feature-tags: what Go takes as a setting", "[golang][build]") {
  for (const std::string_view setting : arch_settings()) CHECK(is_arch_setting(setting));
  CHECK(is_arch_setting("GOARM=7,hardfloat"));
  CHECK(is_arch_setting("GOARM64=v8.0,lse,crypto"));
  const auto* const bad =
      GENERATE("GOAMD64=v5", "GOAMD64=3", "GOARM=8", "GOARM64=v9.6", "GOARM64=v8", "GOMIPS=sse2",
               "GOPPC64=power7", "GOS390X=z13", "GOAMD64", "", "=", "GOAMD64=");
  CHECK_FALSE(is_arch_setting(bad));
}

TEST_CASE("arch-feature-tags: a file for some level is a platform's, not a tool's",
          "[golang][build]") {
  const auto some = [](std::string_view text) {
    return Constraint::parse(text)->matches_any_platform();
  };
  CHECK(some("amd64.v3"));
  CHECK(some("!amd64.v1 && amd64") == false);
  CHECK(some("arm && !arm.6"));
  CHECK(some("arm64.v9.2 && !arm64.v9.3"));
  CHECK(some("mips.softfloat"));
  CHECK_FALSE(some("amd64.v9"));
  CHECK_FALSE(some("ignore.v1"));
}

TEST_CASE("retired-goexperiments: one that has ended has no tag", "[golang][build]") {
  const auto on_in = [](std::string_view name, std::string_view goarch = "amd64",
                        std::string_view goos = "linux") {
    std::vector<int> releases;
    for (int minor = 19; minor <= kGoVersionNewest.minor; ++minor) {
      BuildContext context = on(goarch, {}, {1, minor});
      context.goos = goos;
      if (matches_tag(context, "goexperiment." + std::string(name))) releases.push_back(minor);
    }
    return releases;
  };
  using Releases = std::vector<int>;
  CHECK(on_in("swissmap") == Releases{24, 25});
  CHECK(on_in("aliastypeparams") == Releases{24, 25});
  CHECK(on_in("synchashtriemap") == Releases{24, 25});
  CHECK(on_in("spinbitmutex") == Releases{24});
  CHECK(on_in("spinbitmutex", "s390x").empty());
  CHECK(on_in("allocheaders") == Releases{22});
  CHECK(on_in("exectracer2") == Releases{22});
  CHECK(on_in("coverageredesign") == Releases{20, 21, 22, 23, 24});
  CHECK(on_in("unified") == Releases{20});
  CHECK(on_in("dwarf5") == Releases{25, 26, 27});
  CHECK(on_in("dwarf5", "arm64", "darwin").empty());
  CHECK(on_in("dwarf5", "ppc64", "aix").empty());
  CHECK(on_in("jsonv2") == Releases{27});
  CHECK(on_in("regabiargs", "s390x") == Releases{26, 27});
  CHECK(on_in("rangefunc").empty());
  CHECK(on_in("boringcrypto").empty());
}

TEST_CASE("retired-goexperiments: boringcrypto is the name of an experiment", "[golang][build]") {
  BuildContext context;
  context.tags = {"goexperiment.boringcrypto"};
  CHECK(matches_tag(context, "boringcrypto"));
  context.tags = {"boringcrypto"};  // as `go list -tags boringcrypto`
  CHECK_FALSE(matches_tag(context, "boringcrypto"));
}

}  // namespace gofed::golang
