package client

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/wire"
)

// The response to a create must show the requested name.
func TestNamed(t *testing.T) {
	t.Parallel()
	type pod struct{ id, name string }
	read := func(object wire.Value) (p pod) {
		for name, v := range object.Members() {
			switch string(name) {
			case "id":
				p.id = v.Text()
			case "name":
				p.name = v.Text()
			}
		}
		return p
	}
	decode := One(read, func(p pod) string { return p.id }, "pod")
	for body, want := range map[string]error{
		`{"id":"a","name":"Train_7"}`: nil, `{"id":"a","name":"train-7"}`: nil, `{"id":"a"}`: nil, `{"id":"a","name":null}`: nil,
		`{"id":"a","name":"other"}`: errOtherName, `{"pod":{"id":"a","name":"train"}}`: errOtherName, `{"name":"train-7"}`: ErrNoID,
	} {
		got, err := Named(decode, "Train_7", func(p pod) string { return p.name })([]byte(body))
		require.ErrorIs(t, err, want, body)
		require.Equal(t, want == nil, got.id == "a", body)
		_, err = Named(decode, "", func(p pod) string { return p.name })([]byte(body))
		require.Equal(t, want == ErrNoID, err != nil, body)
	}
}
