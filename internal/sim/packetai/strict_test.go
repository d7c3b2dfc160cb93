package packetai_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/packetai"
)

func TestMissingFieldsAreABadRequest(t *testing.T) {
	t.Parallel()
	w := roomy(t)
	for _, name := range []string{"provider", "offerId", "gpuType", "gpuCount", "region", "operatingSystem", "instanceType", "ssh_public_key", "name"} {
		r := w.do("POST", "/deployments", order(name, nil)).fails(400, "MISSING_REQUIRED_FIELD")
		assert.Equal(t, []any{name}, r.at("error.details.fields"))
		w.violated(name + " required")
	}
	w.do("POST", "/ssh-keys", `{"name":""}`).fails(400, "MISSING_REQUIRED_FIELD")
	w.violated("name and publicKey required")
}

func TestWhatThePageDoesNotAllowIsAViolation(t *testing.T) {
	t.Parallel()
	w := roomy(t)
	for _, bad := range []struct{ route, body, problem string }{
		{"POST /deployments", order("hostname", "a"), `field "hostname" is unknown`},
		{"POST /deployments", order("sshPublicKey", "ssh-rsa AAAA"), `field "sshPublicKey" is unknown`},
		{"POST /deployments", order("gpuCount", "8"), `field "gpuCount" is a string: the page has a whole number`},
		{"POST /deployments", order("gpuCount", 7.5), `field "gpuCount" is a number: the page has a whole number`},
		{"POST /deployments", strings.Replace(order(), `"a"`, `null`, 1), `field "name" is null: the page has a string`},
		{"POST /deployments", "[]", "not a JSON object"},
		{"POST /deployments", `{"name":"a","name":"b"}`, "twice"},
		{"POST /deployments", "", "Content-Type"},
		{"POST /deployments?dry_run=1", order(), `query "dry_run" is unknown`},
		{"POST /ssh-keys", `{"name":"a","public_key":"ssh-rsa AAAA"}`, `field "public_key" is unknown`},
		{"GET /offers?q=b200", "", `query "q" is unknown`},
		{"GET /offers?search=a&search=b", "", `query "search" is there 2 times`},
		{"GET /offers?page=two", "", `query "page" is "two"`},
		{"GET /offers", "{}", "has a body"},
		{"GET /deployments/x?page=1", "", `query "page" is unknown`},
		{"POST /volumes", `{"name":7}`, `field "name" is a number`},
	} {
		method, path, _ := strings.Cut(bad.route, " ")
		r := w.do(method, path, bad.body).fails(400, "INVALID_REQUEST")
		assert.NotEmpty(t, r.at("error.details.problems"))
		w.violated(bad.problem)
	}
	w.do("PATCH", "/offers", "").fails(405, "INVALID_REQUEST")
	w.violated("no such method")
	w.do("GET", "/offers/", "").fails(404, "NOT_FOUND")
	w.violated("no such path")
	w.do("DELETE", "/volumes/vol_1", "").fails(404, "NOT_FOUND")
	w.violated("no such path")
}

func TestLenientLetsItPass(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{Lenient: true})
	w.do("POST", "/deployments?dry_run=1", order("hostname", "a"), http.Header{"Content-Type": nil}).is(201)
	w.do("GET", "/offers?q=b200", "{}").is(200)
	w.do("POST", "/deployments", order("name", nil)).fails(400, "MISSING_REQUIRED_FIELD")
	w.do("GET", "/nothing", "").fails(404, "NOT_FOUND")
	assert.Empty(t, w.TakeViolations())
}

// With OnlyDocumented the three requests that the page shows are all there is.
func TestOnlyWhatIsDocumented(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{OnlyDocumented: true})
	id := w.deploy("a")
	w.do("POST", "/ssh-keys", documented(t, "sshkeys_create.request.json")).is(201)
	r := w.get("/offers?search=b200")
	assert.NotContains(t, r.body, "pagination")
	w.do("GET", "/offers?page=1", "").fails(400, "INVALID_REQUEST")
	w.violated(`query "page" is unknown`)
	for _, route := range []string{
		"GET /deployments", "GET /deployments/" + id, "DELETE /deployments/" + id, "GET /ssh-keys", "DELETE /ssh-keys/key_1",
		"GET /volumes", "POST /volumes", "POST /volumes/vol_1/attach", "POST /volumes/vol_1/detach", "GET /wallet",
	} {
		method, path, _ := strings.Cut(route, " ")
		body := ""
		if method == "POST" {
			body = `{"name":"a"}`
		}
		w.do(method, path, body).fails(404, "NOT_FOUND")
	}
	require.Len(t, w.Deployments(), 1)
}
