// Uncovered lists the statements of a module that no test runs, and wants each of
// them to say why:
//
//	default: // uncovered: net/http gives no other kind
//
// A block is explained by such a comment on one of its lines, or in the comment
// before it. It ends in 1 where one is not.
//
//	uncovered -profile cover.out . ./api ./internal/rest
package main

import (
	"flag"
	"fmt"
	"os"

	"golang.org/x/tools/cover"
)

func main() {
	dir := flag.String("C", ".", "the module's `folder`")
	profile := flag.String("profile", "cover.out", "the `file` that go test -coverprofile wrote")
	flag.Parse()
	ok, err := run(*dir, *profile, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "uncovered:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

func run(dir, profile string, packages []string) (bool, error) {
	files, err := cover.ParseProfiles(profile)
	if err != nil {
		return false, err
	}
	r, err := read(dir, files, packages)
	if err != nil {
		return false, err
	}
	r.print(os.Stdout)
	return r.unexplained() == 0, nil
}
