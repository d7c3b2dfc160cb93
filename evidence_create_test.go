package volt_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// creates are the calls that create a billed resource.
var creates = map[string]struct {
	route string
	call  invoke
}{
	"a pod": {"POST /pods", func(ctx context.Context, c *volt.Client) error {
		_, err := c.Pods.Create(ctx, evidenceSpec)
		return err
	}},
	"a job": {"POST /fine-tuning", func(ctx context.Context, c *volt.Client) error {
		_, err := c.FineTuning.Create(ctx, evidenceJob)
		return err
	}},
}

// lostCreates are responses to a create after which its outcome is unknown.
var lostCreates = map[string]reply{
	"an error of status 502":             {status: 200, body: `{"error":true,"status":502,"message":"upstream failed"}`},
	"an error of statusCode 504":         {status: 200, body: `{"error":"upstream","statusCode":504}`},
	"no success, and 500":                {status: 200, body: `{"success":false,"status":500}`},
	"no success, and 503 in a text":      {status: 200, body: `{"success":"false","status":"503","message":"no capacity"}`},
	"no success, and a code of 503":      {status: 201, body: `{"success":false,"code":503,"message":"out of stock"}`},
	"an inner status of 502":             {status: 200, body: `{"data":{"status":502,"error":"bad gateway"}}`},
	"an inner error of 500":              {status: 200, body: `{"error":{"status":500,"message":"internal"}}`},
	"a result of 599":                    {status: 202, body: `{"success":false,"result":{"http_status":599}}`},
	"no success, and 408":                {status: 200, body: `{"success":false,"status":408}`},
	"no success, and 409":                {status: 200, body: `{"ok":false,"status":409,"message":"exists"}`},
	"no success, and 425":                {status: 200, body: `{"success":false,"status_code":425}`},
	"an error of status 499":             {status: 200, body: `{"error":"closed","status":499}`},
	"a page":                             {status: 200, body: `<html><body>Sign in</body></html>`},
	"nothing":                            {status: 201, body: ``},
	"204":                                {status: 204, body: ``},
	"null":                               {status: 200, body: `null`},
	"an empty object":                    {status: 201, body: `{}`},
	"success alone":                      {status: 200, body: `{"success":true}`},
	"a message":                          {status: 202, body: `{"message":"queued"}`},
	"half an object":                     {status: 201, body: `{"success":true,"pod":{"na`},
	"an array":                           {status: 200, body: `[]`},
	"a number":                           {status: 200, body: `1`},
	"a gateway's page at 403 of 502":     {status: 400, body: `{"error":"upstream","status":502}`},
	"408":                                {status: 408, body: `{"error":"timeout"}`},
	"409":                                {status: 409, body: `{"error":"CONFLICT","message":"A pod of this name exists."}`},
	"409 without capacity":               {status: 409, body: `{"error":"NO_CAPACITY","message":"no capacity"}`},
	"421":                                {status: 421, body: `{"error":"misdirected"}`},
	"425":                                {status: 425, body: `{"error":"too early"}`},
	"499":                                {status: 499, body: ``},
	"500":                                {status: 500, body: `{"error":"INTERNAL"}`},
	"500 that speaks of stock":           {status: 500, body: `{"error":"OUT_OF_STOCK","message":"no capacity available"}`},
	"502":                                {status: 502, body: `<html>Bad Gateway</html>`},
	"503 without capacity":               {status: 503, body: `{"error":"NO_CAPACITY","message":"No capacity for h200-small."}`},
	"503 that is out of stock":           {status: 503, body: `{"error":"out of stock"}`},
	"504":                                {status: 504, body: ``},
	"520":                                {status: 520, body: `error code: 520`},
	"530":                                {status: 530, body: `error code: 1016`},
	"599":                                {status: 599, body: ``},
	"a redirect":                         {status: 302, header: map[string]string{"Location": "https://example.com/login"}},
	"a redirect that keeps the method":   {status: 307, header: map[string]string{"Location": "/api/volt/v2/pods"}},
	"300":                                {status: 300, body: `{}`},
	"304":                                {status: 304},
	"a connection that was cut":          {err: io.ErrUnexpectedEOF},
	"a connection that was closed":       {err: io.EOF},
	"another name":                       {status: 201, body: `{"success":true,"pod":{"id":"pod_7","name":"other"},"job":{"id":"pod_7","name":"other"}}`},
	"200 and a status of 502 in success": {status: 200, body: `{"success":false,"statusCode":"502","message":"out of stock"}`},
}

// Row L6: a response is ambiguous unless it proves that nothing was created. It never
// permits another create.
func TestEvidenceLostCreate(t *testing.T) {
	t.Parallel()
	for what, of := range creates {
		for name, res := range lostCreates {
			inCloud(t, what+", "+name, func(t *testing.T, c *cloud, client *volt.Client) {
				c.on[of.route] = func(*http.Request, string) *reply { return &res }
				err := of.call(t.Context(), client)
				require.ErrorIs(t, err, volt.ErrMaybeCreated)
				require.NotErrorIs(t, err, volt.ErrNoCapacity)
				require.NotErrorIs(t, err, volt.ErrNotSent)
				require.Equal(t, 1, c.sent(of.route), "the create was sent again")
				require.Equal(t, evidenceName, as[*volt.AmbiguousError](t, err).Name)
			})
		}
	}
}

// If a response refuses a create, nothing was created.
func TestEvidenceRefusedCreate(t *testing.T) {
	t.Parallel()
	for what, of := range creates {
		if what == "the first of three pods" {
			continue
		}
		for name, res := range map[string]reply{
			"no success": {status: 200, body: `{"success":false,"message":"no capacity"}`}, "no success, and 402": {status: 200, body: `{"success":false,"status":402}`},
			"errors": {status: 200, body: `{"errors":["name is taken"]}`}, "an error": {status: 200, body: `{"error":"INVALID","message":"bad image"}`}, "ok false": {status: 200, body: `{"ok":false}`},
			"no success, and a status of 200": {status: 200, body: `{"success":false,"status":422,"data":null}`},
			"400":                             {status: 400, body: `{"error":"BAD_REQUEST"}`}, "401": {status: 401, body: `{"error":"key"}`}, "402": {status: 402, body: `{"error":"INSUFFICIENT_BALANCE"}`},
			"403": {status: 403, body: `{"error":"no"}`}, "404": {status: 404, body: `{"error":"no machine"}`}, "405": {status: 405, body: `{"error":"no"}`}, "410": {status: 410, body: `{"error":"no"}`},
			"413": {status: 413}, "422": {status: 422, body: `{"error":"image"}`}, "429": {status: 429, body: `{"error":"RATE_LIMIT"}`}, "451": {status: 451, body: `{}`},
		} {
			inCloud(t, what+", "+name, func(t *testing.T, c *cloud, client *volt.Client) {
				c.on[of.route] = func(*http.Request, string) *reply { return &res }
				err := of.call(t.Context(), client)
				require.Error(t, err)
				require.NotErrorIs(t, err, volt.ErrMaybeCreated)
			})
		}
	}
}

// createdIDs are bodies with the ids cl_1, wl_1 or both of a pod, or with the id of a
// job.
var createdIDs = map[string]struct {
	body string
	ids  []string
	only string // the route, if the member belongs to one kind of resource
}{
	"a pod, and no success":      {`{"success":false,"pod":{"id":"cl_1","workloadUid":"wl_1"}}`, []string{"wl_1", "cl_1"}, ""},
	"a pod, and an error":        {`{"error":"volume not attached","pod":{"id":"cl_1"}}`, []string{"cl_1"}, ""},
	"a pod, and errors":          {`{"errors":[{"message":"slow"}],"pod":{"workload_uid":"wl_1"}}`, []string{"wl_1"}, ""},
	"a pod, and not ok":          {`{"ok":"false","data":{"id":"cl_1","uid":"wl_1"}}`, []string{"wl_1", "cl_1"}, ""},
	"an id, and no success":      {`{"success":false,"id":"cl_1"}`, []string{"cl_1"}, ""},
	"a uid, and an error":        {`{"uid":"wl_1","error":"late"}`, []string{"wl_1"}, ""},
	"a job, and no success":      {`{"success":false,"job":{"id":"cl_1","status":"pending"}}`, []string{"cl_1"}, ""},
	"a pod in a pod":             {`{"success":false,"data":{"pod":{"id":"cl_1","workloadUid":"wl_1"}}}`, []string{"wl_1", "cl_1"}, ""},
	"a list of pods":             {`{"success":false,"pods":[{"id":"cl_1"},{"id":"cl_2"}]}`, []string{"cl_1", "cl_2"}, ""},
	"a result":                   {`{"success":false,"result":{"targonUid":"wl_1"}}`, []string{"wl_1"}, ""},
	"details of the error":       {`{"error":{"code":"CONFLICT","details":{"id":"cl_1"}}}`, []string{"cl_1"}, ""},
	"a number":                   {`{"success":false,"pod":{"id":171}}`, []string{"171"}, ""},
	"a status of 502":            {`{"error":true,"status":502,"pod":{"targon_uid":"wl_1"}}`, []string{"wl_1"}, ""},
	"spaces and line ends":       {"{\r\n \"success\" : false ,\r\n \"pod\" : { \"id\" : \"cl_1\" } }", []string{"cl_1"}, ""},
	"half a body":                {`{"success":false,"pod":{"id":"cl_1","workloadUid":"wl_1","name":"tr`, []string{"wl_1", "cl_1"}, ""},
	"a page with the answer":     {`<pre>{&quot;pod&quot;:{&quot;id&quot;:&quot;cl_1&quot;}}</pre>`, []string{"cl_1"}, ""},
	"a text with the answer":     {`{"error":"upstream said {\"id\":\"cl_1\"}"}`, []string{"cl_1"}, ""},
	"pod_id":                     {`{"success":false,"pod_id":"cl_1"}`, []string{"cl_1"}, "POST /pods"},
	"podId":                      {`{"success":false,"podId":"cl_1"}`, []string{"cl_1"}, "POST /pods"},
	"job_id":                     {`{"success":false,"job_id":"cl_1"}`, []string{"cl_1"}, "POST /fine-tuning"},
	"jobId":                      {`{"success":false,"data":{"jobId":"cl_1"}}`, []string{"cl_1"}, "POST /fine-tuning"},
	"workloadId":                 {`{"success":false,"workloadId":"wl_1"}`, []string{"wl_1"}, "POST /pods"},
	"ID":                         {`{"success":false,"pod":{"ID":"cl_1"}}`, []string{"cl_1"}, ""},
	"an id in a text of success": {`{"success":"false","pod":{"status":"error","id":"cl_1"}}`, []string{"cl_1"}, ""},
}

// Row L7: the error holds the ids of the response: in IDs if it is a 2xx, else in
// MentionedIDs, because they may be somebody else's.
func TestEvidenceIDsOfACreate(t *testing.T) {
	t.Parallel()
	for what, of := range creates {
		for name, answer := range createdIDs {
			for _, status := range []int{200, 201, 202, 400, 402, 403, 404, 409, 422, 429, 500, 502, 503, 504} {
				if name != "a pod, and no success" && status != 201 && status != 402 && status != 409 && status != 503 {
					continue
				}
				if answer.only != "" && answer.only != of.route {
					continue
				}
				inCloud(t, what+", "+name+", "+http.StatusText(status), func(t *testing.T, c *cloud, client *volt.Client) {
					c.answers(of.route, status, answer.body)
					err := of.call(t.Context(), client)
					require.ErrorIs(t, err, volt.ErrMaybeCreated)
					require.NotErrorIs(t, err, volt.ErrNoCapacity)
					require.Equal(t, 1, c.sent(of.route))
					maybe := as[*volt.AmbiguousError](t, err)
					if status < 300 && name != "a status of 502" { // the status in the body counts
						require.ElementsMatch(t, answer.ids, maybe.IDs)
						require.Empty(t, maybe.MentionedIDs)
					} else {
						require.ElementsMatch(t, answer.ids, maybe.MentionedIDs)
						require.Empty(t, maybe.IDs)
					}
				})
			}
		}
	}
}

// Row L7: With deletes the pod in a 2xx, whatever its age, and never a pod in another
// response.
func TestEvidenceIDsDeleted(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"no success": `{"success":false,"pod":{"id":"pod_7"}}`, "an error": `{"error":"late","id":"pod_7"}`, "another name": `{"success":true,"pod":{"id":"pod_7","name":"other"}}`,
		"half a body": `{"success":true,"pod":{"id":"pod_7","na`, "errors": `{"errors":["late"],"pod":{"id":"pod_7"}}`,
	} {
		for _, status := range []int{200, 201, 202, 400, 402, 409, 500, 503} {
			inCloud(t, name+", "+http.StatusText(status), func(t *testing.T, c *cloud, client *volt.Client) {
				c.showTime = func(time.Time) string { return "" }
				pod := c.addPod("pod_7", evidenceName, asConfidential, longAgo)
				c.pods = nil
				c.on["POST /pods"] = func(*http.Request, string) *reply {
					c.pods = []*resource{pod}
					return &reply{status: status, body: body}
				}
				err := withoutPod(t, client)
				require.ErrorIs(t, err, volt.ErrMaybeCreated)
				if status < 300 {
					require.Empty(t, c.running(), "the pod of the create runs on")
				} else if slices.Contains(c.running(), "pod_7") {
					require.ErrorContains(t, err, "pod_7")
				}
			})
			if status < 300 {
				continue
			}
			inCloud(t, name+", somebody else's, "+http.StatusText(status), func(t *testing.T, c *cloud, client *volt.Client) {
				c.showTime = func(time.Time) string { return "" }
				c.addPod("pod_7", evidenceName, asConfidential, longAgo)
				c.answers("POST /pods", status, body)
				require.ErrorIs(t, withoutPod(t, client), volt.ErrMaybeCreated)
				require.Equal(t, []string{"pod_7"}, c.running(), "somebody else's pod was deleted")
			})
		}
	}
}

// capped creates a pod under a cap, and returns the error.
func capped(t *testing.T, client *volt.Client, limit string) error {
	_, err := client.Pods.Create(t.Context(), evidenceSpec, volt.MaxHourlyPrice(limit))
	return err
}

// Row L14: a price is within a cap if it exceeds it by less than a millionth of a
// dollar.
func TestEvidencePriceWithinCap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ limit, price string }{
		{"3.96", "3.9600000000000004"}, {"3.96", `"3.9600000000000004"`}, {"3.96", "3.96"}, {"3.96", `"$3.96"`}, {"3.96", "3.9600009"}, {"0.3", "0.30000000000000004"},
		{"1.1", "1.1000000000000001"}, {"2.2", "2.2000000000000002"}, {"0.7", "0.7000000000000001"}, {"5.6", "5.6000000000000005"}, {"3.96", "396.00000000000004e-2"},
		{"3.96", "3.959999"}, {"8.2", "8.200000000000001"}, {"32.8", "32.800000000000004"}, {"0.000002", "0.0000021"}, {"4", "4.0"}, {"4.00", "4e0"}, {"3.96", "3.96000099"},
	} {
		for _, place := range []string{"machine", "answer", "list"} {
			inCloud(t, c.limit+" and "+c.price+", "+place, func(t *testing.T, hostile *cloud, client *volt.Client) {
				hostile.priced(place, c.limit, c.price)
				require.NoError(t, capped(t, client, c.limit))
				require.Len(t, hostile.running(), 1)
				require.Zero(t, hostile.sent("DELETE /pods/:id"))
			})
		}
	}
	for _, c := range []struct{ limit, price string }{
		{"3.96", "3.960001"}, {"3.96", "3.97"}, {"3.96", `"3.9601"`}, {"0.3", "0.30000100000000004"}, {"0.000001", "0.000003"}, {"3.96", "4"}, {"3.96", "1e3"}, {"3.96", `"39.6"`},
	} {
		for _, place := range []string{"machine", "answer", "list"} {
			inCloud(t, "over "+c.limit+", "+c.price+", "+place, func(t *testing.T, hostile *cloud, client *volt.Client) {
				hostile.priced(place, c.limit, c.price)
				require.ErrorIs(t, capped(t, client, c.limit), volt.ErrPriceTooHigh)
				require.Empty(t, hostile.running())
			})
		}
	}
}

// priced makes a cloud show price in one place, and limit in the places before it.
func (c *cloud) priced(place, limit, price string) {
	row, made := limit, limit
	switch place {
	case "machine":
		row = price
	case "answer":
		made = price
	}
	c.machines = []string{`{"resource_name":"h200-small","provider":"confidential","price":` + row + `}`}
	c.on["POST /pods"] = func(*http.Request, string) *reply {
		pod := c.addPod("pod_7", evidenceName, `,"provider":"confidential","hourly_price":`+made, evidenceStart)
		if place != "list" {
			return &reply{status: 201, body: `{"pod":` + c.show(pod) + `}`}
		}
		pod.members = `,"provider":"confidential","hourly_price":` + price
		return &reply{status: 201, body: `{"pod":{"id":"pod_7","name":"train"}}`}
	}
}

// Row L24e: if there are several prices, the highest counts, before the create too.
func TestEvidenceHighestPrice(t *testing.T) {
	t.Parallel()
	const size = `"resource_name":"h200-small","provider":"confidential",`
	for name, rows := range map[string][]string{
		"price and p_max": {`{` + size + `"price":2,"p_max":9}`}, "p_max first": {`{"p_max":9,` + size + `"price":2}`}, "p_max in a text": {`{` + size + `"price":"2.00","p_max":"9.00"}`},
		"p_max with a sign": {`{` + size + `"price":2,"p_max":"$9"}`}, "rental_rate": {`{` + size + `"price":2,"rental_rate":9}`}, "rentalRate": {`{` + size + `"price":2,"rentalRate":9,"p_max":2}`},
		"two prices": {`{` + size + `"price":2,"hourly_price":9}`}, "two prices, the other order": {`{` + size + `"hourlyPrice":9,"price":2}`}, "one price twice": {`{` + size + `"price":9,"price":2}`},
		"two rows": {`{` + size + `"price":2}`, `{` + size + `"price":9}`}, "two rows, the other order": {`{` + size + `"price":9}`, `{` + size + `"price":2}`},
		"two rows, and p_max": {`{` + size + `"price":2}`, `{` + size + `"price":1,"p_max":9}`}, "no price but p_max": {`{` + size + `"p_max":9}`}, "p_max below price": {`{` + size + `"price":9,"p_max":2}`},
		"p_min above price": {`{` + size + `"price":2,"p_min":9}`}, "p_max a little over": {`{` + size + `"price":3,"p_max":3.960001}`},
	} {
		inCloud(t, "machine, "+name, func(t *testing.T, c *cloud, client *volt.Client) {
			c.machines = rows
			require.ErrorIs(t, capped(t, client, "3.96"), volt.ErrPriceTooHigh)
			require.Zero(t, c.sent("POST /pods"))
		})
	}
	for name, rows := range map[string][]string{
		"an unreadable p_max": {`{` + size + `"price":2,"p_max":"9 EUR"}`}, "an unreadable price": {`{` + size + `"price":"1,234.00","p_max":2}`}, "one row without a price": {`{` + size + `"price":2}`, `{` + size + `"gpu_count":1}`},
		"an unreadable rental_rate": {`{` + size + `"price":2,"rental_rate":"two"}`}, "a price of 0": {`{` + size + `"price":0}`}, "a huge price": {`{` + size + `"price":1e300}`},
		"an unreadable row": {`{` + size + `"price":2}`, `{` + size + `"price":{"amount":9}}`}, "a price below 0": {`{` + size + `"price":-2}`}, "an array": {`{` + size + `"price":[2]}`},
	} {
		inCloud(t, "machine, unknown, "+name, func(t *testing.T, c *cloud, client *volt.Client) {
			c.machines = rows
			err := capped(t, client, "3.96")
			require.True(t, errors.Is(err, volt.ErrPriceUnknown) || errors.Is(err, volt.ErrPriceTooHigh), "%v", err)
			require.Zero(t, c.sent("POST /pods"))
		})
	}
	for name, members := range map[string]string{
		"price and hourly_price": `"price":9,"hourly_price":1`, "the other order": `"hourly_price":1,"price":9`, "hourlyPrice": `"hourlyPrice":9,"hourly_price":1`, "cost_per_hour": `"cost_per_hour":9,"hourly_price":1`,
		"costPerHour": `"hourly_price":1,"costPerHour":"9.00"`, "price_per_hour": `"price_per_hour":9,"price":1`, "hourly_rate": `"hourly_rate":"$9","hourlyPrice":1`, "one price twice": `"hourly_price":9,"hourly_price":1`,
		"three prices": `"price":1,"cost_per_hour":9,"hourly_price":2`, "a null": `"hourly_price":null,"price":9`, "a text": `"hourly_price":"1","price":"9"`, "a little over": `"hourly_price":1,"price":3.960001`,
	} {
		inCloud(t, "answer, "+name, func(t *testing.T, c *cloud, client *volt.Client) {
			c.machines = []string{`{` + size + `"price":2}`}
			c.on["POST /pods"] = func(*http.Request, string) *reply {
				return &reply{status: 201, body: `{"pod":` + c.show(c.addPod("pod_7", evidenceName, `,`+members, evidenceStart)) + `}`}
			}
			err := capped(t, client, "3.96")
			require.ErrorIs(t, err, volt.ErrPriceTooHigh)
			require.True(t, as[*volt.PriceError](t, err).Deleted)
			require.Empty(t, c.running())
		})
	}
	// BasePrice is never charged.
	inCloud(t, "machine, base_price", func(t *testing.T, c *cloud, client *volt.Client) {
		c.machines = []string{`{` + size + `"price":2,"base_price":9}`}
		require.NoError(t, capped(t, client, "3.96"))
	})
}
