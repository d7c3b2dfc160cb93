package main

import (
	"fmt"
	"go/types"
	"slices"
)

// A describer writes one package down.
type describer struct {
	*source
	pkg   *types.Package
	lines map[string]bool
	shown map[*types.TypeName]bool
	queue []*types.TypeName
}

// describe is the exported API of a package, one declaration a line, sorted.
func (m *source) describe(p *types.Package) []string {
	d := &describer{source: m, pkg: p, lines: map[string]bool{}, shown: map[*types.TypeName]bool{}}
	scope := p.Scope()
	for _, name := range scope.Names() {
		if obj := scope.Lookup(name); obj.Exported() {
			d.object(obj)
		}
	}
	// What has no name of its own that can be used, but is returned, embedded or
	// stood for by something that has one.
	for len(d.queue) > 0 {
		next := d.queue[0]
		d.queue = d.queue[1:]
		d.typ(next)
	}
	lines := make([]string, 0, len(d.lines))
	for line := range d.lines {
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

func (d *describer) line(format string, args ...any) {
	d.lines["pkg "+d.name(d.pkg)+", "+fmt.Sprintf(format, args...)] = true
}

// show has a type described, once.
func (d *describer) show(t *types.TypeName) {
	if !d.shown[t] {
		d.shown[t] = true
		d.queue = append(d.queue, t)
	}
}

func (d *describer) object(obj types.Object) {
	switch obj := obj.(type) {
	case *types.Const:
		d.constant(obj)
	case *types.Var:
		d.line("var %s %s", obj.Name(), d.text(obj.Type()))
	case *types.Func:
		d.line("func %s%s", obj.Name(), d.signature(obj.Signature()))
	case *types.TypeName:
		d.typ(obj)
	}
}

// constant has its value, which callers compile in. Version's is left out: it is
// there to change with every release.
func (d *describer) constant(c *types.Const) {
	if c.Name() == "Version" {
		d.line("const %s %s", c.Name(), d.text(c.Type()))
		return
	}
	d.line("const %s %s = %s", c.Name(), d.text(c.Type()), c.Val().ExactString())
}

func (d *describer) typ(t *types.TypeName) {
	if alias, ok := t.Type().(*types.Alias); ok {
		d.line("type %s%s = %s", d.typeName(t), d.parameters(alias.TypeParams()), d.text(alias.Rhs()))
		return
	}
	named, ok := t.Type().(*types.Named)
	if !ok {
		// An alias as older export data has it.
		d.line("type %s = %s", d.typeName(t), d.text(t.Type()))
		return
	}
	d.sealed(t)
	head := d.typeName(t) + d.parameters(named.TypeParams())
	switch under := named.Underlying().(type) {
	case *types.Struct:
		d.line("type %s struct", head)
		d.structMembers(t, under)
	case *types.Interface:
		d.interfaceMembers(t, head, under)
		return
	default:
		d.line("type %s %s", head, d.text(under))
	}
	d.methods(t, named)
}
