// Golang_bench measures Go's own parser on the trees that test/bench/golang_bench reads, in MB per CPU
// second, garbage collection included; files in memory, GOMAXPROCS 1.
//
//	GOMAXPROCS=1 go run golang_bench.go ROUNDS DIR...
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

var sink int

func cpuSeconds() float64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)*1e-6 }
	return seconds(usage.Utime) + seconds(usage.Stime)
}

func measure(name string, rounds, size int, files []source, work func(source)) {
	var rates []float64
	for i := 0; i < rounds; i++ {
		begin := cpuSeconds()
		for _, file := range files {
			work(file)
		}
		rates = append(rates, float64(size)/1e6/(cpuSeconds()-begin))
	}
	sort.Float64s(rates)
	fmt.Printf("%-8s %8.1f MB per CPU second\n", name, rates[len(rates)/2])
}

func main() {
	rounds, _ := strconv.Atoi(os.Args[1])
	var files []source
	size := 0
	for _, root := range os.Args[2:] {
		filepath.Walk(root, func(path string, info os.FileInfo, err error) error {
			if err == nil && info.Mode().IsRegular() && strings.HasSuffix(path, ".go") {
				bytes, _ := os.ReadFile(path)
				files = append(files, source{path, bytes})
				size += len(bytes)
			}
			return nil
		})
	}
	parse := func(file source, mode parser.Mode) *ast.File {
		tree, _ := parser.ParseFile(token.NewFileSet(), file.path, file.bytes, mode)
		return tree
	}
	measure("imports", rounds, size, files, func(f source) { parse(f, parser.ImportsOnly) })
	measure("whole", rounds, size, files, func(f source) { parse(f, parser.SkipObjectResolution) })
	measure("api", rounds, size, files, func(f source) {
		tree := parse(f, parser.SkipObjectResolution|parser.ParseComments)
		if tree == nil {
			return
		}
		for _, decl := range tree.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if decl.Name.IsExported() {
					sink++
				}
			case *ast.GenDecl:
				sink += len(decl.Specs)
			}
		}
	})
	measure("uses", rounds, size, files, func(f source) {
		if tree := parse(f, parser.SkipObjectResolution); tree != nil {
			ast.Inspect(tree, func(n ast.Node) bool {
				if _, ok := n.(*ast.SelectorExpr); ok {
					sink++
				}
				return true
			})
		}
	})
}
