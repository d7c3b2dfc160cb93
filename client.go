package volt

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// Version is this module's version.
const Version = "0.1.0"

const userAgent = "volt-go/" + Version

// Client speaks to the Volt API: one field a resource. It is safe for use by
// many goroutines, and so are its services. It holds no goroutine and needs no
// closing.
//
// All Clients of a process that have the same base URL and key share one queue
// and one quota, and a 429 that one of them meets pauses all.
type Client struct {
	// Pods rents GPUs.
	Pods *PodsService
	// Machines is what there is to rent, and at what price.
	Machines *MachinesService
	// Templates are images that pods are made from.
	Templates *TemplatesService
	// SSHKeys open pods.
	SSHKeys *SSHKeysService
	// DockerCredentials let pods pull private images.
	DockerCredentials *DockerCredentialsService
	// APIKeys open this API.
	APIKeys *APIKeysService
	// FineTuning trains models.
	FineTuning *FineTuningService

	core      *rest.Core
	creations *creationLog
}

// New makes a Client. The API key comes from WithAPIKey, or else from the
// environment variable VOLT_API_KEY, or else from ~/.volt/config.ini (api_key in
// the section [api]); the base URL from WithBaseURL, VOLT_BASE_URL or base_url in
// that file, as far as that stands no lower than where the key came from.
//
// It sends nothing. It fails with ErrNoAPIKey where no key is found or the first
// one found is empty, and with ErrConfig for a key that cannot be sent in a
// header, a base URL that is not https (or http on loopback), has no host or has
// a query, and an unreadable file.
func New(opts ...Option) (*Client, error) {
	var s api.Settings
	for _, o := range opts {
		o(&s)
	}
	core, err := newCore(&s)
	if err != nil {
		return nil, err
	}
	c := &Client{core: core, creations: &creationLog{}}
	looks := lookBudget()
	c.Pods = &PodsService{client: c}
	c.Pods.room = newRoom(looks, c.Pods.look)
	c.Machines = &MachinesService{core}
	c.Templates = &TemplatesService{core}
	c.SSHKeys = &SSHKeysService{core}
	c.DockerCredentials = &DockerCredentialsService{core}
	c.APIKeys = &APIKeysService{core}
	c.FineTuning = &FineTuningService{core: core, creations: c.creations}
	c.FineTuning.room = newRoom(looks, c.FineTuning.look)
	c.FineTuning.room.single = true
	return c, nil
}

// BaseURL is the address that paths are below.
func (c *Client) BaseURL() string { return c.core.BaseURL() }

// String names the client without its key.
func (c *Client) String() string { return "volt.Client(" + c.BaseURL() + ")" }

// Quota is what is left of the quota of 1,000 requests an hour, as this process
// sees it.
type Quota struct {
	// Remaining is how many requests may go at once, -1 where a limiter of the
	// caller's does not tell.
	Remaining int
	// Queued is how many requests wait for their turn.
	Queued int
	// PausedUntil is the end of the pause that a 429 began, zero for none.
	PausedUntil time.Time
}

// Quota tells what is left and until when it pauses. It sends nothing.
func (c *Client) Quota() Quota { return Quota(c.core.Quota("")) }

// Stats is what a Client has done since it was made.
type Stats struct {
	// Calls counts the calls that have ended, Failed those that ended with an
	// error.
	Calls, Failed int64
	// Requests counts what those calls sent, Repeats the part of it that
	// followed a call's first.
	Requests, Repeats int64
	// RateLimited counts the answers with status 429.
	RateLimited int64
	// Waited adds up what the calls waited for their turn and between attempts.
	Waited time.Duration
	// Created counts the pods and jobs that creates were answered with, and
	// Creations are the newest of them, 1,024 at most, with their prices.
	Created   int64
	Creations []Creation
}

// Stats tells what the client has done. It sends nothing.
func (c *Client) Stats() Stats {
	n := c.core.Stats()
	s := Stats{Calls: n.Calls, Failed: n.Failed, Requests: n.Requests, Repeats: n.Repeats, RateLimited: n.RateLimited, Waited: n.Waited}
	s.Creations, s.Created = c.creations.all()
	return s
}

// Do sends a request to any path below the base URL, for what this package does
// not know yet. path is escaped already and may have a query. in is marshalled
// to JSON unless it is nil; the answer is unmarshalled into out unless that is
// nil, and given as it is where out is a *json.RawMessage.
//
// It takes one request, with the same key, quota, errors and limits as every
// call. Only GET and HEAD are repeated: another method whose outcome is unknown
// ends with ErrMaybeCreated.
func (c *Client) Do(ctx context.Context, method, path string, in, out any, opts ...CallOption) error {
	ep := &rest.Endpoint{Method: strings.ToUpper(method), Path: path, Operation: strings.ToUpper(method) + " " + path, IDs: idMembers}
	if i := strings.IndexByte(ep.Operation, '?'); i >= 0 {
		ep.Operation = ep.Operation[:i] // a query may hold what errors must not
		ep.Path = path[:strings.IndexByte(path, '?')]
	}
	if ep.Method == http.MethodGet || ep.Method == http.MethodHead {
		ep.Class = rest.Read
	}
	if !validMethod(ep.Method) {
		return argumentError(&rest.Endpoint{Operation: "do"}, "", "method", "want an HTTP method such as GET")
	}
	u, problem := relative(path)
	if problem != "" {
		return argumentError(&rest.Endpoint{Operation: "do"}, "", "path", problem)
	}
	p := rest.Params{Body: in, RawPath: u.EscapedPath(), RawQuery: u.RawQuery, Settings: settingsOf(opts).CallSettings}
	var decode func([]byte) (struct{}, error)
	if out != nil {
		decode = func(body []byte) (struct{}, error) {
			if raw, ok := out.(*json.RawMessage); ok {
				*raw = append((*raw)[:0], body...)
				return struct{}{}, nil
			}
			return struct{}{}, json.Unmarshal(body, out)
		}
	}
	_, err := rest.Do(ctx, c.core, ep, &p, decode)
	return err
}

func validMethod(m string) bool {
	return m != "" && !strings.ContainsFunc(m, func(r rune) bool { return r < 'A' || r > 'Z' })
}

// relative reads a path below the base URL, and says what is wrong with one
// that would leave it.
func relative(path string) (*url.URL, string) {
	u, err := url.Parse(path)
	switch {
	case err != nil:
		return nil, "it cannot be parsed: want an escaped path such as /pods/pod_1"
	case !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || u.Host != "" || u.Scheme != "":
		return nil, "want a path below the base URL that begins with one slash, such as /pods"
	case u.Fragment != "":
		return nil, "it has a fragment"
	}
	for _, segment := range strings.Split(u.EscapedPath(), "/") {
		if plain, _ := url.PathUnescape(segment); plain == "." || plain == ".." {
			return nil, "it has . or .. as a segment, which would leave the path"
		}
	}
	return u, ""
}
