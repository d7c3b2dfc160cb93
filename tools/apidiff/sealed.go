package main

import "go/types"

// sealed writes which types are of an interface that only this package can
// implement: options, above all. What makes them so has no exported name, so no
// other line would tell that a call cannot be given one of them any more.
func (d *describer) sealed(t *types.TypeName) {
	named, ok := types.Unalias(t.Type()).(*types.Named)
	if !ok || t.Pkg() != d.pkg || named.TypeParams().Len() > 0 {
		return
	}
	scope := d.pkg.Scope()
	for _, name := range scope.Names() {
		other, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !other.Exported() || other.IsAlias() || other == t {
			continue
		}
		i, ok := other.Type().Underlying().(*types.Interface)
		if !ok || !i.IsMethodSet() || !isSealed(i) {
			continue
		}
		switch {
		case types.Implements(named, i):
			d.line("type %s, implements %s", d.typeName(t), name)
		case types.Implements(types.NewPointer(named), i):
			d.line("type *%s, implements %s", d.typeName(t), name)
		}
	}
}
