package contract

import (
	"go/ast"
	"go/doc"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// IsCommented checks that no exported name of the packages in some folders is
// without a comment. Fields that stand together share one, and so do the names
// of a group of constants or variables; an embedded type has its own.
func IsCommented(t *testing.T, dirs ...string) {
	t.Helper()
	require.NotEmpty(t, dirs)
	for _, dir := range dirs {
		set, files := sources(t, dir)
		pkg, err := doc.NewFromFiles(set, files, dir)
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
func uncommented(t testing.TB, set *token.FileSet, typ string, fields *ast.FieldList) {
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
