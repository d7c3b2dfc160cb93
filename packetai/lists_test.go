package packetai_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/packetai"
)

// One who asks for pages while there are more gets all of them.
func TestMoreTellsOfALaterPage(t *testing.T) {
	t.Parallel()
	pages := map[string]string{
		"":  `{"data":[{"id":"d1"}],"pagination":{"page":1,"perPage":1,"total":3,"totalPages":3}}`,
		"2": `{"data":[{"id":"d2"}],"pagination":{"page":2,"perPage":1,"total":3,"totalPages":3}}`,
		"3": `{"data":[{"id":"d3"}],"pagination":{"page":3,"perPage":1,"total":3,"totalPages":3}}`,
	}
	client := newClient(t, transport(func(r *http.Request) (*http.Response, error) {
		return answer(r, 200, pages[r.URL.Query().Get("page")]), nil
	}))
	var ids []string
	for page := (packetai.ListParams{}); ; page.Page = max(page.Page, 1) + 1 {
		list, err := client.Deployments.List(t.Context(), page)
		require.NoError(t, err)
		for _, d := range list.Items {
			ids = append(ids, d.ID)
		}
		if !list.More {
			break
		}
	}
	require.Equal(t, []string{"d1", "d2", "d3"}, ids)
}
