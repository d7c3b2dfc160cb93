package volt_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/internal/contract"
)

// cloud is an API in memory that returns wrong responses if a test asks for them. It
// shares no code with the simulator. It records every request, and every billed pod and
// job.
type cloud struct {
	mu       sync.Mutex
	pods     []*resource
	jobs     []*resource
	requests []string
	// machines are the rows of the machine list.
	machines []string
	// on overrides the response to a route, such as "DELETE /pods/:id". A nil reply means
	// the usual response.
	on map[string]func(r *http.Request, id string) *reply
	// showTime returns the JSON value of a creation time, or "" to omit it.
	showTime func(time.Time) string
	// date returns the headers with the server's clock.
	date func() map[string]string
}

// resource is a pod or a job of a cloud.
type resource struct {
	id, name, status string
	members          string // further JSON members, each with a comma before it
	created          time.Time
	deletes, stops   int
	ended            bool
}

// reply is a response of a cloud.
type reply struct {
	status int
	body   string
	header map[string]string
	err    error
}

const (
	evidenceName  = "train"
	evidenceImage = "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel"
)

var evidenceSpec = volt.ConfidentialPod{Name: evidenceName, ResourceName: "h200-small", Image: evidenceImage}

// asConfidential are the members of a pod made from evidenceSpec.
const asConfidential = `,"provider":"confidential","resource_name":"h200-small","image":"` + evidenceImage + `","hourly_price":3.6`

func newCloud() *cloud {
	return &cloud{
		on:       map[string]func(*http.Request, string) *reply{},
		showTime: func(at time.Time) string { return fmt.Sprintf("%q", at.UTC().Format(time.RFC3339Nano)) },
		date:     func() map[string]string { return map[string]string{"Date": serverDate(0)} },
	}
}

// serverDate returns a Date header of a clock that is wrong by off.
func serverDate(off time.Duration) string {
	return time.Now().Add(off).UTC().Format(http.TimeFormat)
}

// addPod adds a running pod without a request.
func (c *cloud) addPod(id, name, members string, created time.Time) *resource {
	p := &resource{id: id, name: name, status: "running", members: members, created: created}
	c.pods = append(c.pods, p)
	return p
}

// addJob adds a job without a request.
func (c *cloud) addJob(id, name, status string) *resource {
	j := &resource{id: id, name: name, status: status, created: time.Now()}
	c.jobs = append(c.jobs, j)
	return j
}

// answers makes a route always return the same response.
func (c *cloud) answers(route string, status int, body string) {
	c.on[route] = func(*http.Request, string) *reply { return &reply{status: status, body: body} }
}

// sent returns the number of requests to a route.
func (c *cloud) sent(route string) (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range c.requests {
		if r == route {
			n++
		}
	}
	return n
}

// running returns the ids of the pods that still exist.
func (c *cloud) running() (ids []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.pods {
		if !p.ended {
			ids = append(ids, p.id)
		}
	}
	return ids
}

func (c *cloud) RoundTrip(r *http.Request) (*http.Response, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/api/volt/"), "/")
	id := ""
	if len(parts) > 1 {
		id, parts[1] = parts[1], ":id"
	}
	route := r.Method + " /" + strings.Join(parts, "/")
	c.requests = append(c.requests, route)
	var res *reply
	if override := c.on[route]; override != nil {
		res = override(r, id)
	}
	if res == nil {
		res = c.usual(route, id)
	}
	if r.Body != nil {
		_ = r.Body.Close()
	}
	if res.err != nil {
		return nil, res.err
	}
	header := map[string]string{}
	for _, source := range []map[string]string{c.date(), res.header} {
		for name, value := range source {
			header[name] = value
		}
	}
	return answer(r, res.status, res.body, header), nil
}

// usual returns the documented response.
func (c *cloud) usual(route, id string) *reply {
	switch route {
	case "GET /machines":
		return &reply{body: `{"machines":[` + strings.Join(c.machines, ",") + `]}`}
	case "GET /pods":
		items := c.listed(c.pods)
		return &reply{body: fmt.Sprintf(`{"pods":[%s],"total":%d}`, strings.Join(items, ","), len(items))}
	case "GET /fine-tuning":
		return &reply{body: `{"success":true,"jobs":[` + strings.Join(c.listed(c.jobs), ",") + `]}`}
	case "POST /pods":
		return &reply{status: 201, body: `{"success":true,"pod":` + c.show(c.make()) + `}`}
	case "POST /fine-tuning":
		return &reply{status: 201, body: `{"success":true,"job":` + c.show(c.makeJob()) + `}`}
	}
	all := c.pods
	if strings.Contains(route, "/fine-tuning/") {
		all = c.jobs
	}
	for _, x := range all {
		if x.id != id || x.ended {
			continue
		}
		switch route {
		case "GET /pods/:id":
			return &reply{body: c.show(x)}
		case "GET /fine-tuning/:id":
			return &reply{body: `{"success":true,"job":` + c.show(x) + `}`}
		case "DELETE /pods/:id":
			x.deletes++
			x.ended = true
			return &reply{body: `{"success":true}`}
		case "POST /pods/:id/stop":
			x.stops++
			x.status = "stopping"
			return &reply{body: fmt.Sprintf(`{"id":%q,"status":"stopping"}`, id)}
		case "DELETE /fine-tuning/:id":
			x.deletes++
			x.status = "cancelled"
			return &reply{body: `{"success":true}`}
		}
	}
	return &reply{status: 404, body: `{"error":"NOT_FOUND","message":"There is nothing with this id."}`}
}

// make makes the pod of evidenceSpec.
func (c *cloud) make() *resource {
	return c.addPod(fmt.Sprintf("pod_%d", 100+len(c.pods)), evidenceName, asConfidential, time.Now())
}

// makeJob makes the job of evidenceJob.
func (c *cloud) makeJob() *resource {
	return c.addJob(fmt.Sprintf("job_%d", 100+len(c.jobs)), evidenceName, "pending")
}

func (c *cloud) listed(all []*resource) (items []string) {
	for _, x := range all {
		if !x.ended {
			items = append(items, c.show(x))
		}
	}
	return items
}

func (c *cloud) show(x *resource) string {
	at := ""
	if value := c.showTime(x.created); value != "" {
		at = `,"created_at":` + value
	}
	return fmt.Sprintf(`{"id":%q,"name":%q,"status":%q,"ip":"203.0.113.7","ssh_port":22%s%s}`, x.id, x.name, x.status, at, x.members)
}

// evidenceStart is when the clock of an evidence test starts. A bubble starts in 2000,
// and epoch seconds of 2000 have nine digits instead of ten.
var evidenceStart = time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)

// inCloud runs a test in a bubble, against a cloud from which the client has already
// received a response.
func inCloud(t *testing.T, name string, f func(t *testing.T, c *cloud, client *volt.Client)) {
	t.Helper()
	if contract.Sampled(t.Name() + name) {
		withCloud(t, name, f)
	}
}

// withCloud is inCloud for a test that always runs, also with -short.
func withCloud(t *testing.T, name string, f func(t *testing.T, c *cloud, client *volt.Client)) {
	t.Helper()
	inBubble(t, name, func(t *testing.T) {
		time.Sleep(time.Until(evidenceStart))
		c := newCloud()
		client := newClient(t, c)
		_, err := client.Machines.List(t.Context())
		require.NoError(t, err)
		f(t, c, client)
	})
}

// timeForm is a form in which an API may show a time.
type timeForm struct {
	name string
	show func(time.Time) string
}

// layout formats a time in UTC with a layout of package time.
func layout(text string) func(time.Time) string {
	return func(at time.Time) string { return fmt.Sprintf("%q", at.UTC().Format(text)) }
}

// sprint formats a time with a format and a number.
func sprint(format string, number func(time.Time) any) func(time.Time) string {
	return func(at time.Time) string { return fmt.Sprintf(format, number(at)) }
}

func unixSeconds(at time.Time) any { return at.Unix() }
func unixMillis(at time.Time) any  { return at.UnixMilli() }

// readableTimes are usual forms of a time with a zone and seconds.
var readableTimes = []timeForm{
	{"milliseconds", sprint("%d", unixMillis)},
	{"an offset without a colon", layout("2006-01-02T15:04:05+0000")},
	{"a space, and UTC", layout("2006-01-02 15:04:05 UTC")},
	{"RFC 1123", layout(http.TimeFormat)},
	{"RFC 3339", layout(time.RFC3339)},
	{"RFC 3339 with another zone", func(at time.Time) string {
		return at.In(time.FixedZone("", 7*3600+1800)).Format(`"2006-01-02T15:04:05.000-07:00"`)
	}},
	{"RFC 3339 in lower case", layout("2006-01-02t15:04:05z")},
	{"RFC 3339 with nine digits", layout("2006-01-02T15:04:05.000000000Z")},
	{"a comma before the fraction", layout("2006-01-02T15:04:05,000Z")},
	{"a space, and Z", layout("2006-01-02 15:04:05Z")},
	{"a space, and an offset", layout("2006-01-02 15:04:05.000000+00:00")},
	{"PostgreSQL", layout("2006-01-02 15:04:05.000000+00")},
	{"as Go prints it", layout("2006-01-02 15:04:05 +0000 UTC")},
	{"as Ruby prints it", layout("2006-01-02 15:04:05 +0000")},
	{"as JavaScript prints it", layout("Mon Jan 02 2006 15:04:05 GMT+0000 (Coordinated Universal Time)")},
	{"as date prints it", layout("Mon Jan _2 15:04:05 UTC 2006")},
	{"RFC 1123 with an offset", layout(time.RFC1123Z)},
	{"RFC 850", layout("Monday, 02-Jan-06 15:04:05 GMT")},
	{"basic ISO 8601", layout("20060102T150405Z")},
	{"slashes, and UTC", layout("2006/01/02 15:04:05 UTC")},
	{"seconds", sprint("%d", unixSeconds)},
	{"seconds in a text", sprint(`"%d"`, unixSeconds)},
	{"seconds with a fraction", sprint("%d.000", unixSeconds)},
	{"seconds with an exponent", sprint("%.9E", func(at time.Time) any { return float64(at.Unix()) })},
	{"milliseconds in a text", sprint(`"%d"`, unixMillis)},
	{"microseconds", sprint("%d", func(at time.Time) any { return at.UnixMicro() })},
	{"nanoseconds", sprint("%d", func(at time.Time) any { return at.UnixNano() })},
	{"MongoDB", func(at time.Time) string { return `{"$date":` + layout(time.RFC3339)(at) + `}` }},
	{"MongoDB's long", sprint(`{"$date":{"$numberLong":"%d"}}`, unixMillis)},
	{"protobuf", sprint(`{"seconds":%d,"nanos":0}`, unixSeconds)},
	{"Firestore", sprint(`{"_seconds":%d,"_nanoseconds":0}`, unixSeconds)},
}

// unreadableTimes prove nothing about an age.
var unreadableTimes = []timeForm{
	{"absent", func(time.Time) string { return "" }},
	{"null", layout(`null`)},
	{"JSON null", func(time.Time) string { return "null" }},
	{"empty", layout("")},
	{"no zone", layout("2006-01-02T15:04:05")},
	{"no zone, with a space", layout("2006-01-02 15:04:05")},
	{"no zone, with a fraction", layout("2006-01-02T15:04:05.000000")},
	{"no seconds", layout("2006-01-02T15:04Z")},
	{"a date", layout("2006-01-02")},
	{"a date with slashes", layout("02/01/2006")},
	{"an American date", layout("01/02/2006 3:04 PM")},
	{"a date in words", layout("2 January 2006")},
	{"an ambiguous zone", layout("2006-01-02 15:04:05 CST")},
	{"the epoch", func(time.Time) string { return "0" }},
	{"the epoch as a text", func(time.Time) string { return `"1970-01-01T00:00:00Z"` }},
	{"the zero time of Go", func(time.Time) string { return `"0001-01-01T00:00:00Z"` }},
	{"the zero date of MySQL", func(time.Time) string { return `"0000-00-00 00:00:00"` }},
	{"relative", func(time.Time) string { return `"5 months ago"` }},
	{"a duration", func(time.Time) string { return `"PT3H"` }},
	{"a week", func(time.Time) string { return `"2026-W23-3"` }},
	{"a boolean", func(time.Time) string { return "true" }},
	{"an array", func(at time.Time) string { return at.Format("[2006,1,2]") }},
	{"an empty object", func(time.Time) string { return "{}" }},
	{"days since 1900", func(time.Time) string { return "46176.89" }},
	{"a negative number", func(time.Time) string { return "-1" }},
	{"a year of five digits", func(time.Time) string { return `"12026-06-03T21:25:17Z"` }},
	{"the far future", func(time.Time) string { return `"2099-01-01T00:00:00Z"` }},
	{"a 30th of February", func(time.Time) string { return `"2026-02-30T00:00:00Z"` }},
}

// losesCreates makes every create of a pod end with a 502, after it took effect or
// without effect.
func (c *cloud) losesCreates(effect bool) {
	c.on["POST /pods"] = func(*http.Request, string) *reply {
		if effect {
			c.make()
		}
		return &reply{status: 502, body: "<html>Bad Gateway</html>"}
	}
}

// withoutPod calls With, whose function must not be called.
func withoutPod(t *testing.T, client *volt.Client) error {
	return client.Pods.With(t.Context(), evidenceSpec, func(context.Context, volt.Pod) error {
		t.Error("With called its function, though the outcome of the create is unknown")
		return nil
	})
}

// reclaimLost sends a create whose response is lost, and reclaims it.
func reclaimLost(t *testing.T, client *volt.Client) error {
	_, err := client.Pods.Create(t.Context(), evidenceSpec)
	require.ErrorIs(t, err, volt.ErrMaybeCreated)
	return client.Pods.Reclaim(t.Context(), err)
}

var longAgo = time.Date(2026, 6, 3, 21, 25, 17, 0, time.UTC)

// Row L1: an old pod of the same name is never deleted, in whatever form its creation
// time is shown. The pod of the lost create is.
func TestEvidenceAgeForms(t *testing.T) {
	t.Parallel()
	for _, forms := range []struct {
		kind     string
		forms    []timeForm
		readable bool
	}{{"readable", readableTimes, true}, {"unreadable", unreadableTimes, false}} {
		for _, form := range forms.forms {
			name := forms.kind + ", " + form.name
			inCloud(t, name+", an older pod, With", func(t *testing.T, c *cloud, client *volt.Client) {
				c.showTime = form.show
				old := c.addPod("pod_1", evidenceName, asConfidential, longAgo)
				c.losesCreates(false)
				require.ErrorIs(t, withoutPod(t, client), volt.ErrMaybeCreated)
				require.Zero(t, old.deletes+old.stops, "the older pod was deleted")
			})
			inCloud(t, name+", an older pod, Reclaim", func(t *testing.T, c *cloud, client *volt.Client) {
				c.showTime = form.show
				old := c.addPod("pod_1", evidenceName, asConfidential, longAgo)
				c.losesCreates(false)
				err := reclaimLost(t, client)
				require.Zero(t, old.deletes+old.stops, "the older pod was deleted")
				if forms.readable {
					require.NoError(t, err, "the pod is older, and nothing else is there")
					return
				}
				require.ErrorIs(t, err, volt.ErrMaybeCreated)
				require.Equal(t, []string{"pod_1"}, as[*volt.AmbiguousError](t, err).Candidates)
			})
			inCloud(t, name+", the pod of the create", func(t *testing.T, c *cloud, client *volt.Client) {
				c.showTime = form.show
				c.losesCreates(true)
				err := withoutPod(t, client)
				require.ErrorIs(t, err, volt.ErrMaybeCreated)
				if forms.readable {
					require.Empty(t, c.running(), "the pod of the create runs on")
				} else if len(c.running()) > 0 {
					require.ErrorContains(t, err, "pod_100")
				}
			})
			inCloud(t, name+", both", func(t *testing.T, c *cloud, client *volt.Client) {
				c.showTime = form.show
				c.addPod("pod_1", evidenceName, asConfidential, longAgo)
				c.losesCreates(true)
				err := withoutPod(t, client)
				require.ErrorIs(t, err, volt.ErrMaybeCreated)
				require.Contains(t, c.running(), "pod_1", "the older pod was deleted")
				if forms.readable {
					require.Equal(t, []string{"pod_1"}, c.running(), "the pod of the create runs on")
				} else if len(c.running()) > 1 {
					require.ErrorContains(t, err, "pod_101")
				}
			})
		}
	}
}

// Row L1: ages are compared by the server's clock, with a tolerance of two minutes.
func TestEvidenceAgeByClock(t *testing.T) {
	t.Parallel()
	const older, unknown, ours = "older", "unknown", "ours"
	for _, c := range []struct {
		name    string
		off     time.Duration // of the server's clock
		age     time.Duration // of the pod when the create is sent
		header  map[string]string
		noClock bool
		want    string
	}{
		{name: "three minutes before", age: 3 * time.Minute, want: older},
		{name: "a day before", age: 24 * time.Hour, want: older},
		{name: "ninety seconds before", age: 90 * time.Second, want: unknown},
		{name: "two seconds before", age: 2 * time.Second, want: unknown},
		{name: "a second later", age: -time.Second, want: ours},
		{name: "ten minutes later than now", age: -time.Hour, want: unknown},
		{name: "three minutes before, a clock an hour fast", off: time.Hour, age: 3 * time.Minute, want: older},
		{name: "three minutes before, a clock an hour slow", off: -time.Hour, age: 3 * time.Minute, want: older},
		{name: "a second later, a clock an hour fast", off: time.Hour, age: -time.Second, want: ours},
		{name: "a second later, a clock an hour slow", off: -time.Hour, age: -time.Second, want: ours},
		{name: "months before, no Date", age: 3000 * time.Hour, noClock: true, want: unknown},
		{name: "a second later, no Date", age: -time.Second, noClock: true, want: unknown},
		{name: "a second later, a Date from a cache", age: -time.Second, header: map[string]string{"Age": "40"}, want: unknown},
		{name: "a second later, an unreadable Date", age: -time.Second, noClock: true, header: map[string]string{"Date": "today"}, want: unknown},
		{name: "a second later, a Date without a zone", age: -time.Second, noClock: true, header: map[string]string{"Date": "2026-11-28 09:00:00"}, want: unknown},
		{name: "a second later, a Date of the epoch", age: -time.Second, noClock: true, header: map[string]string{"Date": "Thu, 01 Jan 1970 00:00:00 GMT"}, want: unknown},
	} {
		inCloud(t, c.name, func(t *testing.T, hostile *cloud, client *volt.Client) {
			hostile.date = func() map[string]string {
				header := map[string]string{}
				if !c.noClock {
					header["Date"] = serverDate(c.off)
				}
				for name, value := range c.header {
					header[name] = value
				}
				return header
			}
			pod := hostile.addPod("pod_1", evidenceName, asConfidential, time.Now().Add(c.off-c.age))
			hostile.losesCreates(false)
			err := reclaimLost(t, client)
			switch c.want {
			case older:
				require.NoError(t, err)
				require.False(t, pod.ended, "somebody else's pod was deleted")
			case ours:
				require.NoError(t, err)
				require.True(t, pod.ended, "the pod runs on")
			default:
				require.False(t, pod.ended, "a pod of unknown age was deleted")
				require.ErrorIs(t, err, volt.ErrMaybeCreated)
				require.Equal(t, []string{"pod_1"}, as[*volt.AmbiguousError](t, err).Candidates)
			}
		})
	}
}
