// For an oracle that Go 1.23 or later builds: there a name of an alias is a type of its own.
package main

import "go/types"

func unalias(t types.Type) types.Type { return types.Unalias(t) }

// withoutAliases says what a type is made of, with no name of an alias in it but "any". An own declared
// type stays as it is; what it is made of is looked at when it is printed.
func withoutAliases(t types.Type) types.Type {
	for {
		alias, ok := t.(*types.Alias)
		if !ok {
			break
		}
		if alias.Obj() == types.Universe.Lookup("any") {
			return t
		}
		t = alias.Rhs()
	}
	switch t := t.(type) {
	case *types.Pointer:
		return types.NewPointer(withoutAliases(t.Elem()))
	case *types.Slice:
		return types.NewSlice(withoutAliases(t.Elem()))
	case *types.Array:
		return types.NewArray(withoutAliases(t.Elem()), t.Len())
	case *types.Map:
		return types.NewMap(withoutAliases(t.Key()), withoutAliases(t.Elem()))
	case *types.Chan:
		return types.NewChan(t.Dir(), withoutAliases(t.Elem()))
	case *types.Signature:
		if t.TypeParams().Len() > 0 { // they belong to this signature alone
			return t
		}
		return types.NewSignatureType(nil, nil, nil, tupleWithoutAliases(t.Params()), tupleWithoutAliases(t.Results()), t.Variadic())
	case *types.Struct:
		return structWithoutAliases(t)
	case *types.Interface:
		return interfaceWithoutAliases(t)
	case *types.Union:
		terms := []*types.Term{}
		for i := 0; i < t.Len(); i++ {
			terms = append(terms, types.NewTerm(t.Term(i).Tilde(), withoutAliases(t.Term(i).Type())))
		}
		return types.NewUnion(terms)
	case *types.Named:
		return namedWithoutAliases(t)
	default:
		return t
	}
}

func variableWithoutAliases(v *types.Var) *types.Var {
	if v.IsField() {
		return types.NewField(v.Pos(), v.Pkg(), v.Name(), withoutAliases(v.Type()), v.Embedded())
	}
	return types.NewParam(v.Pos(), v.Pkg(), v.Name(), withoutAliases(v.Type()))
}

func tupleWithoutAliases(list *types.Tuple) *types.Tuple {
	variables := []*types.Var{}
	for i := 0; i < list.Len(); i++ {
		variables = append(variables, variableWithoutAliases(list.At(i)))
	}
	return types.NewTuple(variables...)
}

func structWithoutAliases(t *types.Struct) types.Type {
	fields, tags := []*types.Var{}, []string{}
	for i := 0; i < t.NumFields(); i++ {
		fields = append(fields, variableWithoutAliases(t.Field(i)))
		tags = append(tags, t.Tag(i))
	}
	return types.NewStruct(fields, tags)
}

func interfaceWithoutAliases(t *types.Interface) types.Type {
	if t.NumEmbeddeds() == 0 && t.NumExplicitMethods() == 0 {
		return t
	}
	methods, embedded := []*types.Func{}, []types.Type{}
	for i := 0; i < t.NumExplicitMethods(); i++ {
		m := t.ExplicitMethod(i)
		methods = append(methods, types.NewFunc(m.Pos(), m.Pkg(), m.Name(), withoutAliases(m.Type()).(*types.Signature)))
	}
	for i := 0; i < t.NumEmbeddeds(); i++ {
		embedded = append(embedded, withoutAliases(t.EmbeddedType(i)))
	}
	made := types.NewInterfaceType(methods, embedded)
	if t.IsImplicit() {
		made.MarkImplicit()
	}
	return made.Complete()
}

func namedWithoutAliases(t *types.Named) types.Type {
	if t.TypeArgs().Len() == 0 {
		return t
	}
	arguments := []types.Type{}
	for i := 0; i < t.TypeArgs().Len(); i++ {
		arguments = append(arguments, withoutAliases(t.TypeArgs().At(i)))
	}
	made, err := types.Instantiate(nil, t.Origin(), arguments, false)
	if err != nil {
		return t
	}
	return made
}
