package main

import "go/types"

// methods writes the exported methods of a type that is no interface, promoted
// ones as if they were its own: to callers they are. What types outside of this
// module give is left to the line that shows them embedded.
func (d *describer) methods(t *types.TypeName, named *types.Named) {
	onValue := types.NewMethodSet(named)
	for sel := range types.NewMethodSet(types.NewPointer(named)).Methods() {
		m := sel.Obj().(*types.Func)
		if !m.Exported() || (len(sel.Index()) > 1 && m.Pkg() != nil && !d.owns(m.Pkg())) {
			continue
		}
		star := "*"
		if onValue.Lookup(m.Pkg(), m.Name()) != nil {
			star = ""
		}
		d.line("method (%s%s) %s%s", star, d.receiver(t, named), m.Name(), d.signature(m.Signature()))
	}
}

func (d *describer) receiver(t *types.TypeName, named *types.Named) string {
	text := d.typeName(t)
	for p := range named.TypeParams().TypeParams() {
		if p.Index() == 0 {
			text += "["
		} else {
			text += ", "
		}
		text += d.text(p)
	}
	if named.TypeParams().Len() > 0 {
		text += "]"
	}
	return text
}
