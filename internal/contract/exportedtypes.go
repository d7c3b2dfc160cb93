package contract

import (
	"go/ast"
	"slices"
)

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
		case *ast.IndexListExpr:
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
