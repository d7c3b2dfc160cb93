package rest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// An answer that says no is a failure, unless that is what was asked for.
func TestAVerdictIsNoFailure(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"id":"thing_1","error":true}`, `{"id":"thing_1","success":false}`, `{"id":"thing_1","error":"line 2"}`} {
		core := newCore(t, memory, through(always(200, body)))
		_, err := do(t, core, readThing)
		require.ErrorIs(t, err, api.ErrRejected)

		ep := *readThing
		ep.Verdict = true
		_, err = do(t, core, &ep)
		require.NoError(t, err, body)
		_, err = do(t, newCore(t, memory, through(always(422, body))), &ep)
		require.ErrorIs(t, err, api.ErrBadRequest, "a refusal is one all the same")
	}
}
