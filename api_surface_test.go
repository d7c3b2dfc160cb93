package volt_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The packages whose exported names are a promise, and what their signatures
// may name beside the standard library.
var public = map[string][]string{
	".":   {"github.com/voltagegpu/volt-go/api"},
	"api": nil,
}

// Nothing that this module could not keep stable is part of what it shows.
func TestPublicAPINamesNoForeignType(t *testing.T) {
	t.Parallel()
	for dir, allowed := range public {
		set, files := sources(t, dir)
		for _, file := range files {
			imports := importsOf(t, file)
			for _, node := range exportedTypes(file) {
				ast.Inspect(node, func(n ast.Node) bool {
					selector, ok := n.(*ast.SelectorExpr)
					if !ok {
						return true
					}
					name, ok := selector.X.(*ast.Ident)
					if !ok {
						return true
					}
					path := imports[name.Name]
					if standard(path) || slices.Contains(allowed, path) {
						return true
					}
					t.Errorf("%s: %s.%s of %s is part of the public API", set.Position(n.Pos()), name.Name, selector.Sel.Name, path)
					return true
				})
			}
		}
	}
}

// standard reports whether an import path is the standard library's, which has
// no dot in its first element.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return path != "" && !strings.Contains(first, ".")
}

func importsOf(t *testing.T, file *ast.File) map[string]string {
	t.Helper()
	imports := map[string]string{}
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		require.NoError(t, err)
		name := path[strings.LastIndexByte(path, '/')+1:]
		if spec.Name != nil {
			name = spec.Name.Name
			assert.NotEqual(t, ".", name, "a dot import hides where a name is from")
		}
		imports[name] = path
	}
	return imports
}

// exportedTypes are the parts of a file that say what its exported names are:
// signatures, type definitions without their unexported fields and methods, the
// types of variables and constants or else their values.
func exportedTypes(file *ast.File) []ast.Node {
	var nodes []ast.Node
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Name.IsExported() && (decl.Recv == nil || ast.IsExported(receiver(decl))) {
				nodes = append(nodes, decl.Type)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					if spec.Name.IsExported() {
						nodes = append(nodes, withoutUnexported(spec.Type))
						if spec.TypeParams != nil {
							nodes = append(nodes, spec.TypeParams)
						}
					}
				case *ast.ValueSpec:
					if !slices.ContainsFunc(spec.Names, (*ast.Ident).IsExported) {
						continue
					}
					if spec.Type != nil {
						nodes = append(nodes, spec.Type)
						continue
					}
					for _, v := range spec.Values {
						nodes = append(nodes, v)
					}
				}
			}
		}
	}
	return nodes
}

func receiver(decl *ast.FuncDecl) string {
	expr := decl.Recv.List[0].Type
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.Ident:
			return e.Name
		default:
			return ""
		}
	}
}

// withoutUnexported is a type without the fields and methods that nobody sees.
func withoutUnexported(expr ast.Expr) ast.Expr {
	visible := func(list *ast.FieldList) *ast.FieldList {
		var kept ast.FieldList
		for _, f := range list.List {
			if len(f.Names) == 0 || slices.ContainsFunc(f.Names, (*ast.Ident).IsExported) {
				kept.List = append(kept.List, f)
			}
		}
		return &kept
	}
	switch e := expr.(type) {
	case *ast.StructType:
		return &ast.StructType{Fields: visible(e.Fields)}
	case *ast.InterfaceType:
		return &ast.InterfaceType{Methods: visible(e.Methods)}
	}
	return expr
}

// No exported name is without a comment. Fields that stand together share one,
// and so do the names of a group of constants or variables; an embedded type
// has its own.
func TestPublicAPIIsCommented(t *testing.T) {
	t.Parallel()
	for dir := range public {
		set, files := sources(t, dir)
		pkg, err := doc.NewFromFiles(set, files, "github.com/voltagegpu/volt-go/"+dir)
		require.NoError(t, err)
		commented := func(text, kind, name string) {
			assert.NotEmpty(t, strings.TrimSpace(text), "%s: %s %s has no comment", dir, kind, name)
		}
		commented(pkg.Doc, "package", pkg.Name)
		values := slices.Concat(pkg.Consts, pkg.Vars)
		funcs := slices.Clone(pkg.Funcs)
		for _, typ := range pkg.Types {
			commented(typ.Doc, "type", typ.Name)
			values = slices.Concat(values, typ.Consts, typ.Vars)
			funcs = slices.Concat(funcs, typ.Funcs)
			for _, m := range typ.Methods {
				commented(m.Doc, "method", typ.Name+"."+m.Name)
			}
			for _, spec := range typ.Decl.Specs {
				switch e := spec.(*ast.TypeSpec).Type.(type) {
				case *ast.StructType:
					uncommented(t, set, typ.Name, e.Fields)
				case *ast.InterfaceType:
					if e.Methods.NumFields() > 1 { // one method is what the type's comment is about
						uncommented(t, set, typ.Name, e.Methods)
					}
				}
			}
		}
		for _, f := range funcs {
			commented(f.Doc, "func", f.Name)
		}
		for _, v := range values {
			commented(v.Doc, "const or var", strings.Join(v.Names, ", "))
		}
	}
}

// uncommented fails for each exported field or method that neither has a comment
// nor stands right below one that has.
func uncommented(t *testing.T, set *token.FileSet, typ string, fields *ast.FieldList) {
	t.Helper()
	covered, last := false, 0
	for _, f := range fields.List {
		has := f.Doc != nil || f.Comment != nil
		covered = has || covered && set.Position(f.Pos()).Line == last+1
		last = set.Position(f.End()).Line
		for _, name := range f.Names {
			if name.IsExported() && !covered {
				t.Errorf("%s: %s.%s has no comment", set.Position(f.Pos()), typ, name.Name)
			}
		}
	}
}

// sources are the files of a package, without its tests.
func sources(t *testing.T, dir string) (*token.FileSet, []*ast.File) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	set := token.NewFileSet()
	var files []*ast.File
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") {
			file, err := parser.ParseFile(set, dir+"/"+e.Name(), nil, parser.ParseComments)
			require.NoError(t, err)
			files = append(files, file)
		}
	}
	require.NotEmpty(t, files)
	return set, files
}
