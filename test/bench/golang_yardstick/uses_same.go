package main

import (
	"go/ast"
	"go/types"
)

// collectSameUses tells what gofed tells of the packages of a tree: package-qualified names, also
// through dot imports; fields and methods by the type of the value ("Decoder.Decode"), keys of composite
// literals whose type is written among them; and selectors of values that nothing is known of, without a
// package. A package without tests is checked once, for itself and for those that import it; one that
// has tests is checked with them, and its declarations once more if somebody imports it before.
func collectSameUses(w *world, list []*unit) []map[symbol]*Use {
	var all []map[symbol]*Use
	whole := w.config
	whole.IgnoreFuncBodies = false
	check := func(path string, files []*ast.File, uses map[symbol]*Use) *types.Package {
		info := &types.Info{
			Uses:       map[*ast.Ident]types.Object{},
			Selections: map[*ast.SelectorExpr]*types.Selection{},
		}
		own, _ := whole.Check(path, w.fset, files, info)
		for _, file := range files {
			v := useVisitor{w, info, own, uses, hasDotImport(file)}
			ast.Inspect(file, v.visit)
		}
		return own
	}
	uses := map[*unit]map[symbol]*Use{}
	for _, u := range list {
		uses[u] = map[symbol]*Use{}
		all = append(all, uses[u])
	}
	w.checkLibrary = func(u *unit) *types.Package {
		if len(u.tests) > 0 {
			own, _ := w.config.Check(u.path, w.fset, u.library, nil)
			return own
		}
		return check(u.path, u.library, uses[u])
	}
	for _, u := range list {
		if len(u.tests) > 0 {
			u.checked = check(u.path, append(u.library, u.tests...), uses[u])
		} else if len(u.library) > 0 {
			w.library(u)
		}
		if len(u.external) > 0 {
			check(u.path+"_test", u.external, uses[u])
		}
	}
	return all
}

func hasDotImport(file *ast.File) bool {
	for _, spec := range file.Imports {
		if spec.Name != nil && spec.Name.Name == "." {
			return true
		}
	}
	return false
}

type useVisitor struct {
	*world
	info         *types.Info
	own          *types.Package
	uses         map[symbol]*Use
	hasDotImport bool
}

func (v *useVisitor) visit(node ast.Node) bool {
	switch node := node.(type) {
	case *ast.SelectorExpr:
		return v.selector(node)
	case *ast.CompositeLit:
		v.keys(node)
	case *ast.Ident:
		if v.hasDotImport {
			if object := v.info.Uses[node]; object != nil && v.isForeign(object.Pkg()) &&
				object.Parent() == object.Pkg().Scope() {
				v.add(object.Pkg().Path(), node.Name, node)
			}
		}
	}
	return true
}

func (v *useVisitor) isForeign(p *types.Package) bool { return p != nil && p != v.own }

func (v *useVisitor) add(path, name string, at *ast.Ident) {
	addUse(v.uses, symbol{path, name}, v.fset.Position(at.Pos()))
}

func (v *useVisitor) selector(node *ast.SelectorExpr) bool {
	if left, ok := node.X.(*ast.Ident); ok {
		if imported, ok := v.info.Uses[left].(*types.PkgName); ok {
			v.add(imported.Imported().Path(), node.Sel.Name, node.Sel)
			return false
		}
	}
	if !node.Sel.IsExported() {
		return true
	}
	selection := v.info.Selections[node]
	if selection == nil {
		// A method of an absent package's type, by all odds; or the name of an own type's method.
		if v.info.Uses[node.Sel] == nil {
			v.add("", node.Sel.Name, node.Sel)
		}
		return true
	}
	receiver := selection.Recv()
	if pointer, ok := receiver.(*types.Pointer); ok {
		receiver = pointer.Elem()
	}
	if named, ok := receiver.(*types.Named); ok && v.isForeign(named.Obj().Pkg()) {
		v.add(named.Obj().Pkg().Path(), named.Obj().Name()+"."+node.Sel.Name, node.Sel)
	}
	return true
}

// The keys of a literal of a struct type that another package declares.
func (v *useVisitor) keys(literal *ast.CompositeLit) {
	selector, ok := literal.Type.(*ast.SelectorExpr)
	if !ok {
		return
	}
	name, ok := v.info.Uses[selector.Sel].(*types.TypeName)
	if !ok || !v.isForeign(name.Pkg()) {
		return
	}
	if _, ok := name.Type().Underlying().(*types.Struct); !ok {
		return
	}
	for _, element := range literal.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok {
				v.add(name.Pkg().Path(), name.Name()+"."+key.Name, key)
			}
		}
	}
}
