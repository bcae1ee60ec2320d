// Impact removes and changes symbols of a library in a copy, and tells what go/types then complains
// about in the library's users: the reference that `gofed impact` is held against.
//
//	impact SRC LIBRARY OUT
//
// SRC is the src directory of a GOPATH with the library, its users and what they import; what is
// missing there is left alone, as go vet does. LIBRARY is an import path: every package at or below
// it is the library's, every other package of SRC that imports one is a user. The changed copy of the
// library is written to OUT. The ten symbols are those that users use most, of each sort some.
//
// Prints, with tabs between:
//
//	symbol     removed|changed  PACKAGE  NAME
//	use        name|member      FILE:LINE       (of those symbols, before the change)
//	complaint  FILE:LINE        MESSAGE         (that was not there before it)
//
// A complaint about the arguments of a call stands at its closing parenthesis; told is the line of the
// name that is called. Variables that are unused because what used them does not compile are left out.
package main

import (
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
	"sort"
	"strings"
)

var context = func() build.Context {
	context := build.Default
	context.CgoEnabled = false
	context.ReleaseTags = nil
	for minor := 1; minor <= 24; minor++ {
		context.ReleaseTags = append(context.ReleaseTags, fmt.Sprintf("go1.%d", minor))
	}
	return context
}()

// A world is the tree in one state of the library.
type world struct {
	src, library string
	overlay      string // where the library's packages are; "" in src
	files        *token.FileSet
	packages     map[string]*types.Package
	syntax       map[string][]*ast.File  // of the library's packages
	called       map[token.Pos]token.Pos // by the closing parenthesis of a call, the name that is called
	info         *types.Info
	standard     types.Importer
}

func newWorld(src, library, overlay string) *world {
	return &world{
		src: src, library: library, overlay: overlay,
		files:    token.NewFileSet(),
		packages: map[string]*types.Package{},
		syntax:   map[string][]*ast.File{},
		called:   map[token.Pos]token.Pos{},
		info:     &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}},
		standard: importer.Default(),
	}
}

func (w *world) isLibrary(path string) bool {
	return path == w.library || strings.HasPrefix(path, w.library+"/")
}

func (w *world) directory(path string) string {
	if w.overlay != "" && w.isLibrary(path) {
		return filepath.Join(w.overlay, filepath.FromSlash(path))
	}
	return filepath.Join(w.src, filepath.FromSlash(path))
}

func (w *world) parse(directory string, names []string) []*ast.File {
	var files []*ast.File
	for _, name := range names {
		if file, _ := parser.ParseFile(w.files, filepath.Join(directory, name), nil, 0); file != nil {
			files = append(files, file)
		}
	}
	return files
}

// Import takes packages from the tree before those of Go.
func (w *world) Import(path string) (*types.Package, error) {
	if known, ok := w.packages[path]; ok {
		if known == nil {
			return nil, fmt.Errorf("no package %s", path)
		}
		return known, nil
	}
	w.packages[path] = nil // in work, or not there
	directory := w.directory(path)
	found, err := context.ImportDir(directory, 0)
	if err != nil && (found == nil || len(found.GoFiles) == 0) {
		standard, err := w.standard.Import(path)
		if err == nil {
			w.packages[path] = standard
		}
		return standard, err
	}
	files := w.parse(directory, found.GoFiles)
	config := types.Config{Importer: w, Error: func(error) {}, FakeImportC: true, IgnoreFuncBodies: !w.isLibrary(path)}
	info := (*types.Info)(nil)
	if w.isLibrary(path) {
		info = w.info
		w.syntax[path] = files
	}
	loaded, _ := config.Check(path, w.files, files, info)
	w.packages[path] = loaded
	return loaded, nil
}

// inTests sees the package under test as its tests do.
type inTests struct {
	*world
	path string
	pkg  *types.Package
}

func (in inTests) Import(path string) (*types.Package, error) {
	if path == in.path {
		return in.pkg, nil
	}
	return in.world.Import(path)
}

// check tells the errors of a user's packages, tests included.
func (w *world) check(path string, complain func(token.Position, string)) {
	directory := w.directory(path)
	found, _ := context.ImportDir(directory, 0)
	if found == nil {
		return
	}
	report := func(err error) {
		typed, ok := err.(types.Error)
		if !ok || strings.HasSuffix(typed.Msg, "declared but not used") {
			return
		}
		if name, ok := w.called[typed.Pos]; ok {
			typed.Pos = name
		}
		complain(w.files.Position(typed.Pos), typed.Msg)
	}
	own := w.note(w.parse(directory, append(append([]string{}, found.GoFiles...), found.TestGoFiles...)))
	config := types.Config{Importer: w, Error: report, FakeImportC: true}
	tested, _ := config.Check(path, w.files, own, w.info)
	if len(found.XTestGoFiles) == 0 {
		return
	}
	config.Importer = inTests{w, path, tested}
	config.Check(path+"_test", w.files, w.note(w.parse(directory, found.XTestGoFiles)), w.info)
}

func (w *world) note(files []*ast.File) []*ast.File {
	for _, file := range files {
		ast.Inspect(file, func(node ast.Node) bool {
			call, ok := node.(*ast.CallExpr)
			if !ok {
				return true
			}
			switch fun := call.Fun.(type) {
			case *ast.SelectorExpr:
				w.called[call.Rparen] = fun.Sel.Pos()
			case *ast.Ident:
				w.called[call.Rparen] = fun.Pos()
			}
			return true
		})
	}
	return files
}

// users are the packages outside of the library that import some of it.
func (w *world) users() []string {
	var users []string
	filepath.WalkDir(w.src, func(directory string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		name := entry.Name()
		if directory != w.src && (name == "testdata" || name == "vendor" || strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".")) {
			return filepath.SkipDir
		}
		below, _ := filepath.Rel(w.src, directory)
		path := filepath.ToSlash(below)
		if w.isLibrary(path) {
			return filepath.SkipDir
		}
		found, _ := context.ImportDir(directory, 0)
		if found == nil {
			return nil
		}
		for _, imports := range [][]string{found.Imports, found.TestImports, found.XTestImports} {
			for _, imported := range imports {
				if w.isLibrary(imported) {
					users = append(users, path)
					return nil
				}
			}
		}
		return nil
	})
	return users
}

func (w *world) place(position token.Position) string {
	below, _ := filepath.Rel(w.src, position.Filename)
	return fmt.Sprintf("%s:%d", filepath.ToSlash(below), position.Line)
}

type symbol struct {
	object  types.Object
	change  string // removed or changed
	uses    []string
	sort    string
	members bool
}

func sortOf(object types.Object) string {
	atPackage := object.Parent() == object.Pkg().Scope()
	switch object := object.(type) {
	case *types.TypeName:
		if atPackage {
			return "type"
		}
	case *types.Func:
		signature := object.Type().(*types.Signature)
		if signature.Recv() == nil {
			return "func"
		}
		if !types.IsInterface(signature.Recv().Type()) {
			return "method"
		}
	case *types.Var:
		if object.IsField() && !object.Embedded() {
			return "field"
		}
		if atPackage {
			return "value"
		}
	case *types.Const:
		if atPackage {
			return "value"
		}
	}
	return ""
}

// choose takes the most used symbols of each sort. Types that a struct of the library embeds have a
// second life as the name of a field, and methods that an interface of the library asks for one as what
// makes their type implement it: both are left alone. So are members of a chosen type, of which nothing
// is said where the type is not known any more.
func (w *world) choose() []*symbol {
	embedded := map[types.Object]bool{}
	required := map[string]bool{}
	owner := map[types.Object]types.Object{} // of fields and methods, their type
	for _, object := range w.info.Defs {
		if name, ok := object.(*types.TypeName); ok {
			if named, ok := name.Type().(*types.Named); ok {
				for i := 0; i < named.NumMethods(); i++ {
					owner[named.Method(i)] = name
				}
				if structure, ok := named.Underlying().(*types.Struct); ok {
					for i := 0; i < structure.NumFields(); i++ {
						owner[structure.Field(i)] = name
					}
				}
			}
		}
		if method, ok := object.(*types.Func); ok {
			if receiver := method.Type().(*types.Signature).Recv(); receiver != nil && types.IsInterface(receiver.Type()) {
				required[method.Name()] = true
			}
		}
		if field, ok := object.(*types.Var); ok && field.Embedded() {
			typ := field.Type()
			if pointer, ok := typ.(*types.Pointer); ok {
				typ = pointer.Elem()
			}
			if named, ok := typ.(*types.Named); ok {
				embedded[named.Obj()] = true
			}
		}
	}
	found := map[types.Object]*symbol{}
	for identifier, object := range w.info.Uses {
		position := w.files.Position(identifier.Pos())
		if object.Pkg() == nil || !w.isLibrary(object.Pkg().Path()) || !object.Exported() || embedded[object] {
			continue
		}
		place := w.place(position)
		if w.isLibrary(filepath.ToSlash(filepath.Dir(place))) {
			continue
		}
		kind := sortOf(object)
		if kind == "" || kind == "method" && required[object.Name()] {
			continue
		}
		if found[object] == nil {
			found[object] = &symbol{object: object, change: "removed", sort: kind, members: kind == "method" || kind == "field"}
		}
		found[object].uses = append(found[object].uses, place)
	}
	var all []*symbol
	for _, one := range found {
		all = append(all, one)
	}
	sort.Slice(all, func(i, j int) bool {
		if len(all[i].uses) != len(all[j].uses) {
			return len(all[i].uses) > len(all[j].uses)
		}
		return all[i].object.Pkg().Path()+all[i].object.String() < all[j].object.Pkg().Path()+all[j].object.String()
	})
	wanted := map[string]int{"func": 4, "type": 2, "value": 2, "method": 1, "field": 1}
	sort.SliceStable(all, func(i, j int) bool { return !all[i].members && all[j].members })
	var chosen []*symbol
	isChosen := map[types.Object]bool{}
	functions := 0
	for _, one := range all {
		if wanted[one.sort] == 0 || isChosen[owner[one.object]] {
			continue
		}
		wanted[one.sort]--
		isChosen[one.object] = true
		if one.sort == "func" {
			if functions++; functions%2 == 0 {
				one.change = "changed"
			}
		}
		chosen = append(chosen, one)
	}
	return chosen
}

// write puts the changed library to out: what is removed is renamed wherever the library says it;
// a changed function is there again, with seven parameters that no call of the old one has.
func (w *world) write(out string, chosen []*symbol) error {
	hidden := map[types.Object]string{}
	for _, one := range chosen {
		hidden[one.object] = "gofedWas" + one.object.Name()
	}
	type edit struct {
		offset int
		name   string
		old    string
	}
	edits := map[string][]edit{}
	add := func(identifier *ast.Ident, object types.Object) {
		if name, ok := hidden[object]; ok {
			position := w.files.Position(identifier.Pos())
			edits[position.Filename] = append(edits[position.Filename], edit{position.Offset, name, identifier.Name})
		}
	}
	for identifier, object := range w.info.Defs {
		add(identifier, object)
	}
	for identifier, object := range w.info.Uses {
		add(identifier, object)
	}
	for path, files := range w.syntax {
		target := filepath.Join(out, filepath.FromSlash(path))
		if err := os.MkdirAll(target, 0o755); err != nil {
			return err
		}
		for i, file := range files {
			name := w.files.Position(file.Pos()).Filename
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			list := edits[name]
			sort.Slice(list, func(i, j int) bool { return list[i].offset > list[j].offset })
			for _, edit := range list {
				text = append(text[:edit.offset:edit.offset], append([]byte(edit.name), text[edit.offset+len(edit.old):]...)...)
			}
			for _, one := range chosen {
				if i == 0 && one.change == "changed" && one.object.Pkg().Path() == path {
					text = append(text, "\nfunc "+one.object.Name()+"(_, _, _, _, _, _, _ int) {}\n"...)
				}
			}
			if err := os.WriteFile(filepath.Join(target, filepath.Base(name)), text, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

func main() {
	src, library, out := os.Args[1], os.Args[2], os.Args[3]
	before := newWorld(src, library, "")
	users := before.users()
	known := map[string]bool{}
	for _, user := range users {
		before.check(user, func(position token.Position, message string) { known[before.place(position)+message] = true })
	}
	// What users do not import may still be said by what they do.
	filepath.WalkDir(before.directory(library), func(directory string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			below, _ := filepath.Rel(src, directory)
			if found, _ := context.ImportDir(directory, 0); found != nil && len(found.GoFiles) > 0 && entry.Name() != "testdata" {
				before.Import(filepath.ToSlash(below))
			}
		}
		return nil
	})
	chosen := before.choose()
	if err := before.write(out, chosen); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, one := range chosen {
		fmt.Printf("symbol\t%s\t%s\t%s\n", one.change, one.object.Pkg().Path(), one.object.Name())
		kind := "name"
		if one.members {
			kind = "member"
		}
		for _, place := range one.uses {
			fmt.Printf("use\t%s\t%s\n", kind, place)
		}
	}
	after := newWorld(src, library, out)
	for _, user := range users {
		after.check(user, func(position token.Position, message string) {
			if place := after.place(position); !known[place+message] {
				fmt.Printf("complaint\t%s\t%s\n", place, message)
			}
		})
	}
}
