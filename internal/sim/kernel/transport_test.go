package kernel_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

func fetch(ctx context.Context, h http.HandlerFunc) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", "https://host.test/path?q=1", nil)
	if err != nil {
		return nil, err
	}
	return (&kernel.Transport{Handler: h}).RoundTrip(req)
}

// The transport in memory behaves as a socket would.
func TestTheTransportInMemory(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		resp, err := fetch(t.Context(), func(w http.ResponseWriter, r *http.Request) {
			assert.Equal(t, "host.test", r.Host)
			assert.Equal(t, "/path?q=1", r.RequestURI)
			w.Header().Set("X-Before", "yes")
			_, _ = io.WriteString(w, "hello")
			w.Header().Set("X-After", "no")
		})
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		assert.Equal(t, "hello", string(body))
		assert.Equal(t, 200, resp.StatusCode)
		assert.Equal(t, "yes", resp.Header.Get("X-Before"))
		assert.Empty(t, resp.Header.Get("X-After"))

		_, err = fetch(t.Context(), func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }) //nolint:bodyclose // there is none
		require.ErrorIs(t, err, io.EOF)

		resp, err = fetch(t.Context(), func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "half")
			panic(http.ErrAbortHandler)
		})
		require.NoError(t, err)
		body, err = io.ReadAll(resp.Body)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		assert.Equal(t, "half", string(body))
		require.NoError(t, resp.Body.Close())

		// A handler that writes more than anybody reads ends when the body is
		// closed, or the bubble would never.
		resp, err = fetch(t.Context(), func(w http.ResponseWriter, _ *http.Request) {
			for err := error(nil); err == nil; {
				_, err = w.Write(make([]byte, 1<<20))
			}
		})
		require.NoError(t, err)
		_, err = io.CopyN(io.Discard, resp.Body, 10<<20)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		gone := make(chan struct{})
		_, err = fetch(ctx, func(_ http.ResponseWriter, r *http.Request) { //nolint:bodyclose // there is none
			<-r.Context().Done()
			close(gone)
		})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		<-gone
		_, err = fetch(ctx, func(http.ResponseWriter, *http.Request) { t.Error("called") }) //nolint:bodyclose // there is none
		require.Error(t, err)
		require.True(t, errors.Is(err, context.DeadlineExceeded))
	})
}
