package main

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
)

// Constants longer than this are tables in disguise.
const valueBytesMax = 200

// entry is what is said of a name: its line, and of a type the lines of its methods. An empty line is
// no entry.
type entry struct {
	line    string
	view    view
	methods []string
}

// view is what can be said of a struct whose unexported fields are not the same everywhere.
type view struct{ name, sort, selectable string }

func (v view) line() string { return v.name + " " + v.sort + " " + v.selectable }

type key struct{ path, name string }

// selectable keeps the exported and the embedded fields.
func selectable(t *types.Struct) *types.Struct {
	var fields []*types.Var
	var tags []string
	for i := 0; i < t.NumFields(); i++ {
		if t.Field(i).Exported() || t.Field(i).Embedded() {
			fields = append(fields, t.Field(i))
			tags = append(tags, t.Tag(i))
		}
	}
	return types.NewStruct(fields, tags)
}

// seals tells whether an exported interface of the package has a method of this unexported name.
func seals(pkg *types.Package, method string) bool {
	for _, name := range pkg.Scope().Names() {
		if !ast.IsExported(name) {
			continue
		}
		if t, ok := pkg.Scope().Lookup(name).Type().Underlying().(*types.Interface); ok {
			for i := 0; i < t.NumMethods(); i++ {
				if t.Method(i).Name() == method {
					return true
				}
			}
		}
	}
	return false
}

// parameters is "[K comparable, V any]", or "" for an empty list.
func parameters(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	var parts []string
	for i := 0; i < list.Len(); i++ {
		parts = append(parts, list.At(i).Obj().Name()+" "+constraintText(list.At(i).Constraint()))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func describeType(obj *types.TypeName) entry {
	named := obj.Type().(*types.Named)
	name := obj.Name() + parameters(named.TypeParams())
	var e entry
	e.line = name + " type " + text(named.Underlying())
	if s, ok := named.Underlying().(*types.Struct); ok {
		e.view = view{name, "incomparable", text(selectable(s))}
		if types.Comparable(named) {
			e.view.sort = "comparable"
		}
	}
	for i := 0; i < named.NumMethods(); i++ {
		method := named.Method(i)
		if !method.Exported() && !seals(obj.Pkg(), method.Name()) {
			continue
		}
		signature := method.Type().(*types.Signature)
		if strings.Contains(signatureText(signature), "internal/poll.") {
			continue // os.File has one on wasip1, for package net alone
		}
		star := ""
		if _, ok := signature.Recv().Type().(*types.Pointer); ok {
			star = "*"
		}
		e.methods = append(e.methods,
			" "+star+method.Name()+parameters(signature.TypeParams())+signatureText(signature))
	}
	return e
}

func describe(obj types.Object) (entry, bool) {
	switch obj := obj.(type) {
	case *types.Const:
		value := obj.Val().ExactString()
		if len(value) > valueBytesMax || obj.Val().Kind() == constant.Complex {
			return entry{}, false
		}
		return entry{line: obj.Name() + " const " + text(obj.Type()) + " = " + value}, true
	case *types.Var:
		return entry{line: obj.Name() + " var " + text(obj.Type())}, true
	case *types.Func:
		signature := obj.Type().(*types.Signature)
		if list := signature.TypeParams(); list.Len() > 0 {
			return entry{line: obj.Name() + parameters(list) + " func func" + signatureText(signature)}, true
		}
		return entry{line: obj.Name() + " var func" + signatureText(signature)}, true
	case *types.TypeName:
		if obj.IsAlias() {
			return entry{line: obj.Name() + " alias " + text(obj.Type())}, true
		}
		return describeType(obj), true
	}
	return entry{}, false
}

type collection map[key]entry

func (c collection) add(obj types.Object) {
	if obj.Pkg() == nil {
		return
	}
	at := key{obj.Pkg().Path(), obj.Name()}
	if _, ok := c[at]; ok {
		return
	}
	e, ok := describe(obj)
	if !ok {
		return
	}
	c[at] = e
	switch obj := obj.(type) {
	case *types.Func:
		c.addConstraints(obj.Type().(*types.Signature).TypeParams())
	case *types.TypeName:
		if named, ok := obj.Type().(*types.Named); ok && !obj.IsAlias() {
			c.addConstraints(named.TypeParams())
			c.addHeld(named.Underlying(), false)
		}
	}
}

// addConstraints adds the types that say which type arguments there may be.
func (c collection) addConstraints(list *types.TypeParamList) {
	for i := 0; i < list.Len(); i++ {
		if named, ok := unalias(list.At(i).Constraint()).(*types.Named); ok {
			c.add(named.Obj())
		}
	}
}

// addHeld adds the types of which a value of t is made.
func (c collection) addHeld(t types.Type, embedded bool) {
	switch t := unalias(t).(type) {
	case *types.Named:
		c.add(t.Obj())
	case *types.Array:
		c.addHeld(t.Elem(), false)
	case *types.Pointer:
		if embedded {
			c.addHeld(t.Elem(), false)
		}
	case *types.Struct:
		for i := 0; i < t.NumFields(); i++ {
			c.addHeld(t.Field(i).Type(), t.Field(i).Embedded())
		}
	case *types.Interface:
		for i := 0; i < t.NumEmbeddeds(); i++ {
			c.addHeld(t.EmbeddedType(i), false)
		}
	}
}

func collect(root, machine string, minor int, paths []string) collection {
	load := newLoader(root, machine, minor)
	found := collection{}
	for _, path := range paths {
		if path == "unsafe" || path == "builtin" {
			continue
		}
		pkg, err := load.Import(path)
		if err != nil {
			continue
		}
		for _, name := range pkg.Scope().Names() {
			if ast.IsExported(name) {
				found.add(pkg.Scope().Lookup(name))
			}
		}
	}
	return found
}
