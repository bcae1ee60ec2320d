// Make_std_interfaces prints std_interfaces.def from the standard library of the Go that runs it:
//
//	GO111MODULE=off go run make_std_interfaces.go > std_interfaces.def
//
// An interface of the standard library never changes once it is published (Go's compatibility
// promise), so what embeds one can be known without its source. Those with unexported methods or
// mentioning unexported types stay out.
package main

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"sort"
	"strings"
)

func writable(t *types.Interface) bool {
	for i := 0; i < t.NumMethods(); i++ {
		if !t.Method(i).Exported() {
			return false
		}
	}
	return t.IsMethodSet() && t.NumMethods() > 0
}

func describe(t *types.Interface) string {
	var methods []string
	for i := 0; i < t.NumMethods(); i++ {
		signature := types.TypeString(t.Method(i).Type(), nil)
		methods = append(methods, t.Method(i).Name()+strings.TrimPrefix(signature, "func"))
	}
	sort.Strings(methods)
	return "interface{" + strings.Join(methods, "; ") + "}"
}

func main() {
	list, err := exec.Command("go", "list", "std").Output()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	load := importer.ForCompiler(token.NewFileSet(), "source", nil)
	fmt.Println("// Interfaces of Go's standard library with all their methods, by path and name. Made by")
	fmt.Println("// make_std_interfaces.go; not edited by hand.")
	fmt.Println("// clang-format off")
	for _, path := range strings.Fields(string(list)) {
		if strings.Contains(path, "internal") || strings.HasPrefix(path, "vendor/") || strings.HasPrefix(path, "runtime") || path == "syscall" || path == "unsafe" {
			continue
		}
		pkg, err := load.Import(path)
		if err != nil {
			fmt.Fprintln(os.Stderr, path, err)
			continue
		}
		for _, name := range pkg.Scope().Names() {
			object, ok := pkg.Scope().Lookup(name).(*types.TypeName)
			if !ok || !ast.IsExported(name) || object.IsAlias() {
				continue
			}
			if named, ok := object.Type().(*types.Named); !ok || named.TypeParams().Len() > 0 {
				continue
			}
			if t, ok := object.Type().Underlying().(*types.Interface); ok && writable(t) {
				fmt.Printf("GOFED_GO_STD_INTERFACE(%q, %q, %q)\n", path, name, describe(t))
			}
		}
	}
	fmt.Println("// clang-format on")
	fmt.Println("#undef GOFED_GO_STD_INTERFACE")
}
