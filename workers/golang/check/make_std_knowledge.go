// Make_std_knowledge prints std_knowledge.def from the standard library of the Go that runs it:
//
//	GO111MODULE=off go run make_std_knowledge.go > std_knowledge.def
//
// Only what is the same on every machine looked at, and can be written in the table's small type
// syntax, gets in. What Go's compatibility promise does not fix (syscall, runtime) stays out.
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

type machine struct{ goos, goarch string }

var machines = []machine{{"linux", "amd64"}, {"windows", "amd64"}, {"linux", "386"}, {"darwin", "arm64"}}

// writable tells whether the table's type syntax has the type: names, pointers, slices and maps.
func writable(t types.Type) bool {
	switch t := t.(type) {
	case *types.Basic:
		return true
	case *types.Named:
		return t.TypeArgs().Len() == 0
	case *types.Pointer:
		return writable(t.Elem())
	case *types.Slice:
		return writable(t.Elem())
	case *types.Map:
		return writable(t.Key()) && writable(t.Elem())
	}
	return false
}

func describe(obj types.Object) (string, bool) {
	text := func(t types.Type) string { return types.TypeString(t, nil) }
	path, name := strconv.Quote(obj.Pkg().Path()), strconv.Quote(obj.Name())
	switch obj := obj.(type) {
	case *types.Const:
		value := obj.Val().ExactString()
		if !writable(obj.Type()) || len(value) > 200 || strings.Contains(value, "/") && obj.Val().Kind().String() != "Float" && obj.Val().Kind().String() != "String" {
			return "", false
		}
		return fmt.Sprintf("GOFED_GO_STD_CONST(%s, %s, %q, %q)", path, name, text(obj.Type()), value), true
	case *types.Var:
		if !writable(obj.Type()) {
			return "", false
		}
		return fmt.Sprintf("GOFED_GO_STD_VAR(%s, %s, %q)", path, name, text(obj.Type())), true
	case *types.Func:
		s := obj.Type().(*types.Signature)
		if s.TypeParams().Len() > 0 || s.Results().Len() == 0 {
			return "", false
		}
		var results []string
		for i := 0; i < s.Results().Len(); i++ {
			if !writable(s.Results().At(i).Type()) {
				return "", false
			}
			results = append(results, text(s.Results().At(i).Type()))
		}
		return fmt.Sprintf("GOFED_GO_STD_FUNC(%s, %s, %q)", path, name, strings.Join(results, ", ")), true
	case *types.TypeName:
		if obj.IsAlias() && writable(obj.Type()) {
			return fmt.Sprintf("GOFED_GO_STD_ALIAS(%s, %s, %q)", path, name, text(obj.Type())), true
		}
		if basic, ok := obj.Type().Underlying().(*types.Basic); ok {
			return fmt.Sprintf("GOFED_GO_STD_TYPE(%s, %s, %q)", path, name, basic.Name()), true
		}
	}
	return "", false
}

// loader type-checks packages of GOROOT/src for one machine, without function bodies.
type loader struct {
	context build.Context
	fset    *token.FileSet
	loaded  map[string]*types.Package
}

func (l *loader) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg, ok := l.loaded[path]; ok {
		return pkg, nil
	}
	dir := filepath.Join(l.context.GOROOT, "src", path)
	info, err := l.context.ImportDir(dir, 0)
	if err != nil {
		dir = filepath.Join(l.context.GOROOT, "src", "vendor", path)
		if info, err = l.context.ImportDir(dir, 0); err != nil {
			return nil, err
		}
	}
	var files []*ast.File
	for _, name := range info.GoFiles {
		file, err := parser.ParseFile(l.fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	config := types.Config{Importer: l, IgnoreFuncBodies: true, Error: func(error) {}, Sizes: types.SizesFor("gc", l.context.GOARCH)}
	pkg, _ := config.Check(path, l.fset, files, nil)
	l.loaded[path] = pkg
	return pkg, nil
}

func main() {
	list, err := exec.Command("go", "list", "std").Output()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	count := map[string]int{}
	for _, m := range machines {
		load := &loader{build.Default, token.NewFileSet(), map[string]*types.Package{}}
		load.context.GOOS, load.context.GOARCH, load.context.CgoEnabled = m.goos, m.goarch, false
		for _, path := range strings.Fields(string(list)) {
			if strings.Contains(path, "internal") || strings.HasPrefix(path, "vendor/") || path == "syscall" || path == "runtime" || strings.HasPrefix(path, "runtime/") || path == "unsafe" {
				continue
			}
			pkg, err := load.Import(path)
			if err != nil {
				continue
			}
			for _, name := range pkg.Scope().Names() {
				if !ast.IsExported(name) {
					continue
				}
				if line, ok := describe(pkg.Scope().Lookup(name)); ok {
					count[line]++
				}
			}
		}
	}
	// What package syscall has everywhere but on Plan 9, which has no types of these names.
	lines := []string{
		`GOFED_GO_STD_TYPE("syscall", "Errno", "uintptr")`,
		`GOFED_GO_STD_TYPE("syscall", "Signal", "int")`,
	}
	for line, n := range count {
		if n == len(machines) && !strings.Contains(line, "syscall.") {
			lines = append(lines, line)
		}
	}
	key := func(line string) string {
		_, rest, _ := strings.Cut(line, "(")
		parts := strings.SplitN(rest, ", ", 3)
		return parts[0] + "\x00" + parts[1]
	}
	sort.Slice(lines, func(i, j int) bool { return key(lines[i]) < key(lines[j]) })
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintln(out, "// Exported names of Go's standard library whose types or values hang on no machine, by path and")
	fmt.Fprintln(out, "// name. Made by make_std_knowledge.go; not edited by hand.")
	fmt.Fprintln(out, "// clang-format off")
	for _, line := range lines {
		fmt.Fprintln(out, line)
	}
	fmt.Fprintln(out, "// clang-format on")
	fmt.Fprintln(out, "#undef GOFED_GO_STD_CONST\n#undef GOFED_GO_STD_VAR\n#undef GOFED_GO_STD_FUNC\n#undef GOFED_GO_STD_ALIAS\n#undef GOFED_GO_STD_TYPE")
}
