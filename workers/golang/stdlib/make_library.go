// Make_library prints library.def, what the standard library of the Go that runs it declares:
//
//	GO111MODULE=off go run make_library.go > library.def
//
// Every package is type-checked for each machine below; library.h says what the lines mean. In are
// exported names, unexported types that an exported one embeds or holds by value, as these decide what
// is promoted and comparable, and unexported methods that an interface asks for. A line that is not the
// same on all machines stays out; of a struct that differs in nothing that others can select, that much
// is told.
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/build"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
)

var machines = []string{
	"linux/amd64", "linux/386", "linux/arm64", "windows/amd64", "darwin/arm64",
	"freebsd/amd64", "netbsd/amd64", "openbsd/amd64", "js/wasm",
}

// Constants longer than this are tables in disguise.
const valueBytesMax = 200

// loader type-checks packages of GOROOT/src for one machine, without function bodies.
type loader struct {
	context build.Context
	fset    *token.FileSet
	loaded  map[string]*types.Package
}

func newLoader(machine string) *loader {
	l := &loader{build.Default, token.NewFileSet(), map[string]*types.Package{}}
	l.context.GOOS, l.context.GOARCH, _ = strings.Cut(machine, "/")
	l.context.CgoEnabled = false
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
	config := types.Config{Importer: l, IgnoreFuncBodies: true, Error: func(error) {}, Sizes: types.SizesFor("gc", l.context.GOARCH)}
	pkg, _ := config.Check(path, l.fset, files, nil)
	l.loaded[path] = pkg
	return pkg, nil
}

// entry is what one machine says of a name: its line, and of a type the lines of its methods.
type entry struct {
	line    string
	view    view
	methods []string
}

// view is what can be told of a struct whose unexported fields are not the same everywhere.
type view struct{ name, sort, selectable string }

func (v view) line() string { return v.name + " " + v.sort + " " + v.selectable }

type key struct{ path, name string }

func text(t types.Type) string { return types.TypeString(t, nil) }

// selectable keeps the exported and the embedded fields.
func selectable(t *types.Struct) *types.Struct {
	var fields []*types.Var
	var tags []string
	for i := 0; i < t.NumFields(); i++ {
		if t.Field(i).Exported() || t.Field(i).Embedded() {
			fields = append(fields, t.Field(i))
			tags = append(tags, t.Tag(i))
		}
	}
	return types.NewStruct(fields, tags)
}

// seals tells whether an exported interface of the package has a method of this unexported name.
func seals(pkg *types.Package, method string) bool {
	for _, name := range pkg.Scope().Names() {
		if !ast.IsExported(name) {
			continue
		}
		if t, ok := pkg.Scope().Lookup(name).Type().Underlying().(*types.Interface); ok {
			for i := 0; i < t.NumMethods(); i++ {
				if t.Method(i).Name() == method {
					return true
				}
			}
		}
	}
	return false
}

func describeType(obj *types.TypeName) entry {
	named := obj.Type().(*types.Named)
	name := obj.Name()
	if list := named.TypeParams(); list.Len() > 0 {
		var parts []string
		for i := 0; i < list.Len(); i++ {
			parts = append(parts, list.At(i).Obj().Name()+" "+text(list.At(i).Constraint()))
		}
		name += "[" + strings.Join(parts, ", ") + "]"
	}
	var e entry
	e.line = name + " type " + text(named.Underlying())
	if s, ok := named.Underlying().(*types.Struct); ok {
		e.view = view{name, "incomparable", text(selectable(s))}
		if types.Comparable(named) {
			e.view.sort = "comparable"
		}
	}
	for i := 0; i < named.NumMethods(); i++ {
		method := named.Method(i)
		if !method.Exported() && !seals(obj.Pkg(), method.Name()) {
			continue
		}
		star := ""
		if _, ok := method.Type().(*types.Signature).Recv().Type().(*types.Pointer); ok {
			star = "*"
		}
		e.methods = append(e.methods, " "+star+method.Name()+strings.TrimPrefix(text(method.Type()), "func"))
	}
	return e
}

func describe(obj types.Object) (entry, bool) {
	switch obj := obj.(type) {
	case *types.Const:
		value := obj.Val().ExactString()
		if len(value) > valueBytesMax || obj.Val().Kind() == constant.Complex {
			return entry{}, false
		}
		return entry{line: obj.Name() + " const " + text(obj.Type()) + " = " + value}, true
	case *types.Var:
		return entry{line: obj.Name() + " var " + text(obj.Type())}, true
	case *types.Func:
		if obj.Type().(*types.Signature).TypeParams().Len() > 0 {
			return entry{}, false
		}
		return entry{line: obj.Name() + " var " + text(obj.Type())}, true
	case *types.TypeName:
		if obj.IsAlias() {
			return entry{line: obj.Name() + " alias " + text(obj.Type())}, true
		}
		return describeType(obj), true
	}
	return entry{}, false
}

type collection map[key]entry

func (c collection) add(obj types.Object) {
	if obj.Pkg() == nil {
		return
	}
	at := key{obj.Pkg().Path(), obj.Name()}
	if _, ok := c[at]; ok {
		return
	}
	e, ok := describe(obj)
	if !ok {
		return
	}
	c[at] = e
	if named, ok := obj.(*types.TypeName); ok && !named.IsAlias() {
		c.addHeld(named.Type().Underlying(), false)
	}
}

// addHeld adds the types of which a value of t is made.
func (c collection) addHeld(t types.Type, embedded bool) {
	switch t := t.(type) {
	case *types.Named:
		c.add(t.Obj())
	case *types.Array:
		c.addHeld(t.Elem(), false)
	case *types.Pointer:
		if embedded {
			c.addHeld(t.Elem(), false)
		}
	case *types.Struct:
		for i := 0; i < t.NumFields(); i++ {
			c.addHeld(t.Field(i).Type(), t.Field(i).Embedded())
		}
	case *types.Interface:
		for i := 0; i < t.NumEmbeddeds(); i++ {
			c.addHeld(t.EmbeddedType(i), false)
		}
	}
}

func collect(machine string, paths []string) collection {
	load := newLoader(machine)
	found := collection{}
	for _, path := range paths {
		pkg, err := load.Import(path)
		if err != nil {
			continue
		}
		for _, name := range pkg.Scope().Names() {
			if ast.IsExported(name) {
				found.add(pkg.Scope().Lookup(name))
			}
		}
	}
	return found
}

// merge leaves what both machines say. A method that only one has makes the list open: "...".
func merge(a, b entry) (entry, bool) {
	e := entry{line: a.line, view: a.view}
	if a.line != b.line {
		if a.view.name == "" || a.view.name != b.view.name || a.view.selectable != b.view.selectable {
			return e, false
		}
		if a.view.sort != b.view.sort {
			e.view.sort = "selectable"
		}
		e.line = e.view.line()
	}
	both := map[string]int{}
	for _, method := range append(a.methods, b.methods...) {
		both[method]++
	}
	open := len(a.methods) != len(b.methods)
	for _, method := range a.methods {
		if both[method] == 2 {
			e.methods = append(e.methods, method)
		} else {
			open = true
		}
	}
	if open && both[" ..."] < 2 {
		e.methods = append(e.methods, " ...")
	}
	return e, true
}

func main() {
	list, err := exec.Command("go", "list", "std").Output()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var paths []string
	for _, path := range strings.Fields(string(list)) {
		if !strings.Contains(path, "internal") && !strings.HasPrefix(path, "vendor/") && path != "unsafe" {
			paths = append(paths, path)
		}
	}
	all := collect(machines[0], paths)
	for _, machine := range machines[1:] {
		other := collect(machine, paths)
		for at, e := range all {
			merged, ok := entry{}, false
			if o, has := other[at]; has {
				merged, ok = merge(e, o)
			}
			if ok {
				all[at] = merged
			} else {
				delete(all, at)
			}
		}
	}
	var keys []key
	for at := range all {
		keys = append(keys, at)
	}
	sort.Slice(keys, func(i, j int) bool {
		if keys[i].path != keys[j].path {
			return keys[i].path < keys[j].path
		}
		return keys[i].name < keys[j].name
	})
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintln(out, "// What the standard library of", runtime.Version(), "declares, package by package. Made by make_library.go;")
	fmt.Fprintln(out, "// not edited by hand. library.h says what the lines mean.")
	fmt.Fprintln(out, "// clang-format off")
	path := ""
	for _, at := range keys {
		if at.path != path {
			if path != "" {
				fmt.Fprintln(out, `)go")`)
			}
			path = at.path
			fmt.Fprintf(out, "GOFED_GO_STD_PACKAGE(%q, R\"go(\n", path)
		}
		e := all[at]
		fmt.Fprintln(out, e.line)
		sort.Slice(e.methods, func(i, j int) bool {
			return strings.TrimLeft(e.methods[i], " *") < strings.TrimLeft(e.methods[j], " *")
		})
		for _, method := range e.methods {
			fmt.Fprintln(out, method)
		}
	}
	fmt.Fprintln(out, `)go")`)
	fmt.Fprintln(out, "// clang-format on")
	fmt.Fprintln(out, "#undef GOFED_GO_STD_PACKAGE")
}
