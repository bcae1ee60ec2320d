package main

import "go/ast"

// typeWriter prints type expressions with import paths in the place of package names.
type typeWriter struct {
	imports map[string]string
	out     []byte
}

func (w *typeWriter) add(text string) { w.out = append(w.out, text...) }

func (w *typeWriter) write(expr ast.Expr) {
	switch t := expr.(type) {
	case *ast.Ident:
		w.add(t.Name)
	case *ast.SelectorExpr:
		if name, ok := t.X.(*ast.Ident); ok {
			if path := w.imports[name.Name]; path != "" {
				w.add(path)
			} else {
				w.add(name.Name)
			}
		}
		w.add(".")
		w.add(t.Sel.Name)
	case *ast.StarExpr:
		w.add("*")
		w.write(t.X)
	case *ast.ParenExpr:
		w.write(t.X)
	case *ast.ArrayType:
		w.add("[")
		if t.Len != nil {
			w.write(t.Len)
		}
		w.add("]")
		w.write(t.Elt)
	case *ast.Ellipsis:
		w.add("...")
		if t.Elt != nil {
			w.write(t.Elt)
		}
	case *ast.MapType:
		w.add("map[")
		w.write(t.Key)
		w.add("]")
		w.write(t.Value)
	case *ast.ChanType:
		switch t.Dir {
		case ast.SEND:
			w.add("chan<- ")
		case ast.RECV:
			w.add("<-chan ")
		default:
			w.add("chan ")
		}
		w.write(t.Value)
	case *ast.FuncType:
		w.add("func")
		w.signature(t)
	case *ast.StructType:
		w.fieldList("struct{", t.Fields, "}")
	case *ast.InterfaceType:
		w.fieldList("interface{", t.Methods, "}")
	case *ast.IndexExpr:
		w.write(t.X)
		w.add("[")
		w.write(t.Index)
		w.add("]")
	case *ast.IndexListExpr:
		w.write(t.X)
		w.add("[")
		for i, index := range t.Indices {
			if i > 0 {
				w.add(",")
			}
			w.write(index)
		}
		w.add("]")
	case *ast.BasicLit:
		w.add(t.Value)
	case *ast.BinaryExpr:
		w.write(t.X)
		w.add(t.Op.String())
		w.write(t.Y)
	case *ast.UnaryExpr:
		w.add(t.Op.String())
		w.write(t.X)
	default:
		w.add("?")
	}
}

func (w *typeWriter) signature(t *ast.FuncType) {
	w.fieldList("(", t.Params, ")")
	if t.Results == nil || len(t.Results.List) == 0 {
		return
	}
	w.add(" ")
	if len(t.Results.List) == 1 && len(t.Results.List[0].Names) == 0 {
		w.write(t.Results.List[0].Type)
		return
	}
	w.fieldList("(", t.Results, ")")
}

func (w *typeWriter) fieldList(open string, list *ast.FieldList, end string) {
	w.add(open)
	for i, field := range list.List {
		if i > 0 {
			w.add(", ")
		}
		for j, name := range field.Names {
			if j > 0 {
				w.add(", ")
			}
			w.add(name.Name)
		}
		if len(field.Names) > 0 {
			w.add(" ")
		}
		w.write(field.Type)
	}
	w.add(end)
}
