package voltagepark_test

import (
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/jarcoal/httpmock"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

// exampleClient answers each route, such as "GET /locations/", with what stands
// behind it: a documented body's name, or JSON, either behind a status other than
// 200; or nothing, with status 204. A documented list's page is the last one.
func exampleClient(routes ...string) *voltagepark.Client {
	mock := httpmock.NewMockTransport()
	for i := 0; i+1 < len(routes); i += 2 {
		method, path, _ := strings.Cut(routes[i], " ")
		status, body := http.StatusOK, routes[i+1]
		if code, rest, ok := strings.Cut(body, " "); ok {
			if n, err := strconv.Atoi(code); err == nil {
				status, body = n, rest
			}
		}
		switch {
		case body == "":
			status = http.StatusNoContent
		case strings.HasSuffix(body, ".json"):
			raw, err := os.ReadFile("../testdata/voltagepark/" + body)
			if err != nil {
				panic(err)
			}
			body = strings.Replace(string(raw), `"has_next": true`, `"has_next": false`, 1)
		}
		mock.RegisterResponder(method, voltagepark.DefaultBaseURL+path, httpmock.NewStringResponder(status, body))
	}
	return newClient(mock, contract.NewKey())
}
