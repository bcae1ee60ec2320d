// Api prints the exported API of every package below a GOPATH's src directory as go/types sees it:
// constants with exact values, variables, functions, types with what they stand for, method sets and
// promoted fields, types with full package paths. golang_api prints the same from our facts.
//
//	go run api.go tree.go aliases_go119.go SRC [PREFIX]       only packages whose path begins with PREFIX
//
// Packages that do not type-check without errors (absent dependencies, cgo) are left out.
package main

import (
	"fmt"
	"go/ast"
	"go/types"
	"sort"
	"strings"
)

func typeString(t types.Type) string { return types.TypeString(withoutAliases(t), nil) }

func signature(t types.Type) string {
	if s := t.(*types.Signature); s.TypeParams().Len() > 0 { // of a method, since Go 1.27
		return parameters(s.TypeParams()) + signature(withoutParameters(s))
	}
	return strings.TrimPrefix(typeString(t), "func")
}

// withoutParameters leaves type parameters to parameters(): go/types groups them as they were written.
func withoutParameters(s *types.Signature) *types.Signature {
	return types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic())
}

func parameters(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	var parts []string
	for i := 0; i < list.Len(); i++ {
		parts = append(parts, list.At(i).Obj().Name()+" "+typeString(list.At(i).Constraint()))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// printType prints a type's line, its method sets, and its promoted fields.
func printType(path string, obj *types.TypeName) {
	if obj.IsAlias() {
		fmt.Fprintf(out, "pkg %s alias %s %s\n", path, obj.Name(), typeString(obj.Type()))
		return
	}
	named := obj.Type().(*types.Named)
	fmt.Fprintf(out, "pkg %s type %s%s %s\n", path, obj.Name(), parameters(named.TypeParams()), typeString(named.Underlying()))
	if types.IsInterface(named) {
		set := types.NewMethodSet(named)
		for i := 0; i < set.Len(); i++ {
			fmt.Fprintf(out, "pkg %s interface method %s.%s%s\n", path, obj.Name(), set.At(i).Obj().Name(), signature(set.At(i).Type()))
		}
		return
	}
	values := types.NewMethodSet(named)
	pointers := types.NewMethodSet(types.NewPointer(named))
	for i := 0; i < pointers.Len(); i++ {
		method := pointers.At(i).Obj()
		if !method.Exported() {
			continue
		}
		star := "*"
		if values.Lookup(method.Pkg(), method.Name()) != nil {
			star = ""
		}
		fmt.Fprintf(out, "pkg %s method (%s%s) %s%s\n", path, star, obj.Name(), method.Name(), signature(method.Type()))
	}
	printPromotedFields(path, named)
}

// printPromotedFields looks up every exported field name that lies anywhere below.
func printPromotedFields(path string, named *types.Named) {
	names := map[string]bool{}
	seen := map[types.Type]bool{}
	var walk func(t types.Type, depth int)
	walk = func(t types.Type, depth int) {
		t = unalias(t)
		if p, ok := t.(*types.Pointer); ok {
			t = unalias(p.Elem())
		}
		if seen[t] || depth > 20 {
			return
		}
		seen[t] = true
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			return
		}
		for i := 0; i < s.NumFields(); i++ {
			if depth > 0 && s.Field(i).Exported() {
				names[s.Field(i).Name()] = true
			}
			if s.Field(i).Embedded() {
				walk(s.Field(i).Type(), depth+1)
			}
		}
	}
	walk(named, 0)
	var sorted []string
	for name := range names {
		sorted = append(sorted, name)
	}
	sort.Strings(sorted)
	for _, name := range sorted {
		obj, index, _ := types.LookupFieldOrMethod(named, true, nil, name)
		if field, ok := obj.(*types.Var); ok && len(index) > 1 {
			fmt.Fprintf(out, "pkg %s promoted %s.%s %s\n", path, named.Obj().Name(), name, typeString(field.Type()))
		}
	}
}

func printPackage(path string, pkg *types.Package) {
	fmt.Fprintf(out, "pkg %s\n", path)
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		if !ast.IsExported(name) {
			continue
		}
		switch obj := scope.Lookup(name).(type) {
		case *types.Const:
			fmt.Fprintf(out, "pkg %s const %s %s %s\n", path, name, typeString(obj.Type()), obj.Val().ExactString())
		case *types.Var:
			fmt.Fprintf(out, "pkg %s var %s %s\n", path, name, typeString(obj.Type()))
		case *types.Func:
			s := obj.Type().(*types.Signature)
			fmt.Fprintf(out, "pkg %s func %s%s%s\n", path, name, parameters(s.TypeParams()), signature(withoutParameters(s)))
		case *types.TypeName:
			printType(path, obj)
		}
	}
}

func main() {
	defer out.Flush()
	eachPackage(func(path string) {
		if pkg := load(path); pkg != nil {
			printPackage(path, pkg)
		}
	})
}
