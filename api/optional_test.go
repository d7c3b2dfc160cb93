package api

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLeaveAloneClearAndNull(t *testing.T) {
	t.Parallel()
	type update struct {
		Name Optional[string]   `json:"name,omitzero"`
		Keys Optional[[]string] `json:"keys,omitzero"`
		Size Optional[int]      `json:"size,omitzero"`
	}
	for want, u := range map[string]update{
		`{}`:                                 {},
		`{"name":""}`:                        {Name: Set("")},
		`{"name":null}`:                      {Name: Null[string]()},
		`{"keys":[]}`:                        {Keys: Set([]string{})},
		`{"name":"b","keys":["a"],"size":0}`: {Name: Set("b"), Keys: Set([]string{"a"}), Size: Set(0)},
	} {
		out, err := json.Marshal(u)
		require.NoError(t, err)
		require.JSONEq(t, want, string(out))
		var back update
		require.NoError(t, json.Unmarshal(out, &back))
		require.Equal(t, u, back)
	}
	v, ok := Set(3).Get()
	require.True(t, ok)
	require.Equal(t, 3, v)
	_, ok = Null[int]().Get()
	require.False(t, ok)
	require.True(t, Null[int]().IsNull())
	require.False(t, Null[int]().IsZero(), "null is sent")
}

// What is no T leaves the field as it was.
func TestABrokenOptionalChangesNothing(t *testing.T) {
	t.Parallel()
	o := Set(3)
	require.Error(t, json.Unmarshal([]byte(`"three"`), &o))
	require.Equal(t, Set(3), o)
}
