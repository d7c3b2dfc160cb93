package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	deadline = 100 * time.Second // less than the 120 s that the server asks for
	os.Exit(m.Run())
}

// This module's client does what the page's first table says, and the page is of
// the versions that are built.
func TestThePageIsOfThisTree(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../docs/comparison.md")
	require.NoError(t, err)
	for _, s := range sdks[1:] {
		require.Contains(t, string(page), s.name+" "+s.version(), "make comparison writes it anew")
	}
	for _, f := range failures {
		t.Run(f.what, func(t *testing.T) {
			t.Parallel()
			cell, err := f.cell(sdks[0])
			require.NoError(t, err)
			require.Equal(t, f.best, cell)
			require.Contains(t, string(page), "| "+f.what+": "+f.asks+" | "+f.best+" |")
		})
	}
}

// The README's sentence about a 502 is what the page says.
func TestTheREADMEIsOfThePage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../docs/comparison.md")
	require.NoError(t, err)
	row := regexp.MustCompile(`(?m)^\| 502, [^|]* \| 1 \| (\d+) \| (\d+) \| 1 \|$`).FindSubmatch(page)
	require.NotNil(t, row)
	readme, err := os.ReadFile("../../../README.md")
	require.NoError(t, err)
	require.Contains(t, strings.Join(strings.Fields(string(readme)), " "),
		fmt.Sprintf("a 502 is sent once by this one, %s times by godo, %s by gitlab client-go and once by go-github", row[1], row[2]))
}

// What every SDK is measured with is what it understands.
func TestEverySDKUnderstandsItsAnswers(t *testing.T) {
	t.Parallel()
	for _, s := range sdks {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			require.Len(t, s.oneBody, oneLength)
			require.InDelta(t, eachLength*listed, len(s.manyBody), 2*listed)
			require.NoError(t, against(s, s.answers().ServeHTTP, func(c client) error {
				require.NoError(t, c.get(t.Context()))
				require.NoError(t, c.list(t.Context()))
				require.NoError(t, c.create(t.Context()))
				var m machine
				require.NoError(t, c.do(t.Context(), "POST", samePath, sameRequest, &m))
				require.Equal(t, "203.0.113.42", m.Address)
				require.True(t, strings.HasPrefix(m.Note, "xxx"))
				return nil
			}))
			require.NoError(t, s.ready())
		})
	}
}
