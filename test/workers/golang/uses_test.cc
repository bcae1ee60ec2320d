// Goal: uses are found with scopes and shadowing respected; what cannot be known is unresolved.
#include <catch2/catch.hpp>

#include "test/workers/golang/uses_of.h"

namespace gofed::golang {

using test::kGoMod;
using test::listed;
using test::unresolved;
using test::uses_of;

TEST_CASE("uses: qualified names, unless a local name hides the package", "[golang][uses]") {
  const PackageUses uses = uses_of({kGoMod, {"a.go", R"(package m
import ("x.org/x"; y "y.org/yy")
var V x.Type
func F(a y.T) y.R {
	x.Do(x.Const)
	{
		x := 1
		_ = x.Hidden
	}
	if x := y.New(); x != nil { x.Hidden2() }
	func(x int) { x.Hidden3() }(1)
	for x := range y.List { x.Hidden4() }
	return y.R{Field: x.Do}
}
)"}});
  CHECK(listed(uses) == std::vector<std::string>{"x.org/x.Const@5", "x.org/x.Do@5,13",
                                                 "x.org/x.Type@3", "y.org/yy.List@12",
                                                 "y.org/yy.New@10", "y.org/yy.R@4,13",
                                                 "y.org/yy.R.Field@13", "y.org/yy.T@4"});
  CHECK(unresolved(uses) == std::vector<std::string>{"Hidden", "Hidden2", "Hidden3", "Hidden4"});
}

TEST_CASE("uses: fields and methods where declarations tell the type", "[golang][uses]") {
  const PackageUses uses = uses_of({kGoMod, {"a.go", R"(package m
import "x.org/x"
type S struct { c *x.Client; m map[string][]x.Item }
func (s *S) Run(r x.Reader, f func() x.Iface) {
	s.c.Do()
	for _, item := range s.m["k"] { item.Name() }
	r.Read()
	v := f()
	v.Close()
	switch t := any(v).(type) {
	case *x.Conn: t.Dial()
	case int, string: t.Nothing()
	}
	var p = &x.Opt{Size: 1}
	p.Size++
	x.New().Unknown()
	l := []x.Item{{ID: 1}, {ID: 2}}
	l[0].ID = 3
}
)"}});
  const std::vector<std::string> all = listed(uses);
  const auto has = [&all](const std::string& s) { return std::ranges::find(all, s) != all.end(); };
  CHECK(has("x.org/x.Client.Do@5"));
  CHECK(has("x.org/x.Item.Name@6"));
  CHECK(has("x.org/x.Reader.Read@7"));
  CHECK(has("x.org/x.Iface.Close@9"));
  CHECK(has("x.org/x.Conn.Dial@11"));
  CHECK(has("x.org/x.Opt.Size@14,15"));
  CHECK(has("x.org/x.Item.ID@17,17,18"));
  CHECK(unresolved(uses) == std::vector<std::string>{"Unknown"});
}

TEST_CASE("uses: packages of the tree give results their types", "[golang][uses]") {
  const PackageUses uses =
      uses_of({kGoMod,
               {"lib/l.go",
                "package lib\nimport \"x.org/x\"\nfunc Open() (*x.File, error) { return "
                "nil, nil }\ntype T struct { Inner }\ntype Inner struct { N int }\n"},
               {"a.go",
                "package m\nimport \"m.org/m/lib\"\nfunc f() {\n\tg, err := lib.Open()\n\t"
                "g.Sync()\n\t_ = err.Error()\n\tvar t lib.T\n\tt.N = 1\n}\n"},
               {"a_test.go", "package m_test\nimport \"m.org/m/lib\"\nvar _ = lib.T{}\n"}});
  const std::vector<std::string> all = listed(uses);
  CHECK(all == std::vector<std::string>{"m.org/m/lib.Open@4", "m.org/m/lib.T@7", "m.org/m/lib.T@3",
                                        "m.org/m/lib.T.N@8", "x.org/x.File.Sync@5"});
  CHECK(uses.uses[2].by == ImportUse::ExternalTest);
  CHECK(unresolved(uses).empty());
}

TEST_CASE("uses: dot imports", "[golang][uses]") {
  const PackageUses uses =
      uses_of({kGoMod,
               {"a.go",
                "package m\nimport . \"x.org/x\"\ntype Own int\nvar A Foreign\nvar B Own\n"
                "func f(Foreign int) { _ = Foreign; Call() }\n"}});
  CHECK(listed(uses) == std::vector<std::string>{"x.org/x.Call@6", "x.org/x.Foreign@4"});
}

TEST_CASE("uses: deep and long code is walked or left out, never a crash", "[golang][uses]") {
  std::string chain = "package m\nimport \"x.org/x\"\nfunc F(a0 x.T) {\n";
  for (int i = 0; i < 2000; ++i) {
    chain += "\ta" + std::to_string(i + 1) + " := a" + std::to_string(i) + "\n";
  }
  chain += "\ta2000.Last()\n}\nfunc G(a x.T, b x.U) {{\n\ta, b := b, a\n\ta.OfU()\n\tb.OfT()\n}}\n";
  const PackageUses uses = uses_of({kGoMod, {"a.go", chain}});
  CHECK(listed(uses) == std::vector<std::string>{"x.org/x.T@3,2006", "x.org/x.T.Last@2004",
                                                 "x.org/x.T.OfT@2009", "x.org/x.U@2006",
                                                 "x.org/x.U.OfU@2008"});
  CHECK(uses.unresolved.empty());
}

// Found by going through Go's own test data: a local generic type of no name.
TEST_CASE("uses: what is declared as _ is walked all the same", "[golang][uses]") {
  const PackageUses uses = uses_of({kGoMod, {"a.go", R"(package m
import "x.org/x"
func F() {
	type _[P x.C] struct{ f x.T }
	type _ x.U
	var _ x.V = x.W
	const _ = x.K
}
)"}});
  CHECK(listed(uses) == std::vector<std::string>{"x.org/x.C@4", "x.org/x.K@7", "x.org/x.T@4",
                                                 "x.org/x.U@5", "x.org/x.V@6", "x.org/x.W@6"});
}

TEST_CASE("uses: what an own type has by embedding another package's", "[golang][uses]") {
  const PackageUses uses = uses_of({kGoMod,
                                    {"a.go", R"(package m
import ("io"; "sync"; "m.org/m/n"; "x.org/x")
type own struct { sync.Mutex; inner; *n.N }
type inner struct { x.T; Own int }
type reads interface { closes; Read() }
type closes interface { io.Closer; n.I }
func G(r reads, s struct{ reads }) { r.Read(); r.Close(); s.Close(); s.Deep() }
func F(o own, p *own) {
	o.Lock()
	p.Deep()
	o.inner.T.Far()
	o.Own = 1
	_ = (*own).Unlock
}
)"},
                                    {"n/n.go", R"(package n
type N struct { base }
type I interface { Deep() }
type base struct{}
func (base) Deep() {}
)"}});
  CHECK(listed(uses) ==
        std::vector<std::string>{"io.Closer@6", "io.Closer.Close@7,7", "m.org/m/n.I@6",
                                 "m.org/m/n.I.Deep@7", "m.org/m/n.N@3", "m.org/m/n.N.Deep@10",
                                 "sync.Mutex@3", "sync.Mutex.Lock@9", "sync.Mutex.Unlock@13",
                                 "x.org/x.T@4", "x.org/x.T.Far@11"});
  CHECK(uses.unresolved.empty());
}

TEST_CASE("uses: types that tests declare are known to them", "[golang][uses]") {
  const PackageUses uses = uses_of({kGoMod,
                                    {"a.go", "package m\nimport \"time\"\nvar T time.Time\n"},
                                    {"a_test.go", R"(package m
import "sync"
type fake struct { mu sync.Mutex; embedded }
type embedded struct { sync.WaitGroup }
func (f *fake) run() { f.mu.Lock(); f.Wait() }
)"},
                                    {"x_test.go", R"(package m_test
import ("m.org/m"; "sync")
type fake struct { mu sync.Mutex }
func run(f fake) { f.mu.Unlock(); m.T.Unix() }
)"}});
  CHECK(listed(uses) == std::vector<std::string>{"m.org/m.T@4", "sync.Mutex@3", "sync.Mutex@3",
                                                 "sync.Mutex.Lock@5", "sync.Mutex.Unlock@4",
                                                 "sync.WaitGroup@4", "sync.WaitGroup.Wait@5",
                                                 "time.Time@3", "time.Time.Unix@4"});
  CHECK(uses.unresolved.empty());
}

}  // namespace gofed::golang
