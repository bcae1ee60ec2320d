// Goal: what the standard library declares is found, read and taken into account without its
// source. Method: every line of the table by its name, then packages that use what is in it.
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
  for (const TablePackage& package : kPackages) {
    std::string_view rest = package.lines;
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(line.size() + 1);
      if (line.starts_with(' ')) continue;
      const std::string_view name = line.substr(0, line.find_first_of(" ["));
      const auto found = stdlib::find(package.path, name);
      INFO(package.path << " " << line);
      REQUIRE(found);
      REQUIRE(found->name == name);
      const TypeScope scope{.package = package.path, .parameters = found->parameter_names()};
      const auto type = parse_type(types, found->type, scope);
      REQUIRE(type);
      REQUIRE(type_string(types, *type) == found->type);
      std::string_view methods = found->methods;
      bool open = false;
      while (const auto method = stdlib::next_method(methods, open)) {
        const std::string text = "func" + std::string(method->signature);
        const auto signature = parse_type(types, text, scope);
        REQUIRE(signature);
        REQUIRE(type_string(types, *signature) == text);
      }
      ++names;
    }
  }
  CHECK(names > 4000);
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
  CHECK_FALSE(stdlib::find("runtime", "GOOS"));  // hangs on the platform
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

}  // namespace gofed::golang
