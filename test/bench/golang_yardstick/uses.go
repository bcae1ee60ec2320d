package main

import (
	"go/ast"
	"go/token"
)

// A Use is one exported name of one imported package, with the places that name it.
type Use struct {
	Path      string
	Name      string
	Positions []token.Position
}

type symbol struct{ path, name string }

// collectUses tells what a package uses. The parser has resolved the names of each file, so a name that
// no scope of the file declares has no object: as goimports looks for packages.
func collectUses(fset *token.FileSet, u *unit) map[symbol]*Use {
	uses := map[symbol]*Use{}
	declared := map[string]bool{} // names that other files of the package declare
	for _, files := range [][]*ast.File{u.library, u.tests} {
		for _, file := range files {
			for name := range file.Scope.Objects {
				declared[name] = true
			}
		}
	}
	for _, files := range [][]*ast.File{u.library, u.tests, u.external} {
		for _, file := range files {
			inspect(fset, file, declared, uses)
		}
	}
	return uses
}

func inspect(fset *token.FileSet, file *ast.File, declared map[string]bool, uses map[symbol]*Use) {
	imports := importsOf(file)
	ast.Inspect(file, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		left, ok := selector.X.(*ast.Ident)
		if !ok || left.Obj != nil || declared[left.Name] {
			return true
		}
		path := imports[left.Name]
		if path == "" {
			return true
		}
		addUse(uses, symbol{path, selector.Sel.Name}, fset.Position(selector.Sel.Pos()))
		return false
	})
}

func addUse(uses map[symbol]*Use, key symbol, position token.Position) {
	use := uses[key]
	if use == nil {
		use = &Use{Path: key.path, Name: key.name}
		uses[key] = use
	}
	use.Positions = append(use.Positions, position)
}
