// Deps prints what every package below a directory needs, as go/build sees it: imports, embedded
// files and names for pkg-config. golang_deps prints the same from our facts.
//
//	deps ROOT
//
//	checked DIRECTORY                what follows is told of it in full
//	ignored DIRECTORY FILE           what the file needs is not told
//	DIRECTORY KIND PATH FILE:LINE    KIND is import, embed or pkg-config, with -test or -xtest behind
//	                                 it where tests need it; names for pkg-config have no place
//
// Directories that go/build cannot read as one package are left out.
package main

import (
	"bufio"
	"fmt"
	"go/build"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

var out = bufio.NewWriter(os.Stdout)

func printAll(where, kind string, positions map[string][]token.Position) {
	for path, places := range positions {
		for _, place := range places {
			fmt.Fprintf(out, "%s %s %s %s:%d\n", where, kind, path, filepath.Base(place.Filename), place.Line)
		}
	}
}

func main() {
	defer out.Flush()
	root := os.Args[1]
	context := build.Default
	context.CgoEnabled = true
	filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return nil
		}
		name := entry.Name()
		if path != root && (strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") || name == "testdata" || name == "vendor") {
			return filepath.SkipDir
		}
		pkg, err := context.ImportDir(path, 0)
		if err != nil {
			return nil
		}
		where, _ := filepath.Rel(root, path)
		fmt.Fprintf(out, "checked %s\n", where)
		for _, name := range pkg.IgnoredGoFiles {
			fmt.Fprintf(out, "ignored %s %s\n", where, name)
		}
		printAll(where, "import", pkg.ImportPos)
		printAll(where, "import-test", pkg.TestImportPos)
		printAll(where, "import-xtest", pkg.XTestImportPos)
		printAll(where, "embed", pkg.EmbedPatternPos)
		printAll(where, "embed-test", pkg.TestEmbedPatternPos)
		printAll(where, "embed-xtest", pkg.XTestEmbedPatternPos)
		for _, name := range pkg.CgoPkgConfig {
			fmt.Fprintf(out, "%s pkg-config %s\n", where, name)
		}
		return nil
	})
}
