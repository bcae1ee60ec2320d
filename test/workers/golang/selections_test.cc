// Goal: a selection is resolved wherever the type of its operand follows from what is at hand.
// Method: functions that use a small library, and what they select of it in the order of the code.
#include <catch2/catch.hpp>

#include "test/workers/golang/uses_of.h"

namespace gofed::golang {

using test::kGoMod;
using test::listed;
using test::members;
using test::unresolved;
using test::uses_of;

namespace {

constexpr std::string_view kLib = R"(
type File struct { Size int; Info *Info }
type Info struct { Tags []Tag; Owner }
type Tag struct { Key string }
type Owner struct { Name Name }
func (Owner) Rename(Name) *Owner { return nil }
type Name string
func (Name) Upper() Name { return "" }
type Closer interface { Close() error }
type Stream interface { Closer; Next() (*File, bool) }
func (*File) Close() error { return nil }
func (f File) Copy() File { return f }
func Open() (*File, error) { return nil, nil }
func Must(f *File, err error) *File { return f }
type Set[T comparable] map[T]struct{}
func (Set[T]) List() []T { return nil }
func (Set[T]) All() func(yield func(T) bool) { return nil }
type Pair[K comparable, V any] struct { Key K; Value V }
func Entries[K comparable, V any](m map[K]V) func(yield func(K, Pair[K, V]) bool) { return nil }
type Table = map[Name]File
type Alias[T any] = Pair[Name, T]
var Default = &File{}
func (n Name) Each(f func(i int, t Tag) Info) *Set[Name] { return nil }
)";

}  // namespace

TEST_CASE("selections: results of calls and chains of them", "[golang][selections]") {
  CHECK(members(
            kLib,
            "func F() { lib.Must(lib.Open()).Info.Tags[0].Key = lib.Default.Info.Name.Upper() }") ==
        "File.Info Info.Tags Tag.Key File.Info Info.Name Name.Upper");
  CHECK(members(kLib, "func F() { lib.Must(lib.Open()).Copy().Info.Rename(\"\").Name.Upper() }") ==
        "File.Copy File.Info Info.Rename Owner.Name Name.Upper");
  CHECK(members(kLib,
                "func F() { f := func() (*lib.File, error) { return lib.Open() }; g, _ := f(); "
                "g.Close(); "
                "func() lib.Name { return \"\" }().Upper() }") == "File.Close Name.Upper");
  CHECK(
      members(kLib, "func F(s lib.Stream) { if f, ok := s.Next(); ok { f.Close(); s.Close() } }") ==
      "Stream.Next File.Close Stream.Close");
  CHECK(members(kLib, "func F(n lib.Name) { for v := range n.Each(nil).All() { v.Upper() } }") ==
        "Name.Each Set.All Name.Upper");
}

TEST_CASE("selections: range over every kind of value", "[golang][selections]") {
  CHECK(members(kLib, R"(
func F(t lib.Table, c <-chan lib.Name, p *[3]lib.Tag, s lib.Set[lib.Name], e func(func(lib.File, lib.Tag) bool)) {
	for k, v := range t { k.Upper(); v.Copy() }
	for n := range c { n.Upper() }
	for _, t := range p { _ = t.Key }
	for _, n := range s.List() { n.Upper() }
	for n := range s { n.Upper() }
	for f, t := range e { f.Copy(); _ = t.Key }
	for k, p := range lib.Entries(t) { k.Upper(); p.Value.Copy() }
	for i := range 10 { _ = i }
	for i, r := range "text" { _, _ = i, r }
	for range s.All() { }
}
)") == "Name.Upper File.Copy Name.Upper Tag.Key Set.List Name.Upper Name.Upper File.Copy Tag.Key "
       "Name.Upper Pair.Value File.Copy Set.All");
}

TEST_CASE("selections: embedded and promoted members, method values and expressions",
          "[golang][selections]") {
  CHECK(members(kLib, R"(
type Own struct { *lib.File }
type Deep struct { Own }
func F(d Deep, f *lib.File) {
	_ = d.File.Size
	d.Info.Rename("").Rename("")
	m := f.Copy
	m().Close()
	e := (*lib.File).Close
	e(f).Error()
	g := lib.File.Copy
	g(*f).Copy()
	defer f.Close()
	h := d.Info.Rename
	h("").Name.Upper()
}
)") == "File.Size File.Info Info.Rename Owner.Rename File.Copy File.Close File.Close File.Copy "
       "File.Copy File.Close File.Info Info.Rename Owner.Name Name.Upper");
  CHECK(
      members(kLib, R"(
type Own struct { *lib.File }
type Deep struct { Own; lib.Owner }
func F(d Deep) {
	d.Info.Rename("").Rename("")
	d.Rename("").Name.Upper()
	d.Name.Upper()
	h := d.Copy
	h().Close()
	i := Deep.Close
	i(d)
}
)") ==
      "File.Info Info.Rename Owner.Rename Owner.Rename Owner.Name Name.Upper Owner.Name Name.Upper "
      "File.Copy File.Close File.Close");
}

TEST_CASE("selections: type switches and assertions", "[golang][selections]") {
  CHECK(
      members(kLib, R"(
func F(v any, s lib.Stream) {
	switch x := v.(type) {
	case *lib.File: x.Close()
	case lib.Name, lib.Tag: _ = x
	case func() lib.Name: x().Upper()
	case []lib.Tag: _ = x[0].Key
	case interface{ lib.Closer }: x.Close()
	case nil:
	}
	switch s := s.(type) { case nil: s.Close(); default: s.Next(); case lib.Closer, *lib.File: s.Close() }
	if n, ok := v.(lib.Name); ok { n.Upper() }
	v.(lib.Set[lib.Name]).List()[0].Upper()
}
)") ==
      "File.Close Name.Upper Tag.Key Closer.Close Stream.Close Stream.Next Stream.Close Name.Upper "
      "Set.List Name.Upper");
}

TEST_CASE("selections: composite literals", "[golang][selections]") {
  CHECK(members(kLib, R"(
var V = map[string][]*lib.Info{"a": {{Tags: []lib.Tag{{Key: "x"}}}}}
var W = []lib.Pair[lib.Name, lib.File]{{Key: "", Value: lib.File{Size: 1}}}
var X = [...]lib.Alias[int]{2: {Key: ""}}
func F() {
	_ = &lib.Info{Owner: lib.Owner{Name: "x"}}
	lib.File{Size: 1}.Copy()
	(&lib.Info{}).Rename("")
	struct{ T lib.Tag }{}.T.Key = ""
	for _, c := range []struct{ f *lib.File }{{f: &lib.File{}}} { c.f.Close() }
}
)") == "Info.Tags Tag.Key Pair.Key Pair.Value File.Size Pair.Key Info.Owner Owner.Name File.Size "
       "File.Copy Info.Rename Tag.Key File.Close");
}

TEST_CASE("selections: local types are their underlying types", "[golang][selections]") {
  CHECK(members(kLib, R"(
func F() {
	type T lib.File
	var t T
	t.Info.Tags = nil
	type A = lib.File
	var a A
	a.Copy()
	type S struct { lib.Owner }
	S{}.Rename("")
	type N lib.Closer
	var n N
	n.Close()
}
)") == "Info.Tags File.Copy Owner.Rename");
}

TEST_CASE("selections: values of type parameters have what the constraint says",
          "[golang][selections]") {
  CHECK(members(kLib, R"(
type Named interface { lib.Closer; comparable }
type Box[T lib.Stream] struct { v T }
func (b Box[S]) M() { b.v.Close(); f, _ := b.v.Next(); f.Close() }
func F[C lib.Closer, N Named, S ~[]lib.Tag, P interface{ *lib.File }, M map[lib.Name]lib.File](c C, n N, s S, p P, m M) {
	c.Close()
	n.Close()
	_ = s[0].Key
	for _, t := range s { _ = t.Key }
	for k, f := range m { k.Upper(); f.Copy() }
	(*p).Copy()
	_ = s[1:][0].Key
	C.Close(c)
	func() { c.Close() }()
}
func G[F func() lib.Name, C chan lib.Name, B ~string | ~[]byte](f F, c C, b B) {
	f().Upper()
	(<-c).Upper()
	_ = b[0]
}
)") == "Stream.Close Stream.Next File.Close Closer.Close Closer.Close Tag.Key Tag.Key Name.Upper "
       "File.Copy File.Copy Tag.Key Closer.Close Closer.Close Name.Upper Name.Upper");
}

TEST_CASE("selections: aliases with type parameters", "[golang][selections]") {
  CHECK(members(kLib, R"(
type Own[T any] = lib.Pair[lib.Name, T]
type Twice[T any] = Own[[]T]
func F(a lib.Alias[lib.File], o Own[lib.Tag], t Twice[lib.Tag]) {
	a.Key.Upper()
	a.Value.Copy()
	_ = o.Value.Key
	_ = t.Value[0].Key
	var x struct { lib.Alias[lib.File] }
	x.Value.Copy()
	x.Alias.Key.Upper()
}
func G[T any](o Own[T]) T { return o.Value }
func H(a lib.Alias[lib.File]) { G(a).Copy() }
)") == "Pair.Key Name.Upper Pair.Value File.Copy Pair.Value Tag.Key Pair.Value Tag.Key Pair.Value "
       "File.Copy Pair.Key Name.Upper Pair.Value File.Copy");
}

TEST_CASE("dot imports: several in a file, each with its own names", "[golang][dot]") {
  const PackageUses uses =
      uses_of({kGoMod,
               {"one/o.go",
                "package one\ntype T struct{ F int }\nfunc New() T { return T{} }\nconst K = 3\n"},
               {"two/t.go",
                "package two\ntype U struct{ G int }\nvar V = []U{{}}\nfunc Gen[P any](p P) P { "
                "return p }\n"
                "type A[P any] = map[string]P\n"},
               {"a.go", R"(package m
import (
	. "m.org/m/one"
	. "m.org/m/two"
	. "strings"
	. "time"
	. "x.org/x"
)
var B Builder
var D = Second * K
func F() {
	New().F++
	V[0].G++
	Gen(New()).F++
	B.Len()
	D.Seconds()
	_ = A[T]{}["a"].F
	Absent()
}
)"}});
  CHECK(listed(uses) == std::vector<std::string>{
                            "m.org/m/one.K@10", "m.org/m/one.New@12,14", "m.org/m/one.T@17",
                            "m.org/m/one.T.F@12,14,17", "m.org/m/two.A@17", "m.org/m/two.Gen@14",
                            "m.org/m/two.U.G@13", "m.org/m/two.V@13", "strings.Builder@9",
                            "strings.Builder.Len@15", "time.Duration.Seconds@16", "time.Second@10",
                            "x.org/x.Absent@18"});
  CHECK(unresolved(uses).empty());
}

TEST_CASE("dot imports: which of several absent packages has a name is not known",
          "[golang][dot]") {
  const PackageUses uses = uses_of({kGoMod, {"a.go", R"(package m
import (
	. "x.org/x"
	. "y.org/y"
	. "strings"
)
type Own int
var V = Absent
var W Own = TrimSpace(Own2("x"))
func Exported() { Exported(); Title("x"); V.M() }
)"}});
  CHECK(listed(uses) == std::vector<std::string>{"strings.Title@10", "strings.TrimSpace@9"});
  CHECK(unresolved(uses) == std::vector<std::string>{"Absent", "M", "Own2"});
}

TEST_CASE("dot imports: what a call of an absent function answers is not its type",
          "[golang][dot]") {
  const PackageUses uses = uses_of(
      {kGoMod, {"a.go", "package m\nimport . \"x.org/x\"\nfunc F(v T) { New(1).Run(); v.M() }\n"}});
  CHECK(listed(uses) == std::vector<std::string>{"x.org/x.New@3", "x.org/x.T@3", "x.org/x.T.M@3"});
  CHECK(unresolved(uses) == std::vector<std::string>{"Run"});
}

}  // namespace gofed::golang
