// Api prints the exported API of every package below a GOPATH's src directory as go/types sees it:
// constants with exact values, variables, functions, types with what they stand for, method sets and
// promoted fields, types with full package paths. golang_api prints the same from our facts.
//
//	api SRC [PREFIX]       only packages whose path begins with PREFIX
//
// Packages that do not type-check without errors (absent dependencies, cgo) are left out.
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
	"sort"
	"strings"
)

var (
	out     = bufio.NewWriter(os.Stdout)
	root    string
	fset    = token.NewFileSet()
	loaded  = map[string]*loading{}
	std     = standardLibrary()
	context = build.Default
)

type loading struct {
	pkg *types.Package
	bad bool
}

// Compiled for this machine, from source for another one (GOOS, GOARCH).
func standardLibrary() types.Importer {
	if build.Default.GOOS == runtime.GOOS && build.Default.GOARCH == runtime.GOARCH {
		return importer.ForCompiler(fset, "gc", nil)
	}
	return importer.ForCompiler(fset, "source", nil)
}

type treeImporter struct{}

func (treeImporter) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if info, err := os.Stat(filepath.Join(root, path)); err == nil && info.IsDir() {
		if l := load(path); l != nil && l.pkg != nil && !l.bad {
			return l.pkg, nil
		}
		return nil, fmt.Errorf("%s: not usable", path)
	}
	return std.Import(path)
}

func load(path string) *loading {
	if l, ok := loaded[path]; ok {
		return l
	}
	l := &loading{bad: true}
	loaded[path] = l
	dir := filepath.Join(root, path)
	info, err := context.ImportDir(dir, 0)
	if err != nil || len(info.CgoFiles) > 0 {
		return l
	}
	var files []*ast.File
	for _, name := range info.GoFiles {
		file, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return l
		}
		files = append(files, file)
	}
	failed := false
	config := types.Config{
		Importer:         treeImporter{},
		IgnoreFuncBodies: true,
		Error:            func(error) { failed = true },
		Sizes:            types.SizesFor("gc", context.GOARCH),
	}
	l.pkg, _ = config.Check(path, fset, files, nil)
	l.bad = failed
	return l
}

func typeString(t types.Type) string { return types.TypeString(t, nil) }

func signature(t types.Type) string {
	return strings.TrimPrefix(typeString(t), "func")
}

// withoutParameters leaves type parameters to parameters(): go/types groups them as they were written.
func withoutParameters(s *types.Signature) *types.Signature {
	return types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic())
}

func parameters(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	var parts []string
	for i := 0; i < list.Len(); i++ {
		parts = append(parts, list.At(i).Obj().Name()+" "+typeString(list.At(i).Constraint()))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// printType prints a type's line, its method sets, and its promoted fields.
func printType(path string, obj *types.TypeName) {
	if obj.IsAlias() {
		fmt.Fprintf(out, "pkg %s alias %s %s\n", path, obj.Name(), typeString(obj.Type()))
		return
	}
	named := obj.Type().(*types.Named)
	fmt.Fprintf(out, "pkg %s type %s%s %s\n", path, obj.Name(), parameters(named.TypeParams()), typeString(named.Underlying()))
	if types.IsInterface(named) {
		set := types.NewMethodSet(named)
		for i := 0; i < set.Len(); i++ {
			fmt.Fprintf(out, "pkg %s interface method %s.%s%s\n", path, obj.Name(), set.At(i).Obj().Name(), signature(set.At(i).Type()))
		}
		return
	}
	values := types.NewMethodSet(named)
	pointers := types.NewMethodSet(types.NewPointer(named))
	for i := 0; i < pointers.Len(); i++ {
		method := pointers.At(i).Obj()
		if !method.Exported() {
			continue
		}
		star := "*"
		if values.Lookup(method.Pkg(), method.Name()) != nil {
			star = ""
		}
		fmt.Fprintf(out, "pkg %s method (%s%s) %s%s\n", path, star, obj.Name(), method.Name(), signature(method.Type()))
	}
	printPromotedFields(path, named)
}

// printPromotedFields looks up every exported field name that lies anywhere below.
func printPromotedFields(path string, named *types.Named) {
	names := map[string]bool{}
	seen := map[types.Type]bool{}
	var walk func(t types.Type, depth int)
	walk = func(t types.Type, depth int) {
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem()
		}
		if seen[t] || depth > 20 {
			return
		}
		seen[t] = true
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			return
		}
		for i := 0; i < s.NumFields(); i++ {
			if depth > 0 && s.Field(i).Exported() {
				names[s.Field(i).Name()] = true
			}
			if s.Field(i).Embedded() {
				walk(s.Field(i).Type(), depth+1)
			}
		}
	}
	walk(named, 0)
	var sorted []string
	for name := range names {
		sorted = append(sorted, name)
	}
	sort.Strings(sorted)
	for _, name := range sorted {
		obj, index, _ := types.LookupFieldOrMethod(named, true, nil, name)
		if field, ok := obj.(*types.Var); ok && len(index) > 1 {
			fmt.Fprintf(out, "pkg %s promoted %s.%s %s\n", path, named.Obj().Name(), name, typeString(field.Type()))
		}
	}
}

func printPackage(path string, pkg *types.Package) {
	fmt.Fprintf(out, "pkg %s\n", path)
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		if !ast.IsExported(name) {
			continue
		}
		switch obj := scope.Lookup(name).(type) {
		case *types.Const:
			fmt.Fprintf(out, "pkg %s const %s %s %s\n", path, name, typeString(obj.Type()), obj.Val().ExactString())
		case *types.Var:
			fmt.Fprintf(out, "pkg %s var %s %s\n", path, name, typeString(obj.Type()))
		case *types.Func:
			s := obj.Type().(*types.Signature)
			fmt.Fprintf(out, "pkg %s func %s%s%s\n", path, name, parameters(s.TypeParams()), signature(withoutParameters(s)))
		case *types.TypeName:
			printType(path, obj)
		}
	}
}

func main() {
	defer out.Flush()
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
		path, _ := filepath.Rel(root, dir)
		if !strings.HasPrefix(path, prefix) {
			return nil
		}
		if l := load(path); !l.bad {
			printPackage(path, l.pkg)
		}
		return nil
	})
}
