// Golang_yardstick measures what a Go program needs for the work that test/bench/golang_bench times in
// gofed, on the same trees: MB of source per CPU second, garbage collection included; files in memory,
// GOMAXPROCS 1.
//
//	GO111MODULE=off GOMAXPROCS=1 go run ./test/bench/golang_yardstick ROUNDS[:WHAT] DIR...
//
//	imports    parser.ImportsOnly
//	whole      everything parsed, objects not resolved
//	api        the same parse with comments, then what syntax alone tells of the exported API
//	           (api.go, constants.go)
//	api-same   the same parse, declarations checked by go/types, then what gofed tells (api_same.go)
//	uses       parse with object resolution, then ast.Inspect for package-qualified names (uses.go)
//	uses-same  everything checked by go/types, then ast.Inspect for names and members (uses_same.go)
//
// "json" and "json-same" in place of ROUNDS print what api and api-same collect as JSON, reading the tree on the
// way: a whole process, to be measured from outside beside `gofed --local api` (scripts/bench-programs).
//
// Syntax alone follows no embedding, infers no type of a variable and tells no member of a value. The
// "same" forms tell what gofed tells; docs/go-frontend-speed.md says where they differ.
package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"syscall"
)

type source struct {
	path  string
	bytes []byte
}

// The files of one directory.
type directory []source

// What keeps the compiler from leaving work out.
var sink int

func cpuSeconds() float64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)*1e-6 }
	return seconds(usage.Utime) + seconds(usage.Stime)
}

func readTree(root string) []directory {
	byName := map[string]directory{}
	filepath.Walk(root, func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() && strings.HasSuffix(path, ".go") {
			bytes, _ := os.ReadFile(path)
			dir := filepath.Dir(path)
			byName[dir] = append(byName[dir], source{path, bytes})
		}
		return nil
	})
	var names []string
	for name := range byName {
		names = append(names, name)
	}
	sort.Strings(names)
	var directories []directory
	for _, name := range names {
		directories = append(directories, byName[name])
	}
	return directories
}

// Files that do not parse give what could be read of them.
func parseAll(dir directory, mode parser.Mode) int {
	fset := token.NewFileSet()
	count := 0
	for _, file := range dir {
		if tree, _ := parser.ParseFile(fset, file.path, file.bytes, mode); tree != nil {
			count++
		}
	}
	return count
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: golang_yardstick ROUNDS[:WHAT] DIR...")
		os.Exit(2)
	}
	if os.Args[1] == "json" || os.Args[1] == "json-same" {
		printAPI(os.Args[1] == "json-same", os.Args[2:])
		return
	}
	first, only, _ := strings.Cut(os.Args[1], ":")
	rounds, _ := strconv.Atoi(first)
	var trees [][]directory
	size := 0
	for _, root := range os.Args[2:] {
		tree := readTree(root)
		trees = append(trees, tree)
		for _, dir := range tree {
			for _, file := range dir {
				size += len(file.bytes)
			}
		}
	}
	measure := func(name string, work func([]directory)) {
		if only != "" && only != name {
			return
		}
		work(trees[0]) // what is made once is there
		var rates []float64
		for i := 0; i < rounds; i++ {
			sink = 0
			begin := cpuSeconds()
			for _, tree := range trees {
				work(tree)
			}
			rates = append(rates, float64(size)/1e6/(cpuSeconds()-begin))
		}
		sort.Float64s(rates)
		fmt.Printf("%-9s %8.1f MB per CPU second   (%d)\n", name, rates[len(rates)/2], sink)
	}
	each := func(work func(directory)) func([]directory) {
		return func(tree []directory) {
			for _, dir := range tree {
				work(dir)
			}
		}
	}
	fmt.Printf("%.1f MB of Go, %d rounds\n", float64(size)/1e6, rounds)
	measure("imports", each(func(dir directory) { sink += parseAll(dir, parser.ImportsOnly) }))
	measure("whole", each(func(dir directory) { sink += parseAll(dir, parser.SkipObjectResolution) }))
	measure("api", each(func(dir directory) {
		fset := token.NewFileSet()
		for _, u := range units(dir, fset, parser.SkipObjectResolution|parser.ParseComments) {
			if !u.outside && len(u.library) > 0 {
				api := collectAPI(fset, u)
				sink += len(api.Constants) + len(api.Variables) + len(api.Functions) + len(api.Types)
			}
		}
	}))
	measure("api-same", func(tree []directory) {
		fset, list := parseTree(tree, parser.SkipObjectResolution|parser.ParseComments)
		w := newWorld(fset, list)
		for _, u := range list {
			if u.outside || len(u.library) == 0 {
				continue
			}
			if own := w.library(u); own != nil {
				api := collectSameAPI(fset, u, own)
				sink += len(api.Constants) + len(api.Variables) + len(api.Functions) + len(api.Types)
			}
		}
	})
	measure("uses", each(func(dir directory) {
		fset := token.NewFileSet()
		for _, u := range units(dir, fset, 0) {
			sink += len(collectUses(fset, u))
		}
	}))
	measure("uses-same", func(tree []directory) {
		fset, list := parseTree(tree, parser.SkipObjectResolution)
		for _, uses := range collectSameUses(newWorld(fset, list), list) {
			sink += len(uses)
		}
	})
}

func parseTree(tree []directory, mode parser.Mode) (*token.FileSet, []*unit) {
	fset := token.NewFileSet()
	var list []*unit
	for _, dir := range tree {
		list = append(list, units(dir, fset, mode)...)
	}
	return fset, list
}
