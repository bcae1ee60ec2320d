// Make_library writes what the standard libraries of several releases of Go declare, from their
// sources:
//
//	go run ./make_library -table 1.19=GOROOT 1.21=GOROOT ... > library.def
//	go run ./make_library -packages 1.19=GOROOT ...          > ../deps/std_packages.def
//	go run ./make_library -one 1.21=GOROOT                   > what that release alone declares
//
// scripts/stdlib-table fetches the sources that library.lock names and runs it. The Go that runs it
// must be able to read the newest of the sources; for one release, that release's own Go will do.
//
// Every package is type-checked for each machine of releases.go; library.h says what the lines mean.
// In are exported names, unexported types that an exported one embeds or holds by value, as these
// decide what is promoted and comparable, and unexported methods that an interface asks for. A line
// that is not the same on all machines stays out; of a struct that differs in nothing that others can
// select, that much is said. wasip1, the odd one, only has its differences marked. A release between two whose source is not given is made of its neighbours
// and of its api file.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
)

func main() {
	table := flag.Bool("table", false, "write library.def")
	packages := flag.Bool("packages", false, "write std_packages.def")
	one := flag.Bool("one", false, "write the lines of one release, without dates")
	flag.Parse()
	roots := map[int]string{}
	var minors []int
	for _, argument := range flag.Args() {
		name, root, ok := strings.Cut(argument, "=")
		minor, err := strconv.Atoi(strings.TrimPrefix(name, "1."))
		if !ok || err != nil {
			fail("expected 1.N=GOROOT, found " + argument)
		}
		roots[minor] = root
		minors = append(minors, minor)
	}
	if len(minors) == 0 {
		fail("no release given")
	}
	sort.Ints(minors)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	switch {
	case *packages:
		writePackages(out, packageDates(roots, minors))
	case *one:
		writePlain(out, readRelease(roots[minors[0]], minors[0]))
	case *table:
		writeTable(out, readAll(roots, minors))
	default:
		fail("expected -table, -packages or -one")
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, "make_library: "+message)
	os.Exit(2)
}

// readAll reads every release from the first to the last, one by one.
func readAll(roots map[int]string, minors []int) []release {
	var all []release
	for i, minor := range minors {
		next := readRelease(roots[minor], minor)
		if i > 0 {
			for gap := minors[i-1] + 1; gap < minor; gap++ {
				all = append(all, between(all[len(all)-1], next, gap, broughtBy(roots[minor], gap)))
			}
		}
		all = append(all, next)
		fmt.Fprintln(os.Stderr, "make_library: read 1."+strconv.Itoa(minor))
	}
	return all
}
