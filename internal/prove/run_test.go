package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var promised = promise{"p", "it holds", []proof{{"that it does", "./a", "TestA"}, {"and this", "./a", "TestB"}}}

// said is what go test -json writes for some events.
func said(t *testing.T, events ...event) runner {
	var b bytes.Buffer
	for _, e := range events {
		require.NoError(t, json.NewEncoder(&b).Encode(e))
	}
	return func(pkg string, tests []string) (io.Reader, error) {
		require.Equal(t, "./a", pkg)
		require.Equal(t, []string{"TestA", "TestB"}, tests)
		return &b, nil
	}
}

func TestProve(t *testing.T) {
	t.Parallel()
	good := []event{
		{"run", "TestA", ""}, {"output", "TestA/one_case", "    a_test.go:12: 3 of 3\n"}, {"pass", "TestA/one_case", ""}, {"pass", "TestA", ""},
		{"output", "TestB", "    ../a.go:7: none\n"}, {"output", "TestB", "--- PASS: TestB\n"}, {"pass", "TestB", ""}, {"pass", "", ""},
	}
	var b bytes.Buffer
	require.True(t, promised.prove(&b, said(t, good...)))
	require.Equal(t, "p: it holds\n  that it does (./a TestA)\n    one case: 3 of 3\n  and this (./a TestB)\n    none\n\n", b.String())

	for what, c := range map[string]struct {
		events []event
		want   string
	}{
		"a test that is gone":              {good[:4], "NOT RUN"},
		"a test that says nothing":         {[]event{good[1], good[3], good[6]}, "SHOWS NO FIGURE"},
		"a test that fails":                {[]event{good[1], good[3], good[4], {"output", "TestB", "    a_test.go:9: 4, want 3\n"}, {"fail", "TestB", ""}}, "FAILED\n    ../a.go:7: none\n    a_test.go:9: 4, want 3\n"},
		"a test that is skipped":           {[]event{good[1], good[3], good[4], {"skip", "TestB", ""}}, "NOT RUN"},
		"a test of which only a part runs": {[]event{good[1], good[2], good[4], good[6]}, "NOT RUN"},
		"a package that fails by itself":   {append(slices.Clone(good[:len(good)-1]), event{"fail", "", ""}), "the package failed, and none of its tests"},
		"nothing at all":                   {nil, "NOT RUN"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			require.False(t, promised.prove(&b, said(t, c.events...)))
			require.Contains(t, b.String(), c.want)
		})
	}
}

// Every proof is there, and logs something.
func TestEveryProofIsThere(t *testing.T) {
	t.Parallel()
	function := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	tests := map[string][]string{} // by package, so that each is read once
	for _, p := range promises {
		for _, f := range p.proofs {
			if tests[f.pkg] == nil {
				files, err := filepath.Glob(filepath.Join("..", "..", f.pkg, "*_test.go"))
				require.NoError(t, err)
				for _, file := range files {
					raw, err := os.ReadFile(file)
					require.NoError(t, err)
					for _, m := range function.FindAllStringSubmatch(string(raw), -1) {
						tests[f.pkg] = append(tests[f.pkg], m[1])
					}
				}
			}
			require.Contains(t, tests[f.pkg], f.test, f.pkg)
		}
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	all, err := choose(nil)
	require.NoError(t, err)
	require.Equal(t, promises, all)
	one, err := choose([]string{"quota"})
	require.NoError(t, err)
	require.Len(t, one, 1)
	_, err = choose([]string{"quotas"})
	require.ErrorContains(t, err, strings.Join(known(), ", "))
}
