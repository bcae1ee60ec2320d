// Names prints the exported names of every package below a directory, as go/build and go/parser see
// them: "directory package kind name", methods as "Type.Method". golang_names prints the same from
// our facts.
//
//	names ROOT
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

var out = bufio.NewWriter(os.Stdout)

func receiver(field *ast.Field) string {
	typ := field.Type
	for {
		switch t := typ.(type) {
		case *ast.StarExpr:
			typ = t.X
		case *ast.ParenExpr:
			typ = t.X
		case *ast.IndexExpr:
			typ = t.X
		case *ast.IndexListExpr:
			typ = t.X
		case *ast.Ident:
			return t.Name
		default:
			return ""
		}
	}
}

func printFile(where string, file *ast.File) {
	emit := func(kind, name string) {
		fmt.Fprintf(out, "%s %s %s %s\n", where, file.Name.Name, kind, name)
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if !decl.Name.IsExported() {
				continue
			}
			if decl.Recv == nil {
				emit("func", decl.Name.Name)
			} else if base := receiver(decl.Recv.List[0]); ast.IsExported(base) {
				emit("method", base+"."+decl.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					if spec.Name.IsExported() {
						emit("type", spec.Name.Name)
					}
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						if name.IsExported() {
							emit(decl.Tok.String(), name.Name)
						}
					}
				}
			}
		}
	}
}

func main() {
	defer out.Flush()
	root := os.Args[1]
	filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return nil
		}
		name := entry.Name()
		if path != root && (strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") || name == "testdata" || name == "vendor") {
			return filepath.SkipDir
		}
		pkg, err := build.Default.ImportDir(path, 0)
		if err != nil {
			return nil
		}
		where, _ := filepath.Rel(root, path)
		for _, file := range append(pkg.GoFiles, pkg.CgoFiles...) {
			syntax, err := parser.ParseFile(token.NewFileSet(), filepath.Join(path, file), nil, parser.SkipObjectResolution)
			if err == nil {
				printFile(where, syntax)
			}
		}
		return nil
	})
}
