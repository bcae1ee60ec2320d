package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// machine is a port, and the release whose source has it first.
type machine struct {
	name  string
	since int
}

var machines = []machine{
	{"linux/amd64", 0}, {"linux/386", 0}, {"linux/arm64", 0}, {"windows/amd64", 0}, {"darwin/arm64", 0},
	{"freebsd/amd64", 0}, {"netbsd/amd64", 0}, {"openbsd/amd64", 0}, {"js/wasm", 0},
	{"linux/loong64", 19}, {"linux/riscv64", 0},
}

// apart is a machine of its own kind: what is not the same there is marked, not left out.
var apart = machine{"wasip1/wasm", 21}

// A line that ends so does not hold on wasip1.
const notApart = "\t!"

// release is what the library of Go 1.minor declares on all machines.
type release struct {
	minor int
	names collection
}

func releaseTag(minor int) string { return "go1." + strconv.Itoa(minor) }

// experiments are the tags of internal/buildcfg that decide which API a release has.
func experiments(minor int) []string {
	if minor >= 27 {
		return []string{"goexperiment.jsonv2"}
	}
	return nil
}

// readRelease merges what the machines say; of those that are not the same on all, nothing stays.
func readRelease(root string, minor int) release {
	paths := standardPackages(root)
	var all collection
	for _, m := range machines {
		if minor < m.since {
			continue
		}
		found := collect(root, m.name, minor, paths)
		if all == nil {
			all = found
			continue
		}
		for at, e := range all {
			merged, ok := entry{}, false
			if o, has := found[at]; has {
				merged, ok = merge(e, o)
			}
			if ok {
				all[at] = merged
			} else {
				delete(all, at)
			}
		}
	}
	if minor >= apart.since {
		found := collect(root, apart.name, minor, paths)
		for at, e := range all {
			all[at] = marked(e, found[at])
		}
	}
	return release{minor, all}
}

// marked says which lines of e do not hold where the name is as o has it. A type with methods more
// there is another one.
func marked(e, o entry) entry {
	both, ok := merge(e, o)
	has := map[string]bool{}
	for _, method := range o.methods {
		has[method] = true
	}
	kept := 0
	for _, method := range e.methods {
		if has[method] {
			kept++
		}
	}
	if !ok || both.line != e.line || kept < len(o.methods) {
		e.line += notApart
		return e
	}
	methods := e.methods
	e.methods = nil
	for _, method := range methods {
		if !has[method] && method != " ..." {
			method += notApart
		}
		e.methods = append(e.methods, method)
	}
	return e
}

// unmarked is the entry for a release that has no such machine.
func unmarked(e entry) entry {
	e.line = strings.TrimSuffix(e.line, notApart)
	methods := e.methods
	e.methods = nil
	for _, method := range methods {
		e.methods = append(e.methods, strings.TrimSuffix(method, notApart))
	}
	return e
}

// merge leaves what both say. A method that only one has makes the list open: "...".
func merge(a, b entry) (entry, bool) {
	e := entry{line: a.line, view: a.view}
	if a.line != b.line {
		if a.view.name == "" || a.view.name != b.view.name || a.view.selectable != b.view.selectable {
			return e, false
		}
		if a.view.sort != b.view.sort {
			e.view.sort = "selectable"
		}
		e.line = e.view.line()
	}
	both := map[string]int{}
	for _, method := range append(append([]string(nil), a.methods...), b.methods...) {
		both[method]++
	}
	open := len(a.methods) != len(b.methods)
	for _, method := range a.methods {
		if method != " ..." && both[method] == 2 {
			e.methods = append(e.methods, method)
		} else {
			open = true
		}
	}
	if open {
		e.methods = append(e.methods, " ...")
	}
	return e, true
}

// between makes a release whose source is not at hand out of the one before and the one after it, and
// of the names that its api file brought: what both say, what the one after says of those names. It
// knows no more of unexported fields.
func between(before, after release, minor int, brought map[string]bool) release {
	names := collection{}
	for at, e := range after.names {
		if minor < apart.since {
			e = unmarked(e)
		}
		if brought[at.path+"."+at.name] {
			names[at] = withMethods(e, func(m string) bool { return true })
			continue
		}
		old, ok := before.names[at]
		if !ok {
			continue
		}
		merged, ok := merge(old, e)
		if !ok {
			continue
		}
		has := map[string]bool{}
		for _, m := range old.methods {
			has[m] = true
		}
		merged.methods = nil
		for _, m := range e.methods {
			if has[m] || brought[at.path+"."+at.name+"."+methodName(m)] {
				merged.methods = append(merged.methods, m)
			}
		}
		names[at] = merged
	}
	return release{minor, names}
}

func withMethods(e entry, keep func(string) bool) entry {
	methods := e.methods
	e.methods = nil
	for _, m := range methods {
		if keep(m) {
			e.methods = append(e.methods, m)
		}
	}
	return e
}

// methodName takes the name out of " *Name(x int) error".
func methodName(line string) string {
	line = strings.TrimLeft(line, " *")
	if i := strings.IndexAny(line, "([ "); i >= 0 {
		line = line[:i]
	}
	return line
}

var apiName = regexp.MustCompile(
	`^pkg ([^ ,]+)(?: \([^)]*\))?, (?:(?:const|var|func|type) (\w+)|method \(\*?(\w+)(?:\[[^]]*\])?\) (\w+))`)

// broughtBy reads the names that api/go1.N.txt lists: "time.Time.Compare", "bytes.Clone".
func broughtBy(root string, minor int) map[string]bool {
	names := map[string]bool{}
	for _, line := range apiLines(root, minor) {
		if m := apiName.FindStringSubmatch(line); m != nil && m[2] != "" {
			names[m[1]+"."+m[2]] = true
		} else if m != nil {
			names[m[1]+"."+m[3]+"."+m[4]] = true
		}
	}
	return names
}

func apiLines(root string, minor int) []string {
	name := "go1.txt"
	if minor > 0 {
		name = "go1." + strconv.Itoa(minor) + ".txt"
	}
	file, err := os.Open(filepath.Join(root, "api", name))
	if err != nil {
		return nil
	}
	defer file.Close()
	var lines []string
	for scan := bufio.NewScanner(file); scan.Scan(); {
		lines = append(lines, scan.Text())
	}
	return lines
}

// undated are packages without names, or not in the api files for another reason, by the release that
// brought them where that is before the first source at hand (release notes of Go).
var undated = map[string]int{
	"crypto/boring": 19, "crypto/tls/fipsonly": 19, "runtime/asan": 18, "runtime/msan": 6,
	"runtime/race": 1, "syscall/js": 11, "time/tzdata": 15,
}

// packageDates says by which release each standard package came, and with which it ended (0: it has
// not): by the api files, else by the first source that has it.
func packageDates(roots map[int]string, minors []int) []string {
	newest := minors[len(minors)-1]
	since, last := map[string]int{}, map[string]int{}
	for minor := newest; minor >= 0; minor-- {
		for _, line := range apiLines(roots[newest], minor) {
			if strings.HasPrefix(line, "pkg ") {
				since[strings.FieldsFunc(line[4:], func(r rune) bool { return r == ' ' || r == ',' })[0]] = minor
			}
		}
	}
	for i, minor := range minors {
		for _, path := range standardPackages(roots[minor]) {
			if _, ok := since[path]; !ok && i > 0 {
				since[path] = minors[i-1] + 1
			} else if !ok {
				since[path] = undated[path]
			}
			last[path] = minor
		}
	}
	var lines []string
	for path, from := range since {
		end, ok := last[path]
		if !ok || end == newest {
			end = 0
		}
		lines = append(lines, fmt.Sprintf("GOFED_GO_STD(%q, %d, %d)", path, from, end))
	}
	sort.Strings(lines)
	return lines
}
