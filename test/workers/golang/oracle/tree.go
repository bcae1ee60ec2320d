package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// A GOPATH's src directory as go/types sees it, for api.go and uses.go: packages of the tree from
// source, without function bodies; the standard library compiled for this machine where it
// is there so, from source for another one (GOOS, GOARCH).

var (
	out     = bufio.NewWriter(os.Stdout)
	root    string
	fset    = token.NewFileSet()
	loaded  = map[string]*types.Package{}
	std     = standardLibrary()
	context = build.Default
)

// Since Go 1.20 it comes without compiled packages.
func standardLibrary() types.Importer {
	platform := build.Default.GOOS + "_" + build.Default.GOARCH
	_, err := os.Stat(filepath.Join(build.Default.GOROOT, "pkg", platform, "fmt.a"))
	if err == nil && build.Default.GOOS == runtime.GOOS && build.Default.GOARCH == runtime.GOARCH {
		return importer.ForCompiler(fset, "gc", nil)
	}
	return importer.ForCompiler(fset, "source", nil)
}

type treeImporter struct{}

func (treeImporter) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if info, err := os.Stat(filepath.Join(root, path)); err != nil || !info.IsDir() {
		return std.Import(path)
	}
	if pkg := load(path); pkg != nil {
		return pkg, nil
	}
	return nil, fmt.Errorf("%s: not usable", path)
}

// load answers nil for a package with errors, with cgo, or that imports itself.
func load(path string) *types.Package {
	if pkg, ok := loaded[path]; ok {
		return pkg
	}
	loaded[path] = nil
	info, err := context.ImportDir(filepath.Join(root, path), 0)
	if err != nil || len(info.CgoFiles) > 0 {
		return nil
	}
	files := parse(info.Dir, info.GoFiles)
	if files == nil {
		return nil
	}
	if pkg, failed := check(path, files, true, nil); !failed {
		loaded[path] = pkg
	}
	return loaded[path]
}

// parse answers nil when a file has an error.
func parse(dir string, names []string) []*ast.File {
	files := []*ast.File{}
	for _, name := range names {
		file, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil
		}
		files = append(files, file)
	}
	return files
}

func check(path string, files []*ast.File, skipBodies bool, info *types.Info) (*types.Package, bool) {
	failed := false
	config := types.Config{
		Importer:         treeImporter{},
		IgnoreFuncBodies: skipBodies,
		Error:            func(error) { failed = true },
		Sizes:            types.SizesFor("gc", context.GOARCH),
	}
	pkg, _ := config.Check(path, fset, files, info)
	return pkg, failed
}

// eachPackage takes the arguments SRC [PREFIX], and visits the directories below SRC that may hold
// packages, as paths to import them by.
func eachPackage(visit func(path string)) {
	root, _ = filepath.EvalSymlinks(os.Args[1])
	prefix := ""
	if len(os.Args) > 2 {
		prefix = os.Args[2]
	}
	context.CgoEnabled = os.Getenv("CGO_ENABLED") != "0"
	filepath.WalkDir(root, func(dir string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() || dir == root {
			return nil
		}
		name := entry.Name()
		if strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") || name == "testdata" || name == "vendor" {
			return filepath.SkipDir
		}
		if path, _ := filepath.Rel(root, dir); strings.HasPrefix(path, prefix) {
			visit(path)
		}
		return nil
	})
}
