// Uses prints which exported names of other packages the code below a GOPATH's src directory uses, as
// go/types sees it: names of packages, fields and methods by the type of the value they are selected
// from. golang_uses prints the same from our facts.
//
//	go run uses.go tree.go aliases_go119.go SRC [PREFIX]       only packages whose path begins with PREFIX
//
//	checked FILE            what follows is told of these files in full
//	FILE:LINE:COLUMN PATH NAME
//	FILE:LINE:COLUMN PATH TYPE.NAME
//
// Packages, and tests of packages, that do not type-check without errors (absent dependencies, cgo)
// are left out.
package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
)

// printUses prints what the last `told` of the files use, if all of them check.
func printUses(path string, files []*ast.File, told int) {
	info := &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Uses:       map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	pkg, failed := check(path, files, false, info)
	if failed || told == 0 {
		return
	}
	for _, file := range files[len(files)-told:] {
		fmt.Fprintf(out, "checked %s\n", place(file.Package).Filename)
		v := visitor{pkg, info}
		ast.Inspect(file, v.visit)
	}
}

func place(pos token.Pos) token.Position {
	position := fset.PositionFor(pos, false)
	position.Filename, _ = filepath.Rel(root, position.Filename)
	return position
}

type visitor struct {
	pkg  *types.Package
	info *types.Info
}

func (v visitor) isForeign(p *types.Package) bool { return p != nil && p != v.pkg }

func (v visitor) print(at *ast.Ident, p *types.Package, name string) {
	position := place(at.Pos())
	fmt.Fprintf(out, "%s:%d:%d %s %s\n", position.Filename, position.Line, position.Column, p.Path(), name)
}

func (v visitor) visit(node ast.Node) bool {
	switch node := node.(type) {
	case *ast.Ident: // package-level names of others: qualified, or through a dot import
		object := v.info.Uses[node]
		if object != nil && v.isForeign(object.Pkg()) && object.Parent() == object.Pkg().Scope() {
			v.print(node, object.Pkg(), node.Name)
		}
	case *ast.SelectorExpr:
		if selection := v.info.Selections[node]; selection != nil && node.Sel.IsExported() {
			v.member(node.Sel, selection)
		}
	case *ast.CompositeLit:
		v.keys(node)
	}
	return true
}

// foreign answers the type of another package that t, or what it points to, is.
func (v visitor) foreign(t types.Type) *types.TypeName {
	t = unalias(t)
	if pointer, ok := t.(*types.Pointer); ok {
		t = unalias(pointer.Elem())
	}
	if named, ok := t.(*types.Named); ok && v.isForeign(named.Obj().Pkg()) {
		return named.Obj()
	}
	return nil
}

// member prints a field or method under the first type of another package on the way to it: that of
// the value, or one that is embedded in it.
func (v visitor) member(name *ast.Ident, selection *types.Selection) {
	t := unalias(selection.Recv())
	if parameter, ok := t.(*types.TypeParam); ok { // its methods are those of its constraint
		t = parameter.Constraint()
	}
	for i, index := range selection.Index() {
		if owner := v.foreign(t); owner != nil {
			v.print(name, owner.Pkg(), owner.Name()+"."+name.Name)
			return
		}
		if i == len(selection.Index())-1 {
			if owner := v.embeddedWith(t, name.Name, map[types.Type]bool{}); owner != nil {
				v.print(name, owner.Pkg(), owner.Name()+"."+name.Name)
			}
			return
		}
		if pointer, ok := t.Underlying().(*types.Pointer); ok {
			t = pointer.Elem()
		}
		t = t.Underlying().(*types.Struct).Field(index).Type()
	}
}

// embeddedWith answers the interface of another package by which an own one has a method.
func (v visitor) embeddedWith(t types.Type, method string, seen map[types.Type]bool) *types.TypeName {
	own, ok := t.Underlying().(*types.Interface)
	if !ok || seen[t] {
		return nil
	}
	seen[t] = true
	for i := 0; i < own.NumEmbeddeds(); i++ {
		embedded := own.EmbeddedType(i)
		if owner := v.foreign(embedded); owner != nil {
			if object, _, _ := types.LookupFieldOrMethod(embedded, false, nil, method); object != nil {
				return owner
			}
		} else if owner := v.embeddedWith(embedded, method, seen); owner != nil {
			return owner
		}
	}
	return nil
}

// keys prints the fields that a literal of another package's struct names.
func (v visitor) keys(literal *ast.CompositeLit) {
	t := v.info.Types[literal].Type
	owner := v.foreign(t)
	if owner == nil {
		return
	}
	if _, ok := owner.Type().Underlying().(*types.Struct); !ok {
		return
	}
	for _, element := range literal.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok {
				v.print(key, owner.Pkg(), owner.Name()+"."+key.Name)
			}
		}
	}
}

func main() {
	defer out.Flush()
	eachPackage(func(path string) {
		dir := filepath.Join(root, path)
		info, err := context.ImportDir(dir, 0)
		if err != nil && info.Name == "" || len(info.CgoFiles) > 0 {
			return
		}
		library := parse(dir, info.GoFiles)
		tests := parse(dir, info.TestGoFiles)
		external := parse(dir, info.XTestGoFiles)
		printUses(path, library, len(library))
		printUses(path, append(library, tests...), len(tests))
		printUses(path+"_test", external, len(external))
	})
}
