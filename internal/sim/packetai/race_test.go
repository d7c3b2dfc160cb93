package packetai_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/packetai"
)

// A hundred callers at once, or 40 with -short: every machine is rented once, and every cent is
// accounted for.
func TestAHundredCallersAtOnce(t *testing.T) {
	t.Parallel()
	callers := 100
	if testing.Short() {
		callers = 40
	}
	w := newWorld(t, packetai.Config{
		Reads: -1, Writes: -1, Deploys: -1, MinimumRuntime: -1, Balance: 100_000 * kernel.Dollar,
	})
	require.NoError(t, w.SetStock("off_abc123", callers/2))
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			name := fmt.Sprintf("d%d", i)
			r := w.do("POST", "/deployments", order("name", name))
			w.do("GET", "/offers?search=b200", "")
			w.do("GET", "/wallet", "")
			w.do("POST", "/ssh-keys", aKey(i))
			v := w.volume()
			if r.status != 201 {
				assert.Equal(t, 409, r.status, r.body)
				return
			}
			id := r.text("data.id")
			w.do("POST", "/volumes/"+v+"/attach", `{"deploymentId":"`+id+`"}`)
			w.do("GET", "/deployments?per_page=100", "")
			if i%2 == 0 {
				w.do("DELETE", "/deployments/"+id, "")
			}
			_, _ = w.Look(kernel.Query{Log: -1, Ledger: true, Rented: true})
		})
	}
	all.Wait()
	var sum, rented kernel.Money
	ended := 0
	state := w.look()
	for _, e := range state.Ledger {
		sum += e.Amount
	}
	for _, r := range state.Rented {
		rented += r.Cost
		if !r.Billed {
			ended++
		}
	}
	assert.Equal(t, state.Spent, sum)
	assert.Equal(t, state.Spent, rented)
	assert.Equal(t, 100_000*kernel.Dollar-sum, state.Balance)
	assert.Equal(t, kernel.Money(len(state.Rented)-ended)*36*kernel.Dollar, sum, "what ended at once was refunded in full")
	assert.GreaterOrEqual(t, len(state.Rented), callers/2)
	assert.EqualValues(t, callers/2-(len(state.Rented)-ended), w.get("/offers?search=b200").at("data.0.available"))
}

// However many come at once, a window has room for as many as it says.
func TestALimitHoldsUnderARush(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	var all sync.WaitGroup
	statuses := make([]int, 100)
	for i := range statuses {
		all.Go(func() { statuses[i] = w.do("GET", "/offers", "").status })
	}
	all.Wait()
	let := 0
	for _, s := range statuses {
		if s == 200 {
			let++
		}
	}
	assert.Equal(t, 60, let)
}

// Nothing that a client sends makes the server panic or answer 5xx.
func TestNothingThatIsSentBreaksIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{Reads: -1, Writes: -1, Deploys: -1})
	v := w.volume()
	for _, body := range []string{
		"", "{", "null", "[]", `""`, "{}", `{"a":`, `{"name":{}}`, `{"sizeGb":1e99}`, `{"sizeGb":""}`, `{"deploymentId":""}`, `{"deploymentId":null}`,
		`{"publicKey":"\u0000","name":"a"}`, `{"publicKey":" ","name":" "}`, `{"name":"a","publicKey":"ssh-ed25519 !!"}`,
		order("gpuCount", -1), order("gpuCount", 1e300), order("ssh_public_key", " "), order("offerId", strings.Repeat("x", 1<<20)), "\xff\xfe",
	} {
		for _, route := range []string{
			"POST /deployments", "POST /ssh-keys", "POST /volumes", "POST /volumes/" + v + "/attach", "POST /volumes/" + v + "/detach",
			"DELETE /deployments/x", "GET /offers", "GET /deployments/%00", "GET /offers?page=9e99&%zz", "GET /offers?per_page=-9223372036854775808",
		} {
			method, path, _ := strings.Cut(route, " ")
			r := w.do(method, path, body)
			assert.Less(t, r.status, 500, "%s %s", route, body)
		}
	}
	w.TakeViolations()
}
