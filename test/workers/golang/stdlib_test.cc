// Goal: what the standard library declares is found, read and taken into account without its
// source. Method: every line of the table by its name, then packages that use what is in it.
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "test/workers/golang/facts.h"
#include "workers/golang/stdlib/library.h"
#include "workers/golang/types/parse_type.h"

namespace gofed::golang {

using test::api_of;
using test::constant;
using test::find;
using test::type_of;
using test::variable;

namespace {

struct TablePackage {
  std::string_view path;
  std::string_view lines;
};
constexpr TablePackage kPackages[] = {
#define GOFED_GO_STD_PACKAGE(path, lines) {path, {&(lines)[1], sizeof(lines) - 2}},
#include "workers/golang/stdlib/library.def"
};

// Unions are written with and without blanks around "|".
std::string without_blanks(std::string_view text) {
  std::string out(text);
  std::erase(out, ' ');
  return out;
}

// The names of a package's declarations.
std::vector<std::string_view> names_of(const TablePackage& package) {
  std::vector<std::string_view> names;
  for (std::string_view rest = package.lines; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    const std::string_view name = line.substr(0, line.find_first_of(" ["));
    if (!line.starts_with(' ') && (names.empty() || names.back() != name)) names.push_back(name);
  }
  return names;
}

// "Embedded.Name(sig)" of what a type has by embedding, "*" before a method of *T alone.
std::string promoted(const PackageApi& api, std::string_view type, std::string_view name) {
  const TypeFact fact = find(api.type_declarations, type);
  for (const PromotedMember& member : fact.promoted) {
    if (member.name != name) continue;
    return (member.pointer_receiver ? "*" : "") + member.path.at(0) + " " +
           type_of(api, member.type);
  }
  return "none";
}

}  // namespace

TEST_CASE("standard library: every line is found by its name and prints as it was read",
          "[golang][stdlib]") {
  TypeTable types;
  std::size_t names = 0;
  for (int minor = stdlib::kLibraryFirst.minor; minor <= stdlib::kLibraryLast.minor; ++minor) {
    for (const TablePackage& package : kPackages) {
      for (const std::string_view name : names_of(package)) {
        const auto found = stdlib::find(package.path, name, {1, minor});
        if (!found) continue;  // of other releases
        INFO("1." << minor << " " << package.path << "." << name);
        REQUIRE(found->name == name);
        const TypeScope scope{.package = package.path, .parameters = found->parameter_names()};
        const auto type = parse_type(types, found->type, scope);
        REQUIRE(type);
        REQUIRE(without_blanks(type_string(types, *type)) == without_blanks(found->type));
        for (const stdlib::Parameter& one : found->parameters()) {
          REQUIRE(parse_type(types, one.constraint, scope));
        }
        std::string_view methods = found->methods;
        bool open = false;
        while (const auto method = stdlib::next_method(*found, methods, open)) {
          if (method->signature.starts_with('[')) continue;  // has type parameters of its own
          const std::string text = "func" + std::string(method->signature);
          const auto signature = parse_type(types, text, scope);
          REQUIRE(signature);
          REQUIRE(without_blanks(type_string(types, *signature)) == without_blanks(text));
        }
        ++names;
      }
    }
  }
  CHECK(names > 40000);
}

TEST_CASE("standard library: each release has what it brought", "[golang][stdlib]") {
  const auto releases = [](std::string_view path, std::string_view name) {
    std::vector<int> found;
    for (int minor = 19; minor <= 27; ++minor) {
      if (stdlib::find(path, name, {1, minor})) found.push_back(minor);
    }
    return found.empty() ? std::pair(0, 0) : std::pair(found.front(), found.back());
  };
  CHECK(releases("time", "Duration") == std::pair(19, 27));
  CHECK(releases("bytes", "Clone") == std::pair(20, 27));
  CHECK(releases("errors", "Join") == std::pair(20, 27));
  CHECK(releases("slices", "Sort") == std::pair(21, 27));
  CHECK(releases("log/slog", "Logger") == std::pair(21, 27));
  CHECK(releases("iter", "Seq") == std::pair(23, 27));
  CHECK(releases("maps", "Keys") == std::pair(23, 27));
  CHECK(releases("weak", "Pointer") == std::pair(24, 27));
  // Earlier and later releases than the table has.
  CHECK_FALSE(stdlib::find("bytes", "Clone", {1, 10}));
  CHECK(stdlib::find("bytes", "Clone", {1, 40}));
  const auto value = [](int minor) {
    return stdlib::find("unicode", "Version", {1, minor})->value;
  };
  CHECK(value(19) == "\"13.0.0\"");
  CHECK(value(21) == "\"15.0.0\"");
  CHECK(value(27) == "\"17.0.0\"");
}

TEST_CASE("standard library: methods by release", "[golang][stdlib]") {
  const auto has = [](std::string_view path, std::string_view type, std::string_view method,
                      int minor) {
    const auto found = stdlib::find(path, type, {1, minor});
    bool open = false;
    for (std::string_view lines = found->methods;
         const auto one = stdlib::next_method(*found, lines, open);) {
      if (one->name == method) return true;
    }
    return false;
  };
  CHECK_FALSE(has("time", "Time", "Compare", 19));
  CHECK(has("time", "Time", "Compare", 20));
  CHECK(has("time", "Time", "Compare", 27));
  CHECK_FALSE(has("reflect", "Value", "Seq", 22));
  CHECK(has("reflect", "Value", "Seq", 23));
  CHECK(has("sync", "Map", "Swap", 20));
  CHECK_FALSE(has("sync", "Map", "Clear", 22));
}

TEST_CASE("std-newer-than-table: what is promoted depends on the release", "[golang][stdlib]") {
  constexpr std::string_view kSource = R"(
import ("log/slog"; "testing"; "time"; "net/http"; "unicode")
const V = unicode.Version
type O struct{}
func (O) Compare(int) int { return 0 }
func (O) With() {}
type T struct { time.Time; O }
type L struct { *slog.Logger; O }
type C http.Cookie
type TB interface{ testing.TB }
var Level = slog.LevelInfo
)";
  const auto in = [&](int minor) { return api_of(kSource, {1, minor}); };
  CHECK(promoted(in(27), "T", "Compare") == "none");
  CHECK(promoted(in(20), "T", "Compare") == "none");
  CHECK(promoted(in(19), "T", "Compare") == "O func(int) int");
  CHECK(promoted(in(27), "L", "With") == "none");
  CHECK(promoted(in(21), "L", "With") == "none");
  CHECK(variable(in(27), "Level") == "log/slog.Level");
  CHECK(variable(in(20), "Level") == "?");
  const auto cookie = [&](int minor) {
    const PackageApi api = in(minor);
    return type_of(api, find(api.type_declarations, "C").underlying);
  };
  CHECK_THAT(cookie(27), Catch::Matchers::Contains("Partitioned bool"));
  CHECK_THAT(cookie(22), !Catch::Matchers::Contains("Partitioned bool"));
  const auto methods = [&](int minor) {
    const PackageApi api = in(minor);
    std::set<std::string> names;
    for (const auto& one : find(api.type_declarations, "TB").interface.methods) {
      names.insert(std::string(one.name));
    }
    return names;
  };
  CHECK(methods(27).contains("ArtifactDir"));
  CHECK(methods(24).contains("Chdir"));
  CHECK_FALSE(methods(24).contains("Attr"));
  CHECK_FALSE(methods(23).contains("Context"));
}

TEST_CASE("std-newer-than-table: generic functions infer their type arguments",
          "[golang][stdlib]") {
  const PackageApi api = api_of(R"(
import ("cmp"; "maps"; "slices"; "sync/atomic"; "strings"; "iter")
var Keys = slices.Sorted(maps.Keys(map[string]int{}))
var Values = slices.Collect(maps.Values(map[string]int{}))
var Index = slices.Index([]string{"a"}, "a")
var Clone = slices.Clone([]int{1})
var Least = cmp.Compare(1, 2)
var Explicit = slices.Max[[]float64]
var Lines = strings.Lines("a")
var Cut = slices.ContainsFunc([]rune{}, func(r rune) bool { return true })
)");
  CHECK(variable(api, "Keys") == "[]string");
  CHECK(variable(api, "Values") == "[]int");
  CHECK(variable(api, "Index") == "int");
  CHECK(variable(api, "Clone") == "[]int");
  CHECK(variable(api, "Least") == "int");
  CHECK(variable(api, "Lines") == "iter.Seq[string]");
  CHECK(variable(api, "Cut") == "bool");
}

TEST_CASE("standard library: what is not there is not found", "[golang][stdlib]") {
  CHECK_FALSE(stdlib::find("time", ""));
  CHECK_FALSE(stdlib::find("time", "A"));
  CHECK_FALSE(stdlib::find("time", "Durations"));
  CHECK_FALSE(stdlib::find("time", "Hours"));  // a method
  CHECK_FALSE(stdlib::find("time", "zzz"));
  CHECK_FALSE(stdlib::find("tim", "Duration"));
  CHECK_FALSE(stdlib::find("", "Duration"));
  CHECK_FALSE(stdlib::find("example.com/time", "Duration"));
  CHECK_FALSE(stdlib::find("runtime", "GOOS"));  // depends on the platform
}

TEST_CASE("standard library: members of its types are promoted", "[golang][stdlib]") {
  const PackageApi api = api_of(R"(
import ("net/http"; "os"; "sync"; "sync/atomic"; "testing"; "time")
type Stamp struct { time.Time }
type Guarded struct { sync.RWMutex; N int }
type Shared struct { *sync.Mutex }
type Served struct { http.Request; http.Handler }
type Opened struct { *os.File }
type Tested struct { testing.T }
type Cell struct { atomic.Pointer[Stamp] }
type Hides struct { time.Time; Unix int }
)");
  CHECK(promoted(api, "Stamp", "Unix") == "Time func() int64");
  CHECK(promoted(api, "Stamp", "UnmarshalText") == "*Time func(data []byte) error");
  CHECK(promoted(api, "Guarded", "RLock") == "*RWMutex func()");
  CHECK(promoted(api, "Shared", "Lock") == "Mutex func()");
  CHECK(promoted(api, "Served", "Method") == "Request string");
  CHECK(promoted(api, "Served", "ServeHTTP") ==
        "Handler func(net/http.ResponseWriter, *net/http.Request)");
  CHECK(promoted(api, "Opened", "Name") == "File func() string");
  CHECK(promoted(api, "Tested", "Run") == "*T func(name string, f func(t *testing.T)) bool");
  CHECK(promoted(api, "Tested", "Fatal") == "*T func(args ...any)");  // through testing.common
  CHECK(promoted(api, "Cell", "Load") == "*Pointer func() *example.com/p.Stamp");
  CHECK(promoted(api, "Hides", "Unix") == "none");
  CHECK(promoted(api, "Stamp", "wall") == "none");  // nobody else can select it
  for (const TypeFact& fact : api.type_declarations) {
    INFO(fact.name);
    CHECK(fact.opaque_embedded.empty());
  }
}

TEST_CASE("standard library: structure and comparability", "[golang][stdlib]") {
  const PackageApi api = api_of(R"(
import ("bytes"; "encoding/xml"; "os"; "strings"; "sync"; "time"; "syscall")
type Wait time.Duration
type Instant time.Time
type Lock struct { mu sync.Mutex; name xml.Name }
type Text struct { b bytes.Buffer }
type File struct { f os.File }
type Raw struct { s syscall.SysProcAttr }
const Long = Wait(2 * time.Hour)
)");
  const auto underlying = [&](std::string_view name) {
    return type_of(api, find(api.type_declarations, name).underlying);
  };
  const auto comparable = [&](std::string_view name) {
    return find(api.type_declarations, name).comparable;
  };
  CHECK(underlying("Wait") == "int64");
  CHECK(underlying("Instant") == "struct{wall uint64; ext int64; loc *time.Location}");
  CHECK(comparable("Instant") == Tristate::Yes);
  CHECK(comparable("Lock") == Tristate::Yes);
  CHECK(comparable("Text") == Tristate::No);
  CHECK(comparable("File") == Tristate::Yes);     // a pointer to what differs
  CHECK(comparable("Raw") == Tristate::Unknown);  // differs itself
  CHECK(constant(api, "Long") == "example.com/p.Wait 7200000000000");
}

TEST_CASE("standard library: variables from its functions and members", "[golang][stdlib]") {
  const PackageApi api = api_of(R"(
import ("net/http"; "os"; "strings"; "time"; "runtime")
var Started = time.Now().UnixNano()
var Upper = strings.ToUpper
var Split = strings.Split("a,b", ",")[0]
var Patience = http.DefaultClient.Timeout
var In, Err = os.Open("x")
var Method = time.Time.Unix
var Later = runtime.NotYetKnown()
)");
  CHECK(variable(api, "Started") == "int64");
  CHECK(variable(api, "Upper") == "func(s string) string");
  CHECK(variable(api, "Split") == "string");
  CHECK(variable(api, "Patience") == "time.Duration");
  CHECK(variable(api, "In") == "*os.File");
  CHECK(variable(api, "Err") == "error");
  CHECK(variable(api, "Method") == "func(time.Time) int64");
  CHECK(variable(api, "Later") == "?");
}

TEST_CASE("standard library: what is different on wasip1 alone is known elsewhere",
          "[golang][stdlib]") {
  using stdlib::Host;
  CHECK(stdlib::find("syscall", "Errno")->type == "uintptr");
  CHECK(stdlib::find("syscall", "Signal", {1, 19})->type == "int");
  CHECK_FALSE(stdlib::find("syscall", "Errno", {1, 27}, Host::Wasip1));
  CHECK(stdlib::find("syscall", "SIGINT", {1, 27}, Host::Wasip1));
  const std::vector<SourceFile> files{{"p.go", R"(package p
import "syscall"
const E syscall.Errno = 5
const S = syscall.Signal(0x1c)
func (e T) Error() string { return syscall.Errno(e).Error() }
type T uintptr
type Both struct{ syscall.Errno; T }
)"}};
  const auto api = [&files](std::string_view platform) {
    ProjectOptions options{.import_path = "example.com/p"};
    options.context = parse_platform(platform).value();
    ApiFacts facts = collect_api(test::project_of(files, std::move(options)));
    return std::move(facts.packages.at(0));
  };
  const PackageApi windows = api("windows/amd64");
  CHECK(constant(windows, "E") == "syscall.Errno 5");
  CHECK(constant(windows, "S") == "syscall.Signal 28");
  CHECK(promoted(windows, "Both", "Timeout") == "Errno func() bool");
  CHECK(promoted(windows, "Both", "Error") == "none");  // both have it
  const PackageApi wasip1 = api("wasip1/wasm");
  CHECK(constant(wasip1, "E") == "syscall.Errno unknown");
  CHECK(constant(wasip1, "S") == "? unknown");  // it may be a function
}

TEST_CASE("standard library: constraints that have no exported name decide inference",
          "[golang][stdlib]") {
  const PackageApi api = api_of(R"(
import (
  "math/rand/v2"
  "time"
)
var A = rand.N(10)
var B = rand.N(time.Minute)
var C = rand.N('x')
)");
  CHECK(variable(api, "A") == "int");
  CHECK(variable(api, "B") == "time.Duration");
  CHECK(variable(api, "C") == "rune");
}

}  // namespace gofed::golang
