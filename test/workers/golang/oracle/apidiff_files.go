// Apidiff_files compares packages of one file p.go each with golang.org/x/exp/apidiff: apidiff_pairs.go
// for packages that need nothing but the standard library, thousands of them in seconds. Reads and
// prints what that one does; a pair that does not type-check is left out of the output.
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/exp/apidiff"
)

// The reference walks maps; what it says of one object may differ from run to run.
const runs = 20

var (
	out  = bufio.NewWriter(os.Stdout)
	fset = token.NewFileSet()
	std  = importer.ForCompiler(fset, "gc", nil)
)

func load(dir, path string) (*types.Package, error) {
	file, err := parser.ParseFile(fset, filepath.Join(dir, "p.go"), nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	config := types.Config{Importer: std}
	return config.Check(path, fset, []*ast.File{file}, nil)
}

// changes returns lines of kind and message, or nothing where the reference panics.
func changes(old, new *types.Package) (lines []string, ok bool) {
	defer func() { ok = recover() == nil }()
	for _, change := range apidiff.Changes(old, new).Changes {
		kind := "i\t"
		if change.Compatible {
			kind = "c\t"
		}
		lines = append(lines, kind+change.Message)
	}
	return lines, true
}

func compare(name string, old, new *types.Package) {
	told := map[string]bool{}
	for run := 0; run < runs; run++ {
		lines, ok := changes(old, new)
		if !ok {
			return
		}
		for _, line := range lines {
			if run == 0 {
				fmt.Fprintf(out, "%s\t.\t%s\n", name, line)
			} else if !told[line] {
				fmt.Fprintf(out, "%s\t.\t~%s\n", name, line)
			}
			told[line] = true
		}
	}
	fmt.Fprintf(out, "%s\t.\tseconds\t0\n", name)
}

func main() {
	defer out.Flush()
	os.Stdout = os.Stderr // the reference prints remarks of its own
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) != 5 {
			continue
		}
		old, err := load(words[1], words[2])
		if err != nil {
			continue
		}
		new, err := load(words[3], words[4])
		if err != nil {
			continue
		}
		compare(words[0], old, new)
	}
}
