package main

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// loader type-checks packages of a release's source for one machine, without function bodies.
type loader struct {
	context build.Context
	fset    *token.FileSet
	loaded  map[string]*types.Package
}

// newLoader reads GOROOT/src below root as Go 1.minor would build it for the machine.
func newLoader(root, machine string, minor int) *loader {
	l := &loader{build.Default, token.NewFileSet(), map[string]*types.Package{}}
	l.context.GOROOT = root
	l.context.GOOS, l.context.GOARCH, _ = strings.Cut(machine, "/")
	l.context.CgoEnabled = false
	l.context.ToolTags = experiments(minor)
	l.context.ReleaseTags = nil
	for i := 1; i <= minor; i++ {
		l.context.ReleaseTags = append(l.context.ReleaseTags, releaseTag(i))
	}
	return l
}

func (l *loader) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	source := filepath.Join(l.context.GOROOT, "src")
	if _, err := os.Stat(filepath.Join(source, path)); err != nil {
		path = "vendor/" + path
	}
	if pkg, ok := l.loaded[path]; ok {
		return pkg, nil
	}
	dir := filepath.Join(source, path)
	info, err := l.context.ImportDir(dir, 0)
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, name := range info.GoFiles {
		file, err := parser.ParseFile(l.fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	config := types.Config{
		Importer:         l,
		IgnoreFuncBodies: true,
		Error:            func(error) {},
		Sizes:            types.SizesFor("gc", l.context.GOARCH),
	}
	pkg, _ := config.Check(path, l.fset, files, nil)
	l.loaded[path] = pkg
	return pkg, nil
}

// standardPackages lists what others may import of a release: every directory of GOROOT/src with Go
// source for some machine, some tag or some experiment.
func standardPackages(root string) []string {
	source := filepath.Join(root, "src")
	var paths []string
	filepath.WalkDir(source+string(filepath.Separator), func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, _ := filepath.Rel(source, path)
		if d.IsDir() {
			name := d.Name()
			if relative == "cmd" || name == "internal" || name == "vendor" || name == "testdata" ||
				(relative != "." && (name[0] == '_' || name[0] == '.')) {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") && isSource(path) {
			paths = append(paths, filepath.ToSlash(filepath.Dir(relative)))
		}
		return nil
	})
	sort.Strings(paths)
	var unique []string
	for _, path := range paths {
		if path != "." && (len(unique) == 0 || unique[len(unique)-1] != path) {
			unique = append(unique, path)
		}
	}
	return unique
}

// isSource tells whether a file is part of a package, and no program beside it.
func isSource(path string) bool {
	name := filepath.Base(path)
	if name[0] == '_' || name[0] == '.' {
		return false
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.PackageClauseOnly)
	return err == nil && file.Name.Name != "main"
}
