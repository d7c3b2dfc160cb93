package main

import "go/types"

// structMembers writes the exported fields of a struct: its own, and those that
// can be selected through what it embeds.
func (d *describer) structMembers(t *types.TypeName, s *types.Struct) {
	name := d.typeName(t)
	if t.Exported() && types.Comparable(t.Type()) {
		d.line("type %s struct, comparable", name)
	}
	for f := range s.Fields() {
		switch {
		case f.Exported() && f.Embedded():
			d.line("type %s struct, field %s %s, embedded", name, f.Name(), d.text(f.Type()))
		case f.Exported():
			d.line("type %s struct, field %s %s", name, f.Name(), d.text(f.Type()))
		}
	}
	d.promoted(t, s, true, map[*types.Struct]bool{})
}

// promoted follows what a struct embeds. What is not of this module is named and
// not opened: it is not ours to keep, and may grow with the Go version. It needs
// a line of its own where no exported field shows it.
func (d *describer) promoted(t *types.TypeName, s *types.Struct, visible bool, seen map[*types.Struct]bool) {
	if seen[s] {
		return
	}
	seen[s] = true
	for f := range s.Fields() {
		if !f.Embedded() {
			continue
		}
		visible := visible && f.Exported()
		named, ok := embeddedType(f.Type())
		if ok && named.Obj().Pkg() != nil && !d.owns(named.Obj().Pkg()) {
			if !visible {
				d.line("type %s struct, promotes %s", d.typeName(t), d.text(f.Type()))
			}
			continue
		}
		under, ok := underlyingStruct(f.Type())
		if !ok {
			continue
		}
		for inner := range under.Fields() {
			d.promotedField(t, inner)
		}
		d.promoted(t, under, visible, seen)
	}
}

// promotedField writes a field of something embedded, unless another hides it.
func (d *describer) promotedField(t *types.TypeName, f *types.Var) {
	if !f.Exported() {
		return
	}
	obj, path, _ := types.LookupFieldOrMethod(t.Type(), true, d.pkg, f.Name())
	if v, ok := obj.(*types.Var); ok && len(path) > 1 {
		d.line("type %s struct, promoted %s %s", d.typeName(t), v.Name(), d.text(v.Type()))
	}
}

func embeddedType(t types.Type) (*types.Named, bool) {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	named, ok := t.(*types.Named)
	return named, ok
}

func underlyingStruct(t types.Type) (*types.Struct, bool) {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	return s, ok
}
