package main

import (
	"go/ast"
	"go/constant"
	"go/token"
)

// constants works out the constants of a package when they are asked for, as far as literals, iota and
// own constants suffice.
type constants struct {
	declared map[string]*declaredConstant
}

type declaredConstant struct {
	expr   ast.Expr
	iota   int64
	value  constant.Value
	inWork bool
}

func newConstants(files []*ast.File) *constants {
	c := &constants{map[string]*declaredConstant{}}
	for _, file := range files {
		for _, decl := range file.Decls {
			if group, ok := decl.(*ast.GenDecl); ok && group.Tok == token.CONST {
				c.add(group)
			}
		}
	}
	return c
}

// Specs without values repeat those of the last one that has some.
func (c *constants) add(group *ast.GenDecl) {
	var values []ast.Expr
	for i, spec := range group.Specs {
		spec := spec.(*ast.ValueSpec)
		if spec.Type != nil || len(spec.Values) > 0 {
			values = spec.Values
		}
		for j, name := range spec.Names {
			if j < len(values) {
				c.declared[name.Name] = &declaredConstant{expr: values[j], iota: int64(i)}
			}
		}
	}
}

func (c *constants) value(name string) constant.Value {
	d := c.declared[name]
	if d == nil || d.inWork {
		return constant.MakeUnknown()
	}
	if d.value == nil {
		d.inWork = true
		d.value = c.eval(d.expr, d.iota)
		d.inWork = false
	}
	return d.value
}

func (c *constants) eval(expr ast.Expr, iota int64) constant.Value {
	switch x := expr.(type) {
	case *ast.BasicLit:
		return constant.MakeFromLiteral(x.Value, x.Kind, 0)
	case *ast.ParenExpr:
		return c.eval(x.X, iota)
	case *ast.Ident:
		switch x.Name {
		case "iota":
			return constant.MakeInt64(iota)
		case "true", "false":
			return constant.MakeBool(x.Name == "true")
		}
		return c.value(x.Name)
	case *ast.CallExpr:
		// A conversion, by all odds.
		if len(x.Args) == 1 {
			return c.eval(x.Args[0], iota)
		}
	case *ast.UnaryExpr:
		value := c.eval(x.X, iota)
		if isNumber(value) && (x.Op == token.ADD || x.Op == token.SUB) ||
			value.Kind() == constant.Int && x.Op == token.XOR ||
			value.Kind() == constant.Bool && x.Op == token.NOT {
			return constant.UnaryOp(x.Op, value, 0)
		}
	case *ast.BinaryExpr:
		return binary(c.eval(x.X, iota), x.Op, c.eval(x.Y, iota))
	}
	return constant.MakeUnknown()
}

func isNumber(value constant.Value) bool {
	return value.Kind() >= constant.Int
}

func binary(x constant.Value, op token.Token, y constant.Value) constant.Value {
	if x.Kind() == constant.Unknown || y.Kind() == constant.Unknown {
		return constant.MakeUnknown()
	}
	integers := x.Kind() == constant.Int && y.Kind() == constant.Int
	switch op {
	case token.SHL, token.SHR:
		if count, exact := constant.Uint64Val(y); integers && exact && count < 512 {
			return constant.Shift(x, op, uint(count))
		}
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		if isNumber(x) && isNumber(y) || x.Kind() == constant.String && y.Kind() == constant.String {
			return constant.MakeBool(constant.Compare(x, op, y))
		}
	case token.LAND, token.LOR:
		if x.Kind() == constant.Bool && y.Kind() == constant.Bool {
			return constant.BinaryOp(x, op, y)
		}
	case token.QUO:
		if isNumber(x) && isNumber(y) && constant.Sign(y) != 0 {
			if integers {
				op = token.QUO_ASSIGN // go/constant's integer division
			}
			return constant.BinaryOp(x, op, y)
		}
	case token.REM:
		if integers && constant.Sign(y) != 0 {
			return constant.BinaryOp(x, op, y)
		}
	case token.AND, token.OR, token.XOR, token.AND_NOT:
		if integers {
			return constant.BinaryOp(x, op, y)
		}
	case token.ADD:
		if isNumber(x) && isNumber(y) || x.Kind() == constant.String && y.Kind() == constant.String {
			return constant.BinaryOp(x, op, y)
		}
	case token.SUB, token.MUL:
		if isNumber(x) && isNumber(y) {
			return constant.BinaryOp(x, op, y)
		}
	}
	return constant.MakeUnknown()
}
