package main

import (
	"errors"
	"fmt"
	"go/types"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A source is what is public of a module, ready to be described.
type source struct {
	path string
	pkgs []*types.Package
}

// load finds and reads the public packages of the module in dir. Types come from
// the compiler's export data, so that a warm build cache makes it quick.
func load(dir string) (*source, error) {
	config := &packages.Config{
		Mode: packages.NeedName | packages.NeedModule,
		Dir:  dir,
		// The same API wherever this runs: one platform, no build tags of the
		// user's, no workspace around the module.
		Env:        append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "GOWORK=off"),
		BuildFlags: []string{"-tags="},
	}
	all, err := packages.Load(config, "./...")
	if err != nil {
		return nil, err
	}
	m := &source{}
	var paths []string
	for _, p := range all {
		if p.Module == nil {
			return nil, fmt.Errorf("%s: %w", p.PkgPath, firstOf(p.Errors))
		}
		m.path = p.Module.Path
		if p.Name != "main" && isPublic(m.path, p.PkgPath) {
			paths = append(paths, p.PkgPath)
		}
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("no public packages in %s", dir)
	}
	slices.Sort(paths)

	config.Mode = packages.NeedName | packages.NeedTypes
	loaded, err := packages.Load(config, paths...)
	if err != nil {
		return nil, err
	}
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			return nil, fmt.Errorf("%s: %w", p.PkgPath, firstOf(p.Errors))
		}
		m.pkgs = append(m.pkgs, p.Types)
	}
	return m, nil
}

func firstOf(problems []packages.Error) error {
	if len(problems) == 0 {
		return errors.New("not in a module")
	}
	return problems[0]
}

// isPublic reports whether others may import the package and are meant to.
func isPublic(module, path string) bool {
	below, ok := strings.CutPrefix(path, module)
	if !ok || (below != "" && below[0] != '/') {
		return false
	}
	for part := range strings.SplitSeq(below, "/") {
		if part == "internal" || part == "example" || part == "examples" {
			return false
		}
	}
	return true
}

// owns reports whether the package is one of the module's, public or not.
func (m *source) owns(p *types.Package) bool {
	return p != nil && (p.Path() == m.path || strings.HasPrefix(p.Path(), m.path+"/"))
}

// name is how a package is written: by its path below the module, the root by
// its own name, and what is not of the module by its import path. So a new major
// version, which is a new module path, leaves the lines as they are.
func (m *source) name(p *types.Package) string {
	if p.Path() == m.path {
		return p.Name()
	}
	return strings.TrimPrefix(p.Path(), m.path+"/")
}

// isHidden reports whether a type of the module has no exported name in a public
// package, so that whatever shows it must tell what it has.
func (m *source) isHidden(t *types.TypeName) bool {
	return m.owns(t.Pkg()) && (!t.Exported() || !isPublic(m.path, t.Pkg().Path()))
}
