package main

import (
	"fmt"
	"go/types"
	"slices"
	"strings"
)

// text is a type as it matters to callers: without the names of parameters,
// aliases as what they stand for, type parameters by their place.
func (d *describer) text(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		if t.Kind() == types.Uint8 {
			return "byte" // the two are one, and this is what is mostly meant
		}
		if t.Kind() == types.UnsafePointer {
			return "unsafe.Pointer"
		}
		return types.Typ[t.Kind()].Name()
	case *types.Named:
		return d.typeName(t.Obj()) + d.arguments(t.TypeArgs())
	case *types.TypeParam:
		return fmt.Sprintf("$%d", t.Index())
	case *types.Pointer:
		return "*" + d.text(t.Elem())
	case *types.Slice:
		return "[]" + d.text(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), d.text(t.Elem()))
	case *types.Map:
		return "map[" + d.text(t.Key()) + "]" + d.text(t.Elem())
	case *types.Chan:
		switch t.Dir() {
		case types.SendOnly:
			return "chan<- " + d.text(t.Elem())
		case types.RecvOnly:
			return "<-chan " + d.text(t.Elem())
		}
		return "chan (" + d.text(t.Elem()) + ")"
	case *types.Signature:
		return "func" + d.signature(t)
	case *types.Struct:
		return d.structText(t)
	case *types.Interface:
		return d.interfaceText(t)
	case *types.Union:
		return d.unionText(t)
	}
	panic(fmt.Sprintf("a type of an unknown sort: %T", t))
}

// typeName is a type's name, and remembers it to be described if nothing else
// would.
func (d *describer) typeName(t *types.TypeName) string {
	if d.isHidden(t) {
		d.show(t)
	}
	if t.Pkg() == nil || t.Pkg() == d.pkg {
		return t.Name()
	}
	return d.name(t.Pkg()) + "." + t.Name()
}

func (d *describer) arguments(list *types.TypeList) string {
	if list.Len() == 0 {
		return ""
	}
	var args []string
	for t := range list.Types() {
		args = append(args, d.text(t))
	}
	return "[" + strings.Join(args, ", ") + "]"
}

// parameters are the type parameters where they are declared.
func (d *describer) parameters(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	var params []string
	for p := range list.TypeParams() {
		params = append(params, d.text(p)+" "+d.text(p.Constraint()))
	}
	return "[" + strings.Join(params, ", ") + "]"
}

// signature is what follows a function's name.
func (d *describer) signature(s *types.Signature) string {
	var in, out []string
	for p := range s.Params().Variables() {
		in = append(in, d.text(p.Type()))
	}
	if s.Variadic() {
		last := s.Params().At(s.Params().Len() - 1).Type()
		if slice, ok := types.Unalias(last).(*types.Slice); ok {
			in[len(in)-1] = "..." + d.text(slice.Elem())
		}
	}
	for r := range s.Results().Variables() {
		out = append(out, d.text(r.Type()))
	}
	text := d.parameters(s.TypeParams()) + "(" + strings.Join(in, ", ") + ")"
	switch len(out) {
	case 0:
		return text
	case 1:
		return text + " " + out[0]
	}
	return text + " (" + strings.Join(out, ", ") + ")"
}

// structText is a struct without a name: all of it is part of its identity.
func (d *describer) structText(s *types.Struct) string {
	var fields []string
	for i := range s.NumFields() {
		f := s.Field(i)
		text := f.Name() + " " + d.text(f.Type())
		if f.Embedded() {
			text = "embedded " + text
		}
		if s.Tag(i) != "" {
			text += fmt.Sprintf(" %q", s.Tag(i))
		}
		fields = append(fields, text)
	}
	return "struct{" + strings.Join(fields, "; ") + "}"
}

// interfaceText is an interface without a name.
func (d *describer) interfaceText(i *types.Interface) string {
	if i.Empty() {
		return "any"
	}
	c := d.contents(i)
	var parts []string
	for _, m := range c.methods {
		parts = append(parts, m.Name()+d.signature(m.Signature()))
	}
	parts = append(parts, c.others...)
	if i.IsImplicit() {
		return strings.Join(parts, "; ")
	}
	return "interface{" + strings.Join(parts, "; ") + "}"
}

func (d *describer) unionText(u *types.Union) string {
	var terms []string
	for t := range u.Terms() {
		text := d.text(t.Type())
		if t.Tilde() {
			text = "~" + text
		}
		terms = append(terms, text)
	}
	slices.Sort(terms)
	return strings.Join(terms, " | ")
}
