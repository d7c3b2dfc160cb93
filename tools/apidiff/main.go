// Apidiff keeps the exported API of a module's public packages in golden files,
// one declaration a line, and says what a change to it needs.
//
//	apidiff            compare; 1 when the API and its golden files differ, or
//	                   when a change lacks what docs/compatibility.md asks for
//	apidiff -write     rewrite the golden files
//	apidiff -base ref  take ref as the base instead of the last release
//
// The lines are made so that what would break a caller changes or removes one: an
// interface that others can implement has the names of its methods in one line,
// the methods of one that they cannot have only lines of their own. The base is
// therefore read from its golden files, without building it, and needs no
// comparison of types such as golang.org/x/exp/apidiff has.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	dir := flag.String("C", ".", "the module's `folder`")
	write := flag.Bool("write", false, "rewrite the golden files")
	base := flag.String("base", "", "what to compare with: a tag, branch or commit")
	flag.Parse()
	do := check
	if *write {
		do = rewrite
	}
	ok, err := do(os.Stdout, *dir, *base)
	if err != nil {
		fmt.Fprintln(os.Stderr, "apidiff:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}
