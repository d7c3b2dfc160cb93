package wire

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The totals of a list, under every usual name. internal/lifecycle tests whether they
// make the list complete.
func TestTheTotalsOfAList(t *testing.T) {
	t.Parallel()
	type totals struct {
		most, least int
		has         bool
		unreadable  string
	}
	for in, want := range map[string]totals{
		`[{}]`:                                     {},
		`{"pods":[{}]}`:                            {},
		`{"pods":[{}],"total":3}`:                  {3, 3, true, ""},
		`{"pods":[{}],"total":"3"}`:                {3, 3, true, ""},
		`{"pods":[{}],"count":3}`:                  {3, 3, true, ""},
		`{"pods":[{}],"total_result_count":3}`:     {3, 3, true, ""},
		`{"pods":[{}],"TotalCount":3}`:             {3, 3, true, ""},
		`{"pods":[{}],"total-items":3}`:            {3, 3, true, ""},
		`{"pods":[{}],"total":3,"count":1}`:        {3, 1, true, ""},
		`{"pods":[{}],"meta":{"total":5}}`:         {5, 5, true, ""},
		`{"meta":{"page":{"total":5}},"pods":[]}`:  {5, 5, true, ""},
		`{"pods":[],"a":{"total":5}}`:              {},
		`{"pods":[{}],"total":null}`:               {},
		`{"pods":[{}],"total":""}`:                 {},
		`{"pods":[{}],"total":false}`:              {},
		`{"pods":[{}],"total":{}}`:                 {},
		`{"pods":[],"total":0}`:                    {0, 0, true, ""},
		`{"pods":[],"total":"0"}`:                  {0, 0, true, ""},
		`{"pods":[{}],"total":"many"}`:             {unreadable: "total"},
		`{"pods":[{}],"total":1.5}`:                {unreadable: "total"},
		`{"pods":[{}],"total":-1}`:                 {unreadable: "total"},
		`{"pods":[{}],"total":true}`:               {unreadable: "total"},
		`{"pods":[{}],"total":{"value":1}}`:        {unreadable: "total"},
		`{"pods":[{}],"total":1,"totalCount":"x"}`: {1, 1, true, "totalCount"},
	} {
		_, p, err := List([]byte(in), readID, "pods")
		require.NoError(t, err, in)
		assert.Equal(t, want, totals{p.Total, p.Least, p.HasTotal, p.Unreadable}, in)
	}
}

// The envelope of a list is the name under which it was found.
func TestTheEnvelopeOfAList(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{`[]`: "", `{"pods":[]}`: "pods", `{"data":[]}`: "data", `{"data":[],"pods":[]}`: "pods", `{"pods":null}`: "pods"} {
		_, p, err := List([]byte(in), readID, "pods", "data")
		require.NoError(t, err)
		assert.Equal(t, want, p.Envelope, in)
		assert.Equal(t, in == `{"pods":null}`, p.Null, in)
	}
}

// Whether a response says that there is a next page.
func TestTheNextPage(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][2]bool{ // says, has
		`{"results":[]}`: {false, false}, `{"results":[],"has_next":true}`: {true, true}, `{"results":[],"has_next":false}`: {true, false},
		`{"results":[],"hasNext":"true"}`: {true, true}, `{"results":[],"hasNextPage":0}`: {true, false}, `{"results":[],"pageInfo":{"hasNextPage":true}}`: {true, true},
	} {
		_, p, err := List([]byte(in), readID, "results")
		require.NoError(t, err)
		assert.Equal(t, want, [2]bool{p.SaysNext, p.HasNext}, in)
		assert.Equal(t, want[1], p.More != "", in)
	}
}

// A number of pages is a sign of more before the last page only.
func TestTheNumberOfPages(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]struct {
		more, unreadable string
		lastOf           int
	}{
		`{"pods":[{}],"total_pages":2}`:                             {more: `"total_pages": 2`},
		`{"pods":[{}],"page":1,"total_pages":2}`:                    {more: `"total_pages": 2`},
		`{"total_pages":2,"page":1,"pods":[{}]}`:                    {more: `"total_pages": 2`},
		`{"pods":[{}],"page":null,"total_pages":2}`:                 {more: `"total_pages": 2`},
		`{"pods":[{}],"page":3,"total_pages":2,"pages":4}`:          {more: `"pages": 4`},
		`{"pods":[{}],"page":2,"current_page":1,"total_pages":2}`:   {more: `"total_pages": 2`},
		`{"pods":[{}],"page":2,"total_pages":2}`:                    {lastOf: 2},
		`{"total_pages":2,"page":2,"pods":[{}]}`:                    {lastOf: 2},
		`{"pods":[{}],"pagination":{"page":"2","totalPages":"2"}}`:  {lastOf: 2},
		`{"pods":[{}],"current_page":7,"meta":{"last_page":7}}`:     {lastOf: 7},
		`{"pods":[{}],"page":2,"total_pages":2,"next":"/pods?p=3"}`: {more: `"next": "/pods?p=3"`, lastOf: 2},
		`{"pods":[{}],"page":1,"total_pages":1}`:                    {},
		`{"pods":[{}],"page":"second","total_pages":2}`:             {unreadable: "page"},
		`{"pods":[{}],"page":[2],"total_pages":2}`:                  {unreadable: "page"},
		`{"pods":[{}],"page":2.5,"total_pages":2}`:                  {unreadable: "page"},
		`{"pods":[{}],"page":2,"total_pages":"two"}`:                {unreadable: "total_pages"},
		`{"pods":[{}],"page":"second","total_pages":1}`:             {},
	} {
		_, p, err := List([]byte(in), readID, "pods")
		require.NoError(t, err)
		assert.Equal(t, want.more, p.More, in)
		assert.Equal(t, want.unreadable, p.Unreadable, in)
		assert.Equal(t, want.lastOf, p.LastOf, in)
	}
}

// No header can break the reader, whatever it holds.
func TestHeadersOfAnyForm(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Link", "X-Total-Count", "X-Total", "X-Next-Page", "X-Next-Cursor", "X-Has-More", "X-Total-Pages", "Content-Range"} {
		for _, text := range []string{"", " ", `"`, `""`, "{", "[", "null", "n", "/", "/*", `items 0-1/"`, ";", ",", "=", `rel="`, "é", "\x00", "nextpage"} {
			var p Paging
			p.ReadHeader(200, http.Header{name: {text}})
			if (name == "X-Next-Cursor" || name == "X-Next-Page") && len(text) > 1 && text != `""` && text != "null" {
				assert.NotEmpty(t, p.More, "%s: %s", name, text)
			}
		}
	}
}
