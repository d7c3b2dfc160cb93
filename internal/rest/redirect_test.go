package rest

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// A redirect would carry the key to another place, or turn a create into a
// read that "succeeds": it is refused, and nobody else hears of the key.
func TestARedirectIsRefused(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		for _, status := range []int{301, 302, 303, 307, 308} {
			for _, where := range []string{"another host", "the same host"} {
				t.Run(p.name+", "+strconv.Itoa(status)+" to "+where, func(t *testing.T) {
					t.Parallel()
					var elsewhere atomic.Int64
					other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
					t.Cleanup(other.Close)
					target := other.URL + "/v2/login?next=secret"
					if where == "the same host" {
						target = "/v2/login?next=secret"
					}
					var here []string
					base, client := p.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						here = append(here, r.URL.Path)
						http.Redirect(w, r, target, status)
					}))
					client.CheckRedirect = func(*http.Request, []*http.Request) error { t.Error("asked whether to follow"); return nil }
					c := newCore(t, base, using(client))
					for _, ep := range []*Endpoint{readThing, writeThing, createThing} {
						_, err := do(t, c, ep)
						require.ErrorIs(t, err, api.ErrRedirect)
						require.Equal(t, ep.Class == Create, kindsOf(err) == "outcome unknown, redirect refused", err)
						require.ErrorContains(t, err, "redirects are not followed")
						require.ErrorContains(t, err, "/v2/login;", "where it points to, without its query")
						require.NotContains(t, err.Error(), "secret")
						var e *api.Error
						require.ErrorAs(t, err, &e)
						require.Equal(t, status, e.Status)
					}
					require.Equal(t, []string{"/things/thing_1", "/things/thing_1", "/things"}, here)
					require.Zero(t, elsewhere.Load(), "another host heard of the request")
				})
			}
		}
	}
}

// Of the caller's client the transport and the timeout are taken: neither its
// cookies nor its redirects, and it is not changed.
func TestTheCallersClientIsNotChanged(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			base, client := p.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				assert.Empty(t, r.Cookies())
				http.SetCookie(w, &http.Cookie{Name: "session", Value: "1"})
				_, _ = io.WriteString(w, `{"id":"thing_1"}`)
			}))
			jar, err := cookiejar.New(nil)
			require.NoError(t, err)
			client.Jar = jar
			client.Timeout = time.Minute
			client.CheckRedirect = func(*http.Request, []*http.Request) error { return nil }
			before := *client
			c := newCore(t, base, using(client))
			for range 3 {
				_, err := do(t, c, createThing)
				require.NoError(t, err)
			}
			assert.Same(t, before.Transport, client.Transport)
			assert.Same(t, jar, client.Jar)
			assert.Equal(t, before.Timeout, client.Timeout)
			assert.NotNil(t, client.CheckRedirect)
			u, err := http.NewRequest("GET", base, nil)
			require.NoError(t, err)
			assert.Empty(t, jar.Cookies(u.URL), "a cookie was kept")
		})
	}
}

// The caller may do with its client what it likes once the Core is made.
func TestTheClientIsReadWhenTheCoreIsMade(t *testing.T) {
	t.Parallel()
	client := &http.Client{Timeout: time.Minute, Transport: always(200, `{"id":"thing_1"}`)}
	c := newCore(t, memory, using(client))
	client.Timeout = time.Nanosecond
	client.Transport = roundTrip(cut)
	cl := &call{core: c, ep: readThing, params: &Params{}}
	require.Equal(t, time.Minute, cl.timeout())
	_, err := do(t, c, readThing)
	require.NoError(t, err)
}

// The key travels in its own header, and in nothing else of the request.
func TestTheKeyIsInItsHeaderAlone(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			key := newKey()
			base, client := p.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				assert.Equal(t, []string{"Bearer " + key}, r.Header["Authorization"])
				r.Header.Del("Authorization")
				var rest strings.Builder
				_ = r.Header.Write(&rest)
				body, _ := io.ReadAll(r.Body)
				assert.NotContains(t, rest.String()+r.RequestURI+string(body), key)
				_, _ = io.WriteString(w, `{"id":"thing_1"}`)
			}))
			c := newCore(t, base, using(client), func(c *Config) {
				c.Key, c.KeyHeader, c.KeyPrefix = api.NewSecret(key), "authorization", "Bearer "
			})
			for _, ep := range []*Endpoint{readThing, writeThing, createThing} {
				_, err := do(t, c, ep)
				require.NoError(t, err)
			}
		})
	}
}
