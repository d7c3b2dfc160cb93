package packetai_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/packetai"
)

func TestTheDocumentedSSHKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	r := w.do("POST", "/ssh-keys", documented(t, "sshkeys_create.request.json")).is(201)
	assert.Equal(t, "my-laptop", r.at("data.name"))
	assert.Equal(t, "ssh-ed25519 AAAA... user@machine", r.at("data.publicKey"))
	assert.Nil(t, r.at("data.fingerprint"), "the page's key is none")
	r = w.do("POST", "/ssh-keys", `{"name":"b","publicKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPvUBxRYkJGQ7k2uCXcC5cXoJkPvHs4PXzN0Y6r5nKf"}`).is(201)
	assert.Regexp(t, "^SHA256:[A-Za-z0-9+/]{43}$", r.at("data.fingerprint"))
	assert.Len(t, w.get("/ssh-keys").rows(), 2)
}

func TestTheSameSSHKeyIsAddedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	w.do("POST", "/ssh-keys", `{"name":"a","publicKey":"ssh-ed25519 AAAA me@home"}`).is(201)
	w.do("POST", "/ssh-keys", `{"name":"a","publicKey":"ssh-ed25519 AAAB me@home"}`).is(201)
	w.do("POST", "/ssh-keys", `{"name":"b","publicKey":"ssh-ed25519 AAAA me@work"}`).fails(409, "ALREADY_EXISTS")
}

func TestADeletedSSHKeyIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	id := w.do("POST", "/ssh-keys", `{"name":"a","publicKey":"ssh-ed25519 AAAA"}`).is(201).text("data.id")
	assert.Equal(t, map[string]any{"id": id, "deleted": true}, w.do("DELETE", "/ssh-keys/"+id, "").is(200).at("data"))
	assert.Empty(t, w.get("/ssh-keys").rows())
	w.do("DELETE", "/ssh-keys/"+id, "").fails(404, "NOT_FOUND")
}

func (w *world) volume() string {
	w.t.Helper()
	return w.do("POST", "/volumes", `{"name":"data","sizeGb":500,"region":"dallas-usa-5"}`).is(201).text("data.id")
}

func TestVolumesSurviveTheirDeployment(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	id, v := w.deploy("a"), w.volume()
	r := w.do("POST", "/volumes/"+v+"/attach", `{"deploymentId":"`+id+`"}`).is(200)
	assert.Equal(t, id, r.at("data.deploymentId"))
	assert.Equal(t, "attached", r.at("data.status"))
	w.clock.Advance(25 * time.Minute)
	w.do("DELETE", "/deployments/"+id, "").is(200)
	r = w.get("/volumes")
	require.Len(t, r.rows(), 1)
	assert.Equal(t, v, r.at("data.0.id"))
	assert.Equal(t, "available", r.at("data.0.status"))
	assert.Nil(t, r.at("data.0.deploymentId"))
	assert.EqualValues(t, 500, r.at("data.0.sizeGb"))
}

func TestVolumesAreAttachedToActiveDeployments(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{MinimumRuntime: -1})
	first, second, gone, v := w.deploy("a"), w.deploy("b"), "", w.volume()
	attach := func(to string) reply {
		return w.do("POST", "/volumes/"+v+"/attach", `{"deployment_id":"`+to+`"}`)
	}
	w.do("DELETE", "/deployments/"+first, "").is(200)
	gone, first = first, w.deploy("c")
	attach(gone).fails(409, "CONFLICT")
	attach(first).is(200)
	attach(first).is(200)
	attach(second).fails(409, "CONFLICT")
	attach("dep_nothing").fails(404, "NOT_FOUND")
	w.do("POST", "/volumes/"+v+"/attach", `{}`).fails(404, "NOT_FOUND")
}

func TestADetachedVolumeIsFree(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	first, second, v := w.deploy("a"), w.deploy("b"), w.volume()
	for _, id := range []string{first, second} {
		w.do("POST", "/volumes/"+v+"/attach", `{"instanceId":"`+id+`"}`).is(200)
		assert.Equal(t, "available", w.do("POST", "/volumes/"+v+"/detach", "").is(200).at("data.status"))
	}
	w.do("POST", "/volumes/"+v+"/detach", `{"deploymentId":"`+first+`"}`).is(200)
}

// The page shows no body of these calls, so that none is a violation.
func TestVolumesAreMadeOfAnyBody(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	for body, size := range map[string]float64{
		`{}`: 100, `{"name":null}`: 100, `{"size":7,"type":"nvme","tags":["a"]}`: 7, `{"size_gb":8,"name":"b"}`: 8, `{"sizeGB":9}`: 9,
	} {
		assert.Equal(t, size, w.do("POST", "/volumes", body).is(201).at("data.sizeGb"), body)
	}
	w.do("POST", "/volumes", `{"sizeGb":-1}`).fails(400, "INVALID_FIELD_VALUE")
	w.do("POST", "/volumes", `{"sizeGb":"many"}`).fails(400, "INVALID_FIELD_VALUE")
}

func TestTheWalletTellsTheBalance(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{Balance: 120_000_000})
	assert.EqualValues(t, 120, w.get("/wallet").at("data.balance"))
	w.deploy("a")
	assert.EqualValues(t, 84, w.get("/wallet").at("data.balance"))
	w.clock.Advance(3 * time.Hour)
	assert.EqualValues(t, -24, w.get("/wallet").at("data.balance"), "a deployment runs on")
	assert.Equal(t, "USD", w.get("/wallet").at("data.currency"))
}

func TestTheWalletTellsTheCostsOfActiveDeployments(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	id := w.deploy("a")
	w.clock.Advance(time.Hour)
	r := w.get("/wallet")
	assert.EqualValues(t, 36, r.at("data.hourlyCost"))
	assert.Equal(t, []any{map[string]any{"id": id, "name": "a", "hourlyPrice": 36.0, "totalCost": 72.0}}, r.at("data.activeDeployments"))
	w.do("DELETE", "/deployments/"+id, "").is(200)
	assert.Empty(t, w.get("/wallet").at("data.activeDeployments"))
	assert.EqualValues(t, 0, w.get("/wallet").at("data.hourlyCost"))
}
