package kernel_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

func TestPathsAndTheIDsInThem(t *testing.T) {
	t.Parallel()
	b := set(t, kernel.Config{})
	id := b.make("a")
	assert.Equal(t, id, b.get("/machines/").value()["id"])
	assert.Equal(t, "a", b.get("/machines/" + id).value()["name"])
	assert.Equal(t, `["small","large"]`, b.get("/machines/sizes").body, "a path without an id goes first")
	b.do("DELETE", "/machines/m%2F1/disks/d2", "").is(204)
	log := b.look().Log
	assert.Equal(t, "dropped d2 of m/1", log[len(log)-1].Note)
	assert.Equal(t, "DELETE /machines/:id/disks/:disk", log[len(log)-1].Route)
	assert.Empty(t, b.TakeViolations())
	for _, path := range []string{"/machines", "/machines/" + id + "/", "/machines//disks/d", "//"} {
		b.do("GET", path, "").is(404)
	}
	assert.Len(t, b.TakeViolations(), 4)
	assert.Equal(t, "GET, POST", b.do("PATCH", "/machines/", "").is(405).header.Get("Allow"))
	assert.Contains(t, b.TakeViolations()[0].String(), "PATCH /machines/: no such method")
}

func TestWhatNoPageAllows(t *testing.T) {
	t.Parallel()
	for body, says := range map[string]string{
		`{"name":"a","gpus":1}`:                                       `field "gpus" is unknown: the page has name, image, keys, files`,
		`{"name":7}`:                                                  `field "name" is a number: the page has a string`,
		`{"name":"a","keys":{"mode":"some"}}`:                         `field "keys.mode" is a string: the page has one of all, none`,
		`{"name":"a","keys":{"mode":"all","id":1}}`:                   `field "keys.id" is unknown: the page has mode, ids`,
		`{"name":"a","keys":{"mode":"all","ids":[1]}}`:                `field "keys.ids" is a list, or one of other things: the page has a list of strings`,
		`{"name":"a","keys":[]}`:                                      `field "keys" is a list, or one of other things: the page has an object`,
		`{"name":"a","keys":null}`:                                    `field "keys" is null`,
		`{"name":"a","keys":{"mode":"all","mode":"none"}}`:            `field "mode" is there twice`,
		`{"name":"a","files":[{"path":"/a"},{"path":"/b","mode":1}]}`: `field "files.1.mode" is unknown: the page has path`,
		`{"name":"a","files":[7]}`:                                    `the page has a list of objects`,
		`{"name":"a"} x`:                                              `something follows`,
		`[]`:                                                          `not a JSON object`,
		`{"name":"` + strings.Repeat("x", 1<<20) + `"}`:               `larger than 1 MiB`,
	} {
		b := set(t, kernel.Config{})
		b.do("POST", "/machines/", body).is(400)
		got := b.TakeViolations()
		require.Len(t, got, 1, says)
		assert.Contains(t, got[0].Problem, says)
		assert.Zero(t, b.created("a"))
	}
	b := set(t, kernel.Config{})
	b.do("POST", "/machines/", `{"name":"a","image":null,"keys":{"mode":"all","ids":["k"]},"files":[{"path":"/a"}]}`).is(201)
	assert.Contains(t, b.do("POST", "/machines/", `{"keys":{"ids":[]},"files":[{}]}`).is(400).body, "keys.mode and files.0.path and name required")
	assert.Empty(t, b.TakeViolations())
}

func TestQueries(t *testing.T) {
	t.Parallel()
	b := set(t, kernel.Config{})
	b.make("a")
	b.make("b")
	assert.Len(t, strings.Split(b.get("/machines/?limit=1").body, `"id"`), 2)
	for query, says := range map[string]string{
		"?limit=ten": `query "limit" is "ten": the page has a whole number`, "?limit=1&limit=2": `query "limit" is there 2 times`,
		"?page=1": `query "page" is unknown: the page has limit`, "?limit=": `query "limit" is ""`,
	} {
		b.do("GET", "/machines/"+query, "").is(400)
		got := b.TakeViolations()
		require.Len(t, got, 1)
		assert.Contains(t, got[0].Problem, says)
	}
	lenient := set(t, kernel.Config{Lenient: true})
	lenient.get("/machines/?page=1")
	lenient.do("POST", "/machines/", `{"name":"a","gpus":1,"keys":{"mode":"all","x":1}}`, http.Header{"Content-Type": nil}).is(201)
	assert.Empty(t, lenient.TakeViolations())
}

func TestATokenOpensTheAPI(t *testing.T) {
	t.Parallel()
	b := set(t, kernel.Config{})
	for _, values := range [][]string{nil, {""}, {"Bearer"}, {"Bearer "}, {"Basic x"}, {"Bearer a", "Bearer b"}, {b.Key()}} {
		b.do("GET", "/machines/", "", http.Header{"Authorization": values}).is(401)
		require.Len(t, b.TakeViolations(), 1, values)
		b.do("GET", "/machines/sizes", "", http.Header{"Authorization": values}).is(200)
	}
	b.do("GET", "/machines/", "", http.Header{"Authorization": {"Bearer other"}}).is(401)
	assert.Empty(t, b.TakeViolations(), "the page allows it")
	b.do("GET", "/machines/", "", http.Header{"Authorization": {"bearer " + b.Key()}}).is(200)
}

func TestQuotasOfSeveralClasses(t *testing.T) {
	t.Parallel()
	b := set(t, kernel.Config{})
	b.clock.Advance(10 * time.Second)
	for i := range 3 {
		r := b.do("POST", "/machines/", `{"name":"a"}`).is(201)
		assert.Equal(t, []string{"3"}, r.header["X-Ratelimit-Limit"])
		assert.Equal(t, []string{string(rune('2' - i))}, r.header["X-Ratelimit-Remaining"])
		b.clock.Advance(time.Second)
	}
	r := b.do("POST", "/machines/", `{"name":"a"}`).is(429)
	assert.Equal(t, "57", r.header.Get("Retry-After"))
	assert.Equal(t, "0", r.header.Get("X-RateLimit-Remaining"))
	assert.Equal(t, "1774699270", r.header.Get("X-RateLimit-Reset"), "noon, 10 s and a minute")
	b.get("/machines/")
	b.clock.Advance(57 * time.Second)
	r = b.do("POST", "/machines/", `{"name":""}`).is(400)
	assert.Equal(t, "2", r.header.Get("X-RateLimit-Remaining"), "errors tell it too")
	b.fault("*", kernel.Status(503))
	assert.Equal(t, "1", b.do("POST", "/machines/", `{"name":"a"}`).is(503).header.Get("X-RateLimit-Remaining"))
	b.fault("*", kernel.HTML(502))
	assert.Empty(t, b.do("POST", "/machines/", `{"name":"a"}`).is(502).header.Get("X-RateLimit-Remaining"), "a proxy does not know")
	state := b.look()
	assert.Equal(t, map[string]int{"read": 1, "write": 6}, state.Peaks)
	assert.Equal(t, 8, state.Peak)
	assert.Equal(t, 8, state.Requests)
}

// Hours pass in milliseconds inside a bubble, on the real clock.
func TestAWorldLivesInABubble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := set(t, kernel.Config{Clock: kernel.RealClock{}})
		id := b.make("a")
		time.Sleep(time.Minute)
		assert.Equal(t, "Running", b.get("/machines/" + id).value()["status"])
		time.Sleep(20 * time.Hour)
		state := b.look()
		assert.Equal(t, "60.00 40.00 1", fmt.Sprint(state.Balance, state.Spent, state.Created))
		assert.Equal(t, []kernel.Rental{{ID: id, Name: "a", Status: "Running", Rate: rate, Cost: state.Spent, Billed: true}}, state.Rented)
	})
}

func TestTheLogKeepsTheLast(t *testing.T) {
	t.Parallel()
	b := set(t, kernel.Config{LogSize: 5})
	for range 23 {
		b.get("/machines/sizes")
	}
	log := b.look().Log
	require.Len(t, log, 5)
	assert.Equal(t, 23, log[4].N)
	assert.Equal(t, 23, b.look().Requests)
}

func TestControl(t *testing.T) {
	t.Parallel()
	b := set(t, kernel.Config{})
	var w kernel.World = b.world
	_, err := w.Control(kernel.Command{Fault: &kernel.FaultSpec{Kind: "no-stock"}, When: kernel.When{Route: "POST /machines/"}, Advance: time.Hour, Funds: -kernel.Dollar})
	require.NoError(t, err)
	b.do("POST", "/machines/", `{"name":"a"}`).is(409)
	assert.Equal(t, noon.Add(time.Hour), b.look().Now)
	assert.Equal(t, 99*kernel.Dollar, b.look().Balance)
	assert.Zero(t, b.look().Spent)
	assert.Equal(t, kernel.FundsTaken, b.look().Ledger[0].Kind)
	_, err = w.Control(kernel.Command{Fault: &kernel.FaultSpec{Kind: "deploy-fails"}, When: kernel.When{Route: "*"}})
	require.ErrorContains(t, err, `no fault "deploy-fails": want one of added-fields, answer:status:type:text`)
	b.get("/machines/")
	b.do("GET", "/nowhere", "").is(404)
	got, err := w.Control(kernel.Command{TakeViolations: true})
	require.NoError(t, err)
	assert.Len(t, got.Violations, 1)
	assert.Empty(t, b.look().Violations)
}
