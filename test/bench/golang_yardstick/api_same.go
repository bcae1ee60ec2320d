package main

import (
	"bytes"
	"go/ast"
	"go/constant"
	"go/doc"
	"go/token"
	"go/types"
	"sort"
)

// SameAPI is what gofed tells of a package, with types as text.
type SameAPI struct {
	Path, Name, Synopsis string
	Constants            []SameConstant
	Variables            []Variable
	Functions            []SameFunction
	Types                []*SameType // with those unexported ones that exported API leads to
	Mentioned            []string    // other packages
}

type SameConstant struct {
	Symbol
	Type  string
	Kind  constant.Kind
	Exact string
	Text  string // where it differs
}

type SameFunction struct {
	Symbol
	TypeParameters []Field
	Signature      string
}

type SameMethod struct {
	SameFunction
	PointerReceiver bool
	Receiver        string // its name
}

type SameType struct {
	Symbol
	Exported       bool
	Alias          bool
	TypeParameters []Field
	Declared       string  // the right side, where that is a name
	Underlying     string  // unless fields or a type set follow
	Fields         []Field // of a struct
	Interface      *TypeSet
	Methods        []SameMethod
	Promoted       []Promoted
	Comparable     bool
}

// Promoted is a field or method that comes through embedding.
type Promoted struct {
	Name            string
	IsMethod        bool
	PointerReceiver bool // only in the method set of the pointer
	Type            string
	Through         []string // the embedded fields, outermost first
}

// TypeSet is that of an interface: all its methods, and the unions it embeds.
type TypeSet struct {
	Methods    []Field
	Unions     []string
	Comparable bool
}

// A sameCollector describes one package that has been checked.
type sameCollector struct {
	fset      *token.FileSet
	own       *types.Package
	api       *SameAPI
	types     map[*types.TypeName]typeDecl
	methods   map[token.Pos]*ast.FuncDecl // by the place of the name
	described map[*types.TypeName]bool
	waiting   []*types.TypeName
	mentioned map[*types.Package]bool
	buffer    bytes.Buffer
}

type typeDecl struct {
	file  *ast.File
	group *ast.GenDecl
	spec  *ast.TypeSpec
}

func collectSameAPI(fset *token.FileSet, u *unit, own *types.Package) *SameAPI {
	c := sameCollector{fset: fset, own: own, api: &SameAPI{Path: u.path, Name: u.name},
		types: map[*types.TypeName]typeDecl{}, methods: map[token.Pos]*ast.FuncDecl{},
		described: map[*types.TypeName]bool{}, mentioned: map[*types.Package]bool{}}
	for _, file := range u.library {
		c.file(file)
	}
	for len(c.waiting) > 0 {
		name := c.waiting[len(c.waiting)-1]
		c.waiting = c.waiting[:len(c.waiting)-1]
		c.describeType(name)
	}
	return c.finish()
}

func (c *sameCollector) file(file *ast.File) {
	if c.api.Synopsis == "" && file.Doc != nil {
		c.api.Synopsis = doc.Synopsis(file.Doc.Text())
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv != nil {
				c.methods[decl.Name.Pos()] = decl
			} else if decl.Name.IsExported() {
				if function, ok := c.own.Scope().Lookup(decl.Name.Name).(*types.Func); ok {
					c.api.Functions = append(c.api.Functions, c.function(function, decl))
				}
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.ValueSpec:
					c.values(decl, spec)
				case *ast.TypeSpec:
					if name, ok := c.own.Scope().Lookup(spec.Name.Name).(*types.TypeName); ok {
						c.types[name] = typeDecl{file, decl, spec}
						if spec.Name.IsExported() {
							c.wait(name)
						}
					}
				}
			}
		}
	}
}

func (c *sameCollector) wait(name *types.TypeName) {
	if !c.described[name] {
		c.described[name] = true
		c.waiting = append(c.waiting, name)
	}
}

func (c *sameCollector) finish() *SameAPI {
	api := c.api
	for p := range c.mentioned {
		api.Mentioned = append(api.Mentioned, p.Path())
	}
	sort.Strings(api.Mentioned)
	sort.Slice(api.Constants, func(i, j int) bool { return api.Constants[i].Name < api.Constants[j].Name })
	sort.Slice(api.Variables, func(i, j int) bool { return api.Variables[i].Name < api.Variables[j].Name })
	sort.Slice(api.Functions, func(i, j int) bool { return api.Functions[i].Name < api.Functions[j].Name })
	sort.Slice(api.Types, func(i, j int) bool { return api.Types[i].Name < api.Types[j].Name })
	return api
}

func (c *sameCollector) values(decl *ast.GenDecl, spec *ast.ValueSpec) {
	for _, name := range spec.Names {
		if !name.IsExported() {
			continue
		}
		symbol := symbolOf(c.fset, name, spec.Doc, ownDoc(decl))
		switch object := c.own.Scope().Lookup(name.Name).(type) {
		case *types.Const:
			fact := SameConstant{Symbol: symbol, Type: c.text(object.Type()), Kind: object.Val().Kind()}
			if fact.Kind != constant.Unknown {
				fact.Exact = object.Val().ExactString()
				if text := object.Val().String(); text != fact.Exact {
					fact.Text = text
				}
			}
			c.api.Constants = append(c.api.Constants, fact)
		case *types.Var:
			c.api.Variables = append(c.api.Variables, Variable{symbol, c.text(object.Type())})
		}
	}
}

func (c *sameCollector) function(function *types.Func, decl *ast.FuncDecl) SameFunction {
	signature := function.Type().(*types.Signature)
	return SameFunction{
		Symbol:         symbolOf(c.fset, decl.Name, decl.Doc),
		TypeParameters: c.typeParameters(signature.TypeParams()),
		Signature:      c.signature(signature),
	}
}

func (c *sameCollector) describeType(name *types.TypeName) {
	decl, ok := c.types[name]
	if !ok {
		return // declared more than once, or within a function
	}
	fact := &SameType{Symbol: symbolOf(c.fset, decl.spec.Name, decl.spec.Doc, ownDoc(decl.group)),
		Exported: name.Exported(), Alias: name.IsAlias()}
	c.api.Types = append(c.api.Types, fact)
	t := name.Type()
	if fact.Alias {
		fact.Declared = c.text(t)
		return
	}
	named := t.(*types.Named)
	fact.TypeParameters = c.typeParameters(named.TypeParams())
	switch decl.spec.Type.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
		w := typeWriter{imports: importsOf(decl.file)}
		w.write(decl.spec.Type)
		fact.Declared = string(w.out)
	}
	switch form := named.Underlying().(type) {
	case *types.Struct:
		c.fields(fact, form)
		fact.Comparable = types.Comparable(named)
	case *types.Interface:
		fact.Interface = c.typeSet(form)
		fact.Comparable = types.Comparable(named)
	default:
		fact.Underlying = c.text(form)
		fact.Comparable = types.Comparable(named)
	}
	for i := 0; i < named.NumMethods(); i++ {
		c.method(fact, named.Method(i))
	}
	sort.Slice(fact.Methods, func(i, j int) bool { return fact.Methods[i].Name < fact.Methods[j].Name })
}

func (c *sameCollector) method(fact *SameType, method *types.Func) {
	decl := c.methods[method.Pos()]
	if decl == nil {
		return
	}
	receiver := method.Type().(*types.Signature).Recv()
	_, pointer := receiver.Type().(*types.Pointer)
	fact.Methods = append(fact.Methods, SameMethod{c.function(method, decl), pointer, receiver.Name()})
}

func (c *sameCollector) fields(fact *SameType, form *types.Struct) {
	embeds := false
	fact.Fields = make([]Field, form.NumFields())
	for i := range fact.Fields {
		field := form.Field(i)
		fact.Fields[i] = Field{Name: field.Name(), Type: c.text(field.Type()), Tag: form.Tag(i),
			Embedded: field.Embedded()}
		embeds = embeds || field.Embedded()
	}
	if embeds {
		c.promoted(fact, form)
	}
}

func (c *sameCollector) promoted(fact *SameType, form *types.Struct) {
	named := c.own.Scope().Lookup(fact.Name).Type()
	pointers := types.NewMethodSet(types.NewPointer(named))
	var values *types.MethodSet
	for i := 0; i < pointers.Len(); i++ {
		selection := pointers.At(i)
		if len(selection.Index()) == 1 {
			continue
		}
		if values == nil {
			values = types.NewMethodSet(named)
		}
		method := selection.Obj()
		fact.Promoted = append(fact.Promoted, Promoted{
			Name:            method.Name(),
			IsMethod:        true,
			PointerReceiver: values.Lookup(method.Pkg(), method.Name()) == nil,
			Type:            c.signature(method.Type().(*types.Signature)),
			Through:         through(form, selection.Index()),
		})
	}
	// Every field of what is embedded may be one, if it is found by its name.
	seen := map[*types.Struct]bool{form: true}
	work := []*types.Struct{form}
	for len(work) > 0 {
		at := work[len(work)-1]
		work = work[:len(work)-1]
		for i := 0; i < at.NumFields(); i++ {
			field := at.Field(i)
			if at != form {
				object, index, _ := types.LookupFieldOrMethod(named, true, field.Pkg(), field.Name())
				if object == field {
					fact.Promoted = append(fact.Promoted, Promoted{Name: field.Name(),
						Type: c.text(field.Type()), Through: through(form, index)})
				}
			}
			if inner := structOf(field); inner != nil && !seen[inner] {
				seen[inner] = true
				work = append(work, inner)
			}
		}
	}
	sort.Slice(fact.Promoted, func(i, j int) bool { return fact.Promoted[i].Name < fact.Promoted[j].Name })
}

// The struct that an embedded field is, or points to.
func structOf(field *types.Var) *types.Struct {
	if !field.Embedded() {
		return nil
	}
	t := field.Type()
	if pointer, ok := t.(*types.Pointer); ok {
		t = pointer.Elem()
	}
	form, _ := t.Underlying().(*types.Struct)
	return form
}

// The names of the embedded fields that an index leads through.
func through(form *types.Struct, index []int) []string {
	names := make([]string, 0, len(index)-1)
	for _, i := range index[:len(index)-1] {
		field := form.Field(i)
		names = append(names, field.Name())
		if form = structOf(field); form == nil {
			break
		}
	}
	return names
}

func (c *sameCollector) typeSet(form *types.Interface) *TypeSet {
	set := &TypeSet{Methods: make([]Field, form.NumMethods()), Comparable: form.IsComparable()}
	for i := range set.Methods {
		method := form.Method(i)
		set.Methods[i] = Field{Name: method.Name(), Type: c.signature(method.Type().(*types.Signature))}
	}
	for i := 0; i < form.NumEmbeddeds(); i++ {
		if union, ok := form.EmbeddedType(i).(*types.Union); ok {
			set.Unions = append(set.Unions, c.text(union))
		}
	}
	return set
}

func (c *sameCollector) typeParameters(list *types.TypeParamList) []Field {
	if list.Len() == 0 {
		return nil
	}
	fields := make([]Field, list.Len())
	for i := range fields {
		fields[i] = Field{Name: list.At(i).Obj().Name(), Type: c.text(list.At(i).Constraint())}
	}
	return fields
}

func (c *sameCollector) text(t types.Type) string {
	c.mention(t)
	c.buffer.Reset()
	types.WriteType(&c.buffer, t, nil)
	return c.buffer.String()
}

func (c *sameCollector) signature(t *types.Signature) string {
	c.mention(t)
	c.buffer.Reset()
	types.WriteSignature(&c.buffer, t, nil)
	return c.buffer.String()
}

// mention notes packages and unexported types that the API leads to.
func (c *sameCollector) mention(t types.Type) {
	switch t := t.(type) {
	case *types.Named:
		name := t.Obj()
		if p := name.Pkg(); p == c.own {
			c.wait(name)
		} else if p != nil {
			c.mentioned[p] = true
		}
		for i := 0; i < t.TypeArgs().Len(); i++ {
			c.mention(t.TypeArgs().At(i))
		}
	case *types.Pointer:
		c.mention(t.Elem())
	case *types.Slice:
		c.mention(t.Elem())
	case *types.Array:
		c.mention(t.Elem())
	case *types.Chan:
		c.mention(t.Elem())
	case *types.Map:
		c.mention(t.Key())
		c.mention(t.Elem())
	case *types.Signature:
		c.mentionAll(t.Params())
		c.mentionAll(t.Results())
	case *types.Struct:
		for i := 0; i < t.NumFields(); i++ {
			c.mention(t.Field(i).Type())
		}
	case *types.Interface:
		for i := 0; i < t.NumExplicitMethods(); i++ {
			c.mention(t.ExplicitMethod(i).Type())
		}
		for i := 0; i < t.NumEmbeddeds(); i++ {
			c.mention(t.EmbeddedType(i))
		}
	case *types.Union:
		for i := 0; i < t.Len(); i++ {
			c.mention(t.Term(i).Type())
		}
	}
}

func (c *sameCollector) mentionAll(list *types.Tuple) {
	for i := 0; i < list.Len(); i++ {
		c.mention(list.At(i).Type())
	}
}
