// For an oracle that Go before 1.23 builds: aliases_go123.go is of those since.
package main

import "go/types"

// As go/types had it before Go 1.22, names of aliases are in no type.
func unalias(t types.Type) types.Type        { return t }
func withoutAliases(t types.Type) types.Type { return t }
