package packetai_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/packetai"
)

func TestTheDocumentedDeploy(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	r := w.do("POST", "/deployments", documented(t, "deployments_create.request.json")).is(201)
	var asked map[string]any
	require.NoError(t, json.Unmarshal([]byte(documented(t, "deployments_create.request.json")), &asked))
	for name, value := range asked {
		if name != "ssh_public_key" {
			assert.Equal(t, value, r.at("data."+name), name)
		}
	}
	assert.Equal(t, asked["ssh_public_key"], w.Deployments()[0].PublicKey)
	state := w.look()
	assert.Equal(t, "made deployment "+r.text("data.id"), state.Log[0].Note)
}

func TestADeploymentComesToRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	id := w.deploy("a")
	for _, want := range []struct {
		after   time.Duration
		status  string
		address any
	}{
		{0, "deploying", nil}, {5*time.Minute - 1, "deploying", nil},
		{1, "deploying", "203.0.113.42"}, // the address can be there before it runs
		{5*time.Minute - 1, "deploying", "203.0.113.42"}, {1, "running", "203.0.113.42"}, {100 * time.Hour, "running", "203.0.113.42"},
	} {
		w.clock.Advance(want.after)
		r := w.get("/deployments/" + id)
		assert.Equal(t, want.status, r.at("data.status"))
		assert.Equal(t, want.address, r.at("data.ipAddress"))
	}
	assert.Equal(t, id, w.get("/deployments").at("data.0.id"))
}

func TestADeployNeedsFiftyDollars(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{Balance: 49_990_000})
	w.do("POST", "/deployments", order()).fails(402, "INSUFFICIENT_BALANCE")
	w.AddFunds(10_000)
	w.do("POST", "/deployments", order()).is(201)
	w.do("POST", "/deployments", order()).fails(402, "INSUFFICIENT_BALANCE")
	assert.Equal(t, 1, w.look().Created)

	w = newWorld(t, packetai.Config{NoBalance: true})
	w.do("POST", "/deployments", order()).fails(402, "INSUFFICIENT_BALANCE")
}

func TestTooLittleBalanceIsToldAsDocumented(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{NoBalance: true})
	r := w.do("POST", "/deployments", order()).is(402)
	assert.JSONEq(t, documented(t, "error.json"), r.body)
}

func TestWhatDoesNotFitTheOfferIsABadRequest(t *testing.T) {
	t.Parallel()
	w := roomy(t)
	for field, value := range map[string]any{
		"provider": "other", "gpuType": "NVIDIA H100", "gpuCount": 4, "region": "mars", "operatingSystem": "Windows 3.1",
		"instanceType": "VIRTUAL_MACHINE", "ssh_public_key": "AAAA",
	} {
		r := w.do("POST", "/deployments", order(field, value)).fails(400, "INVALID_FIELD_VALUE")
		assert.Equal(t, field, r.at("error.details.field"))
	}
	w.do("POST", "/deployments", order("offerId", "off_nothing")).fails(404, "NOT_FOUND")
	w.do("POST", "/deployments", order("operatingSystem", "Ubuntu 24.04")).is(201)
}

func TestAPrivateKeyIsAViolation(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	private := "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----"
	w.do("POST", "/deployments", order("ssh_public_key", private)).fails(400, "INVALID_FIELD_VALUE")
	w.violated("private key")
	raw, err := json.Marshal(map[string]string{"name": "k", "publicKey": private})
	require.NoError(t, err)
	w.do("POST", "/ssh-keys", string(raw)).fails(400, "INVALID_FIELD_VALUE")
	w.violated("private key")
}

func TestADeploymentThatFailsCostsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	require.NoError(t, w.AddFault(packetai.DeployFails("no link on port 3"), kernel.When{Route: "POST /deployments"}))
	id := w.deploy("a")
	assert.EqualValues(t, 36*kernel.Dollar, w.look().Spent)
	w.clock.Advance(10 * time.Minute)
	r := w.get("/deployments/" + id)
	assert.Equal(t, "failed", r.at("data.status"))
	assert.Equal(t, "no link on port 3", r.at("data.message"))
	assert.Nil(t, r.at("data.ipAddress"))
	assert.Zero(t, w.look().Spent)
	assert.Equal(t, "failed", w.do("DELETE", "/deployments/"+id, "").is(200).at("data.status"), "it ended already")
	assert.EqualValues(t, 2, w.get("/offers?search=b200").at("data.0.available"))
}

func TestListsOfDeploymentsCanLag(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{ListLag: time.Minute})
	id := w.deploy("a")
	assert.Empty(t, w.get("/deployments").rows())
	w.get("/deployments/" + id)
	w.clock.Advance(time.Minute)
	assert.Equal(t, "deploying", w.get("/deployments").at("data.0.status"))
	w.clock.Advance(9 * time.Minute)
	assert.Equal(t, "deploying", w.get("/deployments").at("data.0.status"))
	assert.Equal(t, "running", w.get("/deployments/"+id).at("data.status"))
}
