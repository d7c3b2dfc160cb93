package docs

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// source is a block as files of Go.
type source struct {
	block
	files []*ast.File
	// fragment is whether it does not stand alone.
	fragment bool
}

// compiler checks blocks.
type compiler struct{ sources []source }

// add reads a block, and says what is wrong with it as far as that can be told
// without types.
func (c *compiler) add(b block) error {
	kind, arg, _ := strings.Cut(b.rule, " ")
	switch {
	case kind == "from" && arg != "":
		return standsIn(b, arg)
	case kind == "with" && arg != "", b.rule == "":
	default:
		return fmt.Errorf("%s: no such rule: %q: see the comment of internal/docs", b.at(), b.rule)
	}
	if strings.HasPrefix(b.text, "package ") {
		if b.rule != "" {
			return fmt.Errorf("%s: a file stands alone: want no rule", b.at())
		}
		file, err := c.parse(b, "", "")
		c.sources = append(c.sources, source{b, []*ast.File{file}, false})
		return err
	}
	file, err := c.parse(b, "package fragment; ", "")
	if err != nil {
		body, bodyErr := c.parse(b, "package fragment; func _() (_ error) { {", "}\npanic(0) }")
		if bodyErr != nil {
			return further(err, bodyErr)
		}
		file = body
	}
	if arg == "" {
		arg = "volt"
	}
	names, err := c.names(b, arg)
	if err != nil {
		return err
	}
	c.sources = append(c.sources, source{b, []*ast.File{file, names}, true})
	return nil
}

// standsIn reports whether a block is part of a file that is compiled elsewhere.
func standsIn(b block, path string) error {
	if !strings.HasSuffix(path, ".go") || strings.Contains(path, "testdata/") || !filepath.IsLocal(path) {
		return fmt.Errorf("%s: %s is no Go file that is compiled", b.at(), path)
	}
	raw, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		return fmt.Errorf("%s: %w", b.at(), err)
	}
	if !strings.Contains("\n"+string(raw), "\n"+b.text) {
		return fmt.Errorf("%s: the block does not stand in %s", b.at(), path)
	}
	return nil
}

// parse reads a block between two texts, with the line numbers of its page.
func (c *compiler) parse(b block, before, after string) (*ast.File, error) {
	text := fmt.Sprintf("%s\n//line %s\n%s%s\n", before, b.at(), b.text, after)
	return parser.ParseFile(built.fset, "block.go", text, parser.ParseComments)
}

// names reads the variables that a fragment may use.
func (c *compiler) names(b block, name string) (*ast.File, error) {
	path := filepath.Join("testdata", "names", filepath.Base(name)+".go")
	file, err := parser.ParseFile(built.fset, path, nil, 0)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s: no such names: %q", b.at(), name)
	}
	return file, err
}

// further is the error that came later in the text: who read more of it knows
// better what it is.
func further(a, b error) error {
	at := func(err error) int {
		var list scanner.ErrorList
		if errors.As(err, &list) && len(list) > 0 {
			return list[0].Pos.Line
		}
		return 0
	}
	if at(a) > at(b) {
		return a
	}
	return b
}

// check type-checks all blocks.
func (c *compiler) check() (problems []error) {
	var paths []string
	for _, s := range c.sources {
		if s.fragment {
			c.addImports(s.files[0], s.files[1])
			withoutRedeclared(s.files[0], s.files[1])
		}
		for _, f := range s.files {
			for _, i := range f.Imports {
				path, _ := strconv.Unquote(i.Path.Value)
				paths = append(paths, path)
			}
		}
	}
	slices.Sort(paths)
	built.mu.Lock()
	defer built.mu.Unlock()
	if err := built.build(slices.Compact(paths)); err != nil {
		return []error{err}
	}
	for _, s := range c.sources {
		config := types.Config{Importer: built.types, Error: func(err error) {
			if !s.fragment || !unused(err) {
				problems = append(problems, err)
			}
		}}
		_, _ = config.Check("fragment", built.fset, s.files, nil)
	}
	return problems
}

// unused reports whether an error is a variable that is declared and not used.
func unused(err error) bool {
	var e types.Error
	return errors.As(err, &e) && e.Soft && strings.HasPrefix(e.Msg, "declared and not used")
}

// addImports imports what a fragment names and nobody declares.
func (c *compiler) addImports(file, names *ast.File) {
	have := map[string]bool{}
	for _, f := range []*ast.File{file, names} {
		for name := range f.Scope.Objects {
			have[name] = true
		}
	}
	for _, i := range file.Imports {
		path, _ := strconv.Unquote(i.Path.Value)
		for name, known := range imports {
			have[name] = have[name] || known == path
		}
	}
	for _, ident := range file.Unresolved {
		path, known := imports[ident.Name]
		if !known || have[ident.Name] {
			continue
		}
		have[ident.Name] = true
		spec := &ast.ImportSpec{Name: ast.NewIdent(ident.Name), Path: &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(path)}}
		file.Imports = append(file.Imports, spec)
		file.Decls = append([]ast.Decl{&ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{spec}}}, file.Decls...)
	}
}

// withoutRedeclared takes those names away that a fragment declares itself.
func withoutRedeclared(file, names *ast.File) {
	own := file.Scope.Objects
	names.Decls = slices.DeleteFunc(names.Decls, func(d ast.Decl) bool {
		switch d := d.(type) {
		case *ast.FuncDecl:
			return own[d.Name.Name] != nil
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok {
					v.Names = slices.DeleteFunc(v.Names, func(id *ast.Ident) bool { return own[id.Name] != nil })
				}
			}
			d.Specs = slices.DeleteFunc(d.Specs, func(s ast.Spec) bool {
				v, ok := s.(*ast.ValueSpec)
				return ok && len(v.Names) == 0
			})
			return d.Tok == token.VAR && len(d.Specs) == 0
		}
		return false
	})
}
