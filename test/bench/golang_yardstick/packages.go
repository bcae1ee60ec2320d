package main

import (
	"bytes"
	"errors"
	"go/ast"
	"go/build/constraint"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
)

// A unit is the files of one directory that make one package on linux/amd64 with cgo.
type unit struct {
	path     string // import path
	name     string
	outside  bool // below testdata, or a directory that begins with _ or .
	library  []*ast.File
	tests    []*ast.File // _test.go of the same package
	external []*ast.File // _test.go of package name_test

	checked *types.Package // the library, once it has been checked
	inWork  bool
}

// units parses all files of a directory and sorts those that take part into packages.
func units(dir directory, fset *token.FileSet, mode parser.Mode) []*unit {
	var list []*unit
	for _, file := range dir {
		tree, _ := parser.ParseFile(fset, file.path, file.bytes, mode)
		if tree == nil || tree.Name == nil || !takesPart(file, fset.Position(tree.Package).Offset) {
			continue
		}
		name := tree.Name.Name
		isTest := strings.HasSuffix(file.path, "_test.go")
		isExternal := isTest && strings.HasSuffix(name, "_test")
		if isExternal {
			name = strings.TrimSuffix(name, "_test")
		}
		u := unitOf(&list, name, file.path)
		switch {
		case isExternal:
			u.external = append(u.external, tree)
		case isTest:
			u.tests = append(u.tests, tree)
		default:
			u.library = append(u.library, tree)
		}
	}
	return list
}

func unitOf(list *[]*unit, name, file string) *unit {
	for _, u := range *list {
		if u.name == name {
			return u
		}
	}
	u := &unit{path: importPathOf(filepath.Dir(file)), name: name, outside: isOutside(file)}
	*list = append(*list, u)
	return u
}

// What others import a directory of a GOPATH by.
func importPathOf(dir string) string {
	const mark = "/gocode/src/"
	if at := strings.Index(dir, mark); at >= 0 {
		return dir[at+len(mark):]
	}
	return dir
}

func isOutside(path string) bool {
	path = importPathOf(path)
	return strings.Contains(path, "testdata/") || strings.HasPrefix(path, "_") ||
		strings.Contains(path, "/_") || strings.Contains(path, "/.")
}

var knownSystems = toSet("aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris windows zos")
var knownMachines = toSet("386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x sparc64 wasm")

func toSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// Whether a file is part of its package on linux/amd64 with cgo. Constraints stand before the package
// clause, which is at the offset.
func takesPart(file source, packageClause int) bool {
	name := strings.TrimSuffix(filepath.Base(file.path), ".go")
	if strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") {
		return false
	}
	parts := strings.Split(strings.TrimSuffix(name, "_test"), "_")
	for _, part := range parts[1:] {
		if knownSystems[part] && part != "linux" || knownMachines[part] && part != "amd64" {
			return false
		}
	}
	head := file.bytes[:packageClause]
	if !bytes.Contains(head, []byte("build ")) {
		return true
	}
	for _, line := range strings.Split(string(head), "\n") {
		line = strings.TrimSpace(line)
		if !constraint.IsGoBuild(line) && !constraint.IsPlusBuild(line) {
			continue
		}
		expr, err := constraint.Parse(line)
		if err == nil && !expr.Eval(isSatisfied) {
			return false
		}
	}
	return true
}

func isSatisfied(tag string) bool {
	return tag == "linux" || tag == "amd64" || tag == "unix" || tag == "cgo" || tag == "gc" ||
		strings.HasPrefix(tag, "go1.") && len(tag) <= len("go1.19") && tag <= "go1.19"
}

// A world checks the packages of one tree, each once: what they import of the tree from source, the
// standard library from the compiler's export data, and of what is absent nothing, without a complaint
// for every name of it. So cmd/api reads Go's own packages.
type world struct {
	fset   *token.FileSet
	byPath map[string]*unit
	absent map[string]*types.Package
	config types.Config // declarations alone

	// How the library of a unit is checked when it is first asked for.
	checkLibrary func(*unit) *types.Package
}

func newWorld(fset *token.FileSet, list []*unit) *world {
	w := &world{fset: fset, byPath: make(map[string]*unit, len(list)), absent: map[string]*types.Package{}}
	for _, u := range list {
		// Of several packages of a directory the one with most files is what others import.
		if old := w.byPath[u.path]; old == nil || len(old.library) < len(u.library) {
			w.byPath[u.path] = u
		}
	}
	w.config = types.Config{
		IgnoreFuncBodies: true,
		FakeImportC:      true,
		Error:            func(error) {},
		Importer:         w,
		Sizes:            sizes,
	}
	w.checkLibrary = func(u *unit) *types.Package {
		p, _ := w.config.Check(u.path, fset, u.library, nil)
		return p
	}
	return w
}

var sizes = types.SizesFor("gc", "amd64")
var errAbsent = errors.New("absent")

// The standard library is read when it is first asked for, and then known for as long as the program
// runs: gofed has it as a table that is compiled in.
var standard = importer.ForCompiler(token.NewFileSet(), "gc", nil)
var standardPackages = map[string]*types.Package{"unsafe": types.Unsafe}

func (w *world) Import(path string) (*types.Package, error) {
	if u := w.byPath[path]; u != nil && len(u.library) > 0 {
		if p := w.library(u); p != nil {
			return p, nil
		}
	}
	if p := w.absent[path]; p != nil {
		return p, errAbsent
	}
	if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") {
		p, known := standardPackages[path]
		if !known {
			p, _ = standard.Import(path)
			standardPackages[path] = p
		}
		if p != nil {
			return p, nil
		}
	}
	p := types.NewPackage(path, likelyName(path))
	w.absent[path] = p
	return p, errAbsent // with an error, missing names of it are no further errors
}

// library is the package that others import of a unit, checked once; nil in a cycle of imports.
func (w *world) library(u *unit) *types.Package {
	if u.checked == nil && !u.inWork {
		u.inWork = true
		u.checked = w.checkLibrary(u)
		u.inWork = false
	}
	return u.checked
}
