package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// liar answers each connection with what say makes of a secret, as it stands:
// an answer need not be HTTP.
func liar(t *testing.T, say string) (base string, client *http.Client) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				buf := make([]byte, 4096)
				if _, err := conn.Read(buf); err == nil {
					_, _ = io.WriteString(conn, say)
				}
			}()
		}
	}()
	return "http://" + l.Addr().String(), &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
}

// lies are answers that repeat a secret, {} in them, where a server, a proxy or
// an attacker might.
func lies() map[string]string {
	const html, jsonHead = "Content-Type: text/html\r\n\r\n", "Content-Type: application/json\r\n\r\n"
	pad := func(n int) string { return strings.Repeat("x", n) }
	status := func(code int, rest string) string { return fmt.Sprintf("HTTP/1.1 %d Fine\r\n%s", code, rest) }
	lies := map[string]string{
		"a malformed status line": "HTTP/1.1 {} what\r\n\r\n",
		"no HTTP at all":          "{} is no key of ours\r\n\r\n",
		"a malformed header":      "HTTP/1.1 200 OK\r\n{}\r\n\r\n",
		"a bad length":            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n",
		"a bad encoding":          "HTTP/1.1 200 OK\r\nTransfer-Encoding: {}\r\n\r\n",
		"a bad chunk":             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{}\r\n",
		"the reason":              "HTTP/1.1 500 {}\r\nContent-Length: 0\r\n\r\n",
	}
	for _, code := range []int{200, 302, 401, 429, 503} {
		for where, rest := range map[string]string{
			"message":          jsonHead + `{"error":true,"message":"unknown key {}","code":"BAD"}`,
			"code":             jsonHead + `{"success":false,"code":"KEY_{}"}`,
			"id":               jsonHead + `{"id":["{}"],"uid":"{}"}`,
			"plain text":       "\r\nunknown key {}",
			"page title":       html + "<html><title>unknown key {}</title></html>",
			"page":             html + "<html><b>unknown</b><i>{}</i></html>",
			"request id":       "X-Request-Id: req-{}\r\nContent-Length: 0\r\n\r\n",
			"Location":         "Location: https://login.invalid/{}/x?k={}#{}\r\nContent-Length: 0\r\n\r\n",
			"Location's host":  "Location: https://{}.invalid/\r\nContent-Length: 0\r\n\r\n",
			"Location's end":   "Location: https://login.invalid/" + pad(256-len("https://login.invalid/")-12) + "{}\r\nContent-Length: 0\r\n\r\n",
			"Retry-After":      "Retry-After: {}\r\nContent-Length: 0\r\n\r\n",
			"cut body":         "Content-Length: 4000\r\n\r\n" + `{"message":"unknown key {}`,
			"wide characters":  "\r\n" + strings.Repeat("é", 300) + "{}",
			"control bytes":    "\r\n\x00\x1b[31m{}",
			"split by garbage": "\r\n" + "{split}",
		} {
			lies[fmt.Sprint(code, " ", where)] = status(code, rest)
		}
		// Wherever a text is cut, no half of a secret is left at its end.
		for _, n := range []int{excerptLength, messageLength, 128, 4 * excerptLength, errorBody} {
			for _, back := range []int{1, 12, 24} {
				if code != 200 && code != 401 || n == errorBody && back != 12 {
					continue
				}
				lies[fmt.Sprint(code, " across ", n, " less ", back)] = status(code, "\r\n"+pad(n-back)+"{}"+pad(50))
				lies[fmt.Sprint(code, " again and again across ", n, " less ", back)] = status(code, "\r\n"+strings.Repeat("{}", n/40)+pad(n%40+40-back)+"{}{}")
				lies[fmt.Sprint(code, " behind tags across ", n, " less ", back)] = status(code, html+strings.Repeat("<a>", (n-back)/3)+"{}"+pad(50))
			}
		}
		for half := 4; half < 32; half += 9 {
			lies[fmt.Sprint(code, " a body cut behind ", half)] = status(code, "Content-Length: 4000\r\n\r\nunknown key "+fmt.Sprintf("{%d}", half))
		}
	}
	return lies
}

// tell puts a secret into a lie.
func tell(lie, secret string) string {
	lie = strings.ReplaceAll(lie, "{split}", secret[:7]+"\xff"+secret[7:])
	for half := range len(secret) {
		lie = strings.ReplaceAll(lie, fmt.Sprintf("{%d}", half), secret[:half])
	}
	return strings.ReplaceAll(lie, "{}", secret)
}

// A server that repeats a secret, anywhere, brings none of it into an error.
func TestNoErrorShowsASecret(t *testing.T) {
	t.Parallel()
	opaque := *createThing
	opaque.Opaque = true
	var texts atomic.Int64
	t.Cleanup(func() {
		t.Logf("%d forms of answer, %d texts: no part of a secret is in one", len(lies()), texts.Load())
	})
	all := lies()
	for nth, name := range slices.Sorted(maps.Keys(all)) {
		lie := all[name]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			key, password := newKey(), "h7Lq0w%9/Zr+2s&4=Vt\"k\\<Jd> Xe"
			for i, what := range []string{"the key", "a password"} {
				secret := []string{key, password}[i]
				if strings.ContainsAny(secret, `"`) && strings.Contains(lie, "\r\nContent-Type: application/json") {
					quoted, _ := json.Marshal(secret)
					secret = string(quoted[1 : len(quoted)-1]) // or it would be no JSON
				}
				base, client := liar(t, tell(lie, secret))
				for j, ep := range []*Endpoint{readThing, createThing, &opaque} {
					if testing.Short() && nth%6 != 2*j+i {
						continue // each response is combined with one secret and one call
					}
					var res api.Response
					var log bytes.Buffer
					var w witness
					c := newCore(t, base, using(client), withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats, MinBackoff: time.Nanosecond}), func(c *Config) {
						c.Key = api.NewSecret(key)
						c.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
						c.NewLimiter = func(string) api.Limiter { return api.NoLimiter }
					}, watched(w.hook))
					p := paramsOf(ep)
					p.Secrets = []api.Secret{api.NewSecret(password)}
					p.Settings.Response = &res
					_, err := Do(t.Context(), c, ep, p, decodeThing)
					require.Error(t, err)
					seen := map[string]bool{}
					for form, text := range forms(t, err, res, p, w.told) {
						texts.Add(1)
						if seen[text] {
							continue
						}
						seen[text] = true
						noPart(t, text, key, what+" as "+form)
						noPart(t, text, password, what+" as "+form)
					}
					noPart(t, log.String(), key, what+" in the log")
					noPart(t, log.String(), password, what+" in the log")
				}
			}
		})
	}
}

// noPart fails where text shows as much of the secret as could be of use.
func noPart(t *testing.T, text, secret, what string) {
	t.Helper()
	const most = 8
	for i := range len(secret) - most + 1 {
		if strings.Contains(text, secret[i:i+most]) {
			assert.Failf(t, "a secret is shown", "%s shows %q of %q: %q", what, secret[i:i+most], secret, text)
			return
		}
	}
}

// forms are the ways in which what a call leaves behind may be printed.
func forms(t *testing.T, err error, res api.Response, more ...any) map[string]string {
	t.Helper()
	all := map[string]string{}
	print := func(name string, v any) {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			all[name+" "+verb] = fmt.Sprintf(verb, v)
		}
		if raw, err := json.Marshal(v); err == nil {
			all[name+" JSON"] = string(raw)
		}
		var text, lines bytes.Buffer
		slog.New(slog.NewTextHandler(&text, nil)).Info("x", "v", v, slog.Group("g", slog.Any("v", v)))
		slog.New(slog.NewJSONHandler(&lines, nil)).Info("x", "v", v)
		all[name+" slog text"], all[name+" slog JSON"] = text.String(), lines.String()
	}
	var walk func(error)
	walk = func(err error) {
		print(fmt.Sprintf("%T", err), err)
		switch u := err.(type) {
		case interface{ Unwrap() error }:
			if inner := u.Unwrap(); inner != nil {
				walk(inner)
			}
		case interface{ Unwrap() []error }:
			for _, inner := range u.Unwrap() {
				walk(inner)
			}
		}
	}
	walk(err)
	print("joined", errors.Join(err, err))
	print("Response", res)
	for _, v := range more {
		print(fmt.Sprintf("%T", v), v)
	}
	return all
}

// A word of a secret that is also one of a name, or within an id, hides neither:
// by them something paid for is found again.
func TestSecretsDoNotHideWhatWasPaidFor(t *testing.T) {
	t.Parallel()
	base, client := protocols[0].serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, `{"id":"123e4567-e89b-4266-a456-426614174000","message":"hello training"`)
	}))
	c := newCore(t, base, using(client))
	p := paramsOf(createThing)
	p.Target = "training-42"
	p.Secrets = []api.Secret{api.NewSecret("systemctl start training"), api.NewSecret("4266"), api.NewSecret("training")}
	_, err := Do[thing](t.Context(), c, createThing, p, decodeThing)
	var maybe *api.AmbiguousError
	require.ErrorAs(t, err, &maybe)
	require.Equal(t, "training-42", maybe.Name)
	require.Equal(t, []string{"123e4567-e89b-4266-a456-426614174000"}, maybe.IDs)
	require.NotContains(t, maybe.Err.Error(), "hello training")

	p = paramsOf(createThing)
	p.Secrets = []api.Secret{api.NewSecret("123e4567-e89b-4266-a456-426614174000")}
	_, err = Do[thing](t.Context(), c, createThing, p, decodeThing)
	require.NotContains(t, err.Error(), "123e4567", "what is a secret as a whole stays one")
}
