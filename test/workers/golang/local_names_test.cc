// Goal: local names have the types that the specification's rules of scope and declaration give
// them, so that what is selected from them is found. Method: functions that use a small library.
#include <catch2/catch.hpp>

#include "test/workers/golang/uses_of.h"

namespace gofed::golang {

using test::members;

namespace {

constexpr std::string_view kLib = R"(
type Stream interface { Close() error; Name() string }
type File struct { Size int }
func (*File) Close() error { return nil }
func (*File) Name() string { return "" }
type Count int
func (Count) Close() error { return nil }
const Unit Count = 1
func Open(string) (*File, error) { return nil, nil }
func Dial() (Stream, error) { return nil, nil }
func Streams() chan Stream { return nil }
func Table() map[Count]*File { return nil }
)";

}  // namespace

TEST_CASE("uses: := keeps the type of a variable of the same block", "[golang][uses]") {
  CHECK(members(kLib, R"(
func F() {
	s, err := lib.Dial()
	s, other := lib.Open("x")
	s.Close()
	_, _ = err, other
}
)") == "Stream.Close");
  SECTION("of a parameter") {
    CHECK(members(kLib, "func F(s lib.Stream) { s, err := lib.Open(\"\"); _ = err; s.Close() }") ==
          "Stream.Close");
  }
  SECTION("of a named result, with naked returns") {
    CHECK(members(kLib, R"(
func F() (s lib.Stream, err error) {
	s, n := lib.Open("")
	_ = n
	s.Close()
	return
}
)") == "Stream.Close");
  }
  SECTION("of a receiver") {
    CHECK(members(kLib, R"(
type T struct{ lib.Stream }
func (t T) M() { t, x := T{}, 1; _ = x; t.Close() }
)") == "Stream.Close");
  }
  SECTION("of a var declaration") {
    CHECK(members(kLib, R"(
func F() {
	var s lib.Stream
	s, err := lib.Open("")
	_ = err
	s.Name()
}
)") == "Stream.Name");
  }
  SECTION("of a function literal's parameter and result") {
    CHECK(members(kLib, R"(
var V = func(s lib.Stream) (t lib.Stream) {
	s, t, n := &lib.File{}, &lib.File{}, 1
	_ = n
	s.Close()
	t.Name()
	return
}
)") == "Stream.Close Stream.Name");
  }
  SECTION("of the name that a type switch binds") {
    CHECK(members(kLib, R"(
func F(v any) {
	switch s := v.(type) {
	case lib.Stream:
		s, err := lib.Open("")
		_ = err
		s.Close()
	case *lib.File:
		s, err := lib.Open(string(rune(s.Size)))
		_ = err
		s.Name()
	}
}
)") == "Stream.Close File.Size File.Name");
  }
  SECTION("of what a select case receives") {
    CHECK(members(kLib, R"(
func F() {
	select {
	case s, ok := <-lib.Streams():
		s, err := lib.Open("")
		_, _ = ok, err
		s.Close()
	}
}
)") == "Stream.Close");
  }
  SECTION("behind labels, and several times") {
    CHECK(members(kLib, R"(
func F() {
	s, a := lib.Dial()
again:
	s, b := lib.Open("")
	s, c := lib.Open("")
	_, _, _ = a, b, c
	s.Close()
	goto again
}
)") == "Stream.Close");
  }
}

TEST_CASE("uses: := declares anew in a block of its own", "[golang][uses]") {
  CHECK(members(kLib, R"(
func F(s lib.Stream) {
	{
		s, err := lib.Open("")
		_ = err
		s.Close()
	}
	s.Close()
}
)") == "File.Close Stream.Close");
  SECTION("of if, else, for and switch, and their bodies") {
    CHECK(members(kLib, R"(
func F(s lib.Stream) {
	if s, err := lib.Open(""); err == nil {
		s.Close()
		s, err := lib.Dial()
		s.Close()
	} else if s, n := lib.Unit, 1; n > 0 {
		s.Close()
	} else {
		s.Close()
	}
	for s, err := lib.Open(""); ; s.Close() { s, x := lib.Dial(); _, _ = x, err; s.Name() }
	switch s, err := lib.Open(""); { case err == nil: s.Close(); s, n := lib.Dial(); s.Close(); _ = n }
	s.Name()
}
)") == "File.Close Stream.Close Count.Close Count.Close File.Close Stream.Name File.Close "
       "Stream.Close Stream.Name");
  }
  SECTION("of range over maps, channels, strings and integers") {
    CHECK(members(kLib, R"(
func F(s lib.Stream, n lib.Count) {
	for n, s := range lib.Table() { n.Close(); s.Close() }
	for s := range lib.Streams() { s.Close() }
	for n := range n { n.Close() }
	for range lib.Table() { s.Close() }
	n.Close()
}
)") == "Count.Close File.Close Stream.Close Count.Close Stream.Close Count.Close");
  }
  SECTION("of a function literal") {
    CHECK(members(kLib, R"(
func F(s lib.Stream) {
	func() { s, err := lib.Open(""); _ = err; s.Close() }()
	s.Close()
}
)") == "File.Close Stream.Close");
  }
}

TEST_CASE("uses: assignments of every form leave types alone", "[golang][uses]") {
  CHECK(members(kLib, R"(
func F() {
	var s lib.Stream
	var ok bool
	s, _ = lib.Open("")
	s.Close()
	s, ok = lib.Table()[1]
	s.Close()
	for _, s = range lib.Table() { s.Close() }
	select { case s, ok = <-lib.Streams(): s.Close() }
	switch s = &(lib.File{}); { case ok: s.Close() }
	if s, ok = any(s).(*lib.File); ok { s.Close() }
}
)") == "Stream.Close Stream.Close Stream.Close Stream.Close Stream.Close Stream.Close");
}

TEST_CASE("uses: local constants are constants, with iota and repeated values", "[golang][uses]") {
  CHECK(members(kLib, "func F() { const n = 5; d := n * lib.Unit; d.Close() }") == "Count.Close");
  CHECK(members(kLib, "func F() { const n lib.Count = 5; n.Close() }") == "Count.Close");
  CHECK(members(kLib, R"(
func F() {
	const (
		a lib.Count = iota
		b
		c
	)
	b.Close()
	const ( x, y = lib.Unit << iota, iota; z, w )
	z.Close()
	(w * lib.Unit).Close()
}
)") == "Count.Close Count.Close Count.Close");
  CHECK(members(kLib, R"(
func F() {
	const n = len("abc")
	var list [n]lib.File
	var other [3]lib.File = list
	other[0].Close()
	const m = n + n
	f := func() { const n = 1.5; d := n * 2 * lib.Unit; d.Close() }
	f()
}
)") == "File.Close Count.Close");
}

TEST_CASE("uses: shifted untyped constants take the type that stands beside them",
          "[golang][uses]") {
  CHECK(members(kLib, "func F(n uint) { d := 1 << n * lib.Unit; d.Close() }") == "Count.Close");
  CHECK(members(kLib, "func F(n uint) { d := lib.Unit + 1<<n; d.Close() }") == "Count.Close");
  CHECK(members(kLib, "func F(n uint) { d := lib.Unit << n; d.Close() }") == "Count.Close");
  CHECK(members(kLib, "func F(n uint) { d := ^(1 << n) & lib.Unit; d.Close() }") == "Count.Close");
  CHECK(
      members(kLib, "func F(n uint) { d := 1 << n; t := lib.Table(); t[lib.Count(d)].Close() }") ==
      "File.Close");
}

}  // namespace gofed::golang
