package lifecycle

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

func TestIsAbout(t *testing.T) {
	t.Parallel()
	volt := func(id string) ResourceID { return ResourceID{"volt", id} }
	workload := func(id string) ResourceID { return ResourceID{"workload", id} }
	for _, tc := range []struct {
		asked ResourceID
		shown []ResourceID
		want  Evidence
	}{
		{workload("wl_1"), nil, Unknown},
		{workload("wl_1"), []ResourceID{volt(""), workload("")}, Unknown},
		{workload("wl_1"), []ResourceID{workload("wl_1")}, Known},
		{workload("wl_1"), []ResourceID{volt("cl_1")}, Known},
		{volt("cl_1"), []ResourceID{workload("wl_1"), volt("")}, Known},
		{workload("wl_1"), []ResourceID{volt("cl_1"), workload("wl_1")}, Known},
		{workload("wl_1"), []ResourceID{workload("wl_2")}, Denied},
		{workload("wl_1"), []ResourceID{volt("cl_2"), workload("wl_2")}, Denied},
		{workload("wl_1"), []ResourceID{workload("wl_2"), volt("cl_2")}, Denied},
		{volt("cl_1"), []ResourceID{volt("cl_10")}, Denied},
		{workload("x"), []ResourceID{workload("y"), workload("x")}, Known},
	} {
		assert.Equal(t, tc.want, IsAbout(tc.asked, tc.shown...), "%v %v", tc.asked, tc.shown)
	}
}

func TestExists(t *testing.T) {
	t.Parallel()
	own := &api.Error{Status: 404, Kind: api.ErrNotFound, FromAPI: true}
	for _, tc := range []struct {
		name   string
		status Status
		err    error
		want   Evidence
	}{
		{"running", running, nil, Known},
		{"failed", failed, nil, Known},
		{"paused", paused, nil, Known},
		{"stopping", stopping, nil, Known},
		{"a status that is not known", unknown, nil, Known},
		{"gone", gone, nil, Denied},
		{"the API's own 404", Status{}, own, Denied},
		{"the same, wrapped", Status{}, fmt.Errorf("get pod: %w", own), Denied},
		{"its own 410", Status{}, &api.Error{Status: 410, Kind: api.ErrNotFound, FromAPI: true}, Denied},
		{"a 404 in another form", Status{}, &api.Error{Status: 404, Kind: api.ErrNotFound}, Unknown},
		{"a gateway's 404", Status{}, &api.Error{Status: 404, Kind: api.ErrServer}, Unknown},
		{"a call that is not offered", Status{}, &api.Error{Status: 404, Kind: api.ErrNotSupported, FromAPI: true}, Unknown},
		{"403", Status{}, &api.Error{Status: 403, Kind: api.ErrForbidden, FromAPI: true}, Unknown},
		{"500", Status{}, &api.Error{Status: 500, Kind: api.ErrServer, FromAPI: true}, Unknown},
		{"a response that cannot be read", gone, &api.ResponseError{Status: 200}, Unknown},
		{"no response", gone, &api.TransportError{}, Unknown},
		{"the kind alone", Status{}, api.ErrNotFound, Unknown},
	} {
		assert.Equal(t, tc.want, Exists(tc.status, tc.err), tc.name)
	}
}

func TestHasName(t *testing.T) {
	t.Parallel()
	const long = "a-name-of-forty-characters-for-a-long-one"
	for _, tc := range []struct {
		wanted, shown               string
		list, naming, get, fromOurs Evidence
	}{
		{"train", "train", Unknown, Known, Known, Known},
		{"train", "", Unknown, Unknown, Unknown, Unknown},
		{"train", "other", Unknown, Denied, Denied, Denied},
		{"train", "cm_01h", Unknown, Denied, Denied, Denied},
		{"train", "train-x7f2", Unknown, Denied, Denied, Denied},
		{"train", "trai", Unknown, Denied, Denied, Denied},
		{"train", "Train", Unknown, Denied, Denied, Denied},     // every API keeps "train" as it is
		{"train1", "train-1", Unknown, Denied, Denied, Denied},  // another resource
		{"Train", "train", Unknown, Unknown, Unknown, Denied},   // in lower case
		{"my pod", "my-pod", Unknown, Unknown, Unknown, Denied}, // with a hyphen for a space
		{"My_Pod!", "mypod", Unknown, Unknown, Unknown, Denied},
		{"My Pod", "my-pods", Unknown, Denied, Denied, Denied},
		{long, long[:32], Unknown, Unknown, Unknown, Denied}, // shortened
		{long, long[:10], Unknown, Denied, Denied, Denied},
		{"Zürich", "zürich", Unknown, Unknown, Unknown, Denied},
	} {
		for source, want := range map[NameSource]Evidence{FromList: tc.list, FromNamingList: tc.naming, FromGet: tc.get, FromLedger: tc.fromOurs} {
			assert.Equal(t, want, HasName(tc.wanted, tc.shown, source), "%q %q from %d", tc.wanted, tc.shown, source)
		}
	}
}

func TestNamesAgree(t *testing.T) {
	t.Parallel()
	const long = "my-long-name-with-many-hyphens-and-more"
	for _, tc := range []struct {
		wanted, shown string
		want          bool
	}{
		{"train", "train", true}, {"Train", "TRAIN", true}, {"train_7", "train-7", true}, {"train 7", "train7", true}, {"a.b/c", "a-b-c", true},
		{long, long[:32], true}, {long, long[:31], true}, {long, long[:30], true}, {"MY_LONG_NAME_WITH_MANY_HYPHENS_AND_MORE", long[:32], true},
		{"train", "trains", false}, {"trains", "train", false}, {"train-2", "train", false}, {"train", "cm_1", false}, {"train-1", "train-2", false},
		{long, long[:20], false}, {long[:32], long, false}, {"train", "train-x7f2", false}, {"a", "", false}, {"é", "e", false},
	} {
		assert.Equal(t, tc.want, NamesAgree(tc.wanted, tc.shown), "%q %q", tc.wanted, tc.shown)
	}
}

// Whether a resource can come from a create that was sent at noon of the server's clock.
func TestAge(t *testing.T) {
	t.Parallel()
	sent := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	now := sent.Add(10 * time.Minute)
	for _, tc := range []struct {
		name      string
		at        time.Time
		exact     bool
		plausible bool
		want      Evidence
	}{
		{"a second later", sent.Add(time.Second), true, true, Known},
		{"five minutes later", sent.Add(5 * time.Minute), true, true, Known},
		{"in another zone", sent.Add(time.Second).In(time.FixedZone("", 7200)), true, true, Known},
		{"the same moment", sent, true, true, Known},
		{"the same second", sent.Truncate(time.Second), true, true, Known},
		{"a second before", sent.Add(-time.Second), true, true, Unknown},
		{"a minute before", sent.Add(-time.Minute), true, true, Unknown},
		{"two minutes before", sent.Add(-2 * time.Minute), true, true, Unknown},
		{"more than two minutes before", sent.Add(-2*time.Minute - time.Second), true, true, Denied},
		{"since June", sent.AddDate(0, -5, 0), true, true, Denied},
		{"a clock that is ahead", now.Add(time.Minute), true, true, Known},
		{"in the future", now.Add(time.Hour), true, false, Unknown},
		{"in the year 9999", time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), true, false, Unknown},
		{"the epoch", time.Unix(0, 0), true, false, Unknown},
		{"another epoch", time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC), true, false, Unknown},
		{"without a zone", sent.AddDate(0, -5, 0), false, false, Unknown},
		{"a date alone", sent.Truncate(24 * time.Hour), false, false, Unknown},
		{"not shown", time.Time{}, false, false, Unknown},
		{"the zero time", time.Time{}, true, false, Unknown},
	} {
		age := Age{CreatedAt: tc.at, Exact: tc.exact}
		assert.Equal(t, tc.plausible, age.Plausible(now), tc.name)
		assert.Equal(t, tc.want, age.IsFrom(sent, now), tc.name)
		assert.Equal(t, Unknown, age.IsFrom(time.Time{}, now), "%s, and it is not known when the create was sent", tc.name)
	}
}

// shown is a price as a server sends it.
func shown(t *testing.T, text string) (price api.USD) {
	if text != "" {
		require.NoError(t, price.UnmarshalJSON([]byte(text)))
	}
	return price
}

func TestPriceOf(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		shown []string
		want  string // or "" for unknown
	}{
		{nil, ""}, {[]string{""}, ""}, {[]string{"null"}, ""}, {[]string{"3.6"}, "3.6"}, {[]string{`"3.60"`}, "3.6"}, {[]string{`"$3.60"`}, "3.6"},
		{[]string{"2", "9"}, "9"}, {[]string{"9", "1"}, "9"}, {[]string{"", "3"}, "3"}, {[]string{"3", ""}, "3"}, {[]string{"0", "3"}, "3"}, {[]string{"1", "10", "9"}, "10"},
		{[]string{`"free"`}, ""}, {[]string{"3", `"1,234.00"`}, ""}, {[]string{`"1,234.00"`, "3"}, ""}, {[]string{"1e300"}, ""}, {[]string{`"3.60 EUR"`}, ""}, {[]string{`"€3"`, "2"}, ""},
		{[]string{`"3,60"`}, ""}, {[]string{"0.0000001", "0"}, "0.0000001"},
	} {
		var prices []api.USD
		for _, text := range tc.shown {
			var p api.USD
			_ = p.UnmarshalJSON([]byte(text)) // it keeps what it cannot read
			prices = append(prices, p)
		}
		got := PriceOf(prices...)
		assert.Equal(t, tc.want != "", got.Known(), tc.shown)
		if tc.want != "" {
			assert.Equal(t, api.MustUSD(tc.want), got, tc.shown)
		}
	}
}

func TestWithin(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		price, limit string
		want         Evidence
	}{
		{"3.60", "3.96", Known}, {"3.96", "3.96", Known}, {"3.97", "3.96", Denied}, {"39.6", "3.96", Denied}, {"0.01", "3.96", Known},
		{"3.9600000000000004", "3.96", Known}, {"3.9600009", "3.96", Known}, {"3.960001", "3.96", Denied}, {"3.960002", "3.96", Denied},
		{"", "3.96", Unknown}, {"0", "3.96", Unknown}, {"-1", "3.96", Unknown}, {"3.60", "", Unknown}, {"", "", Unknown},
	} {
		assert.Equal(t, tc.want, Within(shown(t, tc.price), shown(t, tc.limit)), "%s within %s", tc.price, tc.limit)
	}
	var unreadable api.USD
	_ = unreadable.UnmarshalJSON([]byte(`"1,234.00"`))
	require.Equal(t, Unknown, Within(unreadable, api.MustUSD("5")))
}

func TestSamePrice(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		want, have string
		same       Evidence
	}{
		{"2.40", "2.4", Known}, {"$2.40", "2.4000000000000004", Known}, {"2.40", "2.3999999999", Known}, {"2.40", "2.400001", Denied}, {"2.40", "2.41", Denied}, {"2.40", "240", Denied},
		{"2.40", "free", Unknown}, {"2.40", "2,40", Unknown}, {"2.40", "2.40 EUR", Unknown},
	} {
		assert.Equal(t, tc.same, SamePrice(tc.want, tc.have), "%s %s", tc.want, tc.have)
		assert.Equal(t, tc.same, SamePrice(tc.have, tc.want), "%s %s", tc.have, tc.want)
	}
}

func TestSameImage(t *testing.T) {
	t.Parallel()
	const digest, another = "@sha256:aa", "@sha256:bb"
	for _, tc := range []struct {
		a, b string
		want Evidence
	}{
		{"nginx", "nginx", Known}, {"nginx", "nginx:latest", Known}, {"nginx", "docker.io/library/nginx:latest", Known}, {"nginx", "library/nginx", Known},
		{"nginx:1.27", "docker.io/nginx:1.27", Known}, {"nginx", "index.docker.io/library/nginx", Known}, {"nginx", "registry-1.docker.io/library/nginx", Known}, {"nginx", "Docker.io/library/nginx", Known},
		{"nginx", "docker://nginx", Known}, {" nginx ", "nginx", Known},
		{"pytorch/pytorch:2.5.1", "docker.io/pytorch/pytorch:2.5.1", Known}, {"ghcr.io/a/b", "ghcr.io/a/b:latest", Known}, {"localhost:5000/a", "localhost:5000/a:latest", Known}, {"localhost/a:1", "localhost/a:1", Known},
		{"nginx" + digest, "docker.io/library/nginx" + digest, Known}, {"nginx:1.27" + digest, "nginx" + digest, Known}, {"nginx:1.27" + digest, "nginx:1.27", Known}, {"nginx:1.27" + digest, "nginx:1.28" + digest, Known},
		{"nginx", "nginx:1.27", Denied}, {"nginx:1.26", "nginx:1.27", Denied}, {"nginx", "httpd", Denied}, {"nginx", "ghcr.io/library/nginx", Denied}, {"a/nginx", "nginx", Denied}, {"ghcr.io/a/b:1", "a/b:1", Denied},
		{"nginx" + digest, "nginx" + another, Denied}, {"nginx:1.27" + digest, "nginx:1.27" + another, Denied}, {"nginx:1.26" + digest, "nginx:1.27", Denied}, {"localhost:5000/a", "localhost:5001/a", Denied},
		{"nginx" + digest, "nginx:1.27", Unknown}, {"nginx" + digest, "nginx", Unknown},
		{"httpd" + digest, "nginx:1.27", Denied},
	} {
		assert.Equal(t, tc.want, SameImage(tc.a, tc.b), "%s %s", tc.a, tc.b)
		assert.Equal(t, tc.want, SameImage(tc.b, tc.a), "%s %s", tc.b, tc.a)
	}
}

func TestMatches(t *testing.T) {
	t.Parallel()
	resource := func(want, have string) Field {
		return Field{Name: "resource name", Want: want, Have: have, Main: true}
	}
	image := func(want, have string) Field {
		return Field{Name: "image", Want: want, Have: have, Main: true, Same: SameImage}
	}
	price := func(want, have string) Field {
		return Field{Name: "price", Want: want, Have: have, Same: SamePrice}
	}
	gpus := func(want, have string) Field { return Field{Name: "GPU count", Want: want, Have: have} }
	for name, tc := range map[string]struct {
		fields []Field
		want   Evidence
		differ string
	}{
		"nothing":                        {nil, Unknown, ""},
		"all shown":                      {[]Field{resource("h200-small", "h200-small"), image("nginx", "nginx:latest")}, Known, ""},
		"a price in another form":        {[]Field{resource("h200-small", "h200-small"), image("nginx", "nginx"), price("2.40", "2.4000000000000004")}, Known, ""},
		"no image shown":                 {[]Field{resource("h200-small", "h200-small"), image("nginx", "")}, Unknown, ""},
		"no resource shown":              {[]Field{resource("h200-small", ""), image("nginx", "nginx")}, Unknown, ""},
		"no image given":                 {[]Field{resource("h200-small", "h200-small"), image("", "nginx")}, Known, ""},
		"no main field given":            {[]Field{resource("", "h200-small"), gpus("1", "1")}, Unknown, ""},
		"another count not shown":        {[]Field{resource("h200-small", "h200-small"), gpus("1", "")}, Known, ""},
		"an image that cannot compare":   {[]Field{resource("h200-small", "h200-small"), image("nginx", "nginx@sha256:aa")}, Unknown, ""},
		"another resource":               {[]Field{resource("h200-small", "h200-large"), image("nginx", "nginx")}, Denied, "resource name"},
		"another image":                  {[]Field{resource("h200-small", "h200-small"), image("nginx", "httpd")}, Denied, "image"},
		"another image, and no resource": {[]Field{resource("h200-small", ""), image("nginx", "httpd")}, Denied, "image"},
		"another count":                  {[]Field{resource("h200-small", "h200-small"), gpus("1", "8")}, Denied, "GPU count"},
		"another price":                  {[]Field{resource("h200-small", ""), price("2.40", "3.60")}, Denied, "price"},
		"a price that cannot be read":    {[]Field{resource("h200-small", "h200-small"), price("2.40", "some")}, Known, ""},
	} {
		got, field := Matches(tc.fields...)
		assert.Equal(t, tc.want, got, name)
		assert.Equal(t, tc.differ, field.Name, name)
	}
}

func TestEvidenceInWords(t *testing.T) {
	t.Parallel()
	require.Equal(t, "unknown denied known", fmt.Sprint(Unknown, " ", Denied, " ", Known))
	require.Equal(t, Unknown, Evidence(0), "the zero value permits nothing")
}
