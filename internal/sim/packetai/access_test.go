package packetai_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/packetai"
)

func TestEverythingIsBelowTheBaseURL(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	w.get("/offers")
	w.do("GET", "https://packet.test/offers", "").fails(404, "NOT_FOUND")
	w.violated("no such path")
}

func TestEveryRequestNeedsAKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	for _, route := range []string{"GET /offers", "POST /deployments", "GET /wallet", "GET /nothing"} {
		method, path, _ := strings.Cut(route, " ")
		w.do(method, path, "", http.Header{"Authorization": nil}).fails(401, "MISSING_API_KEY")
		w.violated("Authorization")
	}
	for _, value := range []string{w.key, "Basic " + w.key, "Bearer ", "Bearer"} {
		w.do("GET", "/offers", "", http.Header{"Authorization": {value}}).fails(401, "INVALID_API_KEY")
		w.violated("Authorization")
	}
	w.do("GET", "/offers", "", http.Header{"Authorization": {"Bearer " + w.key, "Bearer " + w.key}}).fails(401, "INVALID_API_KEY")
	w.violated("exactly one")
	w.do("GET", "/offers", "", http.Header{"Authorization": {"bearer " + w.key}}).is(200)
}

func TestUnknownKeysAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	w.as("pk_live_unknown", "GET", "/offers", "").fails(401, "INVALID_API_KEY")
}

func TestKeysThatAreRefusedFromNowOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	for _, code := range []string{"REVOKED_API_KEY", "EXPIRED_API_KEY"} {
		key := w.NewKey()
		w.as(key, "GET", "/offers", "").is(200)
		require.NoError(t, w.RefuseKey(key, code))
		w.as(key, "GET", "/offers", "").fails(401, code)
	}
	require.Error(t, w.RefuseKey("pk_live_unknown", "REVOKED_API_KEY"))
}

func TestKeysBeginWithPkLive(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	assert.Regexp(t, "^pk_live_", w.Key())
	assert.Regexp(t, "^pk_live_", w.NewKey())
}

func TestErrorsHaveTheDocumentedStructure(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	for _, r := range []reply{
		w.do("GET", "/deployments/dep_nothing", ""),
		w.as("pk_live_unknown", "GET", "/offers", ""),
		w.do("POST", "/deployments", order("offerId", "off_nothing")),
	} {
		assert.Regexp(t, `^\{"success":false,"error":\{"code":"[A-Z_]+","message":"[^"]+"\}\}$`, r.body)
		assert.Equal(t, "application/json", r.header.Get("Content-Type"))
	}
}

// The page shows no success: this is the vendor's open edition.
func TestSuccessesHaveTheOpenEditionsEnvelope(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	r := w.get("/wallet")
	assert.Regexp(t, `^\{"data":\{.*\},"meta":\{"requestId":"req_[0-9a-z]{16}","timestamp":"2026-03-28T12:00:00.000Z"\}\}$`, r.body)
	assert.NotEqual(t, r.at("meta.requestId"), w.get("/wallet").at("meta.requestId"))
}

func TestWhatDoesNotExistIsNotFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	for _, route := range []string{
		"GET /deployments/dep_nothing", "DELETE /deployments/dep_nothing", "DELETE /ssh-keys/key_nothing",
		"POST /volumes/vol_nothing/attach", "POST /volumes/vol_nothing/detach",
	} {
		method, path, _ := strings.Cut(route, " ")
		body := ""
		if method == "POST" {
			body = "{}"
		}
		w.do(method, path, body).fails(404, "NOT_FOUND")
	}
}

func TestNothingOfAnotherAccountIsSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	id := w.deploy("mine")
	theirs := w.NewAccount(1000_000_000)
	w.as(theirs, "GET", "/deployments/"+id, "").fails(404, "NOT_FOUND")
	w.as(theirs, "DELETE", "/deployments/"+id, "").fails(404, "NOT_FOUND")
	assert.Empty(t, w.as(theirs, "GET", "/deployments", "").is(200).rows())
	assert.EqualValues(t, 1000, w.as(theirs, "GET", "/wallet", "").is(200).at("data.balance"))
}

func TestIDsCannotBeGuessed(t *testing.T) {
	t.Parallel()
	id := regexp.MustCompile("^dep_[0-9a-z]{12}$")
	a, b := newWorld(t, packetai.Config{Seed: 1}), newWorld(t, packetai.Config{Seed: 1})
	first, second := a.deploy("a"), b.deploy("a")
	assert.Regexp(t, id, first)
	assert.NotEqual(t, first, second)
}
