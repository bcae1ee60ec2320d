package main

import (
	"bufio"
	"fmt"
	"sort"
	"strings"
)

// dated is a line and the releases that have it, as indices.
type dated struct {
	line        string
	first, last int
}

// dates puts each line's runs of releases together. lines[i] are those of release i.
func dates(lines [][]string) []dated {
	var found []dated
	open := map[string]int{} // line -> its place in found, while it goes on
	for i, now := range lines {
		has := map[string]bool{}
		for _, line := range now {
			if has[line] {
				continue
			}
			has[line] = true
			if at, ok := open[line]; ok && found[at].last == i-1 {
				found[at].last = i
				continue
			}
			open[line] = len(found)
			found = append(found, dated{line, i, i})
		}
	}
	return found
}

// text is the line with "\t21-" behind it from 1.21 on, "\t-22" up to 1.22, "\t21-22" between, and a
// "!" where it does not hold on wasip1.
func (d dated) text(releases []release) string {
	line := strings.TrimSuffix(d.line, notApart)
	mark := d.mark(releases)
	if line != d.line {
		mark += "!"
	}
	if mark == "" {
		return line
	}
	return line + "\t" + mark
}

func (d dated) mark(releases []release) string {
	first, last := "", ""
	if d.first > 0 {
		first = fmt.Sprint(releases[d.first].minor)
	}
	if d.last < len(releases)-1 {
		last = fmt.Sprint(releases[d.last].minor)
	}
	if first == "" && last == "" {
		return ""
	}
	return first + "-" + last
}

func sortedKeys(releases []release) []key {
	seen := map[key]bool{}
	var keys []key
	for _, r := range releases {
		for at := range r.names {
			if !seen[at] {
				seen[at] = true
				keys = append(keys, at)
			}
		}
	}
	sort.Slice(keys, func(i, j int) bool {
		if keys[i].path != keys[j].path {
			return keys[i].path < keys[j].path
		}
		return keys[i].name < keys[j].name
	})
	return keys
}

// shareMarks marks a line in releases without wasip1 as later ones have it: it makes no difference there,
// and the table one line of two.
func shareMarks(releases []release, lines [][]string) {
	marked := map[string]bool{}
	for _, now := range lines {
		for _, line := range now {
			marked[line] = true
		}
	}
	for i, now := range lines {
		for j, line := range now {
			if releases[i].minor < apart.since && marked[line+notApart] {
				now[j] = line + notApart
			}
		}
		lines[i] = now
	}
}

// linesOf gives the lines of a name: its declarations, then its methods by name.
func linesOf(releases []release, at key) []string {
	declared, methods := make([][]string, len(releases)), make([][]string, len(releases))
	for i, r := range releases {
		if e, ok := r.names[at]; ok {
			declared[i] = []string{e.line}
			methods[i] = e.methods
		}
	}
	shareMarks(releases, declared)
	shareMarks(releases, methods)
	var lines []string
	for _, d := range dates(declared) {
		lines = append(lines, d.text(releases))
	}
	list := dates(methods)
	sort.SliceStable(list, func(i, j int) bool {
		return methodName(list[i].line) < methodName(list[j].line)
	})
	for _, d := range list {
		lines = append(lines, d.text(releases))
	}
	return lines
}

func writeTable(out *bufio.Writer, releases []release) {
	fmt.Fprintf(out, "// What the standard libraries of Go 1.%d to 1.%d declare, package by package. Made by make_library\n",
		releases[0].minor, releases[len(releases)-1].minor)
	fmt.Fprintln(out, "// from the sources that library.lock names; not edited by hand. library.h says what the lines mean.")
	fmt.Fprintln(out, "// clang-format off")
	path := ""
	for _, at := range sortedKeys(releases) {
		if at.path != path {
			if path != "" {
				fmt.Fprintln(out, `)go")`)
			}
			path = at.path
			fmt.Fprintf(out, "GOFED_GO_STD_PACKAGE(%q, R\"go(\n", path)
		}
		for _, line := range linesOf(releases, at) {
			fmt.Fprintln(out, line)
		}
	}
	fmt.Fprintln(out, `)go")`)
	fmt.Fprintln(out, "// clang-format on")
	fmt.Fprintln(out, "#undef GOFED_GO_STD_PACKAGE")
}

// writePlain writes "path<TAB>line" for each line, as golang_stdlib does from the table.
func writePlain(out *bufio.Writer, only release) {
	for _, at := range sortedKeys([]release{only}) {
		for _, line := range linesOf([]release{{only.minor, collection{at: unmarked(only.names[at])}}}, at) {
			fmt.Fprintln(out, at.path+"\t"+line)
		}
	}
}

func writePackages(out *bufio.Writer, lines []string) {
	fmt.Fprintln(out, "// The packages of Go's standard library: GOFED_GO_STD(\"path\", N, M), present since Go 1.N and up to")
	fmt.Fprintln(out, "// Go 1.M; M is 0 while it is still there. Made by stdlib/make_library from the directories of Go's")
	fmt.Fprintln(out, "// source, with the dates of Go's api files where these have the package. Sorted for binary search.")
	fmt.Fprintln(out, "// clang-format off")
	fmt.Fprintln(out, strings.Join(lines, "\n"))
	fmt.Fprintln(out, "// clang-format on")
	fmt.Fprintln(out, "#undef GOFED_GO_STD")
}
