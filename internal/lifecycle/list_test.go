package lifecycle

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/wire"
)

// Responses with complete lists, with partial ones, and without proof of either. The
// documented forms are a bare array and {"pods": …}.
func TestListComplete(t *testing.T) {
	t.Parallel()
	const one, two = `[{"id":"a"}]`, `[{"id":"a"},{"id":"b"}]`
	for _, tc := range []struct {
		want   Evidence
		body   string
		header string // a status, or a header
	}{
		// A bare documented array, and the documented envelope.
		{Known, `[]`, ""},
		{Known, one, ""},
		{Known, `{"pods":[]}`, ""},
		{Known, `{"pods":` + one + `}`, ""},
		{Known, `{"success":true,"pods":` + one + `}`, ""},
		{Known, `{"pods":` + one + `,"message":"ok","requestId":"r1"}`, ""},
		// A total that equals the count, wherever it stands.
		{Known, `{"pods":` + one + `,"total":1}`, ""},
		{Known, `{"pods":` + two + `,"total":"2"}`, ""},
		{Known, `{"pods":` + one + `,"count":1}`, ""},
		{Known, `{"pods":` + one + `,"totalCount":1,"page":1,"perPage":50}`, ""},
		{Known, `{"pods":` + one + `,"meta":{"total":1}}`, ""},
		{Known, `{"data":` + one + `,"total":1}`, ""},
		{Known, one, "X-Total-Count: 1"},
		{Known, one, "Content-Range: items 0-0/1"},
		{Known, `{"pods":null,"total":0}`, ""},
		// False, null, empty and 0 are no sign.
		{Known, `{"pods":` + one + `,"has_more":false}`, ""},
		{Known, `{"pods":` + one + `,"hasMore":"false"}`, ""},
		{Known, `{"pods":` + one + `,"next":null}`, ""},
		{Known, `{"pods":` + one + `,"next":""}`, ""},
		{Known, `{"pods":` + one + `,"next":false,"cursor":null}`, ""},
		{Known, `{"pods":` + one + `,"links":{"next":null}}`, ""},
		{Known, `{"pods":` + one + `,"links":{}}`, ""},
		{Known, `{"pods":` + one + `,"next_offset":0}`, ""},
		{Known, `{"pods":` + one + `,"total":null}`, ""},
		{Known, `{"pods":` + one + `,"total":0}`, ""},
		{Known, `{"pods":` + one + `,"errors":[]}`, ""},
		{Known, `{"pods":` + one + `,"status":"ok"}`, ""},
		{Known, one, `Link: </pods?page=1>; rel="prev", </pods>; rel="first"`},
		{Known, one, "X-Next-Page: "},
		{Known, one, "X-Has-More: false"},
		// Signs of more.
		{Denied, `{"pods":` + one + `,"has_more":true}`, ""},
		{Denied, `{"pods":` + one + `,"hasMore":"true"}`, ""},
		{Denied, `{"pods":` + one + `,"HAS_MORE":1}`, ""},
		{Denied, `{"pods":` + one + `,"more":true}`, ""},
		{Denied, `{"pods":` + one + `,"truncated":true}`, ""},
		{Denied, `{"pods":` + one + `,"incomplete_results":true}`, ""},
		{Denied, `{"pods":` + one + `,"has_next":true,"total":1}`, ""},
		{Denied, `{"pods":` + one + `,"next":"/pods?page=2"}`, ""},
		{Denied, `{"pods":` + one + `,"next":2}`, ""},
		{Denied, `{"pods":` + one + `,"next":{"href":"/pods?page=2"}}`, ""},
		{Denied, `{"pods":` + one + `,"nextPage":2}`, ""},
		{Denied, `{"pods":` + one + `,"next_page_token":"abc"}`, ""},
		{Denied, `{"pods":` + one + `,"nextToken":"abc"}`, ""},
		{Denied, `{"pods":` + one + `,"next_url":"https://x/"}`, ""},
		{Denied, `{"pods":` + one + `,"@odata.nextLink":"https://x/"}`, ""},
		{Denied, `{"pods":` + one + `,"cursor":"abc"}`, ""},
		{Denied, `{"pods":` + one + `,"next_cursor":"nabc"}`, ""},
		{Denied, `{"pods":` + one + `,"LastEvaluatedKey":{"id":"a"}}`, ""},
		{Denied, `{"pods":` + one + `,"meta":{"next":"/pods?page=2"}}`, ""},
		{Denied, `{"pods":` + one + `,"pagination":{"has_more":true}}`, ""},
		{Denied, `{"pods":` + one + `,"meta":{"pagination":{"next_cursor":"x"}}}`, ""},
		{Denied, `{"pods":` + one + `,"_links":{"next":{"href":"/pods?page=2"}}}`, ""},
		{Denied, `{"pods":` + one + `,"links":[{"rel":"self"},{"rel":"next","href":"/pods?page=2"}]}`, ""},
		{Denied, `{"pods":` + one + `,"pageInfo":{"endCursor":"x","hasNextPage":true}}`, ""},
		{Denied, `{"pods":` + one + `,"totalPages":2}`, ""},
		{Denied, `{"meta":{"last_page":3},"pods":` + one + `}`, ""},
		{Denied, `{"pods":` + one + `,"page":1,"total_pages":2}`, ""},
		{Denied, `{"total_pages":3,"pods":` + one + `,"page":"2"}`, ""},
		{Denied, `{"pods":` + one + `,"page":0,"total_pages":2}`, ""},
		{Denied, `{"pods":` + one + `,"page":2,"meta":{"current_page":1,"last_page":2}}`, ""},
		{Denied, `{"pods":` + one + `,"page":2,"total_pages":2,"has_more":true}`, ""},
		{Denied, `{"pods":` + one + `,"page":2,"total_pages":2,"total":3}`, ""},
		{Denied, `{"pods":` + one + `,"page":1}`, "X-Total-Pages: 2"},
		{Denied, `{"pods":` + one + `,"errors":["lium is down"]}`, ""},
		{Denied, `{"pods":` + one + `,"success":true,"error":"lium is down"}`, ""},
		{Denied, `{"pods":[],"status":"error"}`, ""},
		{Denied, one, `Link: </pods?page=2>; rel="next"`},
		{Denied, one, `Link: </pods?page=2>; rel=next`},
		{Denied, one, `Link: </pods?page=2>;REL='NEXT'`},
		{Denied, one, `Link: </pods?page=2>; title="more"; rel = "last next"`},
		{Denied, one, `Link: </pods>; rel="prev", </pods?page=3>; rel="next"`},
		{Denied, one, "X-Next-Page: 2"},
		{Denied, one, "X-Next-Cursor: nextabc"},
		{Denied, one, "X-Has-More: true"},
		{Denied, one, "X-Total-Pages: 2"},
		{Denied, one, "206"},
		// A larger total.
		{Denied, `{"pods":` + one + `,"total":2}`, ""},
		{Denied, `{"pods":[],"total":1}`, ""},
		{Denied, `{"pods":null,"total":1}`, ""},
		{Denied, `{"pods":` + one + `,"total":"7"}`, ""},
		{Denied, `{"pods":` + one + `,"count":2}`, ""},
		{Denied, `{"pods":` + one + `,"count":1,"total":2}`, ""},
		{Denied, `{"pods":` + one + `,"total":1,"total_items":2}`, ""},
		{Denied, `{"pods":` + one + `,"totalResults":2}`, ""},
		{Denied, `{"pods":` + one + `,"meta":{"total":2}}`, ""},
		{Denied, `{"data":` + one + `,"meta":{"page":{"totalElements":2}}}`, ""},
		{Denied, `{"pods":` + one + `,"total":1}`, "X-Total-Count: 2"},
		{Denied, one, "X-Total: 2"},
		{Denied, one, "Content-Range: items 0-0/2"},
		{Denied, `{"pods":` + one + `,"total":"x","has_more":true}`, ""},
		// Neither: a total that cannot be read, or a form without a total.
		{Unknown, `{"pods":` + one + `,"total":"many"}`, ""},
		{Unknown, `{"pods":` + one + `,"total":1.5}`, ""},
		{Unknown, `{"pods":` + one + `,"total":-1}`, ""},
		{Unknown, `{"pods":` + one + `,"total":{"value":1}}`, ""},
		{Unknown, `{"pods":` + one + `,"total":1,"count":"x"}`, ""},
		{Unknown, `{"pods":` + two + `,"total":1}`, ""},
		{Unknown, `{"pods":` + two + `,"total":2,"count":1}`, ""},
		{Unknown, `{"pods":` + one + `,"page":1}`, ""},
		{Unknown, `{"pods":` + one + `,"limit":50,"offset":0}`, ""},
		{Unknown, `{"pods":` + one + `,"pagination":{"page":1,"perPage":20}}`, ""},
		{Unknown, `{"pods":` + one + `,"totalPages":1}`, ""},
		{Unknown, `{"pods":` + one + `,"pages":"some"}`, ""},
		// The last of several pages does not show the items of the pages before it.
		{Unknown, `{"pods":` + one + `,"page":2,"total_pages":2}`, ""},
		{Unknown, `{"pods":` + one + `,"total_pages":2,"page":2,"total":1}`, ""},
		{Unknown, `{"meta":{"current_page":"3","last_page":3},"pods":` + one + `}`, ""},
		{Unknown, `{"pods":` + one + `,"page":4,"pages":3,"total":1}`, ""},
		{Unknown, `{"pods":` + one + `,"page":"last","total_pages":2}`, ""},
		{Unknown, `{"pods":` + one + `,"page":"last","total_pages":2,"total":1}`, ""},
		{Unknown, `{"pods":` + one + `,"page":-1,"total_pages":2,"total":1}`, ""},
		{Unknown, `{"pods":` + one + `,"page":2}`, "X-Total-Pages: 2"},
		{Unknown, `{"pods":` + one + `,"page":2,"total":1}`, "X-Total-Pages: 2"},
		{Unknown, one, "X-Total-Count: many"},
		{Unknown, one, "X-Total-Count: \""},
		{Unknown, `{"pods":null}`, ""},
		{Unknown, `null`, ""},
		{Unknown, `{"data":` + one + `}`, ""},
		{Unknown, `{"data":[],"success":true}`, ""},
	} {
		items, paging, err := wire.List([]byte(tc.body), func(v wire.Value) string { return string(v) }, "pods", "data")
		require.NoError(t, err, tc.body)
		status, header := 200, http.Header{}
		if tc.header == "206" {
			status = 206
		} else if name, text, ok := strings.Cut(tc.header, ":"); ok {
			header.Set(name, text)
		}
		paging.ReadHeader(status, header)
		got, why := ListComplete(paging, len(items), "", "pods")
		assert.Equal(t, tc.want, got, "%s %s: %s", tc.body, tc.header, why)
		assert.Equal(t, tc.want == Known, why == "", why)
	}
}

// A bare array is only known to be whole if the page documents one.
func TestABareListThatIsNotDocumented(t *testing.T) {
	t.Parallel()
	_, paging, err := wire.List([]byte(`[]`), func(v wire.Value) string { return "" }, "results")
	require.NoError(t, err)
	got, why := ListComplete(paging, 0, "results")
	require.Equal(t, Unknown, got)
	require.NotEmpty(t, why)
}
