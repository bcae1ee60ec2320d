// Source: internal/buildcfg of Go 1.21 to 1.27 (gogoarchTags and the readers of each variable), and
// the release notes of Go 1.20, which brought these tags.
#include "workers/golang/build/arch_features.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace gofed::golang {
namespace {

constexpr GoVersion kFeatureTags{1, 20};
constexpr GoVersion kArm64Levels{1, 23};     // GOARM64 and GORISCV64 came with it
constexpr GoVersion kWasmHasBoth{1, 26};     // satconv and signext cannot be left out any more
constexpr GoVersion kRiscvProfile23{1, 25};  // rva23u64

struct Variable {
  std::string_view name;
  std::string_view goarch;
  std::string_view usual;  // what a toolchain assumes that crosses to that processor
};

constexpr Variable kVariables[] = {
    {"GO386", "386", "sse2"},
    {"GOAMD64", "amd64", "v1"},
    {"GOARM", "arm", "7"},
    {"GOARM64", "arm64", "v8.0"},
    {"GOMIPS", "mips", "hardfloat"},
    {"GOMIPS", "mipsle", "hardfloat"},
    {"GOMIPS64", "mips64", "hardfloat"},
    {"GOMIPS64", "mips64le", "hardfloat"},
    {"GOPPC64", "ppc64", "power8"},
    {"GOPPC64", "ppc64le", "power8"},
    {"GORISCV64", "riscv64", "rva20u64"},
    {"GOWASM", "wasm", ""},
};

// By variable, each in rising order where values have one.
constexpr std::string_view kSettings[] = {"GO386=sse2",
                                          "GO386=softfloat",
                                          "GOAMD64=v1",
                                          "GOAMD64=v2",
                                          "GOAMD64=v3",
                                          "GOAMD64=v4",
                                          "GOARM=5",
                                          "GOARM=6",
                                          "GOARM=7",
                                          "GOARM64=v8.0",
                                          "GOARM64=v8.1",
                                          "GOARM64=v8.2",
                                          "GOARM64=v8.3",
                                          "GOARM64=v8.4",
                                          "GOARM64=v8.5",
                                          "GOARM64=v8.6",
                                          "GOARM64=v8.7",
                                          "GOARM64=v8.8",
                                          "GOARM64=v8.9",
                                          "GOARM64=v9.0",
                                          "GOARM64=v9.1",
                                          "GOARM64=v9.2",
                                          "GOARM64=v9.3",
                                          "GOARM64=v9.4",
                                          "GOARM64=v9.5",
                                          "GOMIPS=hardfloat",
                                          "GOMIPS=softfloat",
                                          "GOMIPS64=hardfloat",
                                          "GOMIPS64=softfloat",
                                          "GOPPC64=power8",
                                          "GOPPC64=power9",
                                          "GOPPC64=power10",
                                          "GORISCV64=rva20u64",
                                          "GORISCV64=rva22u64",
                                          "GORISCV64=rva23u64",
                                          "GOWASM=satconv",
                                          "GOWASM=signext",
                                          "GOWASM=satconv,signext"};

// Values may end in these, in any order; no tag depends on them.
constexpr std::string_view kArmSuffixes[] = {",softfloat", ",hardfloat"};
constexpr std::string_view kArm64Suffixes[] = {",lse", ",crypto"};

std::string_view without(std::string_view value, std::span<const std::string_view> suffixes) {
  for (;;) {
    const auto suffix =
        std::ranges::find_if(suffixes, [value](std::string_view s) { return value.ends_with(s); });
    if (suffix == suffixes.end()) return value;
    value.remove_suffix(suffix->size());
  }
}

struct Setting {
  std::string_view name;
  std::string_view value;
};

Setting split(std::string_view setting) {
  const std::size_t equals = std::min(setting.find('='), setting.size());
  Setting result{setting.substr(0, equals), setting.substr(std::min(equals + 1, setting.size()))};
  if (result.name == "GOARM") result.value = without(result.value, kArmSuffixes);
  if (result.name == "GOARM64") result.value = without(result.value, kArm64Suffixes);
  return result;
}

// "v8.2" -> 8, 2. The value is one of kSettings.
struct Arm64Level {
  int major;
  int minor;
};
std::optional<Arm64Level> arm64_level(std::string_view text) {
  if (text.size() != 4 || text[0] != 'v' || text[2] != '.') return std::nullopt;
  const Arm64Level level{text[1] - '0', text[3] - '0'};
  if (level.major < 8 || level.major > 9 || level.minor < 0 || level.minor > 9) return std::nullopt;
  return level;
}

// v9.x has what v8.(x+5) has.
bool has_arm64(std::string_view value, std::string_view feature) {
  const auto has = arm64_level(value);
  const auto asked = arm64_level(feature);
  if (!has || !asked) return false;
  if (has->major == asked->major) return asked->minor <= has->minor;
  return has->major == 9 && asked->minor <= std::min(has->minor + 5, 9);
}

// The feature is the value or one before it among the values of the variable.
bool is_up_to(std::string_view name, std::string_view value, std::string_view feature) {
  const auto place = [name](std::string_view wanted) {
    return std::ranges::find_if(kSettings, [&](std::string_view setting) {
      const Setting known = split(setting);
      return known.name == name && known.value == wanted;
    });
  };
  const auto* const asked = place(feature);
  return asked != std::end(kSettings) && asked <= place(value);
}

bool has_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (list.substr(0, comma) == word) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

bool has_feature(const Variable& variable, std::string_view value, std::string_view feature,
                 GoVersion release) {
  const std::string_view name = variable.name;
  if (name == "GOWASM") {
    const bool known = feature == "satconv" || feature == "signext";
    return known && (release >= kWasmHasBoth || has_word(value, feature));
  }
  if (name == "GOARM64") return release >= kArm64Levels && has_arm64(value, feature);
  if (name == "GORISCV64") {
    if (release < kArm64Levels) return false;
    if (feature == "rva23u64" && release < kRiscvProfile23) return false;
    return is_up_to(name, value, feature);
  }
  if (name == "GOAMD64" || name == "GOARM" || name == "GOPPC64") {
    return is_up_to(name, value, feature);
  }
  return feature == value;
}

}  // namespace

bool is_arch_feature(const BuildContext& context, std::string_view tag) {
  if (context.go_version < kFeatureTags || !tag.starts_with(context.goarch)) return false;
  tag.remove_prefix(context.goarch.size());
  if (!tag.starts_with('.')) return false;
  const auto* const variable =
      std::ranges::find(kVariables, std::string_view(context.goarch), &Variable::goarch);
  if (variable == std::end(kVariables)) return false;
  std::string_view value = variable->usual;
  for (const std::string& text : context.arch_levels) {
    const Setting setting = split(text);
    if (setting.name == variable->name) value = setting.value;
  }
  return has_feature(*variable, value, tag.substr(1), context.go_version);
}

std::span<const std::string_view> arch_settings() {
  return kSettings;
}

std::string_view arch_variable(std::string_view goarch) {
  const auto* const variable = std::ranges::find(kVariables, goarch, &Variable::goarch);
  return variable == std::end(kVariables) ? std::string_view() : variable->name;
}

bool is_arch_setting(std::string_view text) {
  const Setting setting = split(text);
  return std::ranges::any_of(kSettings, [&](std::string_view known) {
    const Setting one = split(known);
    return one.name == setting.name && one.value == setting.value;
  });
}

}  // namespace gofed::golang
