package contract

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// Suite is what an API documents, and how to make a client of it.
type Suite[C any] struct {
	// Client makes a client that sends through rt with that key: each request at
	// once, without a limiter, and once, without repeats.
	Client func(rt http.RoundTripper, key string) C
	// BaseURL is what the pages put before each path.
	BaseURL string
	// The key is sent in KeyHeader, behind KeyPrefix, and nowhere else.
	KeyHeader, KeyPrefix string
	// UserAgent is the User-Agent header's whole value.
	UserAgent string

	// Fixtures is the folder that the names of fixtures are below.
	Fixtures string
	// Folders are the ones in it that belong to this API.
	Folders []string
	// NotReplayed are fixtures that no exchange is about, each for a reason that
	// stands beside it.
	NotReplayed []string

	// Exchanges are all that the pages document, and what was observed.
	Exchanges []Exchange[C]
	// Errors are what the server says no with.
	Errors []ErrorExchange[C]

	// UnknownLeaves are the places of an answer that no field is for, by the
	// answer's name, or the exchange's where no page shows the answer. They are
	// within reach as a raw answer alone.
	UnknownLeaves map[string][]string
	// NullIsAbsent are places that say no more as null than left out, and may be
	// left out, by the end of the answer's name.
	NullIsAbsent map[string][]string
	// Others are values that a leaf could as well have had, by the end of its
	// place, where those of Leaf.Others do not fit its type.
	Others map[string][]any
}

var keys atomic.Int64

// NewKey is an API key that no other client has: clients with the same key share
// their queue and pauses.
func NewKey() string { return fmt.Sprintf("contract_test_key_%06d", keys.Add(1)) }

// fixture is a fixture's text, or the other text where there is none.
func (s Suite[C]) fixture(t testing.TB, name, text string) string {
	t.Helper()
	if name == "" {
		return text
	}
	require.Empty(t, text, "%s: either a fixture or a text", name)
	raw, err := os.ReadFile(filepath.Join(s.Fixtures, filepath.FromSlash(name)))
	require.NoError(t, err)
	return string(raw)
}
