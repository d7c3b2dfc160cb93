package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// checkCreate checks what is said of a create that the server has answered.
func (a *met[C]) checkCreate(value any, err error) {
	call, _ := registeredAs(a.Registered, a.Method+" "+a.Path)
	create := slices.Contains(a.Creates, call)
	maybe := errors.Is(err, api.ErrMaybeCreated)
	if !create {
		require.False(a.t, maybe, "%s is no create: %v", call, err)
		return
	}
	posts := slices.DeleteFunc(slices.Clone(a.sent), func(r string) bool { return r != a.Method+" "+a.Path })
	require.Len(a.t, posts, 1, "a create is sent once")
	var said *api.Error
	switch {
	case err == nil && slices.Contains(a.MayLackID, call):
	case err == nil:
		a.checkID(value)
	case maybe:
		a.checkIDs(err)
	case a.status >= 400 && a.status < 500 && a.status != http.StatusRequestTimeout:
	case a.status < 300 && errors.As(err, &said) && errors.Is(err, api.ErrRejected):
		certain := bytes.Contains(a.body, []byte(`"success"`)) || bytes.Contains(a.body, []byte(`"error"`))
		require.True(a.t, certain, "the answer does not say that nothing was made: %s", a.body)
	default:
		require.Fail(a.t, "a create whose outcome is unknown does not say so", "%d %s: %v", a.status, a.body, err)
	}
	if a.status >= 500 || a.status == http.StatusRequestTimeout || a.status >= 300 && a.status < 400 {
		require.True(a.t, maybe, "%d: %v", a.status, err)
	}
}

// checkID checks that what was made can be called by its id, where the documented
// answer has one.
func (a *met[C]) checkID(value any) {
	if id, ok := fieldID(a.Want); ok && id != "" {
		got, _ := fieldID(value)
		require.NotEmpty(a.t, got, "made, and without an id: %s", a.body)
	}
}

func fieldID(value any) (string, bool) {
	v := reflect.ValueOf(value)
	if v.Kind() != reflect.Struct {
		return "", false
	}
	id := v.FieldByName("ID")
	if !id.IsValid() || id.Kind() != reflect.String {
		return "", false
	}
	return id.String(), true
}

// checkIDs checks that the ids that plainly stand in an answer are told: each
// string under "id" at the top of an object, or in one just below.
func (a *met[C]) checkIDs(err error) {
	var maybe *api.AmbiguousError
	require.ErrorAs(a.t, err, &maybe)
	if a.status < 200 || a.status > 299 {
		require.Empty(a.t, maybe.IDs, "ids of a response that is not a 2xx may be somebody else's")
	}
	told := slices.Concat(maybe.IDs, maybe.MentionedIDs)
	if len(told) >= 16 {
		return
	}
	for _, id := range plainIDs(a.body) {
		if id == "" || len(id) > 256 || strings.Contains(id, a.key) || slices.ContainsFunc(a.Secrets, func(s string) bool { return strings.Contains(id, s) }) {
			continue
		}
		require.Contains(a.t, told, id, "%s", a.body)
	}
}

func plainIDs(body []byte) (ids []string) {
	var top map[string]json.RawMessage
	if json.Unmarshal(body, &top) != nil || bytes.Count(body, []byte(`"id"`)) != 1 {
		return nil // spelled in another way, or there several times: ambiguous itself
	}
	read := func(members map[string]json.RawMessage) {
		var id string
		if raw, ok := members["id"]; ok && json.Unmarshal(raw, &id) == nil {
			ids = append(ids, id)
		}
	}
	read(top)
	for _, raw := range top {
		var inner map[string]json.RawMessage
		if json.Unmarshal(raw, &inner) == nil {
			read(inner)
		}
	}
	return ids
}
