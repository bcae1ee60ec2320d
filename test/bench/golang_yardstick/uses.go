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

// collectUses tells what each package of a directory uses. The parser has resolved the names of each
// file, so a name that no scope of the file declares has no object: as goimports looks for packages.
func collectUses(fset *token.FileSet, files []*ast.File) map[string]map[symbol]*Use {
	declared := map[string]map[string]bool{} // names that other files of the package declare
	for _, file := range files {
		names := declared[file.Name.Name]
		if names == nil {
			names = map[string]bool{}
			declared[file.Name.Name] = names
		}
		for name := range file.Scope.Objects {
			names[name] = true
		}
	}
	packages := map[string]map[symbol]*Use{}
	for _, file := range files {
		uses := packages[file.Name.Name]
		if uses == nil {
			uses = map[symbol]*Use{}
			packages[file.Name.Name] = uses
		}
		names := declared[file.Name.Name]
		imports := importsOf(file)
		ast.Inspect(file, func(node ast.Node) bool {
			selector, ok := node.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			left, ok := selector.X.(*ast.Ident)
			if !ok || left.Obj != nil || names[left.Name] {
				return true
			}
			path := imports[left.Name]
			if path == "" {
				return true
			}
			key := symbol{path, selector.Sel.Name}
			use := uses[key]
			if use == nil {
				use = &Use{Path: path, Name: selector.Sel.Name}
				uses[key] = use
			}
			use.Positions = append(use.Positions, fset.Position(selector.Sel.Pos()))
			return false
		})
	}
	return packages
}
