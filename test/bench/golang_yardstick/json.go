package main

import (
	"bufio"
	"encoding/json"
	"go/parser"
	"go/token"
	"log"
	"os"
)

const apiMode = parser.SkipObjectResolution | parser.ParseComments

// printAPI writes the exported API of the trees as JSON to standard output, a package a line. Packages that
// need no type checker are printed as they come, and dropped.
func printAPI(same bool, roots []string) {
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	for _, root := range roots {
		print := printSyntax
		if same {
			print = printChecked
		}
		print(root, func(api any) {
			if err := encoder.Encode(api); err != nil {
				log.Fatal(err)
			}
		})
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

func printSyntax(root string, take func(any)) {
	for _, dir := range readTree(root) {
		fset := token.NewFileSet()
		for _, u := range units(dir, fset, apiMode) {
			if !u.outside && len(u.library) > 0 {
				take(collectAPI(fset, u))
			}
		}
	}
}

func printChecked(root string, take func(any)) {
	fset, list := parseTree(readTree(root), apiMode)
	w := newWorld(fset, list)
	for _, u := range list {
		if u.outside || len(u.library) == 0 {
			continue
		}
		if own := w.library(u); own != nil {
			take(collectSameAPI(fset, u, own))
		}
	}
}
