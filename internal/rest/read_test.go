package rest

import (
	"bytes"
	"compress/gzip"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

func packed(text string) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	_, _ = io.WriteString(z, text)
	_ = z.Close()
	return b.Bytes()
}

func withMaxBody(n int64) func(*Config) { return func(c *Config) { c.MaxBody = &n } }

// What a body unpacks to counts, whether net/http asked for it packed or nobody
// did.
func TestAnAnswerIsCappedByWhatItUnpacksTo(t *testing.T) {
	t.Parallel()
	const limit = 1 << 20
	bomb := packed(`{"id":"thing_1","pad":"` + strings.Repeat("x", inShort(3<<20, 8<<20)) + `"}`)
	require.Less(t, len(bomb), 128<<10)
	fits := packed(`{"id":"thing_1","pad":"` + strings.Repeat("x", limit-100) + `"}`)
	for _, p := range protocols {
		for _, asked := range []bool{true, false} {
			name := p.name + ", packed on request"
			if !asked {
				name = p.name + ", packed unasked"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				status, body := 200, bomb
				base, client := p.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					assert.Equal(t, asked, r.Header.Get("Accept-Encoding") == "gzip")
					w.Header().Set("Content-Encoding", "gzip")
					w.WriteHeader(status)
					_, _ = w.Write(body)
				}))
				client.Transport.(*http.Transport).DisableCompression = !asked
				c := newCore(t, base, using(client), withMaxBody(limit))
				_, err := do(t, c, readThing)
				require.ErrorIs(t, err, api.ErrTooLarge)
				require.ErrorContains(t, err, "the limit is 1048576 bytes")

				_, err = do(t, c, createThing)
				var unknown *api.AmbiguousError
				require.ErrorAs(t, err, &unknown)
				require.Equal(t, []string{"thing_1"}, unknown.IDs)

				status = 500
				var res api.Response
				_, err = Do(t.Context(), c, createThing, &Params{Settings: api.CallSettings{Response: &res}}, decodeThing)
				require.ErrorIs(t, err, api.ErrServer)
				require.LessOrEqual(t, len(res.Raw()), errorBody)

				status, body = 200, fits
				got, err := do(t, c, readThing)
				require.NoError(t, err)
				require.Equal(t, "thing_1", got.ID)
			})
		}
	}
}

func TestTheCapIsExact(t *testing.T) {
	t.Parallel()
	const body = `{"id":"thing_1"}`
	for limit, ok := range map[int64]bool{0: false, 1: false, int64(len(body)) - 1: false, int64(len(body)): true, math.MaxInt64: true} {
		for _, length := range []int64{-1, int64(len(body))} {
			c := newCore(t, memory, withMaxBody(limit), through(func(*http.Request) (*http.Response, error) {
				res := answer(200, body)
				res.ContentLength = length
				return res, nil
			}))
			_, err := do(t, c, readThing)
			if ok {
				assert.NoError(t, err, limit)
			} else {
				assert.ErrorIs(t, err, api.ErrTooLarge, limit)
			}
		}
	}
}

func TestANegativeCapIsRefused(t *testing.T) {
	t.Parallel()
	u, err := ParseBaseURL(memory)
	require.NoError(t, err)
	most := int64(-1)
	_, err = New(Config{BaseURL: u, Key: api.NewSecret(newKey()), MaxBody: &most})
	require.ErrorContains(t, err, "MaxBody")
}

// A Content-Length is only a word: nothing is set aside for what does not come.
func TestAContentLengthIsNotBelieved(t *testing.T) {
	t.Parallel()
	c := newCore(t, memory, withMaxBody(math.MaxInt64), through(func(*http.Request) (*http.Response, error) {
		res := answer(200, `{"id":"thing_1"}`)
		res.ContentLength = 1 << 60
		return res, nil
	}))
	_, err := do(t, c, readThing)
	require.NoError(t, err)
}

// A header that says gzip over no body at all is no failure: a 204 through a
// packing proxy looks so.
func TestAnEmptyPackedBodyIsEmpty(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			status := 204
			base, client := p.serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				w.WriteHeader(status)
			}))
			c := newCore(t, base, using(client))
			_, err := do(t, c, writeThing)
			require.NoError(t, err)
			status = 200
			_, err = do(t, c, readThing)
			require.Equal(t, "bad response", kindsOf(err), "%v", err)
		})
	}
}

// What does not unpack is a bad answer, not a bad connection: it comes again.
func TestWhatDoesNotUnpackIsABadResponse(t *testing.T) {
	t.Parallel()
	good := packed(`{"id":"thing_1"}`)
	bent := bytes.Clone(good)
	bent[len(bent)-5] ^= 0xff
	for name, tc := range map[string]struct {
		body  []byte
		kinds string
		sent  int64
	}{
		"plain text":     {[]byte(`{"id":"thing_1"}`), "bad response", 1},
		"a bad checksum": {bent, "bad response", 1},
		"cut short":      {good[:len(good)-9], "connection failed", 3},
	} {
		for _, asked := range []bool{true, false} {
			base, client := protocols[0].serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				_, _ = w.Write(tc.body)
			}))
			client.Transport.(*http.Transport).DisableCompression = !asked
			c := newCore(t, base, using(client))
			_, err := do(t, c, readThing)
			assert.Equal(t, tc.kinds, kindsOf(err), "%s: %v", name, err)
			assert.Equal(t, tc.sent, c.Stats().Requests, name)
			_, err = do(t, c, createThing)
			assert.Equal(t, "outcome unknown, "+tc.kinds, kindsOf(err), "%s: %v", name, err)
		}
	}
}

// Answers that a caller's own transport makes need not be as careful as
// net/http's.
func TestATransportMayBeCareless(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		res   *http.Response
		kinds string
	}{
		"no answer and no error": {nil, "connection failed"},
		"no body":                {&http.Response{StatusCode: 200}, "bad response"},
		"no body, 404":           {&http.Response{StatusCode: 404}, "not found"},
		"no body, 429":           {&http.Response{StatusCode: 429}, "rate limited"},
	} {
		c := newCore(t, memory, through(func(*http.Request) (*http.Response, error) { return tc.res, nil }))
		_, err := do(t, c, readThing)
		assert.Equal(t, tc.kinds, kindsOf(err), name)
	}
}

func TestABodyIsReadHoweverItComes(t *testing.T) {
	t.Parallel()
	want := `{"id":"` + strings.Repeat("x", 5000) + `"}`
	for name, wrap := range map[string]func(io.Reader) io.Reader{
		"a byte at a time": iotest.OneByteReader, "halves": iotest.HalfReader, "the end with the data": iotest.DataErrReader,
	} {
		for _, length := range []int64{-1, 0, 1, int64(len(want)), 1 << 40} {
			got, err := readUpTo(nil, wrap(strings.NewReader(want)), length, 1<<20)
			assert.NoError(t, err, name)
			assert.Equal(t, want, string(got), name)
			got, err = readUpTo(make([]byte, 0, 64), wrap(strings.NewReader(want)), length, 100)
			assert.Equal(t, errTooLarge, err, name)
			assert.Equal(t, want[:100], string(got), name)
		}
	}
}
