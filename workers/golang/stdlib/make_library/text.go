package main

import (
	"go/types"
	"strconv"
	"strings"
)

// text writes a type as types.TypeString does with whole import paths, but what an alias stands for
// in its place.
func text(t types.Type) string {
	var w strings.Builder
	write(&w, t)
	return w.String()
}

// unalias follows aliases but that of the universe, any. (types.Unalias came with Go 1.22.)
func unalias(t types.Type) types.Type {
	type alias interface {
		Obj() *types.TypeName
		Rhs() types.Type
	}
	for {
		a, ok := t.(alias)
		if !ok || a.Obj().Pkg() == nil {
			return t
		}
		// An instance of a generic alias has its arguments in what it stands for, not in its Rhs.
		if u, ok := t.(interface{ TypeArgs() *types.TypeList }); ok && u.TypeArgs().Len() > 0 {
			return t.Underlying()
		}
		t = a.Rhs()
	}
}

func write(w *strings.Builder, t types.Type) {
	switch t := unalias(t).(type) {
	case *types.Named:
		if t.Obj().Pkg() != nil {
			w.WriteString(t.Obj().Pkg().Path() + ".")
		}
		w.WriteString(t.Obj().Name())
		if args := t.TypeArgs(); args.Len() > 0 {
			w.WriteByte('[')
			for i := 0; i < args.Len(); i++ {
				if i > 0 {
					w.WriteByte(',')
				}
				write(w, args.At(i))
			}
			w.WriteByte(']')
		}
	case *types.TypeParam:
		w.WriteString(t.Obj().Name())
	case *types.Pointer:
		w.WriteByte('*')
		write(w, t.Elem())
	case *types.Slice:
		w.WriteString("[]")
		write(w, t.Elem())
	case *types.Array:
		w.WriteString("[" + strconv.FormatInt(t.Len(), 10) + "]")
		write(w, t.Elem())
	case *types.Map:
		w.WriteString("map[")
		write(w, t.Key())
		w.WriteByte(']')
		write(w, t.Elem())
	case *types.Chan:
		writeChan(w, t)
	case *types.Signature:
		w.WriteString("func" + signatureText(t))
	case *types.Struct:
		writeStruct(w, t)
	case *types.Interface:
		writeInterface(w, t)
	case *types.Union:
		for i := 0; i < t.Len(); i++ {
			if i > 0 {
				w.WriteString(" | ")
			}
			if t.Term(i).Tilde() {
				w.WriteByte('~')
			}
			write(w, t.Term(i).Type())
		}
	default:
		w.WriteString(types.TypeString(t, nil)) // basic types, any
	}
}

func writeChan(w *strings.Builder, t *types.Chan) {
	switch t.Dir() {
	case types.SendOnly:
		w.WriteString("chan<- ")
	case types.RecvOnly:
		w.WriteString("<-chan ")
	default:
		w.WriteString("chan ")
		if inner, ok := unalias(t.Elem()).(*types.Chan); ok && inner.Dir() == types.RecvOnly {
			w.WriteByte('(')
			write(w, inner)
			w.WriteByte(')')
			return
		}
	}
	write(w, t.Elem())
}

func writeStruct(w *strings.Builder, t *types.Struct) {
	w.WriteString("struct{")
	for i := 0; i < t.NumFields(); i++ {
		if i > 0 {
			w.WriteString("; ")
		}
		if !t.Field(i).Embedded() {
			w.WriteString(t.Field(i).Name() + " ")
		}
		write(w, t.Field(i).Type())
		if tag := t.Tag(i); tag != "" {
			w.WriteString(" " + strconv.Quote(tag))
		}
	}
	w.WriteByte('}')
}

func writeInterface(w *strings.Builder, t *types.Interface) {
	if t == types.Universe.Lookup("any").Type().Underlying() {
		w.WriteString("any") // what a type declared as any has, and before Go 1.22 any itself
		return
	}
	w.WriteString("interface{")
	for i := 0; i < t.NumExplicitMethods(); i++ {
		if i > 0 {
			w.WriteString("; ")
		}
		method := t.ExplicitMethod(i)
		w.WriteString(method.Name() + signatureText(method.Type().(*types.Signature)))
	}
	for i := 0; i < t.NumEmbeddeds(); i++ {
		if i > 0 || t.NumExplicitMethods() > 0 {
			w.WriteString("; ")
		}
		write(w, t.EmbeddedType(i))
	}
	w.WriteByte('}')
}

// constraintText leaves out the interface that a constraint such as ~[]E is short for.
func constraintText(t types.Type) string {
	if i, ok := t.(*types.Interface); ok && i.NumExplicitMethods() == 0 && i.NumEmbeddeds() == 1 {
		if _, ok := i.EmbeddedType(0).(*types.Union); ok && i.IsImplicit() {
			return text(i.EmbeddedType(0))
		}
	}
	return text(t)
}

// signatureText is "(a int, b ...string) (c error)".
func signatureText(t *types.Signature) string {
	var w strings.Builder
	writeTuple(&w, t.Params(), t.Variadic())
	switch results := t.Results(); {
	case results.Len() == 0:
	case results.Len() == 1 && results.At(0).Name() == "":
		w.WriteByte(' ')
		write(&w, results.At(0).Type())
	default:
		w.WriteByte(' ')
		writeTuple(&w, results, false)
	}
	return w.String()
}

func writeTuple(w *strings.Builder, tuple *types.Tuple, variadic bool) {
	w.WriteByte('(')
	for i := 0; i < tuple.Len(); i++ {
		if i > 0 {
			w.WriteString(", ")
		}
		v := tuple.At(i)
		if v.Name() != "" {
			w.WriteString(v.Name() + " ")
		}
		if !variadic || i < tuple.Len()-1 {
			write(w, v.Type())
		} else if s, ok := unalias(v.Type()).(*types.Slice); ok {
			w.WriteString("...")
			write(w, s.Elem())
		} else { // append([]byte, string...)
			write(w, v.Type())
			w.WriteString("...")
		}
	}
	w.WriteByte(')')
}
