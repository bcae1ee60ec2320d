// Golang_yardstick measures what a Go program needs for the work that test/bench/golang_bench times in
// gofed, on the same trees: MB of source per CPU second, garbage collection included; files in memory,
// GOMAXPROCS 1.
//
//	GO111MODULE=off GOMAXPROCS=1 go run ./test/bench/golang_yardstick ROUNDS[:WHAT] DIR...
//
//	imports   parser.ImportsOnly
//	whole     everything parsed, objects not resolved
//	api       the same parse with comments, then the exported API as facts (api.go, constants.go)
//	uses      parse with object resolution, then ast.Inspect for the used symbols (uses.go)
//
// It works on syntax alone, as gofed does without the dependencies of a package, and goes less far: it
// follows no embedding, infers no type of a variable and tells no member of a value.
package main

import (
	"fmt"
	"go/ast"
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
func parseAll(dir directory, fset *token.FileSet, mode parser.Mode) []*ast.File {
	files := make([]*ast.File, 0, len(dir))
	for _, file := range dir {
		if tree, _ := parser.ParseFile(fset, file.path, file.bytes, mode); tree != nil {
			files = append(files, tree)
		}
	}
	return files
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: golang_yardstick ROUNDS[:WHAT] DIR...")
		os.Exit(2)
	}
	first, only, _ := strings.Cut(os.Args[1], ":")
	rounds, _ := strconv.Atoi(first)
	var directories []directory
	size := 0
	for _, root := range os.Args[2:] {
		directories = append(directories, readTree(root)...)
	}
	for _, dir := range directories {
		for _, file := range dir {
			size += len(file.bytes)
		}
	}
	measure := func(name string, work func(directory)) {
		if only != "" && only != name {
			return
		}
		var rates []float64
		for i := 0; i < rounds; i++ {
			begin := cpuSeconds()
			for _, dir := range directories {
				work(dir)
			}
			rates = append(rates, float64(size)/1e6/(cpuSeconds()-begin))
		}
		sort.Float64s(rates)
		fmt.Printf("%-8s %8.1f MB per CPU second\n", name, rates[len(rates)/2])
	}
	fmt.Printf("%.1f MB of Go in %d directories, %d rounds\n", float64(size)/1e6, len(directories), rounds)
	measure("imports", func(dir directory) {
		sink += len(parseAll(dir, token.NewFileSet(), parser.ImportsOnly))
	})
	measure("whole", func(dir directory) {
		sink += len(parseAll(dir, token.NewFileSet(), parser.SkipObjectResolution))
	})
	measure("api", func(dir directory) {
		fset := token.NewFileSet()
		files := parseAll(dir, fset, parser.SkipObjectResolution|parser.ParseComments)
		for _, api := range collectAPI(fset, files) {
			sink += len(api.Constants) + len(api.Variables) + len(api.Functions) + len(api.Types)
		}
	})
	measure("uses", func(dir directory) {
		fset := token.NewFileSet()
		for _, uses := range collectUses(fset, parseAll(dir, fset, 0)) {
			sink += len(uses)
		}
	})
}
