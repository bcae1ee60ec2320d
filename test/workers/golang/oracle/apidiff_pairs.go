// Apidiff_pairs compares module trees with golang.org/x/exp/apidiff: the reference that
// golang_apidiff_pairs is held against. One pair a line on standard input:
//
//	NAME OLD_DIRECTORY OLD_IMPORT_PATH NEW_DIRECTORY NEW_IMPORT_PATH
//
// The packages below the directories are loaded from GOPATH by their import paths, those of the same
// place below both roots are compared. Prints "NAME PLACE i|c MESSAGE" with tabs between, a package
// that has type errors as "NAME PLACE broken ERROR", and "NAME . seconds N" for the whole pair.
package main

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"golang.org/x/exp/apidiff"
	"golang.org/x/tools/go/packages"
)

// skipped tells directories that the go command leaves out of "./...", and what no other module can
// import. A nested module belongs to somebody else.
func skipped(root, dir, name string) bool {
	if name == "testdata" || name == "internal" || name == "vendor" || strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") {
		return true
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil && dir != root
}

func importPaths(root, importPath string) []string {
	found := map[string]bool{}
	filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if file != root && skipped(root, file, entry.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(file, ".go") && !strings.HasSuffix(file, "_test.go") {
			below, _ := filepath.Rel(root, filepath.Dir(file))
			found[path.Join(importPath, filepath.ToSlash(below))] = true
		}
		return nil
	})
	var list []string
	for name := range found {
		list = append(list, name)
	}
	sort.Strings(list)
	return list
}

// load returns the packages that others can import by their place below the root: "." is the root.
func load(root, importPath string) (map[string]*packages.Package, error) {
	config := &packages.Config{Mode: packages.LoadTypes | packages.NeedModule}
	loaded, err := packages.Load(config, importPaths(root, importPath)...)
	if err != nil {
		return nil, err
	}
	places := map[string]*packages.Package{}
	for _, pkg := range loaded {
		if pkg.Name == "main" || pkg.Types == nil || len(pkg.GoFiles) == 0 {
			continue
		}
		place := "." + strings.TrimPrefix(pkg.PkgPath, importPath)
		places[place] = pkg
	}
	return places, nil
}

func kindOf(change apidiff.Change) string {
	if change.Compatible {
		return "c"
	}
	return "i"
}

func printChanges(name, place string, report apidiff.Report) {
	for _, change := range report.Changes {
		fmt.Printf("%s\t%s\t%s\t%s\n", name, place, kindOf(change), change.Message)
	}
}

// printAlternatives compares once more, many times: the reference walks maps, and where it has two
// things to say of one object it keeps the one that comes last. What it did not say at first is told
// as "~i" or "~c".
func printAlternatives(name, place string, old, current *packages.Package) {
	told := map[string]bool{}
	for i := 0; i < 40; i++ {
		for _, change := range apidiff.Changes(old.Types, current.Types).Changes {
			line := kindOf(change) + "\t" + change.Message
			if !told[line] {
				fmt.Printf("%s\t%s\t~%s\n", name, place, line)
			}
			told[line] = true
		}
	}
}

func comparePair(name, oldDir, oldPath, newDir, newPath string) error {
	start := time.Now()
	olds, err := load(oldDir, oldPath)
	if err != nil {
		return err
	}
	news, err := load(newDir, newPath)
	if err != nil {
		return err
	}
	for place, old := range olds {
		current := news[place]
		if current == nil {
			fmt.Printf("%s\t%s\ti\tpackage removed\n", name, place)
			continue
		}
		if errs := append(old.Errors, current.Errors...); len(errs) > 0 {
			fmt.Printf("%s\t%s\tbroken\t%q\n", name, place, errs[0].Error())
			continue
		}
		printChanges(name, place, apidiff.Changes(old.Types, current.Types))
	}
	for place := range news {
		if olds[place] == nil {
			fmt.Printf("%s\t%s\tc\tpackage added\n", name, place)
		}
	}
	fmt.Printf("%s\t.\tseconds\t%.4f\n", name, time.Since(start).Seconds())
	if os.Getenv("ALTERNATIVES") != "" {
		for place, old := range olds {
			if current := news[place]; current != nil && len(old.Errors)+len(current.Errors) == 0 {
				printAlternatives(name, place, old, current)
			}
		}
	}
	return nil
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) != 5 {
			continue
		}
		if err := comparePair(words[0], words[1], words[2], words[3], words[4]); err != nil {
			fmt.Printf("%s\t.\tbroken\t%q\n", words[0], err.Error())
		}
	}
}
