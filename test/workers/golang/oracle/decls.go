// Decls prints what go/parser makes of Go files: package name, imports and top-level declarations
// with every name in them and its position; for a file that it rejects, the line of the first error.
//
// Paths come on standard input, one a line. golang_decls prints the same for our parser.
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
)

type printer struct {
	fset *token.FileSet
	out  *bufio.Writer
}

func (p *printer) at(pos token.Pos) string {
	position := p.fset.PositionFor(pos, false)
	return fmt.Sprintf("%d:%d", position.Line, position.Column)
}

func (p *printer) line(kind string, id *ast.Ident) {
	fmt.Fprintf(p.out, "%s %s %s\n", kind, id.Name, p.at(id.Pos()))
}

// fields prints the names of all fields, parameters and methods below n; "-" for unnamed ones.
func (p *printer) fields(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		field, ok := n.(*ast.Field)
		if !ok {
			return true
		}
		for _, name := range field.Names {
			p.line("field", name)
		}
		if len(field.Names) == 0 {
			fmt.Fprintf(p.out, "field - %s\n", p.at(field.Type.Pos()))
		}
		return true
	})
}

func (p *printer) spec(tok token.Token, spec ast.Spec) {
	switch spec := spec.(type) {
	case *ast.ImportSpec:
		name := "-"
		if spec.Name != nil {
			name = spec.Name.Name
		}
		fmt.Fprintf(p.out, "import %s %s %s\n", name, spec.Path.Value, p.at(spec.Path.Pos()))
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			p.line(tok.String(), name)
		}
		if spec.Type != nil {
			p.fields(spec.Type)
		}
	case *ast.TypeSpec:
		kind := "type"
		if spec.Assign.IsValid() {
			kind = "alias"
		}
		p.line(kind, spec.Name)
		if spec.TypeParams != nil {
			p.fields(spec.TypeParams)
		}
		p.fields(spec.Type)
	}
}

func (p *printer) file(path string) {
	fmt.Fprintf(p.out, "== %s\n", path)
	file, err := parser.ParseFile(p.fset, path, nil, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		line := 0
		if list, ok := err.(scanner.ErrorList); ok && len(list) > 0 {
			line = list[0].Pos.Line
		}
		fmt.Fprintf(p.out, "error %d %v\n", line, err)
		return
	}
	p.line("package", file.Name)
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				p.spec(decl.Tok, spec)
			}
		case *ast.FuncDecl:
			p.line("func", decl.Name)
			if decl.Recv != nil {
				p.fields(decl.Recv)
			}
			if decl.Type.TypeParams != nil {
				p.fields(decl.Type.TypeParams)
			}
			p.fields(decl.Type.Params)
			if decl.Type.Results != nil {
				p.fields(decl.Type.Results)
			}
		}
	}
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	paths := bufio.NewScanner(os.Stdin)
	for paths.Scan() {
		p := printer{token.NewFileSet(), out}
		p.file(paths.Text())
	}
}
