package main

import (
	"go/ast"
	"go/constant"
	"go/doc"
	"go/token"
	"sort"
	"strconv"
	"strings"
)

// Symbol is what every exported name has.
type Symbol struct {
	Name       string
	Position   token.Position
	Doc        string // synopsis
	Deprecated string
}

type Constant struct {
	Symbol
	Type  string // as written, "" if not
	Value constant.Value
	Exact string
}

type Variable struct {
	Symbol
	Type string
}

type Function struct {
	Symbol
	TypeParameters string
	Signature      string
}

type Method struct {
	Function
	PointerReceiver bool
}

type Field struct {
	Name     string
	Type     string
	Tag      string
	Embedded bool
}

// Type is a declared type. Of a struct it has the fields, of an interface the methods it spells and
// what it embeds, of others the text.
type Type struct {
	Symbol
	Alias          bool
	TypeParameters string
	Text           string
	Fields         []Field
	Interface      []Field
	Methods        []Method
}

type API struct {
	Name      string
	Synopsis  string
	Constants []Constant
	Variables []Variable
	Functions []Function
	Types     []*Type
}

// collectAPI tells the exported API of a package from its syntax.
func collectAPI(fset *token.FileSet, u *unit) *API {
	c := collector{fset: fset, api: &API{Name: u.name}, types: map[string]*Type{},
		methods: map[string][]Method{}, constants: newConstants(u.library)}
	for _, file := range u.library {
		c.file(file)
	}
	return c.finish()
}

type collector struct {
	fset      *token.FileSet
	api       *API
	imports   map[string]string // of the file: local name -> path
	types     map[string]*Type
	methods   map[string][]Method // by the receiver's type
	constants *constants
}

func (c *collector) file(file *ast.File) {
	c.imports = importsOf(file)
	if c.api.Synopsis == "" && file.Doc != nil {
		c.api.Synopsis = doc.Synopsis(file.Doc.Text())
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			c.function(decl)
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.ValueSpec:
					c.values(decl, spec)
				case *ast.TypeSpec:
					c.declaredType(decl, spec)
				}
			}
		}
	}
}

func (c *collector) finish() *API {
	for name, t := range c.types {
		t.Methods = c.methods[name]
		sort.Slice(t.Methods, func(i, j int) bool { return t.Methods[i].Name < t.Methods[j].Name })
		c.api.Types = append(c.api.Types, t)
	}
	api := c.api
	sort.Slice(api.Constants, func(i, j int) bool { return api.Constants[i].Name < api.Constants[j].Name })
	sort.Slice(api.Variables, func(i, j int) bool { return api.Variables[i].Name < api.Variables[j].Name })
	sort.Slice(api.Functions, func(i, j int) bool { return api.Functions[i].Name < api.Functions[j].Name })
	sort.Slice(api.Types, func(i, j int) bool { return api.Types[i].Name < api.Types[j].Name })
	return api
}

func symbolOf(fset *token.FileSet, name *ast.Ident, comments ...*ast.CommentGroup) Symbol {
	symbol := Symbol{Name: name.Name, Position: fset.Position(name.Pos())}
	for _, comment := range comments {
		if comment != nil {
			text := comment.Text()
			symbol.Doc = doc.Synopsis(text)
			symbol.Deprecated = deprecation(text)
			break
		}
	}
	return symbol
}

// The comment of a declaration that is no group.
func ownDoc(decl *ast.GenDecl) *ast.CommentGroup {
	if decl.Lparen.IsValid() {
		return nil
	}
	return decl.Doc
}

// What follows "Deprecated: " at the beginning of a paragraph.
func deprecation(text string) string {
	const mark = "Deprecated: "
	if !strings.Contains(text, mark) {
		return ""
	}
	for _, paragraph := range strings.Split(text, "\n\n") {
		if strings.HasPrefix(paragraph, mark) {
			return strings.Join(strings.Fields(paragraph[len(mark):]), " ")
		}
	}
	return ""
}

func (c *collector) values(decl *ast.GenDecl, spec *ast.ValueSpec) {
	typ := ""
	for i, name := range spec.Names {
		if !name.IsExported() {
			continue
		}
		if spec.Type != nil && typ == "" {
			typ = c.text(spec.Type)
		}
		symbol := symbolOf(c.fset, name, spec.Doc, ownDoc(decl))
		if decl.Tok == token.CONST {
			value := c.constants.value(name.Name)
			fact := Constant{Symbol: symbol, Type: typ, Value: value}
			if value.Kind() != constant.Unknown {
				fact.Exact = value.ExactString()
			}
			c.api.Constants = append(c.api.Constants, fact)
		} else {
			fact := Variable{symbol, typ}
			if typ == "" && i < len(spec.Values) {
				fact.Type = c.evidentType(spec.Values[i])
			}
			c.api.Variables = append(c.api.Variables, fact)
		}
	}
}

// The type of a literal: what syntax alone tells.
func (c *collector) evidentType(value ast.Expr) string {
	switch value := value.(type) {
	case *ast.CompositeLit:
		if value.Type != nil {
			return c.text(value.Type)
		}
	case *ast.UnaryExpr:
		if literal, ok := value.X.(*ast.CompositeLit); ok && value.Op == token.AND && literal.Type != nil {
			return "*" + c.text(literal.Type)
		}
	case *ast.BasicLit:
		switch value.Kind {
		case token.INT:
			return "int"
		case token.FLOAT:
			return "float64"
		case token.CHAR:
			return "rune"
		case token.STRING:
			return "string"
		}
	case *ast.FuncLit:
		return c.text(value.Type)
	}
	return ""
}

func (c *collector) function(decl *ast.FuncDecl) {
	if decl.Recv == nil {
		if decl.Name.IsExported() {
			c.api.Functions = append(c.api.Functions, c.describe(decl))
		}
		return
	}
	if len(decl.Recv.List) == 0 {
		return
	}
	receiver := decl.Recv.List[0].Type
	pointer := false
	for {
		switch t := receiver.(type) {
		case *ast.StarExpr:
			pointer = true
			receiver = t.X
			continue
		case *ast.ParenExpr:
			receiver = t.X
			continue
		case *ast.IndexExpr:
			receiver = t.X
			continue
		case *ast.IndexListExpr:
			receiver = t.X
			continue
		}
		break
	}
	if base, ok := receiver.(*ast.Ident); ok && base.IsExported() {
		c.methods[base.Name] = append(c.methods[base.Name], Method{c.describe(decl), pointer})
	}
}

func (c *collector) describe(decl *ast.FuncDecl) Function {
	return Function{
		Symbol:         symbolOf(c.fset, decl.Name, decl.Doc),
		TypeParameters: c.typeParameters(decl.Type.TypeParams),
		Signature:      c.text(decl.Type),
	}
}

func (c *collector) declaredType(decl *ast.GenDecl, spec *ast.TypeSpec) {
	if !spec.Name.IsExported() {
		return
	}
	t := &Type{
		Symbol:         symbolOf(c.fset, spec.Name, spec.Doc, ownDoc(decl)),
		Alias:          spec.Assign.IsValid(),
		TypeParameters: c.typeParameters(spec.TypeParams),
	}
	switch form := spec.Type.(type) {
	case *ast.StructType:
		t.Fields = c.fields(form.Fields)
	case *ast.InterfaceType:
		t.Interface = c.fields(form.Methods)
	default:
		t.Text = c.text(spec.Type)
	}
	c.types[t.Name] = t
}

func (c *collector) fields(list *ast.FieldList) []Field {
	var fields []Field
	for _, field := range list.List {
		text := c.text(field.Type)
		tag := ""
		if field.Tag != nil {
			tag, _ = strconv.Unquote(field.Tag.Value)
		}
		if len(field.Names) == 0 {
			fields = append(fields, Field{Type: text, Tag: tag, Embedded: true})
		}
		for _, name := range field.Names {
			fields = append(fields, Field{Name: name.Name, Type: text, Tag: tag})
		}
	}
	return fields
}

func (c *collector) typeParameters(list *ast.FieldList) string {
	if list == nil {
		return ""
	}
	w := typeWriter{imports: c.imports}
	w.fieldList("[", list, "]")
	return string(w.out)
}

func (c *collector) text(expr ast.Expr) string {
	w := typeWriter{imports: c.imports}
	w.write(expr)
	return string(w.out)
}

func importsOf(file *ast.File) map[string]string {
	imports := make(map[string]string, len(file.Imports))
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if spec.Name != nil {
			imports[spec.Name.Name] = path
		} else {
			imports[likelyName(path)] = path
		}
	}
	return imports
}

// What a package is called by its path: the last element that is no version.
func likelyName(path string) string {
	base := path[strings.LastIndexByte(path, '/')+1:]
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" && len(base) < len(path) {
		return likelyName(path[:len(path)-len(base)-1])
	}
	if dot := strings.IndexByte(base, '.'); dot > 0 {
		base = base[:dot]
	}
	return strings.TrimSuffix(strings.TrimPrefix(base, "go-"), "-go")
}
