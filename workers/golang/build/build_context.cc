#include "workers/golang/build/build_context.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "workers/golang/build/arch_features.h"
#include "workers/golang/build/constraint.h"
#include "workers/golang/build/experiment.h"

namespace gofed::golang {
namespace {

constexpr std::string_view kOperatingSystems[] = {
    "aix",   "android", "darwin", "dragonfly", "freebsd", "hurd",    "illumos", "ios",     "js",
    "linux", "nacl",    "netbsd", "openbsd",   "plan9",   "solaris", "wasip1",  "windows", "zos"};

constexpr std::string_view kUnixes[] = {"aix",     "android", "darwin",  "dragonfly",
                                        "freebsd", "hurd",    "illumos", "ios",
                                        "linux",   "netbsd",  "openbsd", "solaris"};

constexpr std::string_view kArchitectures[] = {
    "386",     "amd64",  "amd64p32", "arm",       "arm64",       "arm64be", "armbe",   "loong64",
    "mips",    "mips64", "mips64le", "mips64p32", "mips64p32le", "mipsle",  "ppc",     "ppc64",
    "ppc64le", "riscv",  "riscv64",  "s390",      "s390x",       "sparc",   "sparc64", "wasm"};

struct Port {
  std::string_view platform;
  bool cgo;  // what go/build assumes when it runs there
};

// `go tool dist list` of Go 1.24, the first-class ports first.
constexpr Port kPorts[] = {
    {"linux/amd64", true},     {"linux/arm64", true},     {"darwin/amd64", true},
    {"darwin/arm64", true},    {"windows/amd64", true},   {"windows/arm64", true},
    {"linux/386", true},       {"linux/arm", true},       {"windows/386", true},
    {"freebsd/amd64", true},   {"freebsd/arm64", true},   {"freebsd/386", true},
    {"freebsd/arm", true},     {"freebsd/riscv64", true}, {"openbsd/amd64", true},
    {"openbsd/arm64", true},   {"openbsd/386", true},     {"openbsd/arm", true},
    {"openbsd/ppc64", false},  {"openbsd/riscv64", true}, {"netbsd/amd64", true},
    {"netbsd/arm64", true},    {"netbsd/386", true},      {"netbsd/arm", true},
    {"dragonfly/amd64", true}, {"solaris/amd64", true},   {"illumos/amd64", true},
    {"aix/ppc64", true},       {"linux/loong64", true},   {"linux/mips", true},
    {"linux/mips64", true},    {"linux/mips64le", true},  {"linux/mipsle", true},
    {"linux/ppc64", false},    {"linux/ppc64le", true},   {"linux/riscv64", true},
    {"linux/s390x", true},     {"android/386", true},     {"android/amd64", true},
    {"android/arm", true},     {"android/arm64", true},   {"ios/amd64", true},
    {"ios/arm64", true},       {"js/wasm", false},        {"wasip1/wasm", false},
    {"plan9/386", false},      {"plan9/amd64", false},    {"plan9/arm", false},
    {"windows/arm", false}};

// cmd/api's list: each of these without and with cgo, windows and darwin/arm64 as there.
constexpr std::string_view kGoapiBothCgo[] = {
    "linux/386",     "linux/amd64",     "linux/arm",     "darwin/amd64",
    "darwin/arm64",  "freebsd/386",     "freebsd/amd64", "freebsd/arm",
    "freebsd/arm64", "freebsd/riscv64", "netbsd/386",    "netbsd/amd64",
    "netbsd/arm",    "netbsd/arm64",    "openbsd/386",   "openbsd/amd64"};
constexpr std::string_view kGoapiPlain[] = {"windows/amd64", "windows/386"};

bool has_cgo_by_default(std::string_view platform) {
  const auto* const port = std::ranges::find(kPorts, platform, &Port::platform);
  return port != std::end(kPorts) && port->cgo;
}

BuildContext make_context(std::string_view platform, bool cgo) {
  const std::size_t slash = platform.find('/');
  BuildContext context;
  context.goos = platform.substr(0, slash);
  context.goarch = platform.substr(slash + 1);
  context.cgo_enabled = cgo;
  return context;
}

template <typename Range>
bool contains(const Range& range, std::string_view name) {
  return std::ranges::find(range, name) != std::end(range);
}

std::optional<int> take_number(std::string_view& text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end == text.data() || value < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

}  // namespace

std::string GoVersion::to_string() const {
  return std::to_string(major) + "." + std::to_string(minor);
}

std::optional<GoVersion> parse_go_version(std::string_view text) {
  if (text.starts_with("go")) text.remove_prefix(2);
  if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
  const std::optional<int> major = take_number(text);
  if (!major) return std::nullopt;
  if (text.empty()) return GoVersion{*major, 0};
  if (text.size() < 2 || text[0] != '.' || text[1] < '0' || text[1] > '9') return std::nullopt;
  text.remove_prefix(1);
  const std::optional<int> minor = take_number(text);
  const bool known_tail = text.empty() || text[0] == '.' || text.starts_with("rc") ||
                          text.starts_with("beta") || text[0] == '-';
  if (!minor || !known_tail) return std::nullopt;
  return GoVersion{*major, *minor};
}

std::string BuildContext::platform() const {
  const std::string name = goos + "/" + goarch;
  if (cgo_enabled == has_cgo_by_default(name)) return name;
  return name + (cgo_enabled ? "/cgo" : "/nocgo");
}

bool is_known_goos(std::string_view name) {
  return contains(kOperatingSystems, name);
}
bool is_known_goarch(std::string_view name) {
  return contains(kArchitectures, name);
}
bool is_unix_goos(std::string_view name) {
  return contains(kUnixes, name);
}

std::span<const BuildContext> usual_platforms() {
  static const std::vector<BuildContext> kContexts = [] {
    std::vector<BuildContext> contexts;
    for (const Port& port : kPorts) contexts.push_back(make_context(port.platform, port.cgo));
    return contexts;
  }();
  return kContexts;
}

std::span<const BuildContext> goapi_platforms() {
  static const std::vector<BuildContext> kContexts = [] {
    std::vector<BuildContext> contexts;
    for (const std::string_view platform : kGoapiBothCgo) {
      contexts.push_back(make_context(platform, true));
      contexts.push_back(make_context(platform, false));
    }
    for (const std::string_view platform : kGoapiPlain) {
      contexts.push_back(make_context(platform, false));
    }
    return contexts;
  }();
  return kContexts;
}

std::optional<BuildContext> parse_platform(std::string_view text) {
  const std::size_t first = text.find('/');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = text.find('/', first + 1);
  const std::string_view platform = text.substr(0, second);
  const std::string_view suffix = text.substr(platform.size());
  if (!is_known_goos(platform.substr(0, first)) || !is_known_goarch(platform.substr(first + 1))) {
    return std::nullopt;
  }
  if (suffix.empty()) return make_context(platform, has_cgo_by_default(platform));
  if (suffix == "/cgo") return make_context(platform, true);
  if (suffix == "/nocgo") return make_context(platform, false);
  return std::nullopt;
}

bool matches_tag(const BuildContext& context, std::string_view tag) {
  if (tag == "cgo") return context.cgo_enabled;
  if (tag == context.goos || tag == context.goarch || tag == context.compiler) return true;
  // Systems that are a kind of another one (go/build: matchTag).
  if (context.goos == "android" && tag == "linux") return true;
  if (context.goos == "illumos" && tag == "solaris") return true;
  if (context.goos == "ios" && tag == "darwin") return true;
  if (tag == "unix") return is_unix_goos(context.goos);
  if (tag.starts_with("go1.")) {
    std::string_view minor = tag.substr(4);
    const std::optional<int> number = take_number(minor);
    if (number && minor.empty()) return *number >= 1 && *number <= context.go_version.minor;
  }
  // The old name of an experiment.
  if (tag == "boringcrypto") tag = "goexperiment.boringcrypto";
  if (tag.starts_with("goexperiment.") && is_default_experiment(context, tag.substr(13))) {
    return true;
  }
  return contains(context.tags, tag) || is_arch_feature(context, tag);
}

}  // namespace gofed::golang
