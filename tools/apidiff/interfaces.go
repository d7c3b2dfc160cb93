package main

import (
	"cmp"
	"go/types"
	"slices"
	"strings"
)

// contents are what an interface asks for.
type contents struct {
	methods []*types.Func
	// others are type sets, and interfaces outside of this module, which are
	// named and not opened.
	others []string
}

// interfaceMembers writes an interface. One that can be implemented outside has
// its methods in its first line, so that a further one changes that line; one
// with unexported methods can be given more, and its first line stays as it is.
func (d *describer) interfaceMembers(t *types.TypeName, head string, i *types.Interface) {
	name := d.typeName(t)
	c := d.contents(i)
	var asked []string
	for _, m := range c.methods {
		if m.Exported() {
			asked = append(asked, m.Name())
			d.line("type %s interface, method %s%s", name, m.Name(), d.signature(m.Signature()))
		}
	}
	asked = append(asked, c.others...)
	if isSealed(i) {
		d.line("type %s interface { unexported methods }", head)
		for _, other := range c.others {
			d.line("type %s interface, embeds %s", name, other)
		}
		return
	}
	d.line("type %s", strings.TrimSpace(head+" interface { "+strings.Join(asked, ", ")+" }"))
}

// isSealed reports whether no type outside can implement it on its own.
func isSealed(i *types.Interface) bool {
	for m := range i.Methods() {
		if !m.Exported() {
			return true
		}
	}
	return false
}

// contents opens what an interface embeds, as far as it is of this module.
func (d *describer) contents(i *types.Interface) contents {
	methods := map[string]*types.Func{}
	others := map[string]bool{}
	d.gather(i, methods, others)
	var c contents
	for _, m := range methods {
		c.methods = append(c.methods, m)
	}
	slices.SortFunc(c.methods, func(a, b *types.Func) int { return cmp.Compare(a.Name(), b.Name()) })
	for other := range others {
		c.others = append(c.others, other)
	}
	slices.Sort(c.others)
	return c
}

func (d *describer) gather(i *types.Interface, methods map[string]*types.Func, others map[string]bool) {
	for m := range i.ExplicitMethods() {
		methods[m.Id()] = m
	}
	for t := range i.EmbeddedTypes() {
		inner, isInterface := t.Underlying().(*types.Interface)
		named, isNamed := types.Unalias(t).(*types.Named)
		switch {
		case !isInterface:
			others[d.text(t)] = true
		case isNamed && named.Obj().Pkg() == nil && named.Obj().Name() == "comparable":
			others["comparable"] = true
		case isNamed && named.Obj().Pkg() != nil && !d.owns(named.Obj().Pkg()):
			others[d.text(t)] = true
		default:
			d.gather(inner, methods, others)
		}
	}
}
