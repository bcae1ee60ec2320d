// The machine and toolchain for which build constraints are decided (go/build.Context), and the
// platforms that Go releases support.
//
// Values only. Any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gofed::golang {

// A Go release, as in the build tag "go1.21" or the `go` line of go.mod; point releases and
// pre-releases make no difference to a package.
struct GoVersion {
  int major = 1;
  int minor = 0;

  [[nodiscard]] std::string to_string() const;  // "1.21"
  friend auto operator<=>(const GoVersion&, const GoVersion&) = default;
};

// The newest release whose syntax this front end knows.
inline constexpr GoVersion kGoVersionNewest{1, 27};

// "1.21", "1.21.3", "1.21rc2" and "go1.21" -> 1.21; anything else is nullopt.
[[nodiscard]] std::optional<GoVersion> parse_go_version(std::string_view text);

// What decides whether a file belongs to a package. The defaults are those of go/build.Default on
// linux/amd64 with a C compiler.
struct BuildContext {
  std::string goos = "linux";
  std::string goarch = "amd64";
  bool cgo_enabled = true;
  std::string compiler = "gc";
  std::vector<std::string> tags;            // extra ones, as given to `go build -tags`
  GoVersion go_version = kGoVersionNewest;  // satisfies go1.1 .. go1.N
  // What processors are taken to have, where it is not the default: "GOAMD64=v3", "GOARM=6". Only
  // the one of `goarch` counts; of two the last.
  std::vector<std::string> arch_levels{};

  // "linux/amd64": its name, that parse_platform() reads. Where cgo is not what go/build would
  // default it to on that very machine, the name says so: "linux/amd64/nocgo", "js/wasm/cgo".
  [[nodiscard]] std::string platform() const;
  friend bool operator==(const BuildContext&, const BuildContext&) = default;
};

// The ports that a current Go release supports ("linux/amd64", "windows/arm64", ...), first the
// ones people ask for most. Each with cgo as go/build would default it on that very machine.
[[nodiscard]] std::span<const BuildContext> usual_platforms();

// The contexts that Go's own API checker (cmd/api) looks at, with and without cgo: the platforms
// that api/go1.N.txt files name.
[[nodiscard]] std::span<const BuildContext> goapi_platforms();

// "linux/amd64", "linux/amd64/cgo" or "linux/amd64/nocgo" -> a context. Without the suffix cgo is
// as usual_platforms() has it, and off for a platform that is not among them. nullopt: a name is
// not one of Go's.
[[nodiscard]] std::optional<BuildContext> parse_platform(std::string_view text);

// Names with a meaning in file-name suffixes and constraints (internal/goos, internal/goarch).
[[nodiscard]] bool is_known_goos(std::string_view name);
[[nodiscard]] bool is_known_goarch(std::string_view name);
[[nodiscard]] bool is_unix_goos(std::string_view name);

// The variable that says what such a processor has: "arm64" -> "GOARM64"; "" where Go has none.
[[nodiscard]] std::string_view arch_variable(std::string_view goarch);
// Whether the text is such a variable with a value that Go takes: "GOAMD64=v3", "GOARM=7,softfloat".
[[nodiscard]] bool is_arch_setting(std::string_view text);

}  // namespace gofed::golang
