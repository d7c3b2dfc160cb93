package voltagepark_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

// A list that is Set to nil is emptied, not left to what null means.
func TestANilListIsSentEmpty(t *testing.T) {
	t.Parallel()
	var sent string
	c := newClient(transport(func(r *http.Request) (*http.Response, error) {
		raw, _ := io.ReadAll(r.Body)
		sent = string(raw)
		return answer(r, 200, `{"message":"done"}`), nil
	}), contract.NewKey())
	none := voltagepark.LabelUpdate{Tags: voltagepark.Set[[]string](nil)}
	_, err := c.VirtualMachines.Update(t.Context(), "v1", none)
	require.NoError(t, err)
	require.JSONEq(t, `{"tags":[]}`, sent)
	_, err = c.BareMetal.Update(t.Context(), "r1", none)
	require.NoError(t, err)
	require.JSONEq(t, `{"tags":[]}`, sent)
	_, err = c.Storage.Update(t.Context(), "s1", voltagepark.VolumeUpdate{OrderIDs: voltagepark.Set[[]string](nil)})
	require.NoError(t, err)
	require.JSONEq(t, `{"order_ids":[]}`, sent)
	_, err = c.VirtualMachines.Update(t.Context(), "v1", voltagepark.LabelUpdate{Tags: voltagepark.Null[[]string]()})
	require.NoError(t, err)
	require.JSONEq(t, `{"tags":null}`, sent, "what is said is sent")
}

// An answer without content means that what was asked for is so.
func TestAnUpdateAnsweredWithoutContent(t *testing.T) {
	t.Parallel()
	for _, said := range []reply{{204, ""}, {200, "{}"}} {
		volume, err := newClient(always(said.status, said.body), contract.NewKey()).Storage.Update(t.Context(), "s1", voltagepark.VolumeUpdate{
			SizeGB: voltagepark.Set(500), Name: voltagepark.Set("x"), OrderIDs: voltagepark.Set([]string{"o1"}),
		})
		require.NoError(t, err)
		require.Equal(t, voltagepark.Volume{ID: "s1", SizeGB: 500, Name: "x", OrderIDs: []string{"o1"}, UsedBytes: -1}, volume)
	}
}
